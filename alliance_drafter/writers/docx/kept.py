"""Work on the library's own words and tables, the same objects in every document: done once for a style."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from alliance_drafter.model import Paragraph, Table, Words
from alliance_drafter.writers.docx.inlines import Side, Target
from alliance_drafter.writers.docx.xml import Xml

MOST: Final = 50_000  # entries; a library has some thousand


class Cell(NamedTuple):
    runs: tuple[Xml, ...]  # of each paragraph
    base: str
    width: float  # in East Asian characters
    kind: str  # count, figure, text; "" where it is empty
    short: bool


class Written(NamedTuple):
    """A block of the library's own as it was written the last time, and what that depended on."""

    block: Paragraph | Table
    num: int  # w:numId that counts its items
    anchors: tuple[str, ...]  # that its references point at
    targets: tuple[Target | None, ...]  # what stood there
    xml: bytes
    base: str
    placed: tuple[tuple[str, float], ...]  # style and width of each paragraph


@dataclass(slots=True)
class Kept:
    """By id. Each entry holds its object: as long as it stands here, no other object has that id."""

    sides: dict[tuple[int, str], tuple[Words, tuple[Side, ...]]] = field(default_factory=dict)  # by style of runs too
    cells: dict[int, tuple[Words, Cell]] = field(default_factory=dict)
    written: dict[tuple[int, str, bool], Written] = field(default_factory=dict)  # by style, and whether it leads

    def bounded(self) -> Kept:
        """Itself, emptied where many libraries have filled it."""
        for kept in (self.sides, self.cells, self.written):
            if len(kept) > MOST:
                kept.clear()
        return self
