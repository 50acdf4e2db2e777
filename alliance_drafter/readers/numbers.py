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

_P, _TABLE, _ROW, _CELL = W + "p", W + "tbl", W + "tr", W + "tc"
_START, _END = W + "bookmarkStart", W + "bookmarkEnd"
_WRAPS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "del", "moveFrom"))
_SAYS: Final = tuple(
    W + name for name in ("t", "sym", "drawing", "pict", "object", "footnoteReference", "endnoteReference")
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everything by w:p, as long as the tree lives. A paragraph whose number is a bullet, or hidden, has no label."""

    labels: dict[Node, str] = field(default_factory=dict)
    counts: dict[Node, tuple[str, int, int]] = field(default_factory=dict)  # w:numId, level, how far that has counted
    # what a REF field with \n shows, for each bookmark in, or right before, such a paragraph that isn't deleted with it
    by_bookmark: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Counter:
    """What each list has counted so far."""

    lists: Lists
    counts: dict[str, list[int | None]] = field(default_factory=dict)  # of each level; None before it begins
    used: set[tuple[str, int]] = field(default_factory=set)

    def place(self, paragraph: Node) -> tuple[str, int] | None:
        """Its list and level; None where it is not numbered."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return self.lists.place("", "", "")
        own = properties.find(W + "numPr")
        num, level = ("", "") if own is None else (value_of(own, "numId"), value_of(own, "ilvl"))
        return self.lists.place(value_of(properties, "pStyle"), num, level)

    def count(self, num: str, level: int) -> tuple[int, str]:
        """One more paragraph of a list, at a level that it has: how far the level has counted, and the label."""
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
        return shown[level], used.levels[level].label(shown, formats)


@dataclass(slots=True)
class Marks:
    """The bookmarks that wait for the next paragraph that counts: by id, their names."""

    waiting: dict[str, str] = field(default_factory=dict)
    doomed: set[str] = field(default_factory=set)  # of those, what goes with the paragraphs that are deleted

    def between(self, mark: Node) -> None:
        """A start or an end between paragraphs."""
        if mark.tag == _START:
            self.waiting[mark.get(W + "id") or ""] = mark.get(W + "name") or ""
        elif mark.get(W + "id") in self.doomed:
            self.waiting.pop(mark.get(W + "id"), None)

    def deleted(self, paragraph: Node) -> None:
        """A paragraph of which nothing is left."""
        for mark in paragraph.iter(_START, _END):
            self.doomed.add(mark.get(W + "id") or "")
            self.between(mark)
        self.doomed.update(self.waiting)

    def begun(self, paragraph: Node) -> list[str]:
        """A paragraph of which something is left. Gives the names in it and before it."""
        for mark in paragraph.iter(_START):
            self.between(mark)
        names = list(self.waiting.values())
        self.waiting.clear()
        self.doomed.clear()
        return names


def read_numbers(document: Node, styles: Node | None, numbering: Node | None) -> Numbers:
    """document, styles, numbering: the roots of these parts. Headers, notes and text boxes are not counted."""
    counter = Counter(read_lists(styles, numbering))
    numbers = Numbers()
    body = document.find(W + "body")
    for paragraph, names in _counted(body) if body is not None else ():
        place = counter.place(paragraph)
        if place is None:
            continue
        count, label = counter.count(*place)
        numbers.counts[paragraph] = (*place, count)
        if label:
            numbers.labels[paragraph] = label
            for name in names:
                numbers.by_bookmark.setdefault(name, label.rstrip("."))
    return numbers


def _counted(body: Node) -> Iterator[tuple[Node, list[str]]]:
    """Each paragraph that counts, with the bookmarks that begin in it or before it."""
    first: Node | None = None  # of those that join: the one that still says something
    names: list[str] = []
    marks = Marks()
    for node in chain(_walk(body), (None,)):
        if node is not None and node.tag != _P:
            marks.between(node)
            continue
        if node is not None and is_deleted(node):
            marks.deleted(node)
            continue
        if node is not None:
            first = node if first is None else first
            names += marks.begun(node)
        if first is not None and (node is None or not _mark_is_deleted(node)):
            yield first, names
            first, names = None, []


def _walk(parent: Node) -> Iterator[Node | None]:
    """Paragraphs, and the bookmarks between them; None where paragraphs can't join: a table, the end of a cell."""
    for node in parent:
        tag = node.tag
        if tag in (_P, _START, _END):
            yield node
        elif tag == _TABLE:
            yield None
            yield from _walk(node)
        elif tag == _CELL:
            yield from _walk(node)
            yield None
        elif tag in _WRAPS or (tag == _ROW and node.find(f"{W}trPr/{W}del") is None):
            yield from _walk(node)


def is_deleted(paragraph: Node) -> bool:
    """Whether nothing is left of it, its mark included, once all changes are accepted."""
    return _mark_is_deleted(paragraph) and not any(
        not any(above.tag in DELETED for above in node.iterancestors(*DELETED, _P)) for node in paragraph.iter(*_SAYS)
    )


def _mark_is_deleted(paragraph: Node) -> bool:
    looks = paragraph.find(f"{W}pPr/{W}rPr")
    return looks is not None and any(looks.find(tag) is not None for tag in DELETED)
