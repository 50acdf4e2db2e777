"""Parts, chapters, articles, paragraphs and items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from alliance_drafter.model import Article, Chapter, FillIn, Inline, Item, Language, Paragraph, Part, Table, Words
from alliance_drafter.writers.docx.bookmarks import clause_bookmark
from alliance_drafter.writers.docx.inlines import plain, run
from alliance_drafter.writers.docx.numbering import (
    ARTICLE,
    ARTICLES,
    CHAPTERS,
    ITEM,
    ITEMS,
    LEVEL_STYLES,
    MAIN,
    annex_label,
    chapter_label,
    label,
    reference,
)
from alliance_drafter.writers.docx.pages import width
from alliance_drafter.writers.docx.sheet import Entry, Sheet
from alliance_drafter.writers.docx.signatures import write_block
from alliance_drafter.writers.docx.tables import write_table
from alliance_drafter.writers.docx.xml import Xml

EMPHASIS: Final = "Emphasis"
WIDE_SPACE: Final = "\u3000"


@dataclass(frozen=True, slots=True)
class Lists:
    """Which list counts the paragraphs of a part."""

    num: int  # w:numId
    article_style: str = "Heading2"

    def number(self, level: int) -> Xml:
        """Nothing in the agreement itself: there the style counts."""
        return Xml("") if self.num == MAIN else reference(level, self.num)


def write_part(sheet: Sheet, part: Part, *, agreement: bool) -> None:
    """agreement: it is the agreement itself, whose cover already has shown its title."""
    if agreement:
        lists = Lists(MAIN)
    else:
        write_annex_title(sheet, part)
        titled = len(part.chapters) > 1
        lists = Lists(sheet.numbering.restart(ARTICLES), "Heading3" if titled else "Heading2")
    counted = not agreement and any(chapter.number for chapter in part.chapters)
    chapters = sheet.numbering.restart(CHAPTERS) if counted else CHAPTERS
    for article in part.front:
        write_article(sheet, article, lists)
    for chapter in part.chapters:
        if chapter.number or len(part.chapters) > 1:
            write_chapter_title(sheet, chapter, chapters, agreement)
        for article in chapter.articles:
            write_article(sheet, article, lists)


def write_annex_title(sheet: Sheet, part: Part) -> None:
    """附件N at the top left, its title below. A part that has no number begins a page with its title."""
    if part.number:
        target = sheet.inlines.targets.get(part.anchor)
        start, end = sheet.bookmarks.pair(target.bookmark) if target else (Xml(""), Xml(""))
        sheet.paragraph("AnnexNumber", start + end)
    number = annex_label(part.number, sheet.language) + WIDE_SPACE if part.number else ""
    style = "AnnexTitle" if part.number else "AnnexTitleAlone"
    again = f"{annex_label(part.number, 'en')} " if part.number else ""
    _title(sheet, part.title, style, "", (1, number), ("ChapterContinued", again))


def write_chapter_title(sheet: Sheet, chapter: Chapter, chapters: int, agreement: bool) -> None:
    """chapters: the w:numId that counts the chapters of this part."""
    style = "Heading1" if agreement else "AnnexChapter"
    number = reference(0, chapters if chapter.number else 0)
    if agreement and chapter.number:
        number = Xml("")  # the style counts
    shown = chapter_label(chapter.number, sheet.language) if chapter.number else ""
    again = chapter_label(chapter.number, "en") if chapter.number else ""
    _title(sheet, chapter.title, style, number, (1 if agreement else 2, shown), ("ChapterContinued", again))


def _title(
    sheet: Sheet, title: Words, style: str, number: str, entry: tuple[int, str], continued: tuple[str, str]
) -> None:
    """A heading, in the contents too. entry: level and number; continued: style and number of the second language."""
    name = sheet.bookmarks.reserve(f"_Toc{len(sheet.entries) + 1:08d}")
    start, end = sheet.bookmarks.pair(name)
    sides = list(sheet.sides(title)) or [(sheet.language, ())]
    language, words = sides[0]
    runs = start + sheet.inlines.runs(words, language) + end
    page = sheet.paragraph(style, runs, number, width(plain(words, language)))
    for language, words in sides[1:]:
        sheet.paragraph(continued[0], run(continued[1]) + sheet.inlines.runs(words, language))
    sheet.entries.append(Entry(entry[0], entry[1] + sheet.plain(title), name, page))


def write_article(sheet: Sheet, article: Article, lists: Lists) -> None:
    """The article between the two ends of its clause's bookmark."""
    pairs = [sheet.bookmarks.pair(sheet.bookmarks.reserve(clause_bookmark(article.clause_id)))]
    target = sheet.inlines.targets.get(article.anchor) if article.anchor else None
    if target and not article.numbered:
        pairs.append(sheet.bookmarks.pair(target.bookmark))
    sheet.out.extend(start for start, _ in pairs)
    _article_title(sheet, article, lists, target.bookmark if target and article.numbered else "")
    style = EMPHASIS if article.emphasis else ""
    own_list = article.numbered  # its heading makes the first list of items begin at one
    for place, block in enumerate(article.blocks):
        if isinstance(block, Paragraph):
            if block.words.zh or block.words.en:
                follows = article.blocks[place + 1 : place + 2]
                leads = bool(block.items) or (bool(follows) and not isinstance(follows[0], Paragraph))
                plain_style = _clause_style(block.words, leads)
                _sides(sheet, block.words, (plain_style, plain_style), style)
            if block.items:
                num = lists.num if own_list else sheet.numbering.restart(ITEMS)
                own_list = False
                write_items(sheet, block.items, Lists(num), ITEM, style)
        elif isinstance(block, Table):
            write_table(sheet, block)
        else:
            write_block(sheet, block)
    sheet.out.extend(end for _, end in reversed(pairs))


