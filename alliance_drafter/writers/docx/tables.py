"""Tables: caption above, header row repeated, rows kept whole."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import lru_cache
from itertools import pairwise
from math import ceil
from typing import Final, NamedTuple

from alliance_drafter.model import FillIn, Inline, Reference, Table, Text, Words
from alliance_drafter.writers.docx.forms import Form, fill, form, kept
from alliance_drafter.writers.docx.inlines import Place, run, width
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


Rows = tuple[tuple[Cell, ...], ...]


Sort = tuple[str, bool]  # a cell's kind, and whether it is short


class Opened(NamedTuple):
    """A row in which references are left open: the lines that its other cells take, and those with references."""

    lines: int
    cells: tuple[tuple[int, Cell], ...]  # by column


class Grid(NamedTuple):
    """The cells of a table. Of one that is kept, forms: then what hangs on how wide references are is done last."""

    header: tuple[Cell, ...]
    rows: Rows
    opened: tuple[Opened, ...]
    sorts: tuple[frozenset[Sort], ...]  # of the cells in each column without open references
    lines: int  # of text that the other rows take
    places: list[Place]
    forms: dict[tuple[str, ...], Form | None]  # by the styles of the columns


def write_table(sheet: Sheet, table: Table) -> None:
    sheet.say("TableCaption", table.caption)
    own = None if any(_refers(words) for words in (table.caption, *table.header)) else table.own
    standing = kept(own, (sheet.kept,), lambda: _grid(sheet.open(), table))
    grid = standing or _grid(sheet, table)
    styles, lines = _look(sheet, table, grid)
    written = None
    if standing is not None:
        if styles not in grid.forms:
            grid.forms[styles] = form(*_table(sheet, table, grid, styles), grid.places)
        written = grid.forms[styles]
    if written is not None:
        fill(sheet, written, table.references)
    else:
        xml, base = _table(sheet, table, grid if standing is None else _grid(sheet, table), styles)
        sheet.add(xml)
        sheet.base.append(base)
    sheet.pages.add_lines("TableText", lines)
    sheet.paragraph("AfterTable", "", "")


def _refers(words: Words) -> bool:
    return Reference in map(type, words.zh)


def _look(sheet: Sheet, table: Table, grid: Grid) -> tuple[tuple[str, ...], int]:
    """The styles of the columns and the lines of text, now that it is known how wide the references are."""
    if not grid.opened:
        return tuple(map(_column_style, grid.sorts)), grid.lines
    sorts, per_line, lines = list(map(set, grid.sorts)), _per_line(sheet, table), grid.lines
    for row in grid.opened:
        most = row.lines
        for column, cell in row.cells:
            wide = cell.width + sheet.width_of(table.references, cell.references)
            sorts[column].add(("text", wide <= SHORT))
            most = max(most, ceil(wide / per_line[column]))
        lines += most
    return tuple(map(_column_style, sorts)), lines


def _grid(sheet: Sheet, table: Table) -> Grid:
    header = tuple([_cell(sheet, words) for words in table.header])
    rows = tuple([tuple([_cell(sheet, words) for words in row]) for row in table.rows])
    sorts: list[set[Sort]] = [set() for _ in range(len(rows[0]) if rows else 0)]
    per_line, opened = _per_line(sheet, table), []
    lines = _lines(header, per_line) if header else 0
    for row in rows:
        here = []
        for column, cell in enumerate(row):
            if cell.references:
                here.append((column, cell))
            else:
                sorts[column].add((cell.kind, cell.short))
        if here:
            opened.append(Opened(_lines(row, per_line), tuple(here)))
        else:
            lines += _lines(row, per_line)
    columns = tuple(map(frozenset, sorts))
    return Grid(header, rows, tuple(opened), columns, lines, sheet.inlines.places or [], {})


def _per_line(sheet: Sheet, table: Table) -> list[float]:
    return [
        column.per_line for column in _columns(sheet, table, ("TableText",) * (len(table.widths) or len(table.header)))
    ]


def _columns(sheet: Sheet, table: Table, styles: tuple[str, ...]) -> list[Column]:
    line, whole = sheet.style.metrics["TableText"].per_line, sheet.style.page.text_width
    widths = _widths(table.widths or (1,) * len(table.header), whole)
    return [_column(width, style, line * width / whole) for width, style in zip(widths, styles, strict=False)]


def _table(sheet: Sheet, table: Table, grid: Grid, styles: tuple[str, ...]) -> tuple[str, str]:
    """The table's XML and its base."""
    widths = _widths(table.widths or (1,) * len(table.header), sheet.style.page.text_width)
    head = _columns(sheet, table, ("TableHead",) * len(widths))
    body = _columns(sheet, table, styles)
    rows = [_row(grid.header, head, "<w:tblHeader/>")] if grid.header else []
    rows += [_row(row, body) for row in grid.rows]
    columns = "".join([f'<w:gridCol w:w="{column}"/>' for column in widths])
    caption = escape(sheet.plain(table.caption))
    named = f'<w:tblCaption w:val="{caption}"/>' if caption else ""
    xml = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="AgreementTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{named}'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    said = "".join([_row_base(row) for row in ((grid.header, *grid.rows) if grid.header else grid.rows)])
    return xml, f"<t>{said}</t>"


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
    """Of words that stand in every document made once; of a value once for this one."""
    if words.references != ():
        value = words.zh[0] if len(words.zh) == 1 and not words.en else None
        if not isinstance(value, Text) or sheet.inlines.places is not None or "zh" not in sheet.languages:
            return _made(sheet, words)
        key = (value.text, value.answer, value.kind)
        known_value = sheet.cells.get(key)
        if known_value is None:
            known_value = sheet.cells[key] = _of_value(sheet, value)
        return known_value
    known = sheet.kept.cells.get(id(words))
    if known is None or known[0] is not words:
        known = sheet.kept.cells[id(words)] = (words, _made(sheet, words))
    return known[1]


