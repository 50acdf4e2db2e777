"""Tracked changes: what is inserted and deleted, by whom and when (ECMA-376 17.13.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from ..readers.blocks import W, blocks_in, cells_in, rows_in

Node = Any  # an lxml element

_MARKS: Final = frozenset(
    W + name for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr")
)
_RUNS: Final = (W + "r",)
_WRAPPERS: Final = frozenset(W + n for n in ("hyperlink", "sdt", "sdtContent", "smartTag", "customXml", "fldSimple"))


@dataclass(slots=True)
class Tracker:
    """Marks changes in one document. date: ISO, to the second, as w:date has it; "" to say nothing of when."""

    author: str
    date: str = ""
    last: int = 0  # the highest id of a tracked change so far

    def mark(self, kind: str) -> Node:
        """A new w:ins, w:del, w:moveFrom or w:moveTo."""
        self.last += 1
        node = etree.Element(W + kind)
        node.set(W + "id", str(self.last))
        node.set(W + "author", self.author)
        if self.date:
            node.set(W + "date", self.date)
        return node

    def insert(self, block: Node) -> Node:
        """The paragraph or table, changed in place, as a tracked insertion."""
        return self._block(block, "ins")

    def insert_after(self, before: Node, blocks: list[Node]) -> None:
        """Blocks after a paragraph as a tracked insertion that begins with its end, as one is that is typed there.

        The last block is a paragraph of the same kind: its end stands for that of the first. LibreOffice takes what
        follows an inserted end for inserted, and would show other numbers for what stands after the blocks.
        """
        self.paragraph_mark(before, "ins")
        for block in blocks[:-1]:
            self.insert(block)
        self.runs(blocks[-1], "ins")

    def delete(self, block: Node) -> Node:
        """The paragraph or table, changed in place, as a tracked deletion."""
        return self._block(block, "del")

    def _block(self, block: Node, kind: str) -> Node:
        if block.tag == W + "tbl":
            for row in rows_in(block):
                self.row(row, kind)
        else:
            self.runs(block, kind)
            self.paragraph_mark(block, kind)
        return block

    def row(self, row: Node, kind: str) -> None:
        properties = row.find(W + "trPr")
        if properties is None:
            properties = etree.Element(W + "trPr")
            row.insert(1 if row.find(W + "tblPrEx") is not None else 0, properties)
        properties.append(self.mark(kind))
        for cell in cells_in(row):
            for inner in blocks_in(cell):
                self._block(inner, kind)

    def paragraph_mark(self, paragraph: Node, kind: str) -> None:
        """The end of the paragraph itself is inserted or deleted."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            properties = etree.Element(W + "pPr")
            paragraph.insert(0, properties)
        looks = properties.find(W + "rPr")
        if looks is None:
            looks = etree.Element(W + "rPr")
            after = [n for n in properties if n.tag in (W + "sectPr", W + "pPrChange")]
            properties.insert(properties.index(after[0]) if after else len(properties), looks)
        looks.insert(0, self.mark(kind))

    def runs(self, parent: Node, kind: str) -> None:
        """Every run of the paragraph goes into a mark of its own kind; neighbours share one."""
        current: Node | None = None
        for child in list(parent):
            if child.tag in _RUNS:
                if kind == "del":  # moved text stays w:t (17.3.3.31)
                    as_deleted(child)
                if current is None:
                    current = self.mark(kind)
                    child.addprevious(current)
                current.append(child)
                continue
            if child.tag in _WRAPPERS:
                self.runs(child, kind)
            if child.tag not in _MARKS:
                current = None


def as_deleted(run: Node) -> None:
    """The text of a run, as the text of a deletion is written."""
    for text in run.iter(W + "t"):
        text.tag = W + "delText"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for code in run.iter(W + "instrText"):
        code.tag = W + "delInstrText"


def open_changes(root: Node) -> Iterator[Node]:
    """Every tracked change of a part: of text, of paragraph marks, of rows and cells, of looks."""
    kinds = (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange",
        "tcPrChange", "tblGridChange", "cellIns", "cellDel", "cellMerge", "numberingChange",
    )  # fmt: skip
    yield from root.iter(*(W + kind for kind in kinds))