def _clause_style(words: Words, leads: bool) -> str:
    """leads: what follows must stand on the same page. A line to fill in by hand is not stretched to the margin."""
    by_hand = any(isinstance(inline, FillIn) for inline in (*words.zh, *words.en))
    return ("FormLead" if by_hand else "ClauseLead") if leads else ("Form" if by_hand else "Clause")


def _article_title(sheet: Sheet, article: Article, lists: Lists, bookmark: str) -> None:
    sides = list(sheet.sides(article.title))
    if not article.numbered:
        for place, (language, words) in enumerate(sides):
            style = "HeadingContinued" if place else "FrontHeading"
            sheet.paragraph(style, sheet.inlines.runs(words, language))
        return
    in_contents = sheet.style.articles_in_contents and lists.article_style == "Heading2"
    start, end = sheet.bookmarks.pair(bookmark) if bookmark else ("", "")
    if in_contents:
        name = sheet.bookmarks.reserve(f"_Toc{len(sheet.entries) + 1:08d}")
        toc_start, toc_end = sheet.bookmarks.pair(name)
        start, end = start + toc_start, toc_end + end
    language, words = sides[0] if sides else (sheet.language, ())
    runs = start + (sheet.inlines.runs(words, language) if words else "") + end
    page = sheet.paragraph(lists.article_style, runs, lists.number(ARTICLE), 7 + width(plain(words, language)))
    if in_contents:
        shown = label(ARTICLE, article.number, sheet.language) + WIDE_SPACE + sheet.plain(article.title)
        sheet.entries.append(Entry(2, shown, name, page))
    for language, words in sides[1:]:
        again = label(ARTICLE, article.number, language) + "  "
        sheet.paragraph("HeadingContinued", run(again) + sheet.inlines.runs(words, language))


def write_items(sheet: Sheet, items: tuple[Item, ...], lists: Lists, level: int, style: str) -> None:
    """One list. Each item in the style that counts at its level; deeper than the styles go, the last of them."""
    level = min(level, len(LEVEL_STYLES) - 1)
    paragraph_style, number = LEVEL_STYLES[level], lists.number(level)
    for item in items:
        target = sheet.inlines.targets.get(item.anchor) if item.anchor else None
        pair = sheet.bookmarks.pair(target.bookmark) if target else None
        _sides(sheet, item.words, (paragraph_style, "ItemContinued"), style, number, pair)
        if item.items:
            write_items(sheet, item.items, lists, level + 1, style)


def _sides(
    sheet: Sheet,
    words: Words,
    styles: tuple[str, str],
    run_style: str,
    number: str = "",
    pair: tuple[Xml, Xml] | None = None,
) -> None:
    """The words in each language: the first in the first style and counted, the others below it."""
    sides: list[tuple[Language, tuple[Inline, ...]]] = list(sheet.sides(words))
    if not sides:
        sides = [(sheet.language, ())]
    for place, (language, side) in enumerate(sides):
        runs: str = sheet.inlines.runs(side, language, run_style)
        if place:
            sheet.paragraph(styles[1], runs, "", 2 + width(plain(side, language)))
            continue
        if pair:
            runs = pair[0] + runs + pair[1]
        sheet.paragraph(styles[0], runs, number, 3 + width(plain(side, language)))
