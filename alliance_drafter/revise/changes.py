"""What changed between two texts, as a person would mark it: few changes, each a phrase, cut where words end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Final, NamedTuple

from .segment import units

MOST: Final = 600_000  # pairs of units looked at; longer texts are compared sentence by sentence first
SHORT: Final = 2  # characters of kept text between two replacements that only disturb the reader
_SENTENCE: Final = re.compile(r"[^。；！？\n]*[。；！？\n]?")
_PUNCTUATION: Final = re.compile(r"[^\w\s]")
_LONE: Final = re.compile("[\u3400-\u9fff]")
_GRAMMAR: Final = frozenset(
    "的之和与及或并由向对在从以为按经于自至到其该本各每被将应须可不未无所内外上下前后中间等时者是有"
)
_TURNS: Final = re.compile("由|对|向|经|应当|可以|不得|须")  # who does what to whom: what is kept here helps the reader


class Span(NamedTuple):
    """A stretch of text: kept where both sides are the same, else deleted and inserted."""

    old: str
    new: str

    @property
    def kept(self) -> bool:
        return self.old == self.new


@dataclass(slots=True)
class _Stretch:
    """A span by its units. Kept: both lists are equal."""

    old: list[str]
    new: list[str]

    @property
    def kept(self) -> bool:
        return self.old == self.new

    @property
    def replaced(self) -> bool:
        return bool(self.old and self.new) and not self.kept

    def __add__(self, other: _Stretch) -> _Stretch:
        return _Stretch(self.old + other.old, self.new + other.new)


def spans_of(old: str, new: str) -> tuple[Span, ...]:
    """Kept and changed stretches in turn; all old sides together are old, all new sides new."""
    if old == new:
        return (Span(old, new),) if old else ()
    found = _joined(_aligned(units(old), units(new)))
    for change in (_slid, _whole_words, _phrases):
        found = _joined(change(found))
    return tuple(Span("".join(s.old), "".join(s.new)) for s in found)


def _aligned(old: list[str], new: list[str]) -> Iterator[_Stretch]:
    if len(old) * len(new) <= MOST:
        yield from _matched(old, new)
        return
    for part in _matched(_SENTENCE.findall("".join(old)), _SENTENCE.findall("".join(new))):
        one, other = units("".join(part.old)), units("".join(part.new))
        if part.kept or len(one) * len(other) > MOST:
            yield _Stretch(one, one if part.kept else other)
        else:
            yield from _matched(one, other)


def _matched(old: Sequence[str], new: Sequence[str]) -> Iterator[_Stretch]:
    for _, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield _Stretch(list(old[a:b]), list(new[c:d]))


def _joined(stretches: Iterator[_Stretch] | list[_Stretch]) -> list[_Stretch]:
    """No two kept, no two changed stretches side by side."""
    found: list[_Stretch] = []
    for one in stretches:
        if found and found[-1].kept == one.kept:
            found[-1] += one
        elif one.old or one.new:
            found.append(one)
    return found


def _slid(stretches: list[_Stretch]) -> list[_Stretch]:
    """What was only inserted or only deleted moves to where it ends with a sentence, or at least a phrase.

    甲[、丙]、乙 and 甲、[丙、]乙 say the same; the second reads better.
    """
    for at in range(1, len(stretches) - 1):
        before, change, after = stretches[at - 1 : at + 2]
        if change.kept or change.replaced:
            continue
        said = change.old or change.new
        back = _common(reversed(before.old), said[::-1], len(before.old))
        ahead = _common(iter(after.old), said, len(after.old))
        line = before.old[len(before.old) - back :] + said + after.old[:ahead]
        places = range(back + ahead + 1)
        best = max(places, key=lambda place: (_ends_well(line, place, len(said)), -abs(place - back)))
        kept = before.old[: len(before.old) - back] + line[:best]
        moved, rest = line[best : best + len(said)], line[best + len(said) :] + after.old[ahead:]
        stretches[at - 1] = _Stretch(kept, kept)
        stretches[at] = _Stretch(moved if change.old else [], moved if change.new else [])
        stretches[at + 1] = _Stretch(rest, rest)
    return stretches


def _common(kept: Iterator[str], said: list[str], most: int) -> int:
    """How far a change can slide: units of the kept text that repeat what is said, over and over."""
    repeated = (said[n % len(said)] for n in range(most))
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(kept, repeated, strict=False)))


def _ends_well(line: list[str], start: int, size: int) -> int:
    last, before = line[start + size - 1], line[start - 1] if start else "。"
    if last in "。；！？\n" and before in "。；！？：\n":
        return 3
    if last in "，、：,;" and before not in "（(":
        return 2
    return 1 if last.isspace() else 0


def _whole_words(stretches: list[_Stretch]) -> list[_Stretch]:
    """A lone character of a name takes its lone neighbour along: 煤[机 → 矿]机 becomes 煤机 → 矿机."""
    for at, change in enumerate(stretches):
        if not change.replaced or not (_is_lone(change.old) and _is_lone(change.new)):
            continue
        if at + 1 < len(stretches) and _is_lone(stretches[at + 1].old[:1]):
            taken = stretches[at + 1].old[:1]
            stretches[at + 1] = _Stretch(stretches[at + 1].old[1:], stretches[at + 1].new[1:])
            stretches[at] = _Stretch(change.old + taken, change.new + taken)
        elif at and _is_lone(stretches[at - 1].old[-1:]):
            taken = stretches[at - 1].old[-1:]
            stretches[at - 1] = _Stretch(stretches[at - 1].old[:-1], stretches[at - 1].new[:-1])
            stretches[at] = _Stretch(taken + change.old, taken + change.new)
    return stretches


def _is_lone(said: list[str]) -> bool:
    return len(said) == 1 and _LONE.fullmatch(said[0]) is not None and said[0] not in _GRAMMAR


def _phrases(stretches: list[_Stretch]) -> list[_Stretch]:
    """Without the short kept stretches between two changes."""
    found: list[_Stretch] = []
    for at, one in enumerate(stretches):
        last = at + 1 == len(stretches)
        swallowed = not last and _disturbs(found[-1], "".join(one.old), stretches[at + 1]) if found else False
        if swallowed or (found and not one.kept and not found[-1].kept):
            found[-1] += one
        else:
            found.append(one)
    return found


def _disturbs(before: _Stretch, kept: str, after: _Stretch) -> bool:
    """Whether what is kept between two changes only breaks a phrase."""
    if before.kept or after.kept:
        return False
    if kept.isspace():
        return "\n" not in kept
    short = len(kept.strip()) <= SHORT and not _PUNCTUATION.search(kept) and not _TURNS.fullmatch(kept)
    return short and before.replaced and after.replaced
