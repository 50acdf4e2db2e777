"""Paragraphs that stand elsewhere: those of a moved clause, and those that are gone here and come again there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Final

from .changes import Span
from .comparison import Clause, Entry, Line, on_its_own

LONG: Final = 12  # characters: a paragraph that can be known again

Place = tuple[int, int]  # of an entry: its clause, and its place in that


def with_moves(clauses: list[Clause]) -> list[Clause]:
    """Numbers the moves from 1: paragraphs that follow one another here and there have one number."""
    lines = {place: line for place, line in _lines(clauses) if line.old is None or line.new is None}
    pairs = _numbered(lines) | _known_again(lines)
    changed: dict[Place, Entry] = {place: on_its_own(line) for place, line in lines.items() if line.move}
    numbers = count(1)
    number, before = 0, ((-1, -1), (-1, -1))
    for place, other in sorted(pairs.items()):
        if (before[0], before[1]) != (_one_up(place), _one_up(other)):
            number = next(numbers)
        before = (place, other)
        spans = lines[place].spans if lines[place].move else _kept(lines[place])
        changed[place] = replace(lines[place], spans=spans, move=number)
        changed[other] = replace(lines[other], spans=spans, move=number)
    return [
        replace(clause, entries=tuple(changed.get((n, m), entry) for m, entry in enumerate(clause.entries)))
        for n, clause in enumerate(clauses)
    ]


def _lines(clauses: list[Clause]) -> Iterator[tuple[Place, Line]]:
    for n, clause in enumerate(clauses):
        for m, entry in enumerate(clause.entries):
            if isinstance(entry, Line):
                yield (n, m), entry


def _one_up(place: Place) -> Place:
    return place[0], place[1] - 1


def _kept(line: Line) -> tuple[Span, ...]:
    text = "".join(span.old + span.new for span in line.spans)
    return (Span(text, text),)


def _numbered(lines: dict[Place, Line]) -> dict[Place, Place]:
    """From where to where, of the clauses that moved."""
    there = {line.move: place for place, line in lines.items() if line.move and line.old is not None}
    here = {line.move: place for place, line in lines.items() if line.move and line.new is not None}
    return {there[move]: here[move] for move in there.keys() & here.keys()}


def _known_again(lines: dict[Place, Line]) -> dict[Place, Place]:
    """From where to where, of the other paragraphs: what is gone once and has come once."""
    gone: dict[str, list[Place]] = defaultdict(list)
    come: dict[str, list[Place]] = defaultdict(list)
    for place, line in lines.items():
        if not line.move and line.new is None:
            gone["".join(span.old for span in line.spans)].append(place)
        elif not line.move:
            come["".join(span.new for span in line.spans)].append(place)
    return {
        places[0]: come[text][0]
        for text, places in gone.items()
        if len(text) >= LONG and len(places) == 1 == len(come.get(text, ()))
    }