def _of_value(sheet: Sheet, value: Text) -> Cell:
    """As _made, for the most frequent sort of cell."""
    side = sheet.inlines.side((value,), "zh")
    text = value.text.strip()
    return Cell((side.runs,), side.base, side.width, _kind(text), width(text) <= SHORT)


def _kind(text: str) -> str:
    if text in ("", EMPTY):
        return ""
    return ("count" if _COUNT.fullmatch(text) else "figure") if _FIGURE.fullmatch(text) else "text"


def _made(sheet: Sheet, words: Words) -> Cell:
    shorter, before = _by_hand(words), sheet.inlines.references
    sides = sheet.said(shorter)
    if len(sides) > 1 and sides[0].text == sides[1].text:  # a number, a code, a place to write: once
        sides = sides[:1]
    references = tuple(range(before, sheet.inlines.references))
    text = (" ".join([side.text for side in sides]) if shorter is words else sheet.plain(words)).strip()
    kind = "text" if references else _kind(text)
    short = width(text) <= SHORT
    if len(sides) == 1:
        return Cell((sides[0].runs,), sides[0].base, sides[0].width, kind, short, references)
    nothing = "" if words.zh or words.en else EMPTY
    runs = tuple([side.runs for side in sides]) or (run(nothing) if nothing else Xml(""),)
    base = "\n".join([side.base for side in sides]) or nothing
    wide = sum([side.width for side in sides]) + GAP * max(len(sides) - 1, 0)
    return Cell(runs, base, wide, kind, short, references)


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


def _column_style(sorts: Set[Sort]) -> str:
    kinds = {kind for kind, _ in sorts if kind}
    if kinds and "text" not in kinds:
        return "TableNumber" if "figure" in kinds else "TableCentred"
    return "TableCentred" if all(short for kind, short in sorts if kind) else "TableText"


def _row(cells: tuple[Cell, ...], columns: list[Column], repeated: str = "") -> str:
    """repeated: the property of a header row."""
    done = [f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>"]
    for cell, column in zip(cells, columns, strict=True):
        text = f"</w:p>{column.paragraph}".join(cell.runs)
        done.append(f"{column.cell}{column.paragraph}{text}</w:p></w:tc>")
    done.append("</w:tr>")
    return "".join(done)


def _lines(cells: tuple[Cell, ...], per_line: list[float]) -> int:
    """How many lines of text a row takes."""
    return max([ceil(cell.width / most) for cell, most in zip(cells, per_line, strict=False)], default=1) or 1
