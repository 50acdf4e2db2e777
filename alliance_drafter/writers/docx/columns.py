"""The two languages of an edition side by side: the first on the left, numbered, the other on the right.

The paragraphs and items of an article that follow one another are the rows of one table, so that the two sides of each
begin on the same line. What has the whole width (titles, tables, lines to sign on) stands between such tables.
"""

from __future__ import annotations

from typing import Final

from alliance_drafter.model import UNDER, Agreement, Words
from alliance_drafter.writers.docx.kept import Kept
from alliance_drafter.writers.docx.sheet import Sheet, paragraph

LEADS: Final = ("ClauseLead", "FormLead")  # what stands on the page of what follows, on the left
BEGIN_BASE, END_BASE = "<t>", "</t>"


def layout_of(agreement: Agreement, layout: str) -> str:
    """As asked for; where there is one language only, all layouts are the same."""
    return layout if len(agreement.languages) > 1 else UNDER


def lay_columns(sheet: Sheet) -> None:
    """From now on the sheet, of two languages, is written in columns."""
    sheet.columns = True
    sheet.kept = sheet.style.kept.setdefault((*sheet.languages, "columns"), Kept()).bounded()


def begin_columns(sheet: Sheet) -> None:
    left, right = _halves(sheet)
    sheet.add(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Columns"/><w:tblW w:w="{left + right}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>'
    )
    sheet.base.append(BEGIN_BASE)


def end_columns(sheet: Sheet, leads: bool) -> None:
    """Then a small paragraph: Word makes one of two tables that touch. Of a table without rows nothing is left.

    leads: what follows must stand on the same page.
    """
    if sheet.base[-1] == BEGIN_BASE:
        sheet.base.pop()
        sheet.out.pop()
        return
    sheet.add("</w:tbl>")
    sheet.base.append(END_BASE)
    sheet.paragraph("AfterLead" if leads else "AfterTable", "", "")


def write_row(sheet: Sheet, style: str, number: str, words: Words, run_style: str, around: tuple[str, str]) -> None:
    """style, number, around (the ends of a bookmark): of the left side, which is there also where it says nothing."""
    said = {side.language: side for side in sheet.said(words, run_style)}
    left, right = (said.get(language) or sheet.nothing() for language in sheet.languages)
    beside = "ColumnLead" if style in LEADS else "ColumnContinued"
    cells = (paragraph(style, number, around[0] + left.runs + around[1]), paragraph(beside, "", right.runs))
    sheet.add(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for width, cell in zip(_halves(sheet), cells, strict=True)
        )
        + "</w:tr>"
    )
    sheet.base.append(f"<w><c>{left.base}</c><c>{right.base}</c></w>")
    sheet.pages.add(
        style, 3 + left.width + right.width
    )  # the height of both in one, on the whole width: about the same


def _halves(sheet: Sheet) -> tuple[int, int]:
    """Twips."""
    whole = sheet.style.page.text_width
    return whole - whole // 2, whole // 2
