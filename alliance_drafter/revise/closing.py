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

_KINDS: Final[dict[str, Kind]] = {W + "ins": "ins", W + "moveTo": "ins", W + "del": "del", W + "moveFrom": "del"}


def close(container: Node, tracker: Tracker) -> None:
    """Nothing is done where the last end is kept already, or where there is no kept one to go back to."""
    tail = _tail(container)
    if len(tail) < 2:
        return
    kinds = [kind_of(paragraph) for paragraph in tail]
    shapes = [_shape(paragraph) for paragraph in tail]
    for at, paragraph in enumerate(tail):
        child_of(container, paragraph)
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
