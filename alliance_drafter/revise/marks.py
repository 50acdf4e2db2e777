"""What came, written into a paragraph of the new file as tracked changes, beside what went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from ..readers.blocks import W
from .changes import Span
from .comparison import Line
from .gone import Gone
from .pieces import Piece, cut, pieces_of
from .tracked import Tracker

Node = Any  # an lxml element

_BESIDE: Final = frozenset(W + name for name in ("pPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "proofErr"))


class Change(NamedTuple):
    """Characters of the two sides, from start to before end."""

    old_start: int
    old_end: int
    start: int
    end: int


@dataclass(slots=True)
class Marker:
    tracker: Tracker
    gone: Gone

    def changed(self, line: Line) -> None:
        """The words that went and came, inside a paragraph that stays."""
        pieces = pieces_of(line.new)
        changes = whole_pieces(changes_in(line.spans), pieces)
        pieces = at_edges(pieces, [edge for change in changes for edge in change[2:]])
        old = pieces_of(deepcopy(line.old))
        for change in changes:
            inside = _inside(pieces, change)
            for node in self.gone.words(old, change.old_start, change.old_end, "del"):
                _put(node, line.new, pieces, change.start)
            self._wrap(inside, "ins")

    def come(self, line: Line) -> None:
        """All of a paragraph, with its end; of one that moved here, what is new in it."""
        paragraph: Node = line.new
        pieces = pieces_of(paragraph, whole=True)
        changes = changes_in(line.spans) if line.move else []
        changes = whole_pieces(changes, pieces)
        pieces = at_edges(pieces, [edge for change in changes for edge in change[2:]])
        new = [piece for change in changes for piece in _inside(pieces, change)]
        known = set(map(id, new))
        rest = [piece for piece in pieces if not piece.held and id(piece) not in known]
        self._wrap(rest, "moveTo" if line.move else "ins")
        self._wrap(new, "ins")
        if paragraph.find(f"{W}pPr/{W}sectPr") is None:
            self.tracker.paragraph_mark(paragraph, "moveTo" if line.move else "ins")

    def _wrap(self, pieces: Iterable[Piece], kind: str) -> None:
        """Neighbours share a mark."""
        mark: Node | None = None
        for node in (node for piece in pieces for node in piece.nodes):
            if mark is None or mark.getnext() is not node:
                mark = self.tracker.mark(kind)
                node.addprevious(mark)
            mark.append(node)


def changes_in(spans: Sequence[Span]) -> list[Change]:
    found: list[Change] = []
    old = new = 0
    for span in spans:
        if not span.kept:
            found.append(Change(old, old + len(span.old), new, new + len(span.new)))
        old, new = old + len(span.old), new + len(span.new)
    return found


def whole_pieces(changes: list[Change], pieces: Sequence[Piece]) -> list[Change]:
    """The changes, each grown over the fields and bound values that it would cut."""
    fixed: list[tuple[int, int]] = []
    at = 0
    for piece in pieces:
        if len(piece.text) > 1 and not piece.cuttable:
            fixed.append((at, at + len(piece.text)))
        at += len(piece.text)
    grown: list[Change] = []
    for change in changes:
        start = next((a for a, b in fixed if a < change.start < b), change.start)
        end = next((b for a, b in fixed if a < change.end < b), change.end)
        one = Change(change.old_start + start - change.start, change.old_end + end - change.end, start, end)
        if grown and one.start <= grown[-1].end and (grown[-1].end, grown[-1].start) != (one.start, one.start):
            before = grown.pop()
            one = Change(before.old_start, one.old_end, before.start, max(before.end, one.end))
        grown.append(one)
    return grown


def at_edges(pieces: Sequence[Piece], edges: Sequence[int]) -> list[Piece]:
    """The pieces, cut where a change begins or ends."""
    found: list[Piece] = []
    at = 0
    for piece in pieces:
        rest = piece
        for edge in sorted({e for e in edges if at < e < at + len(piece.text)}):
            first, rest = cut(rest, edge - at)
            found.append(first)
            at = edge
        found.append(rest)
        at += len(rest.text)
    return found


def _inside(pieces: Sequence[Piece], change: Change) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    for piece in pieces:
        first = at == change.start and not piece.text
        if change.start <= at < change.end and not piece.held and not first:
            found.append(piece)
        at += len(piece.text)
    return found


def _put(node: Node, paragraph: Node, pieces: Sequence[Piece], start: int) -> None:
    """Before the text that begins there; after all where none does."""
    at = 0
    shown: list[Piece] = []
    for piece in pieces:
        if piece.text and at >= start:
            _outermost(piece.nodes[0], paragraph).addprevious(node)
            return
        at += len(piece.text)
        shown += [piece] if piece.text else []
    if not shown:
        paragraph.append(node)
        return
    last = shown[-1].nodes[-1]
    while last.getparent() is not paragraph:
        last = last.getparent()
    last.addnext(node)


def _outermost(node: Node, paragraph: Node) -> Node:
    """What the node is the first of: the link or control round it, if nothing in that stands before it."""
    while (parent := node.getparent()) is not paragraph:
        if any(one.tag not in _BESIDE for one in node.itersiblings(preceding=True)):
            break
        node = parent
    return node
