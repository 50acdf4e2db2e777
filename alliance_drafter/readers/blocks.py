"""The body of a Word file as blocks: each paragraph and table, the clause it stands in, and what it says.

What is read is what would stand if every tracked change were accepted. Numbers that Word keeps (REF fields) and
values bound to the answers are read as marks, not as text: what they show follows from elsewhere, so a new number
is not an edit. A mark is NUMBER + bookmark + END or VALUE + name + END; XML 1.0 text can't hold these characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

Node = Any  # an lxml element

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER, VALUE, END = "\x01", "\x03", "\x02"
CELL, ROW = "\x1f", "\x1e"  # between the cells of a row, the rows of a table
PARAGRAPH: Final = "\x1d"  # between the paragraphs of a cell, where the text is read exactly
OBJECT: Final = "\ufffc"  # a picture, a footnote: anything that is not text

SEGMENT: Final = re.compile(r"[cs]_")  # names of the bookmarks that we put round each clause, title, cover…
COPY: Final = re.compile(r"_Copy_\d+$")  # LibreOffice's second bookmark of one name
TARGET: Final = re.compile(r"r_")  # …and on each paragraph that a reference points at
REFERS: Final = re.compile(r"\s*REF\s+(r_\S+)")
CONTENTS: Final = re.compile(r"\s*TOC\b")
BOUND: Final = re.compile(r"/d:draft\[1\]/d:shown\[(\d+)\]$")
_SPACES: Final = re.compile("\u00a0{2,}")

TEXT, DELETED = W + "t", (W + "del", W + "moveFrom")
SAYS: Final = {
    W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011", W + "drawing": OBJECT,
    W + "pict": OBJECT, W + "object": OBJECT, W + "footnoteReference": OBJECT, W + "endnoteReference": OBJECT,
}  # fmt: skip
_WRAPS: Final = frozenset(
    W + name for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent", "bdo", "dir", "hyperlink")
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table of the body."""

    node: Node  # w:p, w:tbl; of a frame also w:sdt
    segment: str  # bookmark of the segment it stands in; "" before the first
    text: str  # rows of a table by ROW, cells by CELL
    frame: bool = False  # the contents, the end of a section: no words of the agreement

    @property
    def is_table(self) -> bool:
        return bool(self.node.tag == W + "tbl")


@dataclass(slots=True)
class Reader:
    """values: names of the bound values by their place, from 1, in the answers that the file carries.

    marks: numbers and bound values as marks; else as the text they show.
    exact: to the last space, places to fill in as wide as they are, a new paragraph of a cell no line break.
    """

    values: Sequence[str] = ()
    marks: bool = True
    exact: bool = False
    fields: list[str] = field(default_factory=list)  # codes of the fields that are open, the innermost last
    silent: list[bool] = field(default_factory=list)  # of each: whether what follows is not shown

    def paragraph(self, node: Node) -> str:
        self.fields, self.silent = [], []
        text = "".join(self._inside(node))
        return text if self.exact else shortened(text)

    def _inside(self, node: Node) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag == W + "r":
                yield from self._run(child)
            elif tag == W + "hyperlink" and self.marks and TARGET.match(child.get(W + "anchor") or ""):
                yield f"{NUMBER}{child.get(W + 'anchor')}{END}"
            elif tag in _WRAPS:
                yield from self._inside(child)
            elif tag == W + "sdt":
                yield from self._control(child)
            elif tag == W + "fldSimple":
                yield from self._simple(child)

    def _control(self, node: Node) -> Iterator[str]:
        name = bound_value(node, self.values) if self.marks else ""
        content = node.find(W + "sdtContent")
        if name:
            yield f"{VALUE}{name}{END}"
        elif content is not None:
            yield from self._inside(content)

    def _simple(self, node: Node) -> Iterator[str]:
        refers = REFERS.match(node.get(W + "instr") or "") if self.marks else None
        if refers:
            yield f"{NUMBER}{refers[1]}{END}"
        else:
            yield from self._inside(node)

    def _run(self, node: Node) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag == W + "fldChar":
                yield from self._field(child.get(W + "fldCharType"))
            elif tag == W + "instrText":
                if self.fields:
                    self.fields[-1] += child.text or ""
            elif any(self.silent):
                continue
            elif tag == TEXT:
                yield child.text or ""
            elif tag in SAYS:
                if not (tag == W + "br" and child.get(W + "type") in ("page", "column")):
                    yield SAYS[tag]
            elif tag == "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent":
                yield OBJECT

    def _field(self, kind: str | None) -> Iterator[str]:
        if kind == "begin":
            self.fields.append("")
            self.silent.append(True)
        elif kind == "separate" and self.fields:
            refers = REFERS.match(self.fields[-1]) if self.marks else None
            if refers and not any(self.silent[:-1]):
                yield f"{NUMBER}{refers[1]}{END}"
            self.silent[-1] = bool(refers)
        elif kind == "end" and self.fields:
            self.fields.pop()
            self.silent.pop()

    def cell(self, node: Node) -> str:
        """Paragraph by paragraph; a table in it cell by cell."""
        said = []
        for child in blocks_in(node):
            said.append(self.table(child) if child.tag == W + "tbl" else self.paragraph(child))
        return (PARAGRAPH if self.exact else "\n").join(said)

    def row(self, node: Node) -> str:
        return CELL.join(self.cell(cell) for cell in cells_in(node))

    def table(self, node: Node) -> str:
        return ROW.join(self.row(row) for row in rows_in(node))

    def block(self, node: Node) -> str:
        return self.table(node) if node.tag == W + "tbl" else self.paragraph(node)


