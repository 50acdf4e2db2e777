"""The cover and the contents."""

from __future__ import annotations

from alliance_drafter.model import Agreement
from alliance_drafter.writers.docx.fields import closing, link, opening, page_of
from alliance_drafter.writers.docx.inlines import plain, run
from alliance_drafter.writers.docx.phrases import PHRASES
from alliance_drafter.writers.docx.sheet import Entry, Sheet
from alliance_drafter.writers.docx.xml import Xml, escape, join


def write_cover(sheet: Sheet, agreement: Agreement, *, draft_mark: bool) -> None:
    mark = run(_draft(sheet), "DraftMark")
    numbers = sheet.said(agreement.cover.number) or (sheet.nothing(),)
    for place, side in enumerate(numbers, 1):
        tab, said = "", side.base
        if draft_mark and place == 1:
            tab, said = f"<w:r><w:tab/></w:r>{mark}", f"{said}\t{_draft(sheet)}"
        sheet.paragraph("CoverNumber", side.runs + tab, said)
    for place, side in enumerate(sheet.said(agreement.title)):
        sheet.paragraph("TitleContinued" if place else "Title", side.runs, side.base)
    style = "CoverFirst"
    for line in agreement.cover.lines:
        for place, language in enumerate(sheet.languages):
            label, value = (line.label.zh, line.value.zh) if language == "zh" else (line.label.en, line.value.en)
            if not label and not value:
                continue
            named = plain(label, language)
            if named and not named.endswith(("：", ":")):
                named += PHRASES[language]["colon"]
            shown = run(named, "PartyLabel") if named else ""
            side = sheet.inlines.side(value, language)
            sheet.paragraph("CoverLineContinued" if place else style, shown + side.runs, escape(named) + side.base)
            style = "CoverLine"


def _draft(sheet: Sheet) -> str:
    return " ".join(PHRASES[language]["draft"] for language in sheet.languages)


def contents(sheet: Sheet) -> Xml:
    """The contents as a field that already holds its lines; pages are estimates until Word counts them."""
    words = " ".join(PHRASES[language]["contents"] for language in sheet.languages)
    articles = "1-2" if sheet.style.articles_in_contents else "1-1"
    code = f"TOC \\o &quot;{articles}&quot; \\h \\z \\t &quot;Annex Title,1,Annex Title Alone,1,Annex Chapter,2&quot;"
    lines = contents_lines(sheet.entries, code)
    return Xml(
        '<w:sdt><w:sdtPr><w:id w:val="-1100110011"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
        f'<w:p><w:pPr><w:pStyle w:val="ContentsTitle"/></w:pPr>{run(words)}</w:p>{join(lines)}'
        "</w:sdtContent></w:sdt>"
    )


def contents_lines(entries: list[Entry], code: str) -> list[Xml]:
    """The paragraphs of the field; there is always one. code: the field's, quotes as entities."""
    lines = [_line(entry) for entry in entries] or [Xml('<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr></w:p>')]
    lines[0] = Xml(lines[0].replace("</w:pPr>", "</w:pPr>" + opening(code), 1))
    lines[-1] = Xml(lines[-1].removesuffix("</w:p>") + closing() + "</w:p>")
    return lines


def _line(entry: Entry) -> Xml:
    runs = Xml(f"{run(entry.text)}<w:r><w:tab/></w:r>{page_of(entry.bookmark, str(entry.page))}")
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="TOC{entry.level}"/></w:pPr>{link(entry.bookmark, runs)}</w:p>')
