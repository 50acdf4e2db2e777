"""Conflicts: comments that say where an edit and a new answer could not both be kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..readers.blocks import W
from .stories import PARAGRAPH

Node = Any  # an lxml element

CONFLICT: Final = "【冲突】"  # how such a comment begins


def open_conflicts(trees: Mapping[str, Node], others: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
    """Id and text of each comment on a conflict that nobody has marked as resolved, whoever is named its author.

    trees: the parts in WordprocessingML. others: the other XML parts; one of them says what is resolved.
    """
    rows = [row for root in others.values() if _local(root.tag) == "commentsEx" for row in root.iter("{*}commentEx")]
    resolved = {_attribute(row, "paraId") for row in rows if _attribute(row, "done") in ("1", "true", "on")} - {""}
    for root in trees.values():
        for comment in root.iter(W + "comment") if root.tag == W + "comments" else ():
            text = "".join(node.text or "" for node in comment.iter(W + "t")).strip()
            known = {_attribute(paragraph, "paraId") for paragraph in comment.iter(PARAGRAPH)}
            if text.startswith(CONFLICT) and not known & resolved:
                yield comment.get(W + "id", ""), text


def _attribute(node: Node, name: str) -> str:
    """By its name alone: its namespace differs between editions of Word."""
    return next((value for key, value in node.attrib.items() if _local(key) == name), "")


def _local(name: str) -> str:
    return str(name).rpartition("}")[2]
