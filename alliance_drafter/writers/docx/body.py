"""Parts, chapters, articles, paragraphs and items."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import Final

from alliance_drafter.model import Article, Block, Chapter, Paragraph, Part, Table, Words
from alliance_drafter.writers.docx.bookmarks import clause_bookmark, segment_bookmark
from alliance_drafter.writers.docx.columns import begin_columns, end_columns
from alliance_drafter.writers.docx.inlines import run
from alliance_drafter.writers.docx.numbering import (
    ARTICLE,
    ARTICLES,
    CHAPTERS,
    ITEMS,
    MAIN,
    annex_label,
    chapter_label,
    label,
    reference,
)
from alliance_drafter.writers.docx.paragraphs import write_paragraph
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
        with sheet.segment(segment_bookmark(part.part_id)):
            write_annex_title(sheet, part)
        titled = len(part.chapters) > 1
        lists = Lists(sheet.numbering.restart(ARTICLES), "Heading3" if titled else "Heading2")
    counted = not agreement and any(chapter.number for chapter in part.chapters)
    chapters = sheet.numbering.restart(CHAPTERS) if counted else CHAPTERS
    for article in part.front:
        write_article(sheet, article, lists)
    for chapter in part.chapters:
        if chapter.number or len(part.chapters) > 1:
            with sheet.segment(segment_bookmark(part.part_id, chapter.chapter_id)):
                write_chapter_title(sheet, chapter, chapters, agreement)
        for article in chapter.articles:
            write_article(sheet, article, lists)


def write_annex_title(sheet: Sheet, part: Part) -> None:
    """附件N at the top left, its title below. A part that has no number begins a page with its title."""
    if part.number:
        target = sheet.inlines.targets.get(part.anchor)
        start, end = sheet.bookmarks.pair(target.bookmark) if target else (Xml(""), Xml(""))
        sheet.paragraph("AnnexNumber", start + end, "")
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
    first, *others = sheet.said(title) or (sheet.nothing(),)
    page = sheet.paragraph(style, start + first.runs + end, first.base, number, first.width)
    for other in others:
        sheet.paragraph(continued[0], run(continued[1]) + other.runs, continued[1] + other.base)
    sheet.entries.append(Entry(entry[0], entry[1] + sheet.plain(title), name, page))


def write_article(sheet: Sheet, article: Article, lists: Lists) -> None:
    """The article between the two ends of its clause's bookmark."""
    with sheet.segment(clause_bookmark(article.clause_id), article.clause_id):
        target = sheet.inlines.targets.get(article.anchor) if article.anchor else None
        start, end = sheet.bookmarks.pair(target.bookmark) if target and not article.numbered else ("", "")
        sheet.add(start)
        _article_title(sheet, article, lists, target.bookmark if target and article.numbered else "")
        _article_blocks(sheet, article, lists)
        sheet.add(end)


def _article_blocks(sheet: Sheet, article: Article, lists: Lists) -> None:
    style = EMPHASIS if article.emphasis else ""
    own_list = article.numbered  # its heading makes the first list of items begin at one
    before: Block | None = None
    for block, following in zip_longest(article.blocks, article.blocks[1:]):
        if isinstance(block, Paragraph):
            if sheet.columns and not isinstance(before, Paragraph):
                begin_columns(sheet)
            num = lists.num
            if block.items:
                num = num if own_list else sheet.numbering.restart(ITEMS)
                own_list = False
            leads = not (following is None or isinstance(following, Paragraph))
            sheet.once(block, num, style, leads, partial(write_paragraph, sheet, block, leads, num, style))
            if sheet.columns and not isinstance(following, Paragraph):
                end_columns(sheet, leads)
        elif isinstance(block, Table):
            sheet.once(block, 0, "", False, partial(write_table, sheet, block))
        else:
            write_block(sheet, block)
        before = block


def _article_title(sheet: Sheet, article: Article, lists: Lists, bookmark: str) -> None:
    sides = sheet.said(article.title)
    if not article.numbered:
        for place, side in enumerate(sides):
            titled = side.runs if place else sheet.comments.on(article.clause_id, side.runs)
            sheet.paragraph("HeadingContinued" if place else "FrontHeading", titled, side.base)
        return
    in_contents = sheet.style.articles_in_contents and lists.article_style == "Heading2"
    start, end = sheet.bookmarks.pair(bookmark) if bookmark else ("", "")
    if in_contents:
        name = sheet.bookmarks.reserve(f"_Toc{len(sheet.entries) + 1:08d}")
        toc_start, toc_end = sheet.bookmarks.pair(name)
        start, end = start + toc_start, toc_end + end
    first, *others = sides or (sheet.nothing(),)
    runs, number = start + sheet.comments.on(article.clause_id, first.runs) + end, lists.number(ARTICLE)
    page = sheet.paragraph(lists.article_style, runs, first.base, number, 7 + first.width)
    if in_contents:
        shown = label(ARTICLE, article.number, sheet.language) + WIDE_SPACE + sheet.plain(article.title)
        sheet.entries.append(Entry(2, shown, name, page))
    for other in others:
        again = label(ARTICLE, article.number, other.language) + "  "
        sheet.paragraph("HeadingContinued", run(again) + other.runs, again + other.base)
