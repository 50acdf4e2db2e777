"""A three-way merge of one segment: base, theirs (as it now stands), ours (what the new answers give).

Blocks are told apart by what they say. What only one side changed is done; what both changed alike is done once;
where both changed, theirs stands and ours is offered. Theirs is never lost: a block of theirs goes only where it says
what the base says and nobody has touched it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final, Literal

Pairs = list[tuple[int, int]]
Status = Literal["unchanged", "replaced", "kept", "merged", "conflict"]
ALIKE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Keep:
    """A block of theirs stays. ours: the block of ours that says the same, or stands in the same place; -1 if none."""

    theirs: int
    ours: int = -1


@dataclass(frozen=True, slots=True)
class Take:
    """A block of ours goes in. theirs: the block it stands in for; -1 where it is new.

    base: the block of the base that both come from, where the caller merges the three itself; else -1.
    """

    ours: int
    theirs: int = -1
    base: int = -1


@dataclass(frozen=True, slots=True)
class Drop:
    """A block of theirs, which nobody has touched, goes."""

    theirs: int


@dataclass(frozen=True, slots=True)
class Offer:
    """Blocks of ours that theirs stands against: for a person to choose. No block of ours: ours drops these of theirs.

    theirs: those that stand; () where they took the text out.
    """

    ours: tuple[int, ...]
    theirs: tuple[int, ...]


Step = Keep | Take | Drop | Offer


@dataclass(frozen=True, slots=True)
class Hunk:
    """Blocks low…high of the base became first…last of the other side."""

    low: int
    high: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Merged:
    steps: tuple[Step, ...]  # in the order of the blocks to be
    status: Status


@dataclass(frozen=True, slots=True)
class Sides:
    """What the blocks of the three sides say. A side's text is compared with the base's of the same kind.

    base, theirs: as drafted and as it stands. wide_base, ours: references by their targets, so that a new number is
    no change. touched: blocks of theirs with looks, comments or tracked changes of a person's own.
    """

    base: Sequence[str]
    theirs: Sequence[str]
    wide_base: Sequence[str]
    ours: Sequence[str]
    our_text: Sequence[str]  # of ours, as theirs is read: to see where both changed alike
    touched: frozenset[int] = field(default=frozenset())


def matched(one: Sequence[str], other: Sequence[str]) -> Pairs:
    """Places that say the same, in order in both."""
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(b.a + n, b.b + n) for b in blocks for n in range(b.size)]


def alike(one: str, other: str) -> bool:
    """Whether one may be what became of the other."""
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def hunks_of(pairs: Pairs, base: Sequence[str], side: Sequence[str]) -> list[Hunk]:
    """What lies between the pairs. Where as many blocks stand for as many, and each is like its own, one by one."""
    found: list[Hunk] = []
    low = first = 0
    for high, last in [*pairs, (len(base), len(side))]:
        if high > low or last > first:
            count = high - low
            split = count > 1 and count == last - first
            if split and all(alike(base[low + n], side[first + n]) for n in range(count)):
                found += [Hunk(low + n, low + n + 1, first + n, first + n + 1) for n in range(count)]
            else:
                found.append(Hunk(low, high, first, last))
        low, first = high + 1, last + 1
    return found


def merge(sides: Sides, agree: Callable[[int, int, int], bool] = lambda b, t, o: False) -> Merged:
    """agree(base, theirs, ours): whether the caller merges these three blocks itself (tables)."""
    to_theirs, to_ours = matched(sides.base, sides.theirs), matched(sides.wide_base, sides.ours)
    at_theirs, at_ours = dict(to_theirs), dict(to_ours)
    theirs = hunks_of(to_theirs, sides.base, sides.theirs)
    ours = hunks_of(to_ours, sides.wide_base, sides.ours)
    edited = bool(theirs) or bool(sides.touched)
    steps: list[Step] = []
    at = 0
    is_conflict = False
    for group in grouped(theirs, ours):
        steps += [Keep(at_theirs[n], at_ours[n]) for n in range(at, group.low)]
        found = _steps(group, sides, at_theirs, at_ours, agree)
        is_conflict = is_conflict or any(isinstance(step, Offer) for step in found)
        steps += found
        at = group.high
    steps += [Keep(at_theirs[n], at_ours[n]) for n in range(at, len(sides.base))]
    return Merged(tuple(steps), _status(edited, bool(ours), is_conflict))


def _status(edited: bool, changed: bool, is_conflict: bool) -> Status:
    if is_conflict:
        return "conflict"
    if edited:
        return "merged" if changed else "kept"
    return "replaced" if changed else "unchanged"


@dataclass(frozen=True, slots=True)
class Group:
    """Changes of the two sides that touch the same blocks of the base."""

    low: int
    high: int
    theirs: tuple[Hunk, ...]
    ours: tuple[Hunk, ...]


def grouped(theirs: Sequence[Hunk], ours: Sequence[Hunk]) -> list[Group]:
    """In the order of the base; at one place insertions first, theirs before ours."""
    marked = [(h.low, h.high, side, h) for side, hunks in enumerate((theirs, ours)) for h in hunks]
    found: list[Group] = []
    for low, high, side, hunk in sorted(marked, key=lambda m: m[:3]):
        mine: tuple[tuple[Hunk, ...], tuple[Hunk, ...]] = ((hunk,), ()) if side == 0 else ((), (hunk,))
        last = found[-1] if found else None
        if last is not None and _meet(last, low, high):
            found[-1] = Group(last.low, max(last.high, high), last.theirs + mine[0], last.ours + mine[1])
        else:
            found.append(Group(low, high, *mine))
    return found


def _meet(group: Group, low: int, high: int) -> bool:
    """Whether the two have a block in common, or one inserts inside the other."""
    if low == high:
        return group.low < low < group.high
    return low < group.high and group.low < group.high


def _steps(
    group: Group,
    sides: Sides,
    at_theirs: dict[int, int],
    at_ours: dict[int, int],
    agree: Callable[[int, int, int], bool],
) -> list[Step]:
    low, high = group.low, group.high
    if not group.ours:
        (hunk,) = group.theirs
        one_by_one = hunk.high - hunk.low == 1 == hunk.last - hunk.first
        return [Keep(n, at_ours.get(hunk.low, -1) if one_by_one else -1) for n in range(hunk.first, hunk.last)]
    mine = _range(group.ours, low, high, at_ours)
    stand = _range(group.theirs, low, high, at_theirs)
    if high - low == 1 == len(mine) == len(stand) and agree(low, stand[0], mine[0]):
        return [Take(mine[0], stand[0], low)]
    if not group.theirs and sides.touched.isdisjoint(stand):
        return _replaced(mine, stand)
    if [sides.theirs[n] for n in stand] == [sides.our_text[n] for n in mine]:
        return [Keep(t, o) for t, o in zip(stand, mine, strict=True)]
    changed = tuple(n for n in mine if n not in at_ours.values())
    pairs = dict(zip(stand, mine, strict=True)) if len(stand) == len(mine) else {}
    return [*(Keep(n, pairs.get(n, -1)) for n in stand), Offer(changed, tuple(stand))]


def _range(hunks: Sequence[Hunk], low: int, high: int, at: dict[int, int]) -> list[int]:
    """The blocks of one side that stand for low…high of the base."""
    found: list[int] = []
    place = low
    for hunk in hunks:
        found += [at[n] for n in range(place, hunk.low)]
        found += range(hunk.first, hunk.last)
        place = hunk.high
    return [*found, *(at[n] for n in range(place, high))]


def _replaced(mine: Sequence[int], stand: Sequence[int]) -> list[Step]:
    """Ours for theirs: one by one as far as both go, then what is over."""
    both = list(zip(mine, stand, strict=False))
    found: list[Step] = [Take(o, t) for o, t in both]
    found += [Take(o) for o in mine[len(both) :]]
    found += [Drop(t) for t in stand[len(both) :]]
    return found
