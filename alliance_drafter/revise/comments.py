"""Comments put into a Word file (ECMA-376 17.13.4)."""

from __future__ import annotations

from typing import Any, Final

from lxml import etree

from ..readers.blocks import W
from .parts import OFFICE, Parts

Node = Any  # an lxml element

NAME: Final = "word/comments.xml"
TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
INITIALS: Final = "AD"


class Comments:
    """The comments of one file; the part is made when the first is put in."""

    def __init__(self, parts: Parts, author: str, date: str = "") -> None:
        """date: ISO, to the second; "" to say nothing of when."""
        self.parts, self.author, self.date = parts, author, date
        self.count = 0

    def _root(self) -> Node:
        known = self.parts.related("comments")
        if not known:
            root = etree.Element(W + "comments", nsmap={"w": W[1:-1]})
            self.parts.add(NAME, TYPE, f"{OFFICE}comments", etree.tostring(root))
            known = [NAME]
        return self.parts.xml(known[0])

    def put(self, paragraph: Node, text: str) -> None:
        """A comment on the whole of a paragraph. text: anybody's; its lines become paragraphs."""
        root = self._root()
        number = str(max((int(c.get(W + "id") or 0) for c in root.iter(W + "comment")), default=-1) + 1)
        comment = etree.SubElement(root, W + "comment")
        for name, value in (("id", number), ("author", self.author), ("date", self.date), ("initials", INITIALS)):
            if value:
                comment.set(W + name, value)
        for line in text.split("\n"):
            run = etree.SubElement(etree.SubElement(comment, W + "p"), W + "r")
            etree.SubElement(run, W + "t").text = line
        self.count += 1
        _anchor(paragraph, number)


def _anchor(paragraph: Node, number: str) -> None:
    start, end = etree.Element(W + "commentRangeStart"), etree.Element(W + "commentRangeEnd")
    run = etree.Element(W + "r")
    for node in (start, end, etree.SubElement(run, W + "commentReference")):
        node.set(W + "id", number)
    paragraph.insert(1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0, start)
    paragraph.extend((end, run))
