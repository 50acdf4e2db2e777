"""Paragraphs, and the items that hang from them."""

from __future__ import annotations

from typing import NamedTuple

from alliance_drafter.model import FillIn, Item, Paragraph, Words
from alliance_drafter.writers.docx.columns import write_row
from alliance_drafter.writers.docx.forms import NUM, Form, fill, form, kept, references_in
from alliance_drafter.writers.docx.numbering import ITEM, LEVEL_STYLES, MAIN, reference
from alliance_drafter.writers.docx.pages import Unplaced
from alliance_drafter.writers.docx.sheet import Sheet


class Line(NamedTuple):
    """A w:p to be: the words in the first language in this style, in the others in its continuation."""

    style: str
    continued: str
    words: Words
    anchor: str = ""
    level: int = 0  # w:ilvl; 0 where it is not an item


def lines_of(block: Paragraph, leads: bool) -> list[Line]:
    """leads: what follows must stand on the same page."""
    found: list[Line] = []
    if block.words.zh or block.words.en:
        style = _clause_style(block.words, leads or bool(block.items))
        found.append(Line(style, style, block.words))
    _add_items(found, block.items, ITEM)
    return found


def _clause_style(words: Words, leads: bool) -> str:
    """A line to fill in by hand is not stretched to the margin."""
    by_hand = FillIn in map(type, words.zh) or FillIn in map(type, words.en)
    return ("FormLead" if by_hand else "ClauseLead") if leads else ("Form" if by_hand else "Clause")


def _add_items(found: list[Line], items: tuple[Item, ...], level: int) -> None:
    """Each item in the style that counts at its level; deeper than the styles go, the last of them."""
    level = min(level, len(LEVEL_STYLES) - 1)
    for item in items:
        found.append(Line(LEVEL_STYLES[level], "ItemContinued", item.words, item.anchor, level))
        if item.items:
            _add_items(found, item.items, level + 1)


class Standing(NamedTuple):
    """A paragraph as a form. placed: the style of each w:p, its width but for its references, and how many they are."""

    form: Form | None
    placed: tuple[tuple[str, float, int], ...]


def write_paragraph(sheet: Sheet, block: Paragraph, leads: bool, num: int, style: str) -> None:
    """num: the w:numId that counts its items; style: of its runs."""
    key = (sheet.kept, style, leads, num == MAIN, block.anchors)
    known = kept(block.own, key, lambda: _standing(sheet, block, leads, MAIN if num == MAIN else NUM, style))
    if known is None or known.form is None:
        _write(sheet, block, leads, num, style)
        return
    widths, add = fill(sheet, known.form, block.references, num), sheet.pages.add
    for look, width, references in known.placed:
        add(look, width + sum([next(widths) for _ in range(references)]) if references else width)


def _standing(sheet: Sheet, block: Paragraph, leads: bool, num: int | str, style: str) -> Standing:
    opened = sheet.open()
    _write(opened, block, leads, num, style)
    xml, places = [piece.decode() for piece in opened.out], opened.inlines.places or []
    made = form("".join(xml), "".join(opened.base), places)
    assert isinstance(opened.pages, Unplaced)
    placed = [(*at, references_in(piece, places)) for at, piece in zip(opened.pages.waiting, xml, strict=True)]
    return Standing(made, tuple(placed))


def _write(sheet: Sheet, block: Paragraph, leads: bool, num: int | str, style: str) -> None:
    for line in lines_of(block, leads):
        _write_line(sheet, line, num, style)


def _write_line(sheet: Sheet, line: Line, num: int | str, run_style: str) -> None:
    start, end = sheet.bookmark(line.anchor) if line.anchor else ("", "")
    number = reference(line.level, num) if line.level and num != MAIN else ""
    if sheet.columns:
        write_row(sheet, line.style, number, line.words, run_style, (start, end))
        return
    first, *others = sheet.said(line.words, run_style) or (sheet.nothing(),)
    sheet.paragraph(line.style, start + first.runs + end, first.base, number, 3 + first.width)
    for other in others:
        sheet.paragraph(line.continued, other.runs, other.base, "", 2 + other.width)
