"""The contents of a file, when headings came, went or changed: its lines written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from ..readers.blocks import Reader, W
from ..readers.numbers import Numbers
from ..writers.docx.cover import contents_lines
from ..writers.docx.sheet import Entry
from ..writers.docx.xml import ROOT, escape
from .graft import Graft, style_name

Node = Any  # an lxml element

LEVELS: Final[Mapping[str, int]] = {  # by style name, in small letters, as our TOC field has them
    "heading 1": 1, "annex title": 1, "annex title alone": 1, "annex chapter": 2,
}  # fmt: skip
ANNEX_NUMBER: Final = "annex number"
CONTINUED: Final = "chapter continued"
SAID_AGAIN: Final = re.compile(r"^(?:Chapter|Annex) \d+\s+")  # its number, which the contents have before the Chinese
ARTICLE: Final = "heading 2"
SWITCH: Final = re.compile(r'\\o\s+"1-(\d)"')
WIDE_SPACE: Final = "\u3000"


def renew_contents(document: Node, styles: Node, numbers: Numbers, graft: Graft, fresh: Node) -> bool:
    """Whether the contents had to be written anew. Pages stay those shown, else as the fresh draft reckons them."""
    field = _field(document)
    if not field:
        return False
    code = "".join(n.text or "" for p in field for n in p.iter(W + "instrText") if "PAGEREF" not in (n.text or ""))
    names = {s.get(W + "styleId"): style_name(s) for s in styles.iterfind(W + "style")}
    switch = SWITCH.search(code)
    headings = list(_headings(document, names, numbers, articles=bool(switch and int(switch[1]) > 1)))
    if [text for _, _, text in headings] == [text for text, _ in map(_line, field)]:
        return False
    pages = dict(map(_line, _field(fresh))) | dict(map(_line, field))
    entries, page = [], 1
    for paragraph, level, text in headings:
        page = pages.get(text, page)
        entries.append(Entry(level, text, _bookmark(paragraph, graft), page))
    lines = contents_lines(entries, escape(code.strip()))
    wrapped = etree.fromstring(f"<w:body {ROOT}>{''.join(lines)}</w:body>")
    for line in list(wrapped):
        field[0].addprevious(graft.fit(line))
    for paragraph in field:
        paragraph.getparent().remove(paragraph)
    return True


def _field(document: Node) -> list[Node]:
    """The paragraphs of the contents field; [] where there is none."""
    found: list[Node] = []
    depth = 0
    for paragraph in document.iter(W + "p"):
        for node in paragraph.iter(W + "fldChar", W + "instrText"):
            kind = node.get(W + "fldCharType")
            if node.tag == W + "instrText":
                if not found and depth and (node.text or "").strip().startswith("TOC"):
                    found.append(paragraph)
            else:
                depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if found and found[-1] is not paragraph:
            found.append(paragraph)
        if found and not depth:
            return found
    return []


def _line(paragraph: Node) -> tuple[str, int]:
    """Text and page of a line of the contents; the page is 0 where it shows none."""
    text, _, page = Reader(marks=False).paragraph(paragraph).rpartition("\t")
    return (text, int(page)) if page.isdigit() else (text or page, 0)


def _headings(
    document: Node, names: Mapping[str, str], numbers: Numbers, *, articles: bool
) -> Iterator[tuple[Node, int, str]]:
    """Each heading with its level and what the contents say of it."""
    reader, annex = Reader(marks=False), ""
    for paragraph in document.iter(W + "p"):
        style = _style(paragraph, names)
        if style == ANNEX_NUMBER:
            annex = numbers.labels.get(paragraph, "")
        level = LEVELS.get(style, 2 if articles and style == ARTICLE else 0)
        if not level:
            continue
        label = numbers.labels.get(paragraph, "") if style != "annex title" else annex
        text = reader.paragraph(paragraph)
        spaced = label + WIDE_SPACE if label and not label.endswith(WIDE_SPACE) else label
        following = paragraph.getnext()
        if following is not None and _style(following, names) == CONTINUED:  # the same title in English
            text = f"{text} {SAID_AGAIN.sub('', reader.paragraph(following))}"
        if text:
            yield paragraph, level, spaced + text


def _style(paragraph: Node, names: Mapping[str, str]) -> str:
    """Its style's name; "" without one."""
    used = paragraph.find(f"{W}pPr/{W}pStyle")
    return names.get(used.get(W + "val"), "") if used is not None else ""


def _bookmark(paragraph: Node, graft: Graft) -> str:
    """The name of the heading's bookmark for the contents; a new one where it has none."""
    for mark in paragraph.iter(W + "bookmarkStart"):
        name = mark.get(W + "name") or ""
        if name.startswith("_Toc"):
            return name
    number = next(n for n in range(1, 10**6) if f"_Toc9{n:07d}" not in graft.taken)
    name = f"_Toc9{number:07d}"
    graft.taken.add(name)
    start, end = paragraph.makeelement(W + "bookmarkStart", {}), paragraph.makeelement(W + "bookmarkEnd", {})
    for mark in (start, end):
        mark.set(W + "id", name)
    start.set(W + "name", name)
    paragraph.insert(1 if len(paragraph) and paragraph[0].tag == W + "pPr" else 0, start)
    paragraph.append(end)
    return name
