"""The end of a cell, or of the body, can neither be inserted nor deleted: marks on ends are moved one back from there.

X¶ [D¶] would delete the last end. X[¶ D]¶ says the same: what was deleted begins with the end of the paragraph before
it. The looks stand with the end, so they move too, for the text that each end closes when all is accepted; the last
end has the looks of the old file as a tracked change beside those.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final, Literal

from lxml import etree

from ..readers.blocks import W, blocks_in
from .tracked import Tracker
from .wrappers import child_of

Node = Any  # an lxml element
Kind = Literal["kept", "ins", "del"]

_MARKS: Final = (W + "bookmarkStart", W + "bookmarkEnd", W + "proofErr")
_MOVED: Final = (W + "moveFrom", W + "moveTo")
_KINDS: Final[dict[str, Kind]] = {W + "ins": "ins", W + "moveTo": "ins", W + "del": "del", W + "moveFrom": "del"}


def close(container: Node, tracker: Tracker) -> None:
    """Nothing is done where the last end is kept already, or where there is no kept one to go back to."""
    tail = _tail(container)
    if len(tail) > 1:
        for paragraph in tail:
            child_of(container, paragraph)
        _lean(tail, tracker)


def _lean(tail: list[Node], tracker: Tracker) -> None:
    """Each mark one end back, to the first of the tail, which has none."""
    kinds = [kind_of(paragraph) for paragraph in tail]
    shapes = [_shape(paragraph) for paragraph in tail]
    for at, paragraph in enumerate(tail):
        kind: Kind = kinds[at + 1] if at + 1 < len(tail) else "kept"
        come, gone = (_before(shapes, kinds, at, side) for side in ("ins", "del"))
        shape = deepcopy(gone if kind == "del" else come)
        known = paragraph.find(W + "pPr")
        if known is not None:
            paragraph.remove(known)
        paragraph.insert(0, shape)
        if kind != "kept":
            tracker.paragraph_mark(paragraph, kind)
        elif etree.tostring(_plain(come)) != etree.tostring(_plain(gone)):
            change = tracker.mark("pPrChange")
            change.append(_plain(gone))
            shape.append(change)


def lean_back(container: Node, tracker: Tracker) -> None:
    """What is deleted or inserted at the end of an article leaves the end before the next article's heading alone.

    X¶ [D¶] 第二条¶ says the same as X[¶ D]¶ 第二条¶; but LibreOffice takes a heading after a deleted or inserted end
    for deleted or inserted, and numbers all that follow otherwise. Articles that come or go whole stay as they are.
    """
    run: list[Node] = []
    before: Node | None = None
    for block in list(container):
        if block.tag in _MARKS:
            continue
        is_paragraph = block.tag == W + "p"
        if is_paragraph and kind_of(block) != "kept":
            run.append(block)
            continue
        if run and is_paragraph and _is_heading(block) and not any(map(_is_heading, run)):
            _free_end(before, run, tracker)
        run = []
        before = block if is_paragraph else None


def _free_end(before: Node | None, run: list[Node], tracker: Tracker) -> None:
    if any(mark.tag in _MOVED for p in run for mark in p.iterfind(f"{W}pPr/{W}rPr/*")):
        return
    if before is not None and not _is_heading(before) and before.find(f"{W}pPr/{W}sectPr") is None:
        _lean([before, *run], tracker)
        return
    gone = next((p for p in reversed(run) if kind_of(p) == "del"), None)
    if gone is not None and kind_of(run[-1]) == "ins":
        _join(gone, run[-1], tracker)


def _join(gone: Node, come: Node, tracker: Tracker) -> None:
    """A deleted paragraph and the last inserted one become one paragraph, whose end is kept."""
    shape, old = _shape(come), _plain(_shape(gone))
    if etree.tostring(_plain(shape)) != etree.tostring(old):
        change = tracker.mark("pPrChange")
        change.append(old)
        shape.append(change)
    for properties in come.findall(W + "pPr"):
        come.remove(properties)
    come.insert(0, shape)
    come[1:1] = [node for node in gone if node.tag != W + "pPr"]
    gone.getparent().remove(gone)


def _is_heading(paragraph: Node) -> bool:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return style is not None and (style.get(W + "val") or "").startswith(("Heading", "Annex"))


def _tail(container: Node) -> list[Node]:
    """The paragraphs from the last whose end is kept; none where a table or the end of a section is in the way."""
    found: list[Node] = []
    for block in reversed(list(blocks_in(container))):
        if block.tag != W + "p" or block.find(f"{W}pPr/{W}sectPr") is not None:
            return []
        found.append(block)
        if kind_of(block) == "kept":
            return found[::-1]
    return []


def kind_of(paragraph: Node) -> Kind:
    """What becomes of its end."""
    looks = paragraph.find(f"{W}pPr/{W}rPr")
    marks = (_KINDS[child.tag] for child in (looks if looks is not None else ()) if child.tag in _KINDS)
    return next(marks, "kept")


def _shape(paragraph: Node) -> Node:
    """Its w:pPr without a mark on its end."""
    known = paragraph.find(W + "pPr")
    shape = etree.Element(W + "pPr") if known is None else deepcopy(known)
    for mark in shape.findall(f"{W}rPr/*"):
        if mark.tag in _KINDS:
            mark.getparent().remove(mark)
    return shape


def _before(shapes: list[Node], kinds: list[Kind], at: int, side: str) -> Node:
    """The looks of the last paragraph up to here that this side has."""
    return next(shapes[n] for n in range(at, -1, -1) if kinds[n] in ("kept", side))


def _plain(shape: Node) -> Node:
    """As w:pPrChange holds it: the looks that come back when the change is rejected."""
    change = shape.find(f"{W}pPrChange/{W}pPr")
    copy = deepcopy(shape if change is None else change)
    for child in list(copy):
        if child.tag in (W + "rPr", W + "sectPr", W + "pPrChange"):
            copy.remove(child)
    return copy
