"""After a merge: bookmarks where they belong, references that lead somewhere, heads of pages, properties, contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from lxml import etree

from ..readers.base import Base
from ..readers.blocks import COPY, SEGMENT, TARGET, Reader, W, blocks_in
from .apply import Work
from .graft import STYLE_TAGS
from .parts import DOCUMENT, Parts
from .references import marked, meant_by

Node = Any  # an lxml element

HEADER, PROPERTIES = "s_header", "s_properties"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
CP: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"


def lay_segments(body: Node, segments: Mapping[str, Sequence[Node]]) -> None:
    """The bookmark of each segment stands round its blocks again; its id follows later (number_new)."""
    ids = set()
    for mark in list(body.iter(W + "bookmarkStart")):
        if COPY.sub("", mark.get(W + "name") or "") in segments:
            ids.add(mark.get(W + "id"))
            _remove(mark)
    for mark in list(body.iter(W + "bookmarkEnd")):
        if mark.get(W + "id") in ids:
            _remove(mark)
    for name, nodes in segments.items():
        if nodes and SEGMENT.match(name):
            around(nodes[0], nodes[-1], name, f"s{name}")


def around(first: Node, last: Node, name: str, number: str) -> None:
    """A bookmark round blocks. number: its id, any text that no other mark has."""
    start, end = first.makeelement(W + "bookmarkStart", {}), first.makeelement(W + "bookmarkEnd", {})
    for mark in (start, end):
        mark.set(W + "id", number)
    start.set(W + "name", name)
    first.addprevious(start)
    last.addnext(end)


def number_new(body: Node) -> None:
    """Bookmarks that were put in get numbers that no other has; those that were there keep theirs."""
    marks = list(body.iter(W + "bookmarkStart", W + "bookmarkEnd"))
    last = max((int(m.get(W + "id")) for m in marks if (m.get(W + "id") or "").isdigit()), default=0)
    numbers: dict[str, str] = {}
    for mark in marks:
        name = mark.get(W + "id") or ""
        if not name.isdigit():
            mark.set(W + "id", numbers.setdefault(name, str(last + len(numbers) + 1)))


def add_targets(document: Node, fresh: Node, work: Work) -> None:
    """A paragraph that nothing referred to before has no bookmark: it gets the one that the fresh draft gives it."""
    have = marked(document)
    wanted = {name for name in _referred(document) if name not in have}
    if not wanted:
        return
    homes = _homes(fresh)
    for name in sorted(wanted & homes.keys()):
        home = homes[name]
        if home in work.nodes:  # of an article without a number: round all of it
            if work.nodes[home]:
                around(work.nodes[home][0], work.nodes[home][-1], name, f"t{name}")
        elif home in work.stands and next(work.stands[home].iterancestors(W + "body"), None) is not None:
            _inside(work.stands[home], name)


def _inside(paragraph: Node, name: str) -> None:
    start, end = paragraph.makeelement(W + "bookmarkStart", {}), paragraph.makeelement(W + "bookmarkEnd", {})
    for mark in (start, end):
        mark.set(W + "id", f"t{name}")
    start.set(W + "name", name)
    paragraph.insert(1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0, start)
    paragraph.append(end)


def _referred(document: Node) -> set[str]:
    """The bookmarks that fields lead to, those round paragraphs that a reference may name."""
    codes = ("".join(node.itertext()) for node in document.iter(W + "instrText"))
    found = (meant_by(code) for code in codes)
    return {meant.bookmark for meant in found if meant is not None and TARGET.match(meant.bookmark)}


def _homes(fresh: Node) -> dict[str, Any]:
    """Bookmark → the paragraph of the fresh draft it stands in, or the segment it stands round."""
    found: dict[str, Any] = {}
    segment = ""
    body = fresh.find(W + "body")
    for node in body:
        if node.tag == W + "bookmarkStart":
            name = node.get(W + "name") or ""
            if SEGMENT.match(name):
                segment = name
            else:
                found[name] = segment
        else:
            for paragraph in node.iter(W + "p"):
                for mark in paragraph.iter(W + "bookmarkStart"):
                    found[mark.get(W + "name") or ""] = paragraph
    return found


def forget_unknown_styles(parts: Parts) -> None:
    """Names of styles that the file does not have (some programs write such with comments) are left out.

    Word shows such text in the default style, as it then is.
    """
    for sheet in parts.related("styles"):
        known = {style.get(W + "styleId") for style in parts.peek(sheet).iterfind(W + "style")}
        for name in (DOCUMENT, *parts.related("comments")):
            if any(used.get(W + "val") not in known for used in parts.peek(name).iter(*STYLE_TAGS)):
                for used in [u for u in parts.xml(name).iter(*STYLE_TAGS) if u.get(W + "val") not in known]:
                    _remove(used)


def renew_headers(parts: Parts, was: Base, now: Base) -> bool:
    """Heads of pages that still say what they were drafted with say what they would be drafted with now."""
    old, new = (base.segments.get(HEADER, ()) for base in (was, now))
    if not old or not new or old[0].text == new[0].text:
        return False
    reader, changed = Reader(), False
    for name in parts.related("header"):
        for paragraph in blocks_in(parts.peek(name)):
            if reader.block(paragraph) == old[0].text:
                root = parts.xml(name)
                for node in [n for n in blocks_in(root) if reader.block(n) == old[0].text]:
                    _say(node, new[0].text)
                changed = True
                break
    return changed


def _say(paragraph: Node, text: str) -> None:
    """The paragraph's text anew, tabs kept, in the looks of its first run."""
    runs = [n for n in paragraph if n.tag != W + "pPr"]
    looks = next((n.find(W + "rPr") for n in paragraph.iter(W + "r") if n.find(W + "rPr") is not None), None)
    for node in runs:
        paragraph.remove(node)
    run = etree.SubElement(paragraph, W + "r")
    if looks is not None:
        run.append(looks)
    for place, piece in enumerate(text.split("\t")):
        if place:
            etree.SubElement(run, W + "tab")
        node = etree.SubElement(run, W + "t")
        node.text = piece
        node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def renew_properties(parts: Parts, was: Base, now: Base) -> None:
    """Title, subject and number in the file's properties, where nobody changed them."""
    name = "docProps/core.xml"
    old, new = ([k.text for k in base.segments.get(PROPERTIES, ())] for base in (was, now))
    if name not in parts or old == new:
        return
    for tag, before, after in zip((f"{DC}title", f"{DC}subject", f"{CP}keywords"), old, new, strict=False):
        found = parts.peek(name).find(tag)
        if found is not None and (found.text or "") == before != after:
            parts.xml(name).find(tag).text = after


def _remove(node: Node) -> None:
    node.getparent().remove(node)
