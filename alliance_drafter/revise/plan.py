"""What is to become of each segment of a file: its merge, before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..readers.base import Base, Kept
from ..readers.blocks import CELL, ROW, Block, W, rows_in
from .edits import is_touched, settled
from .merge import Drop, Keep, Merged, Sides, Take, hunks_of, matched, merge

Node = Any  # an lxml element

Fate = Literal["unchanged", "replaced", "kept", "merged", "conflict", "added", "removed", "deleted"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One segment. theirs, ours: its blocks in the file and in the fresh draft; kept, fresh: the base of each.

    Of the rows of a table the same (plan_rows).
    """

    name: str
    fate: Fate
    theirs: tuple[Block, ...] = ()
    ours: tuple[Block, ...] = ()
    kept: tuple[Kept, ...] = ()
    fresh: tuple[Kept, ...] = ()
    merged: Merged = field(default=Merged((), "unchanged"))


@dataclass(frozen=True, slots=True)
class Side:
    """A file: its blocks and what each segment said when it was drafted."""

    blocks: Sequence[Block]
    base: Base


def plan(theirs: Side, ours: Side, only: frozenset[str] | None = None) -> list[Planned]:
    """Every segment, in the order of ours; those of theirs alone where they stand. only: leave all others alone."""
    standing = _by_segment(theirs.blocks, settled(theirs.blocks, theirs.base))
    drafted = _by_segment(ours.blocks, [block.segment for block in ours.blocks])
    found = []
    for name in _in_order(list(ours.base.segments), [*theirs.base.segments, *standing]):
        if only is not None and name not in only:
            continue
        kept, fresh = theirs.base.segments.get(name, ()), ours.base.segments.get(name, ())
        found.append(_segment(name, standing.get(name, ()), drafted.get(name, ()), kept, fresh))
    return found


def _by_segment(blocks: Sequence[Block], names: Sequence[str]) -> dict[str, tuple[Block, ...]]:
    found: dict[str, list[Block]] = {}
    for block, name in zip(blocks, names, strict=True):
        if not block.frame:
            found.setdefault(name, []).append(block)
    return {name: tuple(those) for name, those in found.items()}


def _in_order(first: list[str], second: list[str]) -> list[str]:
    """Both orders in one: what only the second has stands after what it follows there."""
    found = list(dict.fromkeys(first))
    known, last = set(found), -1
    for name in second:
        if name in known:
            last = found.index(name)
        else:
            last += 1
            found.insert(last, name)
            known.add(name)
    return found


def _segment(
    name: str,
    theirs: tuple[Block, ...],
    ours: tuple[Block, ...],
    kept: tuple[Kept, ...],
    fresh: tuple[Kept, ...],
) -> Planned:
    if not theirs:
        return Planned(name, "deleted" if kept else "added", (), ours, kept, fresh)
    if not ours:
        edited = [b.text for b in theirs] != [k.text for k in kept] or any(is_touched(b.node) for b in theirs)
        fate: Fate = ("conflict" if edited else "removed") if kept else "kept"
        steps = tuple((Keep if fate != "removed" else Drop)(n) for n in range(len(theirs)))
        return Planned(name, fate, theirs, (), kept, (), Merged(steps, "kept"))
    sides = Sides(
        [k.text for k in kept],
        [b.text for b in theirs],
        [k.wide for k in kept],
        [k.wide for k in fresh],
        [b.text for b in ours],
        frozenset(n for n, b in enumerate(theirs) if is_touched(b.node)),
    )

    def agree(base: int, stands: int, mine: int) -> bool:
        return same_grid(kept[base], theirs[stands], ours[mine])

    found = merge(sides, agree)
    return Planned(name, found.status, theirs, ours, kept, fresh, found)


def same_grid(kept: Kept, theirs: Block, ours: Block) -> bool:
    """Whether the three are tables of as many columns, so that they can be merged row by row."""
    if not (theirs.is_table and ours.is_table) or theirs.text.count(ROW) >= len(list(rows_in(theirs.node))):
        return False  # a table in a cell, or no row at all
    columns = {_columns(kept.text), _columns(theirs.text), _columns(ours.text)}
    return len(columns) == 1 and _grid(theirs) == _grid(ours)


def _columns(text: str) -> int:
    return text.partition(ROW)[0].count(CELL) + 1


def _grid(block: Block) -> int:
    return len(block.node.findall(f"{W}tblGrid/{W}gridCol"))


def plan_rows(planned: Planned, base: int, theirs: int, ours: int) -> Planned:
    """The rows of three tables of a segment (same_grid) as its blocks."""
    kept, fresh = planned.kept[base].rows, planned.fresh[ours].rows
    stand, mine = _rows(planned.theirs[theirs]), _rows(planned.ours[ours])
    return _segment(planned.name, stand, mine, kept, fresh)


def _rows(table: Block) -> tuple[Block, ...]:
    texts = table.text.split(ROW)
    return tuple(Block(row, table.segment, text) for row, text in zip(rows_in(table.node), texts, strict=False))


def tables_in(planned: Planned) -> Iterator[Planned]:
    """The rows of each table that is one in all three sides, as its segment's merge leaves it to the rows."""
    for step in planned.merged.steps:
        if isinstance(step, Take) and step.base >= 0:
            yield plan_rows(planned, step.base, step.theirs, step.ours)


def same_paragraphs(planned: Planned) -> Iterator[tuple[Node, Node]]:
    """Each paragraph of ours with the one of theirs that it is, where ours says what the base says (counterparts).

    To be asked before the plan is carried out: rows are read from the tables.
    """
    for theirs, (base, ours) in counterparts(planned).items():
        one, other = planned.ours[ours], planned.theirs[theirs]
        if one.is_table and other.text != planned.kept[base].text and same_grid(planned.kept[base], other, one):
            yield from same_paragraphs(plan_rows(planned, base, theirs, ours))
        else:
            yield from zip(paragraphs_in(one.node), paragraphs_in(other.node), strict=False)
    for rows in tables_in(planned):
        yield from same_paragraphs(rows)


def paragraphs_in(node: Node) -> Iterator[Node]:
    return iter((node,)) if node.tag == W + "p" else iter(node.iter(W + "p"))


def counterparts(planned: Planned) -> dict[int, tuple[int, int]]:
    """Block of theirs → the base block and the block of ours it comes from, where all three are the same one.

    Same: ours says what the base says but for what references show; theirs may have been edited.
    """
    kept, theirs = [k.text for k in planned.kept], [b.text for b in planned.theirs]
    to_ours = dict(matched([k.wide for k in planned.kept], [k.wide for k in planned.fresh]))
    pairs = matched(kept, theirs)
    edited = [
        (h.low, h.first) for h in hunks_of(pairs, kept, theirs) if h.high - h.low == 1 == h.last - h.first
    ]  # fmt: skip
    return {t: (b, to_ours[b]) for b, t in (*pairs, *edited) if b in to_ours}
