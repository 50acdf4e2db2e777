"""One document in the making: what has been written so far, and what every construct needs to write on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

from alliance_drafter.model import Item, Language, Paragraph, Part, Reference, Table, Words
from alliance_drafter.writers.docx import base
from alliance_drafter.writers.docx.bookmarks import Bookmarks, bookmark_name
from alliance_drafter.writers.docx.comments import Comments
from alliance_drafter.writers.docx.controls import Controls
from alliance_drafter.writers.docx.inlines import Inlines, Side, Target, plain, sides
from alliance_drafter.writers.docx.kept import Cell, Kept, Standing, Written, remember
from alliance_drafter.writers.docx.numbering import ARTICLE, ITEM, Numbering, annex_label, label
from alliance_drafter.writers.docx.pages import Pages, Unplaced
from alliance_drafter.writers.docx.styles import Style
from alliance_drafter.writers.docx.xml import Xml


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    level: int
    text: str
    bookmark: str
    page: int


@dataclass(slots=True)
class Sheet:
    style: Style
    languages: tuple[Language, ...]
    inlines: Inlines
    bookmarks: Bookmarks
    pages: Pages
    kept: Kept
    numbering: Numbering = field(default_factory=Numbering)
    out: list[bytes] = field(default_factory=list)
    base: list[str] = field(default_factory=list)  # what the file carries of its own text
    entries: list[Entry] = field(default_factory=list)
    standing: dict[tuple[int, str], Standing] = field(default_factory=dict)  # references, by id and look
    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)  # of values: text, path and kind
    comments: Comments = field(default_factory=Comments)
    columns: bool = False  # the languages side by side

    @property
    def language(self) -> Language:
        """The language whose numbers Word counts."""
        return self.languages[0]

    def said(self, words: Words, style: str = "") -> tuple[Side, ...]:
        """The runs of each side, in this style where they have none of their own. The library's own are made once."""
        if words.references != ():
            return self._said(words, style)
        known = self.kept.sides.get((id(words), style))
        if known is None or known[0] is not words:
            known = self.kept.sides[id(words), style] = (words, self._said(words, style))
        return known[1]

    def _said(self, words: Words, style: str) -> tuple[Side, ...]:
        return tuple([self.inlines.side(side, language, style) for language, side in sides(words, self.languages)])

    def nothing(self) -> Side:
        """A side that says nothing, where a paragraph stands all the same."""
        return Side(self.language, Xml(""), 0, "", "")

    def once(self, block: Paragraph | Table, num: int, style: str, leads: bool, write: Callable[[], None]) -> None:
        """What write writes; where nothing in the block hangs on the document but its references, what it wrote before.

        num: the w:numId that counts its items; style: of its runs; leads: what follows is no paragraph.
        """
        own, at = block.own, self.inlines.targets.get
        if own is None or not own.fixed:
            write()
            return
        key = (self.kept, style, leads, num if isinstance(block, Paragraph) and block.items else 0, id(block))
        known: Written | None = own.written.get(key)
        if known and known.block is block and known.targets == tuple(map(at, known.anchors)):
            self.out.append(known.xml)
            self.base.append(known.base)
            self.pages.place(known.placed)
            return
        begin, begin_base, self.pages.placed = len(self.out), len(self.base), []
        write()
        anchors = tuple([anchor for one in block.references for _, anchor in one.pieces if anchor])
        xml, base = b"".join(self.out[begin:]), "".join(self.base[begin_base:])
        remember(own, key, Written(block, anchors, tuple(map(at, anchors)), xml, base, tuple(self.pages.placed)))

    def open(self) -> Sheet:
        """A sheet to write forms on: nothing of the document is known there."""
        inlines = Inlines({}, self.inlines.numbered_in, Controls(), places=[])
        return Sheet(self.style, self.languages, inlines, Bookmarks(), Unplaced(), self.kept, columns=self.columns)

    def width_of(self, references: tuple[Reference, ...], which: tuple[int, ...]) -> float:
        """How wide some of a block's references are."""
        return sum([self.inlines.width_of(references[n]) for n in which])

    def bookmark(self, anchor: str) -> tuple[str, str]:
        """Both ends of the bookmark of an item; nothing where this document has no such item."""
        if self.inlines.places is not None:
            return self.inlines.bookmark(anchor)
        target = self.inlines.targets.get(anchor)
        return self.bookmarks.pair(target.bookmark) if target else ("", "")

    @contextmanager
    def segment(self, name: str, clause_id: str = "") -> Iterator[None]:
        """What is written inside stands between the ends of a bookmark, and in the base as one."""
        reserved = self.bookmarks.reserve(name)
        start, end = self.bookmarks.pair(reserved)
        self.add(start)
        self.base.append(base.begin_segment(reserved, clause_id))
        yield
        self.add(end)
        self.base.append(base.END_SEGMENT)

    def add(self, xml: str) -> None:
        self.out.append(xml.encode("utf-8"))

    def paragraph(self, style: str, runs: str, said: str, number: str = "", text_width: float = 1) -> int:
        """Write a w:p; said is its base, number its w:numPr where it isn't its style's.

        Gives the page it is likely to begin on.
        """
        self.add(paragraph(style, number, runs))
        self.base.append(base.paragraph(said))
        return self.pages.add(style, text_width)

    def say(self, style: str, words: Words, run_style: str = "") -> None:
        """A paragraph for each language."""
        for side in self.said(words, run_style):
            self.paragraph(style, side.runs, side.base, text_width=side.width)

    def plain(self, words: Words, between: str = " ") -> str:
        return between.join(plain(side, language) for language, side in sides(words, self.languages))


def paragraph(style: str, number: str, runs: str) -> Xml:
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}</w:pPr>{runs}</w:p>')


@lru_cache(maxsize=16384)
def _target(bookmark: str, label: str) -> Target:
    """The same object each time, as far as may be."""
    return Target(bookmark, label)


def new_sheet(
    style: Style, languages: tuple[Language, ...], parts: tuple[Part, ...], controls: Controls | None = None
) -> Sheet:
    bookmarks = Bookmarks()
    targets = {
        anchor: _target(bookmarks.reserve(bookmark_name(anchor)), number)
        for part in parts
        for anchor, number in _anchors(part, languages[0])
    }
    pages = Pages(style.page.text_height / 20, style.metrics)
    kept = style.kept.setdefault(languages, Kept()).bounded()
    return Sheet(style, languages, Inlines(targets, languages[0], controls or Controls()), bookmarks, pages, kept)


def _anchors(part: Part, language: Language) -> Iterator[tuple[str, str]]:
    """Every anchor of a part, with the number Word shows there."""
    if part.anchor and part.number:
        yield part.anchor, annex_label(part.number, language)
    chapters = (chapter.articles for chapter in part.chapters)
    for articles in (part.front, *chapters):
        for article in articles:
            if article.anchor:
                yield article.anchor, label(ARTICLE, article.number, language) if article.numbered else ""
            for block in article.blocks:
                if isinstance(block, Paragraph) and block.items and (block.own is None or block.own.labels):
                    yield from _item_anchors(block.items, ITEM, language)


def _item_anchors(items: tuple[Item, ...], level: int, language: Language) -> Iterator[tuple[str, str]]:
    for item in items:
        if item.anchor:
            yield item.anchor, label(level, item.number, language)
        if item.items:
            yield from _item_anchors(item.items, level + 1, language)
