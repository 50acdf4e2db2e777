"""Marks that come in pairs (ECMA-376 17.13): after a cut each has its other half, or is gone."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from ..readers.blocks import W
from .tracked import as_deleted

Node = Any  # an lxml element
Pair = tuple[Node, Node | None]  # the start and the end of one

_KINDS: Final = (
    "bookmark", "commentRange", "perm", "moveFromRange", "moveToRange", "customXmlInsRange", "customXmlDelRange",
    "customXmlMoveFromRange", "customXmlMoveToRange",
)  # fmt: skip
MARKS: Final = frozenset(f"{W}{kind}{side}" for kind in _KINDS for side in ("Start", "End"))


def pair(body: Node) -> None:
    """A bookmark that went on beyond the end of body ends there; any other half without its half is taken out.

    Bookmarks are numbered anew. Of two with one name, as LibreOffice 7.4 writes them, one stays.
    """
    for kind in _KINDS:
        pairs = _pairs(body, kind)
        if kind == "bookmark":
            _close_and_number(body, pairs)
        else:
            for start in [start for start, end in pairs if end is None]:
                start.getparent().remove(start)


def _pairs(body: Node, kind: str) -> list[Pair]:
    """Every start with its end, None where it has none; ends without a start are taken out."""
    pairs: list[Pair] = []
    open_starts: dict[str, int] = {}
    for mark in list(body.iter(f"{W}{kind}Start", f"{W}{kind}End")):
        number = mark.get(W + "id") or ""
        if mark.tag == f"{W}{kind}Start":
            open_starts[number] = len(pairs)
            pairs.append((mark, None))
        elif number in open_starts:
            place = open_starts.pop(number)
            pairs[place] = (pairs[place][0], mark)
        else:
            mark.getparent().remove(mark)
    return pairs


def _close_and_number(body: Node, pairs: list[Pair]) -> None:
    names: set[str] = set()
    for start, end in sorted(pairs, key=lambda one: one[1] is None):  # those that have an end go first
        name = (start.get(W + "name") or "").casefold()
        if name in names:
            for mark in (start, end) if end is not None else (start,):
                mark.getparent().remove(mark)
            continue
        names.add(name)
        if end is None:
            end = etree.Element(W + "bookmarkEnd")
            sections = body.findall(W + "sectPr")
            body.insert(body.index(sections[-1]) if sections else len(body), end)
        for mark in (start, end):
            mark.set(W + "id", str(len(names)))


def settle_moves(body: Node) -> None:
    """Where text was moved into body, or out of it, all moves in it become insertions and deletions."""
    moved = [{m.get(W + "name") for m in body.iter(f"{W}move{way}RangeStart")} for way in ("From", "To")]
    if moved[0] == moved[1]:
        return
    for way, kind in (("From", "del"), ("To", "ins")):
        for mark in list(body.iter(f"{W}move{way}RangeStart", f"{W}move{way}RangeEnd")):
            mark.getparent().remove(mark)
        for change in list(body.iter(f"{W}move{way}")):
            change.tag = W + kind
            for run in change.iter(W + "r") if kind == "del" else ():
                as_deleted(run)
