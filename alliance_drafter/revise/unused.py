"""What a cut leaves without use: comments, notes, and the parts that nothing leads to any more."""

from __future__ import annotations

import re
from typing import Any, Final

from ..readers.blocks import W
from .parts import DOCUMENT, Parts, relationships_of

Node = Any  # an lxml element

_NOTES: Final = ("footnote", "endnote")
_MORE_OF_COMMENTS: Final = ("commentsExtended", "commentsIds", "commentsExtensible")
# Relationships that hold only as long as an element names them; the others belong to the part as a whole.
_NAMED: Final = frozenset((
    "header", "footer", "image", "hyperlink", "chart", "chartEx", "oleObject", "package", "diagramData",
    "diagramLayout", "diagramQuickStyle", "diagramColors", "aFChunk", "subDocument", "frame", "video", "audio",
    "media", "control",
))  # fmt: skip


def drop_unused(parts: Parts) -> None:
    """parts: a file from whose body something was taken out."""
    _drop_notes(parts)
    _drop_comments(parts)
    for name in [n for n in parts.names() if n.startswith("word/") and n.endswith(".xml")]:
        _drop_relations(parts, name)
    parts.sweep()


def _texts(parts: Parts) -> list[Node]:
    """The parts that comments and notes are referred to from."""
    names = [DOCUMENT, *(name for kind in _NOTES for name in parts.related(f"{kind}s"))]
    return [parts.xml(name) for name in names]


def _used(parts: Parts, reference: str) -> set[str]:
    return {node.get(W + "id") or "" for root in _texts(parts) for node in root.iter(W + reference)}


def _drop_notes(parts: Parts) -> None:
    """What separates notes from the text is no note: it has a type."""
    for kind in _NOTES:
        used = {node.get(W + "id") for node in parts.xml(DOCUMENT).iter(f"{W}{kind}Reference")}
        for name in parts.related(f"{kind}s"):
            root = parts.xml(name)
            for note in root.findall(W + kind):
                if note.get(W + "type") in (None, "normal") and note.get(W + "id") not in used:
                    root.remove(note)


def _drop_comments(parts: Parts) -> None:
    used = _used(parts, "commentReference")
    more = [name for kind in _MORE_OF_COMMENTS for name in parts.related(kind)]
    for name in parts.related("comments"):
        root = parts.xml(name)
        for comment in root.findall(W + "comment"):
            if comment.get(W + "id") not in used:
                root.remove(comment)
        if not len(root):
            parts.remove(name, *more)
            return
        left = {_local(node, "paraId") for node in root.iter(W + "p")} - {""}
        for one in more:
            left |= _drop_rows(parts.xml(one), left)


def _drop_rows(root: Node, left: set[str]) -> set[str]:
    """What is said elsewhere of comments that are gone. Gives the other names of those that are left."""
    others: set[str] = set()
    for row in list(root):
        if _local(row, "paraId") in left or _local(row, "durableId") in left:
            others.add(_local(row, "durableId"))
        else:
            root.remove(row)
    return others - {""}


def _local(node: Node, name: str) -> str:
    """An attribute, by its name alone: each edition of Word has a namespace of its own."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def _drop_relations(parts: Parts, name: str) -> None:
    rels = relationships_of(name)
    if rels not in parts:
        return
    named = {value for node in parts.peek(name).iter() for value in node.attrib.values()}
    root = parts.xml(rels)
    for relation in list(root):
        kind = re.sub(r".*/", "", relation.get("Type") or "")
        if kind in _NAMED and relation.get("Id") not in named:
            root.remove(relation)
