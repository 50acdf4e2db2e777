"""What python-calamine doesn't tell of a sheet: errors, formulas never calculated, per cents; and how large it is."""

from __future__ import annotations

import re
import zipfile
from typing import Final

from ..cells import Fault
from ..errors import Place, UsageError
from .bounds import MOST_COLUMNS, MOST_ROWS
from .package import Attributes, feed, open_entry, parser_of

MOST_CELLS: Final = 20_000_000  # of the rectangle that holds all values: python-calamine takes 32 bytes for each
LETTERS: Final = re.compile("[A-Za-z]{1,3}")

Marks = dict[int, list[tuple[int, Fault | None]]]  # by row: columns that hold a fault, or else (None) a per cent


def scan(archive: zipfile.ZipFile, entry: str, percents: frozenset[str], place: Place) -> Marks:
    """Rows and columns from 1. Raises UsageError where the sheet is too large for memory; else as read_book."""
    found = _Scan(percents, place)
    parser = found.parser
    parser.StartElementHandler = found.start
    with open_entry(archive, entry) as data:
        feed(parser, data)
    return found.marks


class _Columns(dict[str, int]):
    """A → 1, AA → 27. Raises ValueError where it is no column, as where a cell's name has another row's number."""

    def __missing__(self, letters: str) -> int:
        if not LETTERS.fullmatch(letters):
            raise ValueError(f"a cell is called {letters[:20]}")
        column = 0
        for letter in letters.upper():
            column = 26 * column + ord(letter) - 64
        self[letters] = column
        return column


class _Names(dict[str, str]):
    """Elements' names without their prefix."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


class _Scan:
    """The handlers of one pass. Text is looked at only inside cells that hold an error or a formula."""

    def __init__(self, percents: frozenset[str], place: Place) -> None:
        self.parser = parser_of()
        self.percents, self.place = percents, place
        self.marks: Marks = {}
        self.columns, self.names = _Columns(), _Names()
        self.row = self.column = 0
        self.row_text = ""
        self.type, self.style = "n", ""
        self.first, self.last, self.left, self.right = MOST_ROWS, 0, MOST_COLUMNS, 0
        self.in_cell = False
        self.text: list[str] = []
        self.formula: str | None = None
        self.has_value = False

    def start(self, name: str, attributes: Attributes) -> None:
        name = self.names[name]
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "is":
            if self.row != self.last or not self.left <= self.column <= self.right:
                self._grow()
            if self.style in self.percents and self.type == "n":
                self._mark(None)
        elif name == "row":
            self.in_cell = False
            self._start_row(attributes)
        elif name == "f":
            if self.in_cell and self.parser.EndElementHandler is None:
                self._listen()
        else:
            self.in_cell = False

    def _start_row(self, attributes: Attributes) -> None:
        self.row = int(attributes.get("r") or self.row + 1)
        self.row_text, self.column = str(self.row), 0
        if not 1 <= self.row <= MOST_ROWS:
            raise ValueError(f"a row is numbered {self.row_text[:20]}")

    def _start_cell(self, attributes: Attributes) -> None:
        self.in_cell = True
        self.type, self.style = attributes.get("t", "n"), attributes.get("s", "")
        if "r" in attributes:
            name = attributes["r"]
            letters = name.removesuffix(self.row_text)
            self.column = self.columns[letters]
        else:
            self.column += 1
        if self.type == "e":
            self._listen()

    def _grow(self) -> None:
        """Take the cell into the rectangle that holds all values."""
        row, column = self.row, self.column
        self.first, self.last = min(self.first, row), max(self.last, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        if column > MOST_COLUMNS or (self.last - self.first + 1) * (self.right - self.left + 1) > MOST_CELLS:
            cell = Place(self.place.file, row, column, self.place.sheet)
            raise UsageError(
                f"{cell}：表格过大（最多 {MOST_COLUMNS} 列，行数乘列数不超过 {MOST_CELLS}）；请删去远离表格的内容"
                f" / {cell}: the table is too large (at most {MOST_COLUMNS} columns, and {MOST_CELLS} cells in all);"
                " delete what stands far away from it"
            )

    def _mark(self, mark: Fault | None) -> None:
        self.marks.setdefault(self.row, []).append((self.column, mark))

    def _listen(self) -> None:
        self.text, self.formula, self.has_value = [], None, False
        self.parser.CharacterDataHandler = self.text.append
        self.parser.EndElementHandler = self._end

    def _end(self, name: str) -> None:
        name = self.names[name]
        if name == "f":
            self.formula = "".join(self.text).strip()
            self.text.clear()
        elif name == "v":
            self.has_value = True
        elif name == "c":
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
            value = "".join(self.text).strip()
            if self.type == "e" and value:
                self._mark(Fault(value))
            elif self.formula is not None and not value and not (self.type == "str" and self.has_value):
                self._mark(Fault(f"={self.formula}"))
