"""What only the old file has, written for the new one: its words, their plain looks, styles of the same name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from ..readers.blocks import OBJECT, W, blocks_in, cells_in, rows_in
from ..readers.lists import Lists, read_lists, value_of
from .changes import Span
from .comparison import Line
from .parts import Parts
from .pieces import SPACE, Piece, pieces_of, said_by
from .tracked import Tracker, as_deleted

Node = Any  # an lxml element

_LOOKS: Final = frozenset(
    W + name
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "vanish", "color", "sz",
        "szCs", "highlight", "u", "shd", "vertAlign", "lang", "em",
    )
)  # fmt: skip
_SHAPE: Final = frozenset(
    W + name
    for name in (
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "shd", "tabs", "spacing", "ind",
        "contextualSpacing", "jc", "textAlignment", "outlineLvl",
    )
)  # fmt: skip
_TABLE: Final = frozenset(
    W + name for name in ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")
)
_ROW: Final = frozenset(W + name for name in ("cantSplit", "trHeight", "tblHeader", "jc"))
_CELL: Final = frozenset(
    W + name for name in ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "vAlign")
)
_STYLES: Final = {W + "pStyle": "paragraph", W + "rStyle": "character", W + "tblStyle": "table"}
_MARKS: Final = {"\t": "tab", "\n": "br", "\u2011": "noBreakHyphen"}


@dataclass(slots=True)
class Gone:
    """styles: by kind and id in the old file, id in the new one. lists: of the new file."""

    tracker: Tracker
    styles: dict[tuple[str, str], str]
    lists: Lists

    def paragraph(self, line: Line) -> Node:
        """A paragraph that is deleted, or moved from here, with its end."""
        paragraph = etree.Element(W + "p")
        shape = self.shape(line.old)
        paragraph.append(shape)
        for node in self.runs(line.old, line.spans, moved=bool(line.move)):
            paragraph.append(node)
        self.tracker.paragraph_mark(paragraph, "moveFrom" if line.move else "del")
        return paragraph

    def runs(self, old: Node, spans: Sequence[Span], *, moved: bool = False) -> Iterator[Node]:
        """w:del of what went, and w:moveFrom of what is kept, if the paragraph moved."""
        pieces = pieces_of(deepcopy(old))
        at = 0
        for span in spans:
            kept = moved and span.kept
            if span.old:
                yield from self.words(pieces, at, at + len(span.old), "moveFrom" if kept else "del")
            at += len(span.old)

    def words(self, pieces: Sequence[Piece], start: int, end: int, kind: str) -> Iterator[Node]:
        """One w:del or w:moveFrom of these characters of the paragraph; nothing where there is no text in them."""
        mark: Node | None = None
        at = 0
        for piece in pieces:
            text = piece.text[max(start - at, 0) : max(end - at, 0)].replace(OBJECT, "")
            at += len(piece.text)
            if not text:
                continue
            mark = self.tracker.mark(kind) if mark is None else mark
            mark.append(self._run(text, piece.looks))
        if mark is not None:
            if kind == "del":
                as_deleted(mark)
            yield mark

    def _run(self, text: str, looks: Node | None) -> Node:
        run = etree.Element(W + "r")
        if looks is not None and len(plain := self._copied(looks, _LOOKS)):
            run.append(plain)
        for part in _lines(text):
            node = etree.SubElement(run, W + _MARKS.get(part, "t"))
            if part not in _MARKS:
                node.text = part
                node.set(SPACE, "preserve")
        return run

    def shape(self, old: Node) -> Node:
        """Its w:pPr. It shows no number: programs do not agree on whether what is deleted counts (docs/redline.md)."""
        known = old.find(W + "pPr")
        shape = etree.Element(W + "pPr") if known is None else self._copied(known, _SHAPE)
        style = value_of(shape, "pStyle")
        if self.lists.place(style, "", "") is not None:
            number = etree.Element(W + "numPr")
            etree.SubElement(number, W + "numId").set(W + "val", "0")
            shape.insert(sum(1 for child in shape if child.tag in _BEFORE_NUMBER), number)
            indent = self._indent(style)
            if indent is not None and shape.find(W + "ind") is None:  # LibreOffice drops it with the number
                shape.insert(sum(1 for child in shape if child.tag in _BEFORE_INDENT), deepcopy(indent))
        return shape

    def _indent(self, style: str) -> Node | None:
        seen: set[str] = set()
        while style not in seen and (node := self.lists.styles.get(style)) is not None:
            indent = node.find(f"{W}pPr/{W}ind")
            if indent is not None:
                return indent
            seen.add(style)
            style = value_of(node, "basedOn")
        return None

    def table(self, old: Node) -> Node:
        """All of a table, deleted."""
        table = etree.Element(W + "tbl")
        properties = old.find(W + "tblPr")
        table.append(self._copied(properties, _TABLE) if properties is not None else etree.Element(W + "tblPr"))
        grid = etree.SubElement(table, W + "tblGrid")
        for column in old.iterfind(f"{W}tblGrid/{W}gridCol"):
            grid.append(deepcopy(column))
        for row in rows_in(old):
            table.append(self.row(row))
        return table

    def row(self, old: Node) -> Node:
        row = etree.Element(W + "tr")
        known = old.find(W + "trPr")
        properties = etree.Element(W + "trPr") if known is None else self._copied(known, _ROW)
        properties.append(self.tracker.mark("del"))
        row.append(properties)
        for cell in cells_in(old):
            row.append(self._cell(cell))
        return row

    def _cell(self, old: Node) -> Node:
        cell = etree.Element(W + "tc")
        known = old.find(W + "tcPr")
        if known is not None:
            cell.append(self._copied(known, _CELL))
        for block in blocks_in(old):
            cell.append(self.table(block) if block.tag == W + "tbl" else self.paragraph(whole_line(block)))
        return cell

    def _copied(self, properties: Node, names: frozenset[str]) -> Node:
        """Those of these names; a style by its name in the new file, or left out."""
        copy = etree.Element(properties.tag)
        for child in properties:
            if child.tag not in names:
                continue
            one = deepcopy(child)
            if child.tag in _STYLES:
                known = self.styles.get((_STYLES[child.tag], child.get(W + "val") or ""))
                if known is None:
                    continue
                one.set(W + "val", known)
            copy.append(one)
        return copy


def whole_line(paragraph: Node) -> Line:
    """A paragraph of a cell that goes with its row."""
    text = said_by(pieces_of(deepcopy(paragraph)))
    return Line(paragraph, None, (Span(text, ""),) if text else ())


def new_gone(tracker: Tracker, old: Parts, new: Parts) -> Gone:
    styles = _styles_by_name(old), _styles_by_name(new)
    same = {
        (kind, style): styles[1][kind, name] for (kind, name), style in styles[0].items() if (kind, name) in styles[1]
    }
    return Gone(tracker, same, lists_of(new))


def lists_of(parts: Parts) -> Lists:
    roots = [next((parts.peek(name) for name in parts.related(kind)), None) for kind in ("styles", "numbering")]
    return read_lists(roots[0], roots[1])


def _styles_by_name(parts: Parts) -> dict[tuple[str, str], str]:
    root = next((parts.peek(name) for name in parts.related("styles")), ())
    found: dict[tuple[str, str], str] = {}
    for style in root:
        if style.tag == W + "style":
            key = (style.get(W + "type") or "paragraph", value_of(style, "name").casefold())
            found.setdefault(key, style.get(W + "styleId") or "")
    return found


def _lines(text: str) -> Iterator[str]:
    """Text between tabs, breaks and hyphens, and these."""
    start = 0
    for at, character in enumerate(text):
        if character in _MARKS:
            if at > start:
                yield text[start:at]
            yield character
            start = at + 1
    if start < len(text):
        yield text[start:]


_BEFORE_NUMBER: Final = frozenset(
    W + name for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
)
_BEFORE_INDENT: Final = _BEFORE_NUMBER | {W + name for name in ("numPr", "pBdr", "shd", "tabs", "spacing")}
