"""Two Word files → the new one with every change against the old one tracked (ECMA-376 17.13.5).

Accepting all changes gives the text of the new file, rejecting all that of the old one; numbers that Word counts,
the contents, headers and footers are the new file's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ..errors import UsageError
from ..readers.blocks import W, cells_in
from .accepted import accept
from .closing import close, lean_back
from .compare import compare
from .comparison import Comparison, Entry, Grid
from .gone import Gone, new_gone
from .marks import Marker
from .parts import DOCUMENT, Parts, open_parts
from .tracked import Tracker
from .wrappers import child_of

Node = Any  # an lxml element

_STORIES: Final = ("header", "footer", "footnotes", "endnotes")


@dataclass(frozen=True, slots=True)
class Sides:
    """Two files, opened; the tracked changes of both are accepted, as Word's own comparison does."""

    old: Parts
    new: Parts
    comparison: Comparison


def read_sides(old: tuple[bytes, str], new: tuple[bytes, str]) -> Sides:
    """Each file and its name. Raises UsageError where one cannot be read."""
    one, other = open_parts(*old), open_parts(*new)
    for parts, (_, name) in ((one, old), (other, new)):
        if parts.xml(DOCUMENT).find(W + "body") is None:
            raise UsageError(
                f"{name}：不是 Word 的普通格式，请另存为 .docx / {name}: not Word's usual format; save it as .docx"
            )
        accept(parts.xml(DOCUMENT))
    for kind in _STORIES:
        for name in other.related(kind):
            if any(tag in other.read(name) for tag in (b":ins ", b":del ", b":moveTo ", b"PrChange ")):
                accept(other.xml(name))
    return Sides(one, other, compare(one.xml(DOCUMENT), other.xml(DOCUMENT)))


def redline(sides: Sides, author: str, date: str) -> bytes:
    """date: ISO, to the second, as w:date has it. The trees of sides.new are changed by this."""
    document = sides.new.xml(DOCUMENT)
    tracker = Tracker(author, date, _highest_id(document))
    gone = new_gone(tracker, sides.old, sides.new)
    _Body(document.find(W + "body"), tracker, gone, Marker(tracker, gone)).write(sides.comparison)
    return sides.new.save()


def _highest_id(document: Node) -> int:
    ids = (node.get(W + "id") or "" for node in document.iter(etree.Element))
    return max((int(number) for number in ids if number.isdecimal()), default=0)


@dataclass(slots=True)
class _Body:
    body: Node
    tracker: Tracker
    gone: Gone
    marker: Marker
    moves: dict[tuple[str, int], list[Node]] = field(default_factory=dict)  # From or To, number: the paragraphs

    def write(self, comparison: Comparison) -> None:
        waiting: list[Entry] = []  # of the old file, for before the next clause that the new file has
        for clause in comparison.clauses:
            first = next((entry.new for entry in clause.entries if entry.new is not None), None)
            if first is None:
                waiting += clause.entries
                continue
            self._before(first, waiting)
            waiting = []
            self._entries(clause.entries, self.body)
        self._last(waiting)
        lean_back(self.body, self.tracker)
        close(self.body, self.tracker)
        for (way, number), paragraphs in self.moves.items():
            self._range(way, number, paragraphs)

    def _before(self, first: Node, entries: Sequence[Entry]) -> None:
        """Before the first block of a clause, and before its bookmark."""
        place = child_of(self.body, first) if entries else first
        while (before := place.getprevious()) is not None and before.tag == W + "bookmarkStart":
            place = before
        for entry in entries:
            place.addprevious(self._gone(entry))

    def _last(self, entries: Sequence[Entry]) -> None:
        section = self.body.find(W + "sectPr")
        for entry in entries:
            node = self._gone(entry)
            self.body.append(node)
            if section is not None:
                section.addprevious(node)

    def _entries(self, entries: Sequence[Entry], container: Node) -> None:
        nodes: list[tuple[Node, bool]] = []
        for entry in entries:
            if entry.new is not None:
                self._mark(entry, container)
            nodes.append((self._gone(entry), True) if entry.new is None else (entry.new, False))
        _interleave(nodes, container)

    def _gone(self, entry: Entry) -> Node:
        if isinstance(entry, Grid):
            return self.gone.table(entry.old)
        node = self.gone.paragraph(entry)
        if entry.move:
            self.moves.setdefault(("From", entry.move), []).append(node)
        return node

    def _mark(self, entry: Entry, container: Node) -> None:
        if entry.same:
            return
        if isinstance(entry, Grid):
            if entry.old is None:
                self.tracker.insert(entry.new)
            else:
                self._rows(entry)
        elif entry.old is not None:
            self.marker.changed(entry)
        else:
            child_of(container, entry.new)
            self.marker.come(entry)
            if entry.move:
                self.moves.setdefault(("To", entry.move), []).append(entry.new)

    def _rows(self, grid: Grid) -> None:
        nodes: list[tuple[Node, bool]] = []
        for row in grid.rows:
            if row.new is None:
                nodes.append((self.gone.row(row.old), True))
                continue
            nodes.append((row.new, False))
            if row.old is None:
                child_of(grid.new, row.new)
                self.tracker.row(row.new, "ins")
            for entries, cell in zip(row.cells, list(cells_in(row.new)), strict=False):
                self._entries(entries, cell)
                close(cell, self.tracker)
        _interleave(nodes, grid.new)

    def _range(self, way: str, number: int, paragraphs: Sequence[Node]) -> None:
        """Round the paragraphs that moved together; the same name says where to and where from."""
        start = self.tracker.mark(f"move{way}RangeStart")
        start.set(W + "name", f"move{number}")
        end = etree.Element(f"{W}move{way}RangeEnd")
        end.set(W + "id", start.get(W + "id"))
        paragraphs[0].addprevious(start)
        paragraphs[-1].addnext(end)


def _interleave(nodes: Sequence[tuple[Node, bool]], container: Node) -> None:
    """Each that comes from the old file goes after the one before it, or before the first of the new file."""
    last: Node | None = None
    waiting: list[Node] = []
    for node, is_old in nodes:
        if not is_old:
            for one in waiting:
                child_of(container, node).addprevious(one)
            last, waiting = node, []
        elif last is None:
            waiting.append(node)
        else:
            child_of(container, last).addnext(node)
            last = node
    for one in waiting:
        container.append(one)
