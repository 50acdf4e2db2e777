"""Work on the library's own words and tables, the same objects in every document: done once for a style."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from alliance_drafter.model import Paragraph, Table, Words
from alliance_drafter.writers.docx.inlines import Side
from alliance_drafter.writers.docx.xml import Xml

MOST: Final = 100_000  # entries; a library has some thousand


class Cell(NamedTuple):
    runs: tuple[Xml, ...]  # of each paragraph
    width: float  # in East Asian characters
    kind: str  # count, figure, text; "" where it is empty
    short: bool


class Form(NamedTuple):
    """A paragraph with its items, written but for what each document decides."""

    whole: bytes  # the same in every document; b"" where it has holes
    parts: tuple[str, ...]
    holes: tuple[int, ...]  # which reference, or LIST
    lines: tuple[tuple[str, float, tuple[int, ...]], ...]  # style, width without references, which references


@dataclass(slots=True)
class Kept:
    """By id. Each entry holds its object: as long as it stands here, no other object has that id."""

    sides: dict[tuple[int, str], tuple[Words, tuple[Side, ...]]] = field(default_factory=dict)  # by style of runs too
    forms: dict[tuple[int, bool, str, bool], tuple[Paragraph, Form]] = field(default_factory=dict)
    cells: dict[int, tuple[Words, Cell]] = field(default_factory=dict)
    tables: dict[int, tuple[Table, bytes, int]] = field(default_factory=dict)  # how many lines it takes

    def bounded(self) -> Kept:
        """Itself, emptied where many libraries have filled it."""
        if len(self.sides) + len(self.forms) > MOST:
            self.sides.clear()
            self.forms.clear()
            self.cells.clear()
            self.tables.clear()
        return self
