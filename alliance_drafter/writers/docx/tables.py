"""Tables: caption above, header row repeated, rows kept whole."""

from __future__ import annotations

import re
from itertools import pairwise
from math import ceil
from typing import Final

from alliance_drafter.model import FillIn, Inline, Table, Words
from alliance_drafter.writers.docx.inlines import run
from alliance_drafter.writers.docx.pages import width
from alliance_drafter.writers.docx.sheet import Sheet
from alliance_drafter.writers.docx.xml import Xml, escape

EMPTY: Final = "—"
MOST: Final = 4  # East Asian characters: a place to write beside other words in a cell
SHORT: Final = 12  # East Asian characters: a column of nothing longer is centred
_COUNT: Final = re.compile(r"\d{1,3}")
_FIGURE: Final = re.compile(r"[￥¥]?-?[\d,]+(\.\d+)?\s*%?")


def write_table(sheet: Sheet, table: Table) -> None:
    sheet.say("TableCaption", table.caption)
    columns = _widths(table.widths or (1,) * len(table.header), sheet.style.page.text_width)
    styles = [_column_style([sheet.plain(cell) for cell in column]) for column in zip(*table.rows, strict=True)]
    rows = [_row(sheet, table.header, columns, ["TableHead"] * len(columns), head=True)] if table.header else []
    rows += [_row(sheet, row, columns, styles, head=False) for row in table.rows]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in columns)
    caption = escape(sheet.plain(table.caption))
    named = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    sheet.out.append(
        Xml(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="AgreementTable"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{named}'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )
    )
    sheet.paragraph("AfterTable", "")


def _by_hand(side: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A cell to fill in is its own place to write; beside other words the place is kept short."""
    if all(isinstance(inline, FillIn) for inline in side):
        return ()
    return tuple(FillIn(min(inline.width, MOST)) if isinstance(inline, FillIn) else inline for inline in side)


def _widths(shares: tuple[int, ...], whole: int) -> list[int]:
    """Twips of each column; together exactly the width of the text."""
    total, edges = sum(shares), [0]
    for place in range(len(shares)):
        edges.append(round(whole * sum(shares[: place + 1]) / total))
    return [right - left for left, right in pairwise(edges)]


def _column_style(texts: list[str]) -> str:
    said = [text.strip() for text in texts if text.strip() not in ("", EMPTY)]
    if said and all(_FIGURE.fullmatch(text) for text in said):
        return "TableCentred" if all(_COUNT.fullmatch(text) for text in said) else "TableNumber"
    return "TableCentred" if all(width(text) <= SHORT for text in said) else "TableText"


def _row(sheet: Sheet, cells: tuple[Words, ...], columns: list[int], styles: list[str], *, head: bool) -> Xml:
    done, lines = "", 1
    for whole, column, style in zip(cells, columns, styles, strict=True):
        cell = Words(zh=_by_hand(whole.zh), en=_by_hand(whole.en))
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{sheet.inlines.runs(side, language)}</w:p>'
            for language, side in sheet.sides(cell)
        )
        if not paragraphs:
            empty = "" if whole.zh or whole.en else run(EMPTY)
            paragraphs = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{empty}</w:p>'
        done += f'<w:tc><w:tcPr><w:tcW w:w="{column}" w:type="dxa"/></w:tcPr>{paragraphs}</w:tc>'
        share = sheet.style.metrics["TableText"].per_line * column / sheet.style.page.text_width
        lines = max(lines, ceil(width(sheet.plain(cell)) / max(share - 1, 1)))
    for _ in range(lines):
        sheet.pages.add("TableText", 1)
    repeated = "<w:tblHeader/>" if head else ""
    return Xml(f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{done}</w:tr>")