def shortened(text: str) -> str:
    """The words of a paragraph without the width of places to write by hand, and without spaces at its ends."""
    return "\n".join(line.strip(" ") for line in _SPACES.sub("\u00a0", text).split("\n"))


def bound_value(control: Node, values: Sequence[str]) -> str:
    """The name of the value that a content control is bound to; "" where it is none of ours."""
    properties = control.find(W + "sdtPr")
    binding = properties.find(W + "dataBinding") if properties is not None else None
    found = BOUND.search(binding.get(W + "xpath") or "") if binding is not None else None
    place = int(found[1]) if found else 0
    return values[place - 1] if 0 < place <= len(values) else ""


def _through(node: Node, names: tuple[str, ...]) -> Iterator[Node]:
    """Children of these names, also inside content controls and other wrappers."""
    for child in node:
        if child.tag in names:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _through(child, names)


def blocks_in(node: Node) -> Iterator[Node]:
    """The paragraphs and tables of a cell, a header, a footer."""
    return _through(node, (W + "p", W + "tbl"))


def rows_in(table: Node) -> Iterator[Node]:
    return _through(table, (W + "tr",))


def cells_in(row: Node) -> Iterator[Node]:
    return _through(row, (W + "tc",))


def read_blocks(document: Node, values: Sequence[str] = (), *, marks: bool = True, exact: bool = False) -> list[Block]:
    """document: the root of word/document.xml. values, marks, exact: as in Reader."""
    body = document.find(W + "body")
    if body is None:
        return []
    reader, spans = Reader(values, marks, exact), Spans()
    found = list(_walk(body, spans))
    return [
        Block(node, segment, "" if node.tag == W + "sdt" else reader.block(node), frame)
        for (node, frame), segment in zip(found, spans.segments(len(found)), strict=True)
    ]


def _walk(parent: Node, spans: Spans) -> Iterator[tuple[Node, bool]]:
    """The blocks of the body, and whether each is part of the frame."""
    for node in parent:
        tag = node.tag
        if tag == W + "bookmarkStart":
            spans.opened(node)
        elif tag == W + "bookmarkEnd":
            spans.closed(node)
        elif tag in (W + "p", W + "tbl") or (tag == W + "sdt" and _is_contents(node)):
            spans.block(node)
            yield node, spans.contents.of(node) or node.find(f"{W}pPr/{W}sectPr") is not None
        elif tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from _walk(node, spans)


def _is_contents(control: Node) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == "Table of Contents"


class Contents:
    """The contents, in their control or as a field that stands in the body."""

    def __init__(self) -> None:
        self.begun = False  # a paragraph begins them
        self.open = 0  # fields that are open from there on

    def of(self, block: Node) -> bool:
        """Whether the block is of the contents."""
        begun, self.begun = self.begun, False
        if block.tag == W + "sdt" or not (begun or self.open):
            return bool(block.tag == W + "sdt")
        kinds = [mark.get(W + "fldCharType") for mark in block.iter(W + "fldChar")]
        self.open = max(0, self.open + kinds.count("begin") - kinds.count("end"))
        return True


class Spans:
    """Where each segment begins and ends. A position is twice the number of the block; one more once it says something.

    LibreOffice moves bookmarks into paragraphs, and writes one that spans a table as two of the same name: a segment
    is what lies between the first beginning of its name and the last end.
    """

    def __init__(self) -> None:
        self.at = 0
        self.names: dict[str, str] = {}  # bookmark id → name
        self.begins: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        self.contents = Contents()

    def opened(self, node: Node) -> None:
        name = COPY.sub("", node.get(W + "name") or "")
        if SEGMENT.match(name):
            self.names[node.get(W + "id")] = name
            self.begins.setdefault(name, self.at)

    def closed(self, node: Node) -> None:
        name = self.names.get(node.get(W + "id"))
        if name is not None:
            self.ends[name] = self.at

    def block(self, node: Node) -> None:
        begin = self.at
        for mark in node.iter(W + "bookmarkStart", W + "bookmarkEnd", TEXT, W + "instrText"):
            if mark.tag == W + "bookmarkStart":
                self.opened(mark)
            elif mark.tag == W + "bookmarkEnd":
                self.closed(mark)
            elif mark.text:
                self.at = begin + 1
                if mark.tag == W + "instrText" and CONTENTS.match(mark.text):
                    self.contents.begun = True
        self.at = begin + 2

    def segments(self, count: int) -> list[str]:
        """The segment of each block; what stands between two segments belongs to the first of them."""
        found: list[str] = [""] * count
        for name, begin in self.begins.items():
            end = max(self.ends.get(name, begin), begin + 1)
            for place in range(begin // 2, min((end + 1) // 2, count)):
                found[place] = name
        for place in range(1, count):
            found[place] = found[place] or found[place - 1]
        return found
