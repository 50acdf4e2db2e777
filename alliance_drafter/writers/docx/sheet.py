"""One document in the making: what has been written so far, and what every construct needs to write on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from alliance_drafter.model import Inline, Item, Language, Paragraph, Part, Words
from alliance_drafter.writers.docx.bookmarks import Bookmarks, bookmark_name
from alliance_drafter.writers.docx.inlines import Inlines, Target, plain
from alliance_drafter.writers.docx.numbering import ARTICLE, ITEM, Numbering, annex_label, label
from alliance_drafter.writers.docx.pages import Pages, width
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
    numbering: Numbering = field(default_factory=Numbering)
    out: list[Xml] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)

    @property
    def language(self) -> Language:
        """The language whose numbers Word counts."""
        return self.languages[0]

    def sides(self, words: Words) -> Iterator[tuple[Language, tuple[Inline, ...]]]:
        """What is said, in the order of the edition's languages; sides without words left out."""
        for language in self.languages:
            side = words.zh if language == "zh" else words.en
            if side:
                yield language, side

    def paragraph(self, style: str, runs: str, number: str = "", text_width: float = 1) -> int:
        """Write a w:p; number is its w:numPr where it isn't its style's. Gives the page it is likely to begin on."""
        self.out.append(Xml(f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{number}</w:pPr>{runs}</w:p>'))
        return self.pages.add(style, text_width)

    def say(self, style: str, words: Words, run_style: str = "") -> None:
        """A paragraph for each language."""
        for language, side in self.sides(words):
            self.paragraph(style, self.inlines.runs(side, language, run_style), text_width=width(plain(side, language)))

    def plain(self, words: Words, between: str = " ") -> str:
        return between.join(plain(side, language) for language, side in self.sides(words))


def new_sheet(style: Style, languages: tuple[Language, ...], parts: tuple[Part, ...]) -> Sheet:
    bookmarks = Bookmarks()
    targets = {
        anchor: Target(bookmarks.reserve(bookmark_name(anchor)), number)
        for part in parts
        for anchor, number in _anchors(part, languages[0])
    }
    pages = Pages(style.page.text_height / 20, style.metrics)
    return Sheet(style, languages, Inlines(targets, languages[0]), bookmarks, pages)


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
                if isinstance(block, Paragraph) and block.items:
                    yield from _item_anchors(block.items, ITEM, language)


def _item_anchors(items: tuple[Item, ...], level: int, language: Language) -> Iterator[tuple[str, str]]:
    for item in items:
        if item.anchor:
            yield item.anchor, label(level, item.number, language)
        if item.items:
            yield from _item_anchors(item.items, level + 1, language)
