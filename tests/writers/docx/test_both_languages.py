"""Cells of a bilingual table: what is the same in both languages stands once."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
from docx_samples import agreement, article, part

from alliance_drafter.library.load import data_folder
from alliance_drafter.model import FillIn, Table, Text, Words
from alliance_drafter.writers.docx import load_style, write_docx


def test_a_cell_that_says_the_same_says_it_once() -> None:
    def both(zh: str, en: str) -> Words:
        return Words((Text(zh),), (Text(en),))

    rows = ((both("1", "1"), both("甲", "A"), Words((FillIn(4),), (FillIn(4),))),)
    table = Table(Words(), (both("序号", "No."), both("名称", "Name"), both("签字", "Signed")), rows, (20, 40, 40))
    made = replace(agreement(part(front=(article("main.one", "一", table),))), languages=("zh", "en"))
    data = write_docx(made, load_style(data_folder() / "templates" / "styles"))
    (shown,) = (t for t in docx.Document(BytesIO(data)).tables if t.rows[0].cells[0].text.startswith("序号"))
    assert [cell.text for cell in shown.rows[0].cells] == ["序号\nNo.", "名称\nName", "签字\nSigned"]
    assert [cell.text.strip() for cell in shown.rows[1].cells][:2] == ["1", "甲\nA"]
    assert len(shown.rows[1].cells[2].paragraphs) == 1
