"""Signature blocks, and the pages they stand on: each block whole, with room for a seal 45 mm across."""

from __future__ import annotations

from typing import Final

from alliance_drafter.model import Agreement, SignatureBlock, Words
from alliance_drafter.writers.docx.bookmarks import segment_bookmark
from alliance_drafter.writers.docx.inlines import plain, run, sides
from alliance_drafter.writers.docx.phrases import PHRASES
from alliance_drafter.writers.docx.sheet import Sheet
from alliance_drafter.writers.docx.xml import escape

AT_MOST: Final = 2  # blocks a page


def write_signature_pages(sheet: Sheet, agreement: Agreement) -> None:
    """（以下无正文）, then the blocks in their order, at most two a page, each page saying whose it is."""
    if not agreement.signatures:
        return
    with sheet.segment(segment_bookmark("signatures")):
        _pages(sheet, agreement)


def _pages(sheet: Sheet, agreement: Agreement) -> None:
    for language in sheet.languages:
        end = PHRASES[language]["end"]
        sheet.paragraph("End", run(end), escape(end))
    waiting = list(agreement.signatures)
    while waiting:
        together = AT_MOST if _fit(sheet, waiting[:AT_MOST]) else 1
        _page_heading(sheet, agreement)
        for block in waiting[:together]:
            write_block(sheet, block)
        waiting = waiting[together:]


def _page_heading(sheet: Sheet, agreement: Agreement) -> None:
    for place, language in enumerate(sheet.languages):
        phrases = PHRASES[language]
        title = plain(agreement.title.zh if language == "zh" else agreement.title.en, language)
        number = phrases["number"].format(number=agreement.document_number) if agreement.document_number else ""
        text = phrases["signing"].format(title=title, number=number)
        sheet.paragraph("SignatureLine" if place else "SignaturePage", run(text), escape(text))


def _fit(sheet: Sheet, blocks: list[SignatureBlock]) -> bool:
    """Whether the blocks, with the heading, fit on one page."""
    metrics = sheet.style.metrics
    line = metrics["SignatureLine"].line
    heights = [
        metrics["SignatureSeal"].around
        + (_count(sheet, block.name) + sum(_count(sheet, words) for words in block.lines)) * line
        for block in blocks
    ]
    heading = 2 * len(sheet.languages) * line + metrics["SignaturePage"].around
    return heading + sum(heights) + line < sheet.style.page.text_height / 20


def _count(sheet: Sheet, words: Words) -> int:
    return len(sides(words, sheet.languages))


def write_block(sheet: Sheet, block: SignatureBlock) -> None:
    """The name, room for the seal below it, the lines to sign on; kept on one page."""
    names = sheet.said(block.name)
    for place, side in enumerate(names, 1):
        sheet.paragraph("SignatureSeal" if place == len(names) else "SignatureName", side.runs, side.base)
    lines = [side for words in block.lines for side in sheet.said(words)]
    for place, side in enumerate(lines, 1):
        sheet.paragraph("SignatureLast" if place == len(lines) else "SignatureLine", side.runs, side.base)
