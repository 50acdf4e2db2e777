"""The last paragraph of a cell, or of the body: its end can neither be inserted nor deleted.

Where it would be, one of two things helps: what was inserted or deleted begins with the end of the paragraph before
it (the writer of the marks sees to that), or the last paragraphs of both sides are held against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from ..readers.blocks import W
from .comparison import Clause, Entry, Grid, Line, on_its_own

Node = Any  # an lxml element
Pairing = Callable[[Node, Node], Line]


def closed(entries: list[Entry], pair: Pairing) -> list[Entry]:
    """The entries of a cell, with the last paragraphs paired where nothing else helps."""
    last = _unclosed(entries)
    return [*_without(entries, *last), pair(*last)] if last else entries


def close_last(clauses: list[Clause], pair: Pairing) -> list[Clause]:
    """The clauses of a document, the body closed as a cell is."""
    last = _unclosed(list(chain.from_iterable(clause.entries for clause in clauses)))
    if not last:
        return clauses
    found: list[Clause] = []
    for clause in clauses:
        rest = tuple(_without(clause.entries, *last))
        state = "changed" if clause.state in ("same", "renumbered") and rest != clause.entries else clause.state
        found.append(replace(clause, entries=rest, state=state))
    return [*found[:-1], replace(found[-1], entries=(*found[-1].entries, pair(*last)))]


def _unclosed(entries: list[Entry]) -> tuple[Node, Node] | None:
    """The last paragraphs of both sides; None where the last is in both, or only paragraphs follow one that is."""
    places = [n for n, entry in enumerate(entries) if entry.old is not None and entry.new is not None]
    after = entries[places[-1] + 1 :] if places else entries
    if not after:
        return None
    kept = entries[places[-1]] if places else None
    if isinstance(kept, Line) and all(isinstance(entry, Line) for entry in after) and not _ends_section(kept):
        return None
    old = next((entry for entry in reversed(entries) if entry.old is not None), None)
    new = next((entry for entry in reversed(entries) if entry.new is not None), None)
    return (old.old, new.new) if isinstance(old, Line) and isinstance(new, Line) else None


def _without(entries: Iterable[Entry], old: Node, new: Node) -> Iterable[Entry]:
    """The entries without these two paragraphs; what was paired with one of them stands alone."""
    for entry in entries:
        one = None if entry.old is old else entry.old
        other = None if entry.new is new else entry.new
        if (one, other) == (entry.old, entry.new):
            yield entry
        elif isinstance(entry, Line) and (one is not None or other is not None):
            yield on_its_own(Line(one, other, entry.spans))
        elif isinstance(entry, Grid):
            yield Grid(one, other)


def _ends_section(line: Line) -> bool:
    """Whether a section ends with the paragraph, or after it."""
    node: Node = line.new
    while node.getparent().tag not in (W + "body", W + "tc"):
        node = node.getparent()
    ends = (one.find(f".//{W}pPr/{W}sectPr") for one in (node, *node.itersiblings()))
    return any(end is not None for end in ends)
