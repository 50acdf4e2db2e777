"""Tables: caption above, header row repeated, rows kept whole."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Final, NamedTuple

from alliance_drafter.model import FillIn, Inline, Table, Words
from alliance_drafter.writers.docx.inlines import run, width
from alliance_drafter.writers.docx.kept import Cell
from alliance_drafter.writers.docx.sheet import Sheet
from alliance_drafter.writers.docx.xml import Xml, escape

EMPTY: Final = "—"
GAP: Final = width(" ")
MOST: Final = 4  # East Asian characters: a place to write beside other words in a cell
SHORT: Final = 12  # East Asian characters: a column of nothing longer is centred
_COUNT: Final = re.compile(r"\d{1,3}")
_FIGURE: Final = re.compile(r"[￥¥]?-?[\d,]+(\.\d+)?\s*%?")


class Column(NamedTuple):
    cell: str  # the beginnings of a cell and of a paragraph in it
    paragraph: str
    per_line: float  # East Asian characters


def write_table(sheet: Sheet, table: Table) -> None:
    sheet.say("TableCaption", table.caption)
    xml, base, lines = _table(sheet, table)
    sheet.add(xml)
    sheet.base.append(base)
    for _ in range(lines):
        sheet.pages.add("TableText", 1)
    sheet.paragraph("AfterTable", "", "")


def _table(sheet: Sheet, table: Table) -> tuple[str, str, int]:
    """The table's XML, its base, and how many lines of text it takes."""
    widths = _widths(table.widths or (1,) * len(table.header), sheet.style.page.text_width)
    cells = [tuple([_cell(sheet, words) for words in row]) for row in table.rows]
    header = tuple([_cell(sheet, words) for words in table.header])
    line, whole = sheet.style.metrics["TableText"].per_line, sheet.style.page.text_width
    styles = [_column_style(column) for column in zip(*cells, strict=True)]
    head = [_column(width, "TableHead", line * width / whole) for width in widths]
    body = [_column(width, style, line * width / whole) for width, style in zip(widths, styles, strict=False)]
    rows = [_row(header, head, "<w:tblHeader/>")] if header else []
    rows += [_row(row, body) for row in cells]
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    caption = escape(sheet.plain(table.caption))
    named = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    xml = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="AgreementTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{named}'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join([row for row, _ in rows])}</w:tbl>"
    )
    said = "".join([_row_base(row) for row in ((header, *cells) if header else cells)])
    return xml, f"<t>{said}</t>", sum([lines for _, lines in rows])


def _row_base(cells: tuple[Cell, ...]) -> str:
    return f"<w>{''.join([f'<c>{cell.base}</c>' for cell in cells])}</w>"


@lru_cache(maxsize=4096)
def _column(width: int, style: str, per_line: float) -> Column:
    """width in twips; per_line: East Asian characters that would fit but for the cell's margins."""
    return Column(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>',
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>',
        max(per_line - 1, 1),
    )


def _cell(sheet: Sheet, words: Words) -> Cell:
    """Of words that stand in every document made once."""
    if words.references != ():
        return _made(sheet, words)
    known = sheet.kept.cells.get(id(words))
    if known is None or known[0] is not words:
        known = sheet.kept.cells[id(words)] = (words, _made(sheet, words))
    return known[1]


def _made(sheet: Sheet, words: Words) -> Cell:
    shorter = _by_hand(words)
    sides = sheet.said(shorter)
    text = (" ".join([side.text for side in sides]) if shorter is words else sheet.plain(words)).strip()
    if text in ("", EMPTY):
        kind = ""
    else:
        kind = ("count" if _COUNT.fullmatch(text) else "figure") if _FIGURE.fullmatch(text) else "text"
    short = width(text) <= SHORT
    if len(sides) == 1:
        return Cell((sides[0].runs,), sides[0].base, sides[0].width, kind, short)
    nothing = "" if words.zh or words.en else EMPTY
    runs = tuple([side.runs for side in sides]) or (run(nothing) if nothing else Xml(""),)
    base = "\n".join([side.base for side in sides]) or nothing
    return Cell(runs, base, sum([side.width for side in sides]) + GAP * max(len(sides) - 1, 0), kind, short)


def _by_hand(cell: Words) -> Words:
    """A cell to fill in is its own place to write; beside other words the place is kept short."""
    if FillIn not in map(type, cell.zh) and FillIn not in map(type, cell.en):
        return cell
    return Words(_shorter(cell.zh), _shorter(cell.en))


def _shorter(side: tuple[Inline, ...]) -> tuple[Inline, ...]:
    if all(isinstance(inline, FillIn) for inline in side):
        return ()
    return tuple(FillIn(min(inline.width, MOST)) if isinstance(inline, FillIn) else inline for inline in side)


@lru_cache(maxsize=1024)
def _widths(shares: tuple[int, ...], whole: int) -> list[int]:
    """Twips of each column; together exactly the width of the text."""
    total, edges = sum(shares), [0]
    for place in range(len(shares)):
        edges.append(round(whole * sum(shares[: place + 1]) / total))
    return [right - left for left, right in pairwise(edges)]


def _column_style(cells: tuple[Cell, ...]) -> str:
    kinds = {cell.kind for cell in cells if cell.kind}
    if kinds and "text" not in kinds:
        return "TableNumber" if "figure" in kinds else "TableCentred"
    return "TableCentred" if all(cell.short for cell in cells if cell.kind) else "TableText"


def _row(cells: tuple[Cell, ...], columns: list[Column], repeated: str = "") -> tuple[str, int]:
    """The row, and how many lines of text it takes. repeated: the property of a header row."""
    done, lines = [f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>"], 1
    for cell, column in zip(cells, columns, strict=True):
        text = f"</w:p>{column.paragraph}".join(cell.runs)
        done.append(f"{column.cell}{column.paragraph}{text}</w:p></w:tc>")
        if cell.width > column.per_line:
            lines = max(lines, ceil(cell.width / column.per_line))
    done.append("</w:tr>")
    return "".join(done), lines
