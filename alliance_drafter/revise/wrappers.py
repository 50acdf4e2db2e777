"""Content controls and custom XML round whole paragraphs, rows: what is marked as a change stands in none."""

from __future__ import annotations

from typing import Any, Final

from ..readers.blocks import W

Node = Any  # an lxml element

_WRAPPERS: Final = (W + "sdt", W + "sdtContent", W + "customXml")
_PROPERTIES: Final = (W + "sdtPr", W + "sdtEndPr", W + "customXmlPr")


def child_of(container: Node, node: Node) -> Node:
    """The node, a child of the container, after the wrappers between the two are taken away."""
    while (parent := node.getparent()) is not container and parent.tag in _WRAPPERS:
        for child in list(parent):
            if child.tag not in _PROPERTIES:
                parent.addprevious(child)
        parent.getparent().remove(parent)
    return node


def unwrap(node: Node) -> None:
    """Put the content of a content control, or the children of any other element, in its place."""
    holder = node.find(W + "sdtContent") if node.tag == W + "sdt" else node
    for child in list(holder) if holder is not None else ():
        node.addprevious(child)
    node.getparent().remove(node)
