"""What a Word file takes from elsewhere, or holds without anybody seeing it: links, embedded files, signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from ..readers.blocks import W
from .parts import REL, Parts, source_of

Node = Any  # an lxml element

R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FETCHES: Final = re.compile(r"(?i)\s*(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|LINK|DDE|DDEAUTO|IMPORT|RD|DATABASE)\b")
_OPAQUE: Final = {  # by how the type of the relationship ends
    "/oleObject": "embedded", "/package": "embedded", "/control": "embedded", "/aFChunk": "embedded",
    "/subDocument": "embedded", "/digital-signature/origin": "signature",
}  # fmt: skip
_SAFE: Final = re.compile(r"(?i)(https?|mailto|ftp|tel):|#|$")
_TAKEN_OUT: Final = ("/attachedTemplate", "/mailMergeSource", "/mailMergeHeaderSource", "/transform")


def outside(parts: Parts, trees: Mapping[str, Node]) -> Iterator[tuple[str, Node | None, str]]:
    """Kind (outside, embedded, signature), the element that refers to it where there is one, and what it leads to."""
    for rels in [name for name in parts.names() if name.endswith(".rels")]:
        meant = [(kind, row) for row in parts.peek(rels).iter(f"{REL}Relationship") if (kind := _kind_of(row))]
        referring = _referring(trees.get(source_of(rels))) if meant else {}
        for kind, relation in meant:
            yield kind, referring.get(relation.get("Id", "")), unquote(relation.get("Target", ""))
    for root in trees.values():
        for node in root.iter(W + "instrText", W + "fldSimple"):
            code = node.get(W + "instr") or node.text or ""
            if FETCHES.match(code):
                yield "outside", node, code


def _kind_of(relation: Node) -> str:
    kind, target = relation.get("Type", ""), relation.get("Target", "")
    for ending, known in _OPAQUE.items():
        if kind.endswith(ending):
            return known
    if relation.get("TargetMode") != "External" or target == "NULL" or kind.endswith(_TAKEN_OUT):
        return ""
    return "" if kind.endswith("/hyperlink") and _SAFE.match(target) else "outside"


def _referring(root: Node | None) -> dict[str, Node]:
    """An element that names the relationship, by its id."""
    nodes = root.iter("*") if root is not None else ()
    return {value: node for node in nodes for name, value in node.attrib.items() if name.startswith(R)}
