"""Sheets that are written row by row and kept on disk: anybody's text stays text, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from ..files import whole

LONGEST: Final = 32_767  # UTF-16 units, the most a cell holds
NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
COLOURS: Final = {"good": "#E2F0D9", "bad": "#F8CBAD", "careful": "#FFF2CC", "quiet": "#E7E6E6"}
HEADING: Final = {"bold": True, "bg_color": "#D9E2F3", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
TEXT: Final = {
    "text_wrap": True,
    "valign": "top",
    "quote_prefix": True,  # a text that somebody edits later becomes no formula
}
LINE: Final = 15.75  # points
MOST_LINES: Final = 12  # to be seen at once; the cell holds the rest
LINK: Final = {"font_color": "#0563C1", "underline": 1}


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that is more than its value. link: as Links makes it; colour: a key of COLOURS."""

    value: str | int | float
    link: str = ""
    colour: str = ""


Value = str | int | float | Shown


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: int  # in characters, Chinese ones count for two
    numbers: str = "right"  # where they stand


@dataclass(slots=True)
class Book:
    """A workbook on its way to disk. A sheet takes most_rows below its heading, and most_links links."""

    book: Any
    most_rows: int = 1_000_000  # Excel: 1,048,576
    most_links: int = 20_000  # Excel: 65,530; all are kept in memory until the end
    unlinked: bool = False  # whether a link has been left out
    formats: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def format(self, *kind: str) -> Any:
        if kind not in self.formats:
            self.formats[kind] = self.book.add_format(_look(*kind))
        return self.formats[kind]


class Sheet:
    """Rows under a heading; where one worksheet is full, its rows go on in the next ("问题 2")."""

    def __init__(self, book: Book, name: str, columns: Sequence[Column]) -> None:
        self.book, self.name, self.columns = book, name, columns
        self.worksheets = 0
        self._begin()

    def add(self, *values: Value) -> None:
        """One row."""
        if self.row == self.book.most_rows:
            self.finish()
            self._begin()
        self.row += 1
        cells = [value if isinstance(value, Shown) else Shown(value) for value in values]
        self._raise_row(max(map(_lines, cells, self.columns)))
        for column, cell in enumerate(cells):
            if cell.value != "" or cell.colour:
                self._write(column, cell)

    def finish(self) -> None:
        """After the last row: filters over all of them."""
        self.worksheet.autofilter(0, 0, self.row, len(self.columns) - 1)

    def _begin(self) -> None:
        self.worksheets += 1
        self.row = self.links = 0
        self.worksheet = self.book.book.add_worksheet(f"{self.name} {self.worksheets}".removesuffix(" 1"))
        self.worksheet.freeze_panes(1, 0)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(9)  # A4
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.repeat_rows(0)
        self.worksheet.set_row(0, 2 * LINE)
        for number, column in enumerate(self.columns):
            self.worksheet.set_column(number, number, column.width)
            self.worksheet.write_string(0, number, column.heading, self.book.format("heading"))

    def _raise_row(self, lines: int) -> None:
        """LibreOffice fits no row to its text when it opens a file, and Excel knows no bound."""
        for kept in ("row_info", "row_sizes"):  # XlsxWriter would keep the heights of rows that are on disk by now
            getattr(self.worksheet, kept, {}).pop(self.row - 2, None)
        if lines > 1:
            self.worksheet.set_row(self.row, LINE * min(lines, MOST_LINES))

    def _write(self, column: int, shown: Shown) -> None:
        value = shown.value
        if not isinstance(value, str):
            kind = "whole" if isinstance(value, int) else "decimal"
            look = self.book.format(kind, shown.colour, self.columns[column].numbers)
            self.worksheet.write_number(self.row, column, value, look)
        elif shown.link and self.links < self.book.most_links:
            self.links += 1
            look = self.book.format("link", shown.colour)
            self.worksheet.write_url(self.row, column, shown.link, look, text_of(value))
        else:
            self.book.unlinked |= bool(shown.link)
            self.worksheet.write_string(self.row, column, text_of(value), self.book.format("text", shown.colour))


def _look(kind: str, colour: str = "", align: str = "") -> dict[str, Any]:
    looks: dict[str, dict[str, Any]] = {
        "heading": HEADING,
        "text": TEXT,
        "link": TEXT | LINK,
        "whole": {"valign": "top", "num_format": "#,##0"},
        "decimal": {"valign": "top", "num_format": "#,##0.0"},
    }
    return looks[kind] | ({"bg_color": COLOURS[colour]} if colour else {}) | ({"align": align} if align else {})


def _lines(cell: Shown, column: Column) -> int:
    """About how many lines a cell takes: of its UTF-8, a Chinese character is three bytes and two wide."""
    if not isinstance(cell.value, str):
        return 1
    lines = cell.value[: column.width * MOST_LINES].split("\n")
    return sum(max(1, -(-(len(line) + len(line.encode("utf-8", "replace"))) // (2 * column.width))) for line in lines)


def text_of(text: str) -> str:
    """What a cell can hold of a text: no character that XML forbids, and not too many of the others."""
    text = NO_XML.sub("\ufffd", text)
    if len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST:
        text = text.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore") + "…"
    # XlsxWriter takes "<r>…</r>" for markup of its own and writes it as it stands
    return f" {text}" if text.startswith("<r>") else text


@contextmanager
def new_book(file: Path, most_rows: int, most_links: int) -> Iterator[Book]:
    """A workbook that becomes file, whole or not at all. Raises OutputError where it cannot be written."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with whole(file) as temporary, TemporaryDirectory(prefix=".", dir=file.parent, ignore_cleanup_errors=True) as room:
        book = Workbook(str(temporary), {"constant_memory": True, "tmpdir": room})
        book.use_zip64()
        try:
            yield Book(book, most_rows, most_links)
            book.close()
        except FileCreateError as error:
            raise error.args[0] from error
        finally:
            for worksheet in book.worksheets():
                worksheet._opt_close()  # an unfinished book's rows: Windows removes no open file
