"""What number each numbered paragraph of a Word file shows, as Word counts (ECMA-376 17.9), all changes accepted.

A paragraph whose mark is deleted joins the one after it: together they count once, as the first of them that still
says something. What a REF field holds is not looked at: its number comes from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

from .blocks import DELETED, W
from .lists import LEVELS, Lists, read_lists, value_of

Node = Any  # an lxml element

_P, _TABLE, _ROW, _CELL, _BOOKMARK = W + "p", W + "tbl", W + "tr", W + "tc", W + "bookmarkStart"
_WRAPS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "del", "moveFrom"))
_SAYS: Final = tuple(
    W + name for name in ("t", "sym", "drawing", "pict", "object", "footnoteReference", "endnoteReference")
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """labels: by w:p, as long as the tree lives. A bullet, a number that is hidden: none.

    by_bookmark: for each bookmark in, or right before, a numbered paragraph what a REF field with \\n shows.
    """

    labels: dict[Node, str]
    by_bookmark: dict[str, str]


@dataclass(slots=True)
class Counter:
    """What each list has counted so far."""

    lists: Lists
    counts: dict[str, list[int | None]] = field(default_factory=dict)  # of each level; None before it begins
    used: set[tuple[str, int]] = field(default_factory=set)

    def count(self, paragraph: Node) -> str:
        """The paragraph's label; "" where it has none."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            place = self.lists.place("", "", "")
        else:
            own = properties.find(W + "numPr")
            num, level = ("", "") if own is None else (value_of(own, "numId"), value_of(own, "ilvl"))
            place = self.lists.place(value_of(properties, "pStyle"), num, level)
        return self.label(*place) if place else ""

    def label(self, num: str, level: int) -> str:
        """One more paragraph of a list, at a level that it has."""
        used = self.lists.nums[num]
        counts = self.counts.setdefault(used.counts_with, [None] * LEVELS)
        before = counts[level]
        if before is None or (level in used.starts and (num, level) not in self.used):
            counts[level] = used.start(level)
        else:
            counts[level] = before + 1
        self.used.add((num, level))
        for deeper in range(level + 1, LEVELS):
            known = used.levels.get(deeper)
            if known is None or level < min(known.restart, deeper):
                counts[deeper] = None
        shown = [used.start(n) if count is None else count for n, count in enumerate(counts)]
        formats = [used.levels[n].format if n in used.levels else "decimal" for n in range(LEVELS)]
        return used.levels[level].label(shown, formats)


def read_numbers(document: Node, styles: Node | None, numbering: Node | None) -> Numbers:
    """document, styles, numbering: the roots of these parts. Headers, notes and text boxes are not counted."""
    counter = Counter(read_lists(styles, numbering))
    numbers = Numbers({}, {})
    body = document.find(W + "body")
    names: list[str] = []
    for paragraph, inside in _joined(body) if body is not None else ():
        names += inside
        if paragraph is None:
            continue
        label = counter.count(paragraph)
        if label:
            numbers.labels[paragraph] = label
            for name in names:
                numbers.by_bookmark.setdefault(name, label.rstrip("."))
        names.clear()
    return numbers


def _joined(body: Node) -> Iterator[tuple[Node | None, list[str]]]:
    """Each paragraph that counts, with the bookmarks that begin in it or before it; a bookmark alone with None."""
    first: Node | None = None  # of those that join: the one that still says something
    for node in chain(_walk(body), (None,)):
        if node is None or node.tag != _P:
            if node is not None:
                yield None, [node.get(W + "name") or ""]
            elif first is not None:
                yield first, []
                first = None
            continue
        names = [mark.get(W + "name") or "" for mark in node.iter(_BOOKMARK)]
        if _is_marked_deleted(node):
            yield None, names
            first = node if first is None and _says(node) else first
        else:
            yield node if first is None else first, names
            first = None


def _walk(parent: Node) -> Iterator[Node | None]:
    """Paragraphs, and the bookmarks between them; None where paragraphs can't join: a table, the end of a cell."""
    for node in parent:
        tag = node.tag
        if tag in (_P, _BOOKMARK):
            yield node
        elif tag == _TABLE:
            yield None
            yield from _walk(node)
        elif tag == _CELL:
            yield from _walk(node)
            yield None
        elif tag in _WRAPS or (tag == _ROW and node.find(f"{W}trPr/{W}del") is None):
            yield from _walk(node)


def _is_marked_deleted(paragraph: Node) -> bool:
    looks = paragraph.find(f"{W}pPr/{W}rPr")
    return looks is not None and any(looks.find(tag) is not None for tag in DELETED)


def _says(paragraph: Node) -> bool:
    """Whether something is left of it once all changes are accepted."""
    return any(
        not any(above.tag in DELETED for above in node.iterancestors(*DELETED, _P)) for node in paragraph.iter(*_SAYS)
    )
