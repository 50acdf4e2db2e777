"""Two documents → what became of each clause, paragraph, table row and word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import Any, Final

from ..readers.blocks import CELL, ROW, Block, Reader, W, blocks_in, cells_in, read_blocks, rows_in
from ..readers.lists import value_of
from .align import ALIKE, Pair, align, likeness, rising
from .changes import spans_of
from .comparison import Clause, Comparison, Entry, Grid, Line, Row, State, new_line, old_line
from .ends import close_last, closed
from .moves import with_moves

Node = Any  # an lxml element

TABLE: Final = "\x1c"  # before the text of a table: it is never the same as a paragraph
TABLES_ALIKE: Final = 0.25
ROWS_ALIKE: Final = 0.3
SHORT: Final = 24  # characters: a name, a title
SAME_PLACE: Final = 0.01  # where two short ones of one style say quite different things: the one for the other
RENAMED: Final = 0.6  # likeness of two clauses that have different names


@dataclass(slots=True)
class Side:
    """The blocks of one file, clause by clause in its order. frames are left out."""

    clauses: dict[str, list[Block]]

    @property
    def names(self) -> list[str]:
        return list(self.clauses)


def compare(old: Node, new: Node) -> Comparison:
    """old, new: the roots of word/document.xml, tracked changes accepted."""
    one, other = _side(old), _side(new)
    if len(one.names) == 1 or len(other.names) == 1:  # not both are ours
        one, other = (Side({"": list(chain(*side.clauses.values()))}) for side in (one, other))
    comparer = _Comparer()
    clauses = close_last(comparer.clauses(one, other), comparer.pair_nodes)
    return Comparison(tuple(with_moves(clauses)))


def _side(document: Node) -> Side:
    blocks = [b for b in read_blocks(document, marks=False, exact=True) if b.node.tag != W + "sdt"]
    found: dict[str, list[Block]] = {}
    spoken = [b for b in blocks if not b.frame or (b.text and b.node.find(f"{W}pPr/{W}sectPr") is not None)]
    for name, group in groupby(spoken, key=lambda block: block.segment):
        unique, again = name, 1
        while unique in found:
            again += 1
            unique = f"{name}#{again}"
        found[unique] = list(group)
    return Side(found or {"": []})


@dataclass(slots=True)
class _Comparer:
    reader: Reader = field(default_factory=lambda: Reader(marks=False, exact=True))
    marked: Reader = field(default_factory=lambda: Reader(marks=True))
    moves: int = 0

    def clauses(self, old: Side, new: Side) -> list[Clause]:
        """In the order of the new file; what is gone stands after what stood before it."""
        partner = {name: name for name in new.names if name in old.clauses}
        partner |= self._renamed(old, new, partner)
        common = [name for name in new.names if name in partner]
        at = {name: place for place, name in enumerate(old.names)}
        weights = [sum(len(b.text) + 1 for b in new.clauses[name]) for name in common]
        fixed = [common[n] for n in rising([at[partner[name]] for name in common], weights)]
        moved = {
            name: self._moved(old.clauses[partner[name]], new.clauses[name]) for name in common if name not in fixed
        }
        from_old = {partner[name]: name for name in moved}
        found: list[Clause] = []
        gone, come = iter(old.names), iter(new.names)
        for stop in [*fixed, None]:
            for name in gone:
                if stop is not None and name == partner[stop]:
                    break
                found.append(self._gone(name, old.clauses[name], moved.get(from_old.get(name, ""))))
            for name in come:
                if name == stop:
                    found.append(self._both(name, old.clauses[partner[name]], new.clauses[name]))
                    break
                found.append(self._come(name, new.clauses[name], moved.get(name)))
        return found

    def _renamed(self, old: Side, new: Side, partner: dict[str, str]) -> dict[str, str]:
        """Clauses that say much the same under another name."""
        gone = [name for name in old.names if name not in partner.values()]
        come = [name for name in new.names if name not in partner]
        if not gone or not come:
            return {}
        texts = [
            ["\n".join(b.text for b in side.clauses[n]) for n in names] for side, names in ((old, gone), (new, come))
        ]

        def alike(i: int, j: int) -> float:
            found = likeness(texts[0][i], texts[1][j])
            return found if found >= RENAMED else 0

        return {come[j]: gone[i] for i, j in align(texts[0], texts[1], alike) if i is not None and j is not None}

    def _both(self, name: str, old: list[Block], new: list[Block]) -> Clause:
        entries = self._entries(old, new, named=bool(name))
        changed = [entry for entry in entries if not entry.same]
        state: State = "same" if not changed else "renumbered" if all(map(self._renumbered, changed)) else "changed"
        return Clause(name, state, tuple(entries))

    def _renumbered(self, entry: Entry) -> bool:
        """Whether nothing changed but the numbers that references show."""
        if entry.old is None or entry.new is None:
            return False
        return self.marked.block(entry.old) == self.marked.block(entry.new)

    def _gone(self, name: str, old: list[Block], moved: tuple[list[Entry], list[Entry], bool] | None) -> Clause:
        if moved:
            return Clause(name, "left", tuple(moved[0]), moved[2])
        return Clause(name, "removed", tuple(self._old(block) for block in old))

    def _come(self, name: str, new: list[Block], moved: tuple[list[Entry], list[Entry], bool] | None) -> Clause:
        if moved:
            return Clause(name, "moved", tuple(moved[1]), moved[2])
        return Clause(name, "added", tuple(self._new(block) for block in new))

    def _old(self, block: Block) -> Entry:
        return Grid(block.node, None) if block.is_table else old_line(block.node, block.text)

    def _new(self, block: Block) -> Entry:
        return Grid(None, block.node) if block.is_table else new_line(block.node, block.text)

    def _moved(self, old: list[Block], new: list[Block]) -> tuple[list[Entry], list[Entry], bool]:
        """The entries of a moved clause where it was, and where it is; whether more than its place changed."""
        there: list[Entry] = []
        here: list[Entry] = []
        edited = False
        for i, j in self._pairs(old, new, named=True):
            one, other = (None if i is None else old[i]), (None if j is None else new[j])
            edited = edited or one is None or other is None or one.text != other.text
            if one and other and not one.is_table:
                self.moves += 1
                spans = spans_of(one.text, other.text)
                there.append(Line(one.node, None, spans, self.moves))
                here.append(Line(None, other.node, spans, self.moves))
                continue
            there += [self._old(one)] if one else []
            here += [self._new(other)] if other else []
        return there, here, edited

    def _pairs(self, old: Sequence[Block], new: Sequence[Block], *, named: bool) -> list[Pair]:
        """named: the two are one clause, whose first paragraph is its title."""

        def alike(i: int, j: int) -> float:
            one, other = old[i], new[j]
            if one.is_table or other.is_table:
                return self._tables_alike(one, other) if one.is_table and other.is_table else 0
            if named and i == 0 == j and one.text and other.text:
                return 1
            if not one.text or not other.text:
                return 0
            found = likeness(one.text, other.text)
            return found if found >= ALIKE else SAME_PLACE if _may_replace(one, other) else 0

        return align([_key(block) for block in old], [_key(block) for block in new], alike)

    def _entries(self, old: Sequence[Block], new: Sequence[Block], *, named: bool = False) -> list[Entry]:
        found: list[Entry] = []
        for i, j in self._pairs(old, new, named=named):
            if i is not None and j is not None:
                found.append(self._pair(old[i], new[j]))
            else:
                found.append(self._new(new[j]) if i is None and j is not None else self._old(old[i or 0]))
        return found

    def _pair(self, old: Block, new: Block) -> Entry:
        if not old.is_table:
            return Line(old.node, new.node, spans_of(old.text, new.text))
        return Grid(old.node, new.node, () if old.text == new.text else tuple(self._rows(old.node, new.node)))

    def _tables_alike(self, old: Block, new: Block) -> float:
        """0 where they have not the same number of columns: then all of the table is another."""
        if _columns(old.node) != _columns(new.node):
            return 0
        found = likeness(old.text, new.text)
        if old.text.split(ROW)[0] == new.text.split(ROW)[0]:
            found = max(found, 0.5)
        return found if found >= TABLES_ALIKE else 0

    def _rows(self, old: Node, new: Node) -> list[Row]:
        one, other = list(rows_in(old)), list(rows_in(new))
        cells = [[[self.reader.cell(cell) for cell in cells_in(row)] for row in rows] for rows in (one, other)]
        texts = [[CELL.join(row) for row in side] for side in cells]

        def alike(i: int, j: int) -> float:
            a, b = cells[0][i], cells[1][j]
            if len(a) != len(b):
                return 0
            same = sum(x == y for x, y in zip(a, b, strict=True)) / len(a)
            found = max(same, likeness(texts[0][i], texts[1][j]))
            return found if found >= ROWS_ALIKE else 0

        found: list[Row] = []
        for i, j in align(texts[0], texts[1], alike):
            if i is not None and j is not None:
                both = texts[0][i] != texts[1][j]
                found.append(Row(one[i], other[j], self._cells(one[i], other[j]) if both else ()))
            else:
                found.append(Row(None if i is None else one[i], None if j is None else other[j]))
        return found

    def _cells(self, old: Node, new: Node) -> tuple[tuple[Entry, ...], ...]:
        return tuple(tuple(self._cell(*both)) for both in zip(cells_in(old), cells_in(new), strict=True))

    def _cell(self, old: Node, new: Node) -> list[Entry]:
        one, other = ([Block(n, "", self.reader.block(n)) for n in blocks_in(cell)] for cell in (old, new))
        if len(one) == 1 == len(other):
            return [self._pair(one[0], other[0])]
        return closed(self._entries(one, other), self.pair_nodes)

    def pair_nodes(self, old: Node, new: Node) -> Line:
        """Two paragraphs, however unlike."""
        return Line(old, new, spans_of(self.reader.paragraph(old), self.reader.paragraph(new)))


def _key(block: Block) -> str:
    return TABLE + block.text if block.is_table else block.text


def _may_replace(one: Block, other: Block) -> bool:
    styles = [value_of(block.node.find(W + "pPr"), "pStyle") for block in (one, other)]
    return max(len(one.text), len(other.text)) <= SHORT and styles[0] == styles[1]


def _columns(table: Node) -> int:
    return len(table.findall(f"{W}tblGrid/{W}gridCol"))
