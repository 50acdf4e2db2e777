"""Which of the old stands where in the new: by what is the same, then by what is alike; and what has moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

Pair = tuple[int | None, int | None]  # places in the old and in the new; None: nowhere

ALIKE: Final = 0.4  # of the pairs of characters in two texts: below this a reader wants the two apart
MOST: Final = 250_000  # pairs of places that difflib may look at, between places that are the same once in both
WINDOW: Final = 100  # places that are held against each other where nothing is the same


@lru_cache(maxsize=8192)
def _pairs_in(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset((text,))


def likeness(old: str, new: str) -> float:
    """From 0 to 1: the share of pairs of characters that the two have in common (Dice)."""
    if 2 * min(len(old), len(new)) < ALIKE * (len(old) + len(new)) / 2:
        return 0
    one, other = _pairs_in(old), _pairs_in(new)
    return 2 * len(one & other) / (len(one) + len(other))


def align(old: Sequence[str], new: Sequence[str], alike: Callable[[int, int], float]) -> list[Pair]:
    """Every place of both sides once, in order. old, new: what the places say.

    alike(place in old, place in new): how much two that are not the same are alike; 0 where they must not be paired.
    """
    found: list[Pair] = []
    a = b = 0
    for i, j in [*_same(old, new), (len(old), len(new))]:
        found += _by_likeness(range(a, i), range(b, j), alike)
        if i < len(old):
            found.append((i, j))
        a, b = i + 1, j + 1
    return found


def _same(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of places that say the same, in order: first what each side says once, then between those the rest."""
    low, high_old, high_new = 0, len(old), len(new)
    while low < min(high_old, high_new) and old[low] == new[low]:
        yield low, low
        low += 1
    tail = 0
    while min(high_old, high_new) - tail > low and old[high_old - tail - 1] == new[high_new - tail - 1]:
        tail += 1
    high_old, high_new = high_old - tail, high_new - tail
    yield from _between(old, new, (low, high_old), (low, high_new))
    for step in range(tail):
        yield high_old + step, high_new + step


def _between(
    old: Sequence[str], new: Sequence[str], a: tuple[int, int], b: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    if (a[1] - a[0]) * (b[1] - b[0]) <= MOST:
        matcher = SequenceMatcher(None, old[a[0] : a[1]], new[b[0] : b[1]], autojunk=False)
        for block in matcher.get_matching_blocks():
            for step in range(block.size):
                yield a[0] + block.a + step, b[0] + block.b + step
        return
    at = (a[0], b[0])
    for i, j in _once(old, new, a, b):
        yield from _near(old, new, (at[0], i), (at[1], j))
        yield i, j
        at = (i + 1, j + 1)
    yield from _near(old, new, (at[0], a[1]), (at[1], b[1]))


def _near(old: Sequence[str], new: Sequence[str], a: tuple[int, int], b: tuple[int, int]) -> Iterator[tuple[int, int]]:
    if (a[1] - a[0]) * (b[1] - b[0]) <= MOST:
        yield from _between(old, new, a, b)


def _once(old: Sequence[str], new: Sequence[str], a: tuple[int, int], b: tuple[int, int]) -> list[tuple[int, int]]:
    """Places whose text stands once in each side, as many as are in the same order in both (patience)."""
    counts = Counter(old[a[0] : a[1]]), Counter(new[b[0] : b[1]])
    places = {new[j]: j for j in range(*b)}
    found = [(i, places[old[i]]) for i in range(*a) if counts[0][old[i]] == 1 == counts[1][old[i]]]
    return [found[n] for n in rising([j for _, j in found])]


def rising(numbers: Sequence[int], weights: Sequence[int] | None = None) -> list[int]:
    """Places of the heaviest rising subsequence; the longest where nothing is said of weights, or of too many."""
    if weights is not None and len(numbers) ** 2 <= MOST * 4:
        return _heaviest(numbers, weights)
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1] = [number]
        places[at : at + 1] = [place]
    return _back(before, places[-1] if places else -1)


def _heaviest(numbers: Sequence[int], weights: Sequence[int]) -> list[int]:
    best: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        last = max((p for p in range(place) if numbers[p] < number), key=best.__getitem__, default=-1)
        best.append(weights[place] + (best[last] if last >= 0 else 0))
        before.append(last)
    return _back(before, max(range(len(best)), key=best.__getitem__, default=-1))


def _back(before: list[int], last: int) -> list[int]:
    found = []
    while last >= 0:
        found.append(last)
        last = before[last]
    return found[::-1]


def _by_likeness(old: range, new: range, alike: Callable[[int, int], float]) -> Iterator[Pair]:
    """What is alike is paired so that the likeness is greatest in all; the rest of the old goes before the new."""
    count = max(1, -(-max(len(old), len(new)) // WINDOW))
    for n in range(count):
        one = old[len(old) * n // count : len(old) * (n + 1) // count]
        other = new[len(new) * n // count : len(new) * (n + 1) // count]
        pairs = _best(one, other, alike) if one and other else []
        a, b = one.start, other.start
        for i, j in [*pairs, (one.stop, other.stop)]:
            yield from ((place, None) for place in range(a, i))
            yield from ((None, place) for place in range(b, j))
            if i < one.stop and j < other.stop:
                yield i, j
            a, b = i + 1, j + 1


def _best(old: range, new: range, alike: Callable[[int, int], float]) -> list[tuple[int, int]]:
    width = len(new) + 1
    score = [[0.0] * width for _ in range(len(old) + 1)]
    like = [[alike(i, j) for j in new] for i in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            paired = like[i][j] + score[i + 1][j + 1] if like[i][j] else 0.0
            score[i][j] = max(score[i + 1][j], score[i][j + 1], paired)
    found, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if like[i][j] and score[i][j] == like[i][j] + score[i + 1][j + 1]:
            found.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif score[i][j] == score[i + 1][j]:
            i += 1
        else:
            j += 1
    return found
