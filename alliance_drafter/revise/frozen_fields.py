"""Fields that show what a final version no longer holds, or what changes by itself: their text stays, as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from ..readers.blocks import W
from .stories import drop
from .wrappers import unwrap

Node = Any  # an lxml element

_CODES: Final = re.compile(
    r"(?i)\s*(DOCPROPERTY|DOCVARIABLE|AUTHOR|LASTSAVEDBY|USERNAME|USERINITIALS|USERADDRESS|FILENAME|TEMPLATE|REVNUM"
    r"|EDITTIME|CREATEDATE|SAVEDATE|PRINTDATE|COMMENTS|INFO|MERGEFIELD|DATE|TIME)\b"
)


@dataclass(slots=True)
class Field:
    """A complex field (ECMA-376 17.16.18) as far as it was read."""

    marks: list[Node]  # its own w:fldChar and w:instrText
    code: str = ""
    shows: bool = False  # what follows is its result
    nested: bool = field(default=False)  # another field stands in its code


def freeze_fields(root: Node) -> None:
    for node in list(root.iter(W + "fldSimple")):
        if _CODES.match(node.get(W + "instr") or ""):
            for data in node.findall(W + "fldData"):
                node.remove(data)
            unwrap(node)
    open_fields: list[Field] = []
    for node in list(root.iter(W + "fldChar", W + "instrText")):
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            if open_fields and not open_fields[-1].shows:
                open_fields[-1].nested = True
            open_fields.append(Field([]))
        if not open_fields:
            continue
        current = open_fields[-1]
        current.marks.append(node)
        current.code += (node.text or "") if node.tag == W + "instrText" else ""
        current.shows = current.shows or kind == "separate"
        if kind == "end":
            open_fields.pop()
            if not current.nested and _CODES.match(current.code):
                for mark in current.marks:
                    drop(mark)
