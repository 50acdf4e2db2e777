"""A paragraph as pieces: what each says, and the nodes that say it. Fields and bound values are never cut."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ..readers.blocks import OBJECT, SAYS, W

Node = Any  # an lxml element

SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
ALTERNATE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MATHS: Final = (_MATH + "oMath", _MATH + "oMathPara")
_AROUND: Final = frozenset(W + name for name in ("hyperlink", "smartTag", "customXml", "sdtContent", "bdo", "dir"))
_WHOLE: Final = tuple(W + name for name in ("dataBinding", "dropDownList", "comboBox", "date", "checkbox"))
_HELD: Final = frozenset(
    W + name for name in ("fldChar", "instrText", "commentReference", "annotationRef", "lastRenderedPageBreak")
)


@dataclass(slots=True)
class Piece:
    """text: what it shows. nodes: runs, or a control, side by side. held: half a field, a comment: never marked."""

    text: str
    nodes: list[Node]
    held: bool = False

    @property
    def cuttable(self) -> bool:
        """Whether it may be cut between two characters."""
        return len(self.nodes) == 1 and self.nodes[0].tag == W + "r" and self.nodes[0].find(W + "t") is not None

    @property
    def looks(self) -> Node | None:
        """The w:rPr of the first run that shows something."""
        runs = [run for node in self.nodes for run in node.iter(W + "r")]
        shown = [run for run in runs if run.find(W + "t") is not None]
        return next((run.find(W + "rPr") for run in shown or runs), None)


def pieces_of(paragraph: Node, *, whole: bool = False) -> list[Piece]:
    """In the order of the text; together they say what the paragraph says. The runs are taken apart in place.

    whole: no control is opened, as where all of the paragraph is to be marked alike.
    """
    for simple in list(paragraph.iter(W + "fldSimple")):
        _as_runs(simple)
    walk = _Walk(whole)
    walk.inside(paragraph)
    return walk.found


@dataclass(slots=True)
class _Walk:
    whole: bool
    found: list[Piece] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)  # where the fields that are open begin, the innermost last
    silent: list[bool] = field(default_factory=list)  # of each: whether what follows is not shown

    def inside(self, parent: Node) -> None:
        for child in list(parent):
            if child.tag == W + "r":
                for run in _taken_apart(child):
                    self._run(run)
            elif child.tag in _AROUND:
                self.inside(child)
            elif child.tag == W + "sdt":
                self._control(child)
            elif child.tag in _MATHS:
                self.found.append(Piece("", [child]))

    def _control(self, control: Node) -> None:
        content = control.find(W + "sdtContent")
        properties = control.find(W + "sdtPr")
        bound = properties is not None and any(properties.find(kind) is not None for kind in _WHOLE)
        if content is None:
            return
        if not (self.whole or bound):
            self.inside(content)
            return
        inner = _Walk(True)
        inner.inside(content)
        self.found.append(Piece("" if any(self.silent) else said_by(inner.found), [control]))

    def _run(self, run: Node) -> None:
        child = next((c for c in run if c.tag != W + "rPr"), None)
        kind = child.get(W + "fldCharType") if child is not None and child.tag == W + "fldChar" else ""
        text = "" if any(self.silent) else _said(child)
        if kind == "begin":
            self.begun.append(len(self.found))
            self.silent.append(True)
        self.found.append(Piece(text, [run], child is not None and child.tag in _HELD))
        if kind == "separate" and self.silent:
            self.silent[-1] = False
        elif kind == "end" and self.begun:
            self.silent.pop()
            self._ended(self.begun.pop())

    def _ended(self, begin: int) -> None:
        """The pieces of a field as one, where it lies between siblings."""
        parts = self.found[begin:]
        nodes = [node for piece in parts for node in piece.nodes]
        if len({node.getparent() for node in nodes}) == 1:
            self.found[begin:] = [Piece(said_by(parts), nodes)]


def said_by(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _said(child: Node | None) -> str:
    if child is None:
        return ""
    if child.tag == W + "t":
        return child.text or ""
    if child.tag == ALTERNATE:
        return OBJECT
    if child.tag == W + "br" and child.get(W + "type") in ("page", "column"):
        return ""
    return SAYS.get(child.tag, "")


def _taken_apart(run: Node) -> Iterator[Node]:
    """Runs of one thing each, in its place."""
    children = [child for child in run if child.tag != W + "rPr"]
    looks = run.find(W + "rPr")
    yield run
    last = run
    for child in children[1:]:
        part = etree.Element(W + "r")
        if looks is not None:
            part.append(deepcopy(looks))
        part.append(child)
        last.addnext(part)
        last = part
        yield part


def cut(piece: Piece, at: int) -> tuple[Piece, Piece]:
    """Two pieces of a cuttable one; at: how many characters the first has."""
    run = piece.nodes[0]
    rest = deepcopy(run)
    for node, text in ((run, piece.text[:at]), (rest, piece.text[at:])):
        said = node.find(W + "t")
        said.text = text
        said.set(SPACE, "preserve")
    run.addnext(rest)
    return Piece(piece.text[:at], [run]), Piece(piece.text[at:], [rest])


def _as_runs(simple: Node) -> None:
    """w:fldSimple as the runs of a field, which a change can hold."""

    def run(child: Node) -> Node:
        made = etree.Element(W + "r")
        made.append(child)
        return made

    def character(kind: str) -> Node:
        made = etree.Element(W + "fldChar")
        made.set(W + "fldCharType", kind)
        return run(made)

    code = etree.Element(W + "instrText")
    code.set(SPACE, "preserve")
    code.text = simple.get(W + "instr") or ""
    kept = [child for child in simple if child.tag != W + "fldData"]
    for node in (character("begin"), run(code), character("separate"), *kept, character("end")):
        simple.addprevious(node)
    simple.getparent().remove(simple)
