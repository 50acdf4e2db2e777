"""Bookmarks mended: each name once, each start with its end (ECMA-376 17.13.6)."""

from __future__ import annotations

from typing import Any

from lxml import etree

from ..readers.blocks import W

Node = Any  # an lxml element


def mend_bookmarks(root: Node) -> None:
    """root: of a part. Nothing is touched where all is well.

    LibreOffice 7.4 writes a bookmark over several paragraphs as a start without an end in the first of them, and once
    more, whole, in the last: the two are joined. Any other start without an end ends at once.
    """
    starts, ends = list(root.iter(W + "bookmarkStart")), list(root.iter(W + "bookmarkEnd"))
    numbers, ended = ([mark.get(W + "id") or "" for mark in marks] for marks in (starts, ends))
    names = {_name(start) for start in starts}
    if len(names) == len(starts) == len(set(numbers)) and sorted(numbers) == sorted(ended):
        return
    known: dict[str, tuple[Node, Node | None]] = {}
    by_number = dict(zip(ended, ends, strict=True))
    for start in starts:
        end = by_number.pop(start.get(W + "id") or "", None)
        first, its_end = known.setdefault(_name(start), (start, end))
        if first is not start:
            start.getparent().remove(start)
            known[_name(start)] = (first, end if its_end is None else its_end)
    _number(list(known.values()), ends)


def _name(start: Node) -> str:
    return str(start.get(W + "name") or "").casefold()


def _number(pairs: list[tuple[Node, Node | None]], ends: list[Node]) -> None:
    """Number them anew; ends of none of them go."""
    kept = set()
    for number, (start, end) in enumerate(pairs):
        if end is None:
            end = etree.Element(W + "bookmarkEnd")
            start.addnext(end)
        kept.add(end)
        for mark in (start, end):
            mark.set(W + "id", str(number))
    for end in ends:
        if end not in kept:
            end.getparent().remove(end)
