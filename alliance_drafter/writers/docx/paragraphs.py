"""Paragraphs, and the items that hang from them."""

from __future__ import annotations

from typing import Final, NamedTuple

from alliance_drafter.model import Block, FillIn, Item, Language, Paragraph, Reference, Words
from alliance_drafter.writers.docx.inlines import parts_of, width, without_empty
from alliance_drafter.writers.docx.kept import Form
from alliance_drafter.writers.docx.numbering import ITEM, LEVEL_STYLES, MAIN, reference
from alliance_drafter.writers.docx.sheet import Sheet, paragraph

LIST: Final = -1  # the hole for the list's w:numId
HOLE: Final = "\0"  # no text holds it (XML 1.0, 2.2)


class Line(NamedTuple):
    """A w:p to be: the words in the first language in this style, in the others in its continuation."""

    style: str
    continued: str
    words: Words
    anchor: str = ""
    level: int = 0  # w:ilvl; 0 where it is not an item


def lines_of(block: Paragraph, following: Block | None) -> list[Line]:
    """following: what comes after it in the article."""
    found: list[Line] = []
    if block.words.zh or block.words.en:
        leads = bool(block.items) or not (following is None or isinstance(following, Paragraph))
        style = _clause_style(block.words, leads)
        found.append(Line(style, style, block.words))
    _add_items(found, block.items, ITEM)
    return found


def _clause_style(words: Words, leads: bool) -> str:
    """leads: what follows must stand on the same page. A line to fill in by hand is not stretched to the margin."""
    by_hand = FillIn in map(type, words.zh) or FillIn in map(type, words.en)
    return ("FormLead" if by_hand else "ClauseLead") if leads else ("Form" if by_hand else "Clause")


def _add_items(found: list[Line], items: tuple[Item, ...], level: int) -> None:
    """Each item in the style that counts at its level; deeper than the styles go, the last of them."""
    level = min(level, len(LEVEL_STYLES) - 1)
    for item in items:
        found.append(Line(LEVEL_STYLES[level], "ItemContinued", item.words, item.anchor, level))
        if item.items:
            _add_items(found, item.items, level + 1)


def write_paragraph(sheet: Sheet, block: Paragraph, following: Block | None, num: int, style: str) -> None:
    """num: the w:numId that counts its items; style: of its runs. One of the library's own is made once."""
    if block.own is None or sheet.languages != ("zh",):
        for line in lines_of(block, following):
            _write(sheet, line, num, style)
        return
    key = (id(block.own), following is None or isinstance(following, Paragraph), style, num == MAIN)
    known = sheet.kept.forms.get(key)
    if known is None or known[0] is not block.own:
        form = form_of(lines_of(block, following), "zh", style, counted=num != MAIN)
        known = sheet.kept.forms[key] = (block.own, form)
    _fill(sheet, known[1], block.references, num, style)


def _write(sheet: Sheet, line: Line, num: int, run_style: str) -> None:
    target = sheet.inlines.targets.get(line.anchor) if line.anchor else None
    start, end = sheet.bookmarks.pair(target.bookmark) if target else ("", "")
    number = reference(line.level, num) if line.level and num != MAIN else ""
    (_, runs, wide, _), *others = sheet.said(line.words, run_style) or (sheet.nothing(),)
    sheet.paragraph(line.style, start + runs + end, number, 3 + wide)
    for _, runs, wide, _ in others:
        sheet.paragraph(line.continued, runs, "", 2 + wide)


def form_of(lines: list[Line], language: Language, style: str, *, counted: bool) -> Form:
    """counted: items say which list counts them; in the agreement itself their style does."""
    done: list[str] = []
    holes: list[int] = []
    measured: list[tuple[str, float, tuple[int, ...]]] = []
    met = 0
    for line in lines:
        parts, texts = parts_of(line.words.zh, language, style)
        references = tuple(range(met, met + len(parts) - 1))
        met += len(references)
        number = reference(line.level, HOLE) if counted and line.level else ""
        done.append(paragraph(line.style, number, HOLE.join(parts)))
        holes += (LIST, *references) if number else references
        measured.append((line.style, 3 + width("".join(texts)), references))
    xml = "".join(done)
    whole = b"" if holes else without_empty(xml, style).encode("utf-8")
    return Form(whole, tuple(xml.split(HOLE)) if holes else (), tuple(holes), tuple(measured))


def _fill(sheet: Sheet, form: Form, references: tuple[Reference, ...], num: int, style: str) -> None:
    made = [sheet.inlines.reference(one, "zh", style) for one in references]
    if form.holes:
        done = [form.parts[0]]
        for hole, part in zip(form.holes, form.parts[1:], strict=True):
            done += (str(num) if hole == LIST else made[hole][0], part)
        sheet.add(without_empty("".join(done), style))
    else:
        sheet.out.append(form.whole)
    for look, wide, within in form.lines:
        sheet.pages.add(look, wide + width("".join([made[n][1] for n in within])) if within else wide)
