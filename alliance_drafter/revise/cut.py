"""An annex cut out of a Word file, as it now stands: a file of its own, numbered and referring as in the whole."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from ..errors import UsageError
from ..readers.annexes import Heading, read_headings
from ..readers.base import NAMESPACE as BASE
from ..readers.blocks import W
from ..readers.numbers import Numbers, read_numbers
from .parts import DOCUMENT, Parts, open_parts
from .ranges import MARKS, pair, settle_moves
from .references import marked, replace_code, settle
from .sections import keep
from .unused import drop_unused
from .wrappers import unwrap

Node = Any  # an lxml element

_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_COUNTED: Final = frozenset((
    "Pages", "Words", "Characters", "CharactersWithSpaces", "Lines", "Paragraphs", "HeadingPairs", "TitlesOfParts",
))  # fmt: skip
_SEGMENT: Final = "s_"  # bookmarks round titles


@dataclass(frozen=True, slots=True)
class Source:
    """A Word file with annexes, opened."""

    parts: Parts
    numbers: Numbers
    headings: tuple[Heading, ...]

    @property
    def annexes(self) -> tuple[Heading, ...]:
        return tuple(heading for heading in self.headings if heading.stands)


@dataclass(frozen=True, slots=True)
class Cut:
    data: bytes
    lost: tuple[str, ...]  # what references say whose target is no longer in the whole; said as it was


def open_source(data: bytes, name: str) -> Source:
    """Raises UsageError where the file can't be read, or has no annex that this tool wrote."""
    parts = open_parts(data, name)
    document, styles = parts.xml(DOCUMENT), parts.root("styles")
    source = Source(parts, read_numbers(document, styles, parts.root("numbering")), ())
    headings = read_headings(document, styles, source.numbers)
    source = Source(parts, source.numbers, headings)
    if not source.annexes:
        raise UsageError(
            f"{name}：没有找到附件；请用本工具起草、且仍保留附件标题的 .docx，或者用答卷文件。"
            f" / {name}: no annex was found in it; take a .docx that this tool drafted, its annex titles still there,"
            " or the answer file."
        )
    return source


def cut_annex(source: Source, annex: Heading) -> Cut:
    """The annex alone, with all edits, comments and pictures in it. annex: one of the source's.

    Its number and those of its articles and items are those of the whole. References within it stay fields; those to
    the agreement and other annexes are text, with the numbers that these have now. The source is used up.
    """
    parts, body = source.parts, source.parts.xml(DOCUMENT).find(W + "body")
    titles = {heading.paragraph: _segments_at(_top(body, heading), heading) for heading in source.headings}
    first, end = _span(body, annex, source.headings)
    keep(body, first, end)
    settle_moves(body)
    pair(body)
    here = marked(body)
    lost = [text for root in _texts(parts) for text in settle(root, source.numbers.by_bookmark, here)]
    others = set().union(*(names for paragraph, names in titles.items() if paragraph is not annex.paragraph))
    _trim_base(parts, titles[annex.paragraph], others, here, source.numbers)
    _keep_numbers(parts, source.numbers)
    drop_unused(parts)
    _count_pages(parts)
    _describe(parts, annex.title)
    return Cut(parts.save(), tuple(dict.fromkeys(lost)))


def _top(body: Node, heading: Heading) -> Node:
    """The heading's paragraph as a child of the body: content controls round it are taken off."""
    while (parent := heading.paragraph.getparent()) is not body:
        unwrap(parent.getparent() if parent.tag == W + "sdtContent" else parent)
    return heading.paragraph


def _marks_before(paragraph: Node) -> list[Node]:
    """Bookmarks and the like that begin right before it, the nearest first."""
    found = []
    node = paragraph.getprevious()
    while node is not None and node.tag in MARKS:
        found.append(node)
        node = node.getprevious()
    return found


