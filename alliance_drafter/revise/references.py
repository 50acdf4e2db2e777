"""References in a Word file: each shows the number its target has now; those that lead nowhere become text."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..readers.blocks import DELETED, W
from .wrappers import unwrap

Node = Any  # an lxml element

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_REFERS: Final = re.compile(
    r'\s*(?:(?P<kind>REF|PAGEREF|NOTEREF)\s+"?(?P<name>[^\s"\\]+)"?|HYPERLINK\s+\\l\s+"(?P<link>[^"]+)")(?P<rest>.*)',
    re.DOTALL | re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"\\[nrw](?![a-z])", re.IGNORECASE)  # the switches that show a paragraph's number
_EMPTIED: Final = frozenset(W + name for name in ("r", "ins", "del", "moveFrom", "moveTo"))
_CHARACTER, _CODES, _TEXTS = W + "fldChar", (W + "instrText", W + "delInstrText"), (W + "t", W + "delText")


@dataclass(slots=True)
class Field:
    """A field that spans runs."""

    pieces: list[Node] = field(default_factory=list)  # its characters and its code
    code: str = ""
    texts: list[Node] = field(default_factory=list)  # of its result
    shows: bool = False  # the result has begun


@dataclass(frozen=True, slots=True)
class Meant:
    """What a field's code says."""

    bookmark: str
    counts: bool  # it shows the number of a paragraph


def settle(root: Node, numbers: Mapping[str, str], here: Container[str]) -> list[str]:
    """Every reference in root, changed in place. Gives what those show whose target is not to be found.

    numbers: by bookmark, of the whole document; here: names of the bookmarks that a reference may still lead to.
    """
    lost: list[str] = []
    for found, meant in _spanning(root):
        texts = [text for text in found.texts if text.tag == W + "t" and not _is_deleted(text)]
        if meant.counts and not _is_deleted(found.pieces[0]):
            _show(texts, meant.bookmark, numbers, lost)
        if meant.bookmark not in here:
            for piece in found.pieces:
                _remove(piece)
    for node in list(root.iter(W + "fldSimple")):
        simple = meant_by(node.get(W + "instr") or "")
        if simple is not None:
            if simple.counts:
                _show(list(node.iter(W + "t")), simple.bookmark, numbers, lost)
            if simple.bookmark not in here:
                unwrap(node)
    for node in list(root.iter(W + "hyperlink")):
        outside = any(name.endswith("}id") and "relationships" in name for name in node.attrib)
        if not outside and (node.get(W + "anchor") or "") not in here:
            unwrap(node)
    return lost


def meant_by(code: str) -> Meant | None:
    """None where the code is of no reference."""
    found = _REFERS.match(code)
    if found is None:
        return None
    kind = (found["kind"] or "").upper()
    return Meant(found["name"] or found["link"], kind == "REF" and bool(_NUMBER.search(found["rest"])))


def _spanning(root: Node) -> Iterator[tuple[Field, Meant]]:
    """The references that span runs; a field in another's result before the other."""
    open_fields: list[Field] = []
    done: list[Field] = []
    for node in root.iter(_CHARACTER, *_CODES, *_TEXTS):
        kind = node.get(W + "fldCharType") if node.tag == _CHARACTER else ""
        if kind == "begin":
            open_fields.append(Field())
        if not open_fields:
            continue
        inner = open_fields[-1]
        if node.tag in _TEXTS:
            for one in open_fields:
                one.texts += [node] if one.shows else []
            continue
        inner.pieces.append(node)
        inner.shows = inner.shows or kind == "separate"
        if node.tag in _CODES:
            inner.code += node.text or ""
        elif kind == "end":
            done.append(open_fields.pop())
    for one in done:
        meant = meant_by(one.code)
        if meant is not None:
            yield one, meant


def _show(texts: list[Node], bookmark: str, numbers: Mapping[str, str], lost: list[str]) -> None:
    """The number, in the first of the texts; where there is none, they keep what they say."""
    number = numbers.get(bookmark)
    said = "".join(text.text or "" for text in texts)
    if number is None:
        lost.append(said)
    elif texts and said != number:
        texts[0].text = number
        texts[0].set(_SPACE, "preserve")
        for text in texts[1:]:
            _remove(text)


def _is_deleted(node: Node) -> bool:
    return next(node.iterancestors(*DELETED), None) is not None


def _remove(node: Node) -> None:
    """Without the run, and the mark of a change, that it leaves empty."""
    parent = node.getparent()
    parent.remove(node)
    if parent.tag in _EMPTIED and all(child.tag == W + "rPr" for child in parent):
        _remove(parent)


def replace_code(root: Node, change: Callable[[str], str]) -> None:
    """The codes of all fields of a part."""
    for node in root.iter(*_CODES):
        node.text = change(node.text or "")
    for node in root.iter(W + "fldSimple"):
        node.set(W + "instr", change(node.get(W + "instr") or ""))


def marked(root: Node) -> set[str]:
    """The names of its bookmarks."""
    return {mark.get(W + "name") or "" for mark in root.iter(W + "bookmarkStart")}
