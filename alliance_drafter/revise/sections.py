"""The sections of a Word file of which only some blocks stay: page, header and footer stay as they were there."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from lxml import etree

from ..readers.blocks import W

Node = Any  # an lxml element

_REFERENCES: Final = (W + "headerReference", W + "footerReference")
_BEFORE_NUMBERS: Final = frozenset(  # the children of w:sectPr that stand before w:pgNumType
    W + name
    for name in (
        "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc",
        "pgBorders", "lnNumType",
    )
)  # fmt: skip


def keep(body: Node, first: int, end: int) -> None:
    """Of the children of body only those from first to before end, in their sections; pages are counted from 1."""
    blocks = list(body)[first:end]
    inherited = _references(body, first)
    closing = _closing(body, blocks, end)
    kept = set(blocks)
    for child in list(body):
        if child not in kept:
            body.remove(child)
    body.append(closing)
    if blocks and blocks[-1].tag == W + "tbl":
        closing.addprevious(etree.Element(W + "p"))  # a body does not end with a table
    first_section = next(_sections(body))
    own = {_key(reference) for reference in first_section.iter(*_REFERENCES)}
    missing = [reference for key, reference in inherited.items() if key not in own]
    first_section[0:0] = [deepcopy(reference) for reference in missing]
    _count_from_one(first_section)


def _sections(node: Node) -> Iterator[Node]:
    """What is now; not what a tracked change has replaced."""
    for section in node.iter(W + "sectPr"):
        if section.getparent().tag != W + "sectPrChange":
            yield section


def _key(reference: Node) -> tuple[str, str]:
    return str(reference.tag), reference.get(W + "type") or "default"


def _references(body: Node, first: int) -> dict[tuple[str, str], Node]:
    """Headers and footers of the sections before a child; a section without its own has those before it (17.10.1)."""
    found: dict[tuple[str, str], Node] = {}
    for section in _sections(body):
        if _place(body, section) >= first:
            break
        found |= {_key(reference): reference for reference in section.iter(*_REFERENCES)}
    return found


def _place(body: Node, node: Node) -> int:
    """Which child of the body it is, or stands in."""
    while node.getparent() is not body:
        node = node.getparent()
    return int(body.index(node))


def _closing(body: Node, blocks: list[Node], end: int) -> Node:
    """The properties of the section that the last of the blocks stands in, to stand at the end of the body."""
    last = blocks[-1]
    own = last.find(f"{W}pPr/{W}sectPr") if last.tag == W + "p" else None
    if own is not None:
        own.getparent().remove(own)
        if len(blocks) > 1 and not [child for child in last if child.tag != W + "pPr"]:
            blocks.pop()
        return own
    following = (section for section in _sections(body) if _place(body, section) >= end)
    found = next(following, None)
    return etree.Element(W + "sectPr") if found is None else deepcopy(found)


def _count_from_one(section: Node) -> None:
    numbers = section.find(W + "pgNumType")
    if numbers is None:
        numbers = etree.Element(W + "pgNumType")
        section.insert(sum(child.tag in _BEFORE_NUMBERS for child in section), numbers)
    numbers.set(W + "start", "1")