def _segments_at(paragraph: Node, heading: Heading) -> set[str]:
    """The names of the segments that begin with the heading."""
    marks = [*_marks_before(paragraph), *heading.paragraph.iter(W + "bookmarkStart")]
    return {name for mark in marks if (name := mark.get(W + "name") or "").startswith(_SEGMENT)}


def _span(body: Node, annex: Heading, headings: tuple[Heading, ...]) -> tuple[int, int]:
    """From which child of the body to before which the annex goes."""

    def begin(heading: Heading) -> int:
        return int(body.index(heading.paragraph)) - len(_marks_before(heading.paragraph))

    first = begin(annex)
    final = [body.index(child) for child in body if child.tag == W + "sectPr"]
    return first, min([*(begin(h) for h in headings if begin(h) > first), *final, len(body)])


def _texts(parts: Parts) -> list[Node]:
    names = [DOCUMENT, *(name for kind in ("footnotes", "endnotes", "comments") for name in parts.related(kind))]
    return [parts.xml(name) for name in names]


def _trim_base(parts: Parts, own: set[str], others: set[str], here: Container[str], numbers: Numbers) -> None:
    """What the file carries of its own text as it was drafted: of the annex, its references as they now are.

    own, others: names of the segments that begin this annex and the others.
    """
    for name in [n for n in parts.names() if re.fullmatch(r"customXml/item\d+\.xml", n)]:
        if parts.peek(name).tag != f"{{{BASE}}}base":
            continue
        root = parts.xml(name)
        inside = False
        for segment in list(root):
            marked_by = segment.get("n") or ""
            inside = marked_by in own or (inside and marked_by not in others)
            if not inside and marked_by not in here:
                root.remove(segment)
        for number in [n for n in root.iter(f"{{{BASE}}}n") if n.get("b") not in here]:
            _as_text(number, numbers.by_bookmark.get(number.get("b") or "", ""))


def _as_text(node: Node, text: str) -> None:
    """Text in the place of an element."""
    parent, before = node.getparent(), node.getprevious()
    text += node.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    parent.remove(node)


def _keep_numbers(parts: Parts, whole: Numbers) -> None:
    """A list that went on from before the annex begins where it was."""
    styles, names = parts.root("styles"), parts.related("numbering")
    begun: set[tuple[str, int]] = set()
    while names:
        now = read_numbers(parts.xml(DOCUMENT), styles, parts.xml(names[0]))
        wrong = (whole.counts[p] for p, place in now.counts.items() if whole.counts.get(p, place) != place)
        num, level, count = next(wrong, ("", 0, 0))
        if not num or (num, level) in begun:
            return
        begun.add((num, level))
        _begin_at(parts.xml(names[0]), num, level, count)


def _begin_at(numbering: Node, num: str, level: int, count: int) -> None:
    """The list begins a level at count (ECMA-376 17.9.26)."""
    node = next(n for n in numbering.findall(W + "num") if n.get(W + "numId") == num)
    override = next((o for o in node.findall(W + "lvlOverride") if o.get(W + "ilvl") == str(level)), None)
    if override is None:
        override = etree.SubElement(node, W + "lvlOverride")
        override.set(W + "ilvl", str(level))
    start = override.find(W + "startOverride")
    if start is None:
        start = etree.Element(W + "startOverride")
        override.insert(0, start)
    start.set(W + "val", str(count))


def _count_pages(parts: Parts) -> None:
    """A footer that says how many pages the section has says how many the file has."""
    for name in (*parts.related("footer"), *parts.related("header")):
        replace_code(parts.xml(name), lambda code: re.sub(r"(?i)\bSECTIONPAGES\b", "NUMPAGES", code))


def _describe(parts: Parts, title: str) -> None:
    """The file's properties: its own title, and nothing that was counted of the whole."""
    for name in parts.related("core-properties", ""):
        node = parts.xml(name).find(_TITLE)
        if node is not None and title:
            node.text = title
    for name in parts.related("extended-properties", ""):
        root = parts.xml(name)
        for node in [node for node in root if str(node.tag).rpartition("}")[2] in _COUNTED]:
            root.remove(node)
