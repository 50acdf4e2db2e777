"""What a file carries of its own text as it was drafted: segment by segment, the base that edits are told apart by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from .blocks import CELL, END, NUMBER, ROW, VALUE, shortened

Node = Any  # an lxml element

NAMESPACE: Final = "urn:alliance-drafter:base:1"
TARGET: Final = "\x04"  # in wide text: a whole reference, by its target


@dataclass(frozen=True, slots=True)
class Kept:
    """A block as it was drafted, or a row of a table."""

    text: str  # as blocks.Reader reads it
    wide: str  # the same, each reference as TARGET + target + END: what it shows follows from elsewhere
    references: tuple[tuple[str, str], ...] = ()  # target, and the text it has in `text`
    rows: tuple[Kept, ...] = ()  # of a table


@dataclass(frozen=True, slots=True)
class Base:
    segments: dict[str, tuple[Kept, ...]] = field(default_factory=dict)  # by bookmark, in the file's order
    clauses: dict[str, str] = field(default_factory=dict)  # bookmark → clause id; titles and the like have none


def read_base(root: Node) -> Base:
    """root: of the part that the writer made (writers/docx/base.py)."""
    base = Base()
    for segment in root:
        name, clause = segment.get("n") or "", segment.get("c")
        base.segments[name] = tuple(_block(block) for block in segment)
        if clause:
            base.clauses[name] = clause
    return base


def _block(node: Node) -> Kept:
    if not _is(node, "t"):
        texts = _words(node)
        return Kept(*texts, tuple(_references(node)))
    rows = tuple(map(_row, node))
    text, wide = ROW.join(row.text for row in rows), ROW.join(row.wide for row in rows)
    return Kept(text, wide, tuple(_references(node)), rows)


def _row(node: Node) -> Kept:
    cells = [_words(cell) for cell in node]
    text, wide = (CELL.join(cell[side] for cell in cells) for side in (0, 1))
    return Kept(text, wide, tuple(_references(node)))


def _is(node: Node, name: str) -> bool:
    return bool(node.tag == f"{{{NAMESPACE}}}{name}")


def _words(node: Node) -> tuple[str, str]:
    """Text and wide text of a paragraph or cell."""
    return shortened("".join(_said(node))), shortened("".join(_said(node, wide=True)))


def _said(node: Node, *, wide: bool = False) -> Iterator[str]:
    yield node.text or ""
    for child in node:
        if _is(child, "n"):
            yield f"{NUMBER}{child.get('b')}{END}"
        elif _is(child, "v"):
            yield f"{VALUE}{child.get('n')}{END}"
        elif wide:
            yield f"{TARGET}{child.get('t')}{END}"
        else:
            yield from _said(child)
        yield child.tail or ""


def _references(node: Node) -> Iterator[tuple[str, str]]:
    for reference in node.iter(f"{{{NAMESPACE}}}r"):
        yield reference.get("t") or "", "".join(_said(reference))
