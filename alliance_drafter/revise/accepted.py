"""A part of a Word file with every tracked change accepted (ECMA-376 17.13.5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ..readers.blocks import W
from .tracked import open_changes
from .wrappers import unwrap

Node = Any  # an lxml element

_GONE: Final = tuple(W + name for name in ("del", "moveFrom"))
_COME: Final = tuple(W + name for name in ("ins", "moveTo"))
_LEFT_OVER: Final = tuple(
    f"{W}{kind}Range{side}"
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for side in ("Start", "End")
)
_BEFORE: Final = tuple(
    f"{W}{kind}Change" for kind in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "tcPr", "trPr", "numbering")
)
_BETWEEN: Final = frozenset(
    W + name for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr")
)


def accept(root: Node) -> None:
    """Changed in place. A paragraph whose end is deleted joins the one after it, which keeps its looks."""
    if next(open_changes(root), None) is None:
        return
    for mark in [*root.iter(*_LEFT_OVER, *_BEFORE)]:
        _take_out(mark)
    for row in [*root.iter(W + "tr")]:
        _row(row)
    joined = [p for p in root.iter(W + "p") if _ends_in(p, _GONE)]
    for change in [*root.iter(*_GONE, *_COME)]:
        if change.tag in _COME and len(change) and change.getparent() is not None:
            unwrap(change)
        elif change.getparent() is not None:
            _take_out(change)
    for paragraph in joined:
        _join(paragraph)


def _row(row: Node) -> None:
    """A row that is deleted goes, and so do cells; with its last row a table."""
    properties = row.find(W + "trPr")
    gone = properties is not None and properties.find(W + "del") is not None
    for cell in [] if gone else row.findall(W + "tc"):
        for mark in cell.findall(f"{W}tcPr/*"):
            if mark.tag == W + "cellDel":
                _take_out(cell)
            elif mark.tag in (W + "cellIns", W + "cellMerge"):
                _take_out(mark)
    table = next(row.iterancestors(W + "tbl"))
    if gone or row.find(f".//{W}tc") is None:
        _take_out(row)
        if table.find(f".//{W}tr") is None:
            _take_out(table)


def _ends_in(paragraph: Node, kinds: tuple[str, ...]) -> bool:
    looks = paragraph.find(f"{W}pPr/{W}rPr")
    return looks is not None and any(looks.find(kind) is not None for kind in kinds)


def _join(paragraph: Node) -> None:
    """What is left of the paragraph goes to the front of the one after it."""
    left = [child for child in paragraph if child.tag != W + "pPr"]
    after = next(_after(paragraph), None)
    if after is None or after.tag != W + "p":
        if not left and not _is_needed(paragraph):
            _take_out(paragraph)
        return
    place = 1 if after.find(W + "pPr") is not None else 0
    for child in reversed(left):
        after.insert(place, child)
    _take_out(paragraph)


def _after(paragraph: Node) -> Iterator[Node]:
    return (node for node in paragraph.itersiblings() if node.tag not in _BETWEEN)


def _is_needed(paragraph: Node) -> bool:
    """A cell ends with a paragraph, whatever is deleted."""
    parent = paragraph.getparent()
    return parent.tag != W + "body" and next(_after(paragraph), None) is None


def _take_out(node: Node) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
