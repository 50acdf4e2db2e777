"""All changes of a Word file accepted, or rejected, and what it then says: ECMA-376 17.13.5, without our own code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

Node = Any
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = {"accept": ("del", "moveFrom"), "reject": ("ins", "moveTo")}
COME = {"accept": ("ins", "moveTo"), "reject": ("del", "moveFrom")}
WRAPS = tuple(W + n for n in ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "bdo", "dir", "fldSimple"))
MARKS = tuple(W + n for n in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr"))
Said = str | list[list[list[Any]]]  # of a paragraph; of a table by rows, cells, blocks


def document(data: bytes) -> Node:
    return etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))


def accepted(data: bytes) -> list[Said]:
    return said(settled(document(data), "accept"))


def rejected(data: bytes) -> list[Said]:
    return said(settled(document(data), "reject"))


def settled(root: Node, way: str) -> Node:
    """root, changed in place. AssertionError where a program could not do it."""
    gone, come = ([W + name for name in names[way]] for names in (GONE, COME))
    for mark in list(root.iter(*(f"{W}move{end}Range{side}" for end in ("From", "To") for side in ("Start", "End")))):
        mark.getparent().remove(mark)
    for change in list(root.iter(W + "pPrChange")):
        shape, before = change.getparent(), change.find(W + "pPr")
        shape.remove(change)
        if way == "reject":
            kept = [c for c in shape if c.tag in (W + "rPr", W + "sectPr")]
            shape[:] = [*before, *kept]
    for row in list(root.iter(W + "tr")):
        if any(row.find(f"{W}trPr/{tag}") is not None for tag in gone):
            row.getparent().remove(row)
    for table in list(root.iter(W + "tbl")):
        if table.find(f".//{W}tr") is None:
            table.getparent().remove(table)
    doomed = [p for p in root.iter(W + "p") if any(p.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in gone)]
    for change in list(root.iter(*gone)):
        if change.getparent() is not None:
            change.getparent().remove(change)
    for change in list(root.iter(*come)):
        for child in list(change):
            change.addprevious(child)
        change.getparent().remove(change)
    for node in root.iter(W + "delText", W + "delInstrText"):
        node.tag = W + {"delText": "t", "delInstrText": "instrText"}[etree.QName(node).localname]
    for paragraph in doomed:
        _join(paragraph)
    return root


def _join(paragraph: Node) -> None:
    """A paragraph whose end goes runs on into the next; before a table it goes, if nothing is left of it."""
    left = [child for child in paragraph if child.tag != W + "pPr"]
    after = next((n for n in paragraph.itersiblings() if n.tag not in MARKS), None)
    while after is not None and after.tag in WRAPS:
        after = next(n for n in after if n.tag in (W + "p", W + "tbl", W + "sdtContent", W + "sdt"))
    if after is not None and after.tag == W + "p":
        place = 1 if after.find(W + "pPr") is not None else 0
        after[place:place] = left
    else:
        assert after is not None and after.tag == W + "tbl", "the last end of a cell or of the body can't go"
        assert not "".join(_inside(paragraph)), "text that would run on into a table"
    paragraph.getparent().remove(paragraph)


def said(root: Node) -> list[Said]:
    """Block by block, the contents and empty ends of sections left out."""
    return list(_blocks(root.find(W + "body")))


def _blocks(parent: Node) -> Iterator[Said]:
    contents = 0
    for node in parent:
        if node.tag == W + "sdt" and node.find(f".//{W}docPartGallery[@{W}val='Table of Contents']") is not None:
            continue
        if node.tag == W + "p":
            code = "".join(node.itertext(W + "instrText"))
            if contents or re.match(r"\s*TOC\b", code):
                kinds = [c.get(W + "fldCharType") for c in node.iter(W + "fldChar")]
                contents += kinds.count("begin") - kinds.count("end")
                continue
            text = paragraph_text(node)
            if text or node.find(f"{W}pPr/{W}sectPr") is None:
                yield text
        elif node.tag == W + "tbl":
            yield [[list(_blocks(cell)) for cell in _through(row, W + "tc")] for row in _through(node, W + "tr")]
        elif node.tag in WRAPS:
            yield from _blocks(node)


def _through(node: Node, tag: str) -> Iterator[Node]:
    for child in node:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPS:
            yield from _through(child, tag)


def paragraph_text(paragraph: Node) -> str:
    return "".join(_inside(paragraph))


def _inside(paragraph: Node) -> Iterator[str]:
    """What is shown: of a field its result."""
    hidden: list[bool] = []
    for node in _walk(paragraph):
        name = etree.QName(node).localname
        if name == "fldChar":
            kind = node.get(W + "fldCharType")
            if kind == "begin":
                hidden.append(True)
            elif kind == "separate" and hidden:
                hidden[-1] = False
            elif hidden:
                hidden.pop()
        elif not any(hidden):
            if name == "t":
                yield node.text or ""
            elif name == "br" and node.get(W + "type") not in ("page", "column"):
                yield "\n"
            else:
                yield {"tab": "\t", "cr": "\n", "noBreakHyphen": "\u2011"}.get(name, "")


def _walk(node: Node) -> Iterator[Node]:
    """The parts of the runs, not those of pictures and text boxes."""
    for child in node:
        if child.tag == W + "r":
            yield from child
        elif child.tag in WRAPS or child.tag in (W + "ins", W + "moveTo"):
            yield from _walk(child)


def faults_of_marks(data: bytes) -> list[str]:
    """What is wrong with the marks themselves: numbers twice, half a move, text that is not marked as its mark says."""
    root = document(data)
    kinds = ("ins", "del", "moveFrom", "moveTo", "pPrChange", "moveFromRangeStart", "moveToRangeStart")
    ids = [n.get(W + "id") for n in root.iter(*(W + k for k in kinds))]
    found = [f"number twice: {i}" for i in ids if ids.count(i) > 1] if len(set(ids)) != len(ids) else []
    names = [sorted(n.get(W + "name") for n in root.iter(f"{W}move{e}RangeStart")) for e in ("From", "To")]
    if names[0] != names[1] or len(set(names[0])) != len(names[0]):
        found.append(f"moves: {names}")
    found += [f"w:t in w:del: {t.text}" for d in root.iter(W + "del") for t in d.iter(W + "t", W + "instrText")]
    loose = [t for t in root.iter(W + "delText") if next(t.iterancestors(W + "del"), None) is None]
    found += [f"w:delText outside: {t.text}" for t in loose]
    found += [f"author: {n.tag}" for k in kinds for n in root.iter(W + k) if not n.get(W + "author")]
    found += [
        f"empty: {n.tag}"
        for k in kinds[:4]
        for n in root.iter(W + k)
        if not len(n) and n.getparent().tag not in (W + "rPr", W + "trPr")
    ]
    return found
