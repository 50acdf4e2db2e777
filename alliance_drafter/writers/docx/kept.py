"""Work on the library's own words, the same objects in every document: done once for a style."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from alliance_drafter.model import Own, Paragraph, Reference, Table, Words
from alliance_drafter.writers.docx.inlines import Side, Target
from alliance_drafter.writers.docx.xml import Xml

MOST: Final = 50_000  # entries; a library has some thousand
MOST_WRITTEN: Final = 16  # entries of one block


class Step(NamedTuple):
    """The room that a paragraph takes; line and around in points."""

    line: float
    lines: int
    around: float
    least: int  # lines that must stand on the page on which it begins, with what it leads
    breaks: bool


class Cell(NamedTuple):
    runs: tuple[Xml, ...]  # of each paragraph
    base: str
    width: float  # in East Asian characters
    kind: str  # count, figure, text; "" where it is empty
    short: bool
    references: tuple[int, ...] = ()  # left open in it; then the width is what is left without them


class Standing(NamedTuple):
    """A reference as a form takes it, and what that hung on."""

    reference: Reference
    anchors: tuple[str, ...]
    targets: tuple[Target | None, ...]  # what stood at the anchors
    xml: bytes
    base: str
    width: float


class Written(NamedTuple):
    """A block as it was written before, and what that hung on."""

    block: Paragraph | Table
    anchors: tuple[str, ...]  # that its references point at
    targets: tuple[Target | None, ...]  # what stood there
    xml: bytes
    base: str
    placed: tuple[Step, ...]


@dataclass(slots=True, eq=False)
class Kept:
    """By id. Each entry holds its object: as long as it stands here, no other object has that id."""

    sides: dict[tuple[int, str], tuple[Words, tuple[Side, ...]]] = field(default_factory=dict)  # by style of runs too
    cells: dict[int, tuple[Words, Cell]] = field(default_factory=dict)
    references: dict[tuple[int, str], Standing] = field(default_factory=dict)

    def bounded(self) -> Kept:
        """Itself, emptied where many libraries have filled it."""
        for kept in (self.sides, self.cells, self.references):
            if len(kept) > MOST:
                kept.clear()
        return self


def remember(own: Own, key: tuple[object, ...], made: object) -> None:
    """Keep something of a block: for few styles, languages and sets of numbers at a time."""
    if len(own.written) >= MOST_WRITTEN:
        own.written.clear()
    own.written[key] = made
