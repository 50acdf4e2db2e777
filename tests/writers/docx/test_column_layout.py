"""A bilingual edition in columns: the two sides of each paragraph in one row, the Chinese counted, the English not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx_samples import LONG, agreement, article, part, sample
from lxml import etree
from soundness import W, faults_of

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, library_for
from alliance_drafter.model import (
    COLUMNS,
    LAYOUTS,
    Agreement,
    Chapter,
    FillIn,
    Inline,
    Item,
    Paragraph,
    Reference,
    Table,
    Text,
    Words,
)
from alliance_drafter.readers.blocks import CELL, ROW, read_blocks
from alliance_drafter.readers.numbers import read_numbers
from alliance_drafter.writers.docx import Style, bookmark_name, load_style, write_docx

EXAMPLE = Path(__file__).parents[3] / "examples" / "fttx.yaml"


def style(name: str = "contract") -> Style:
    return load_style(data_folder() / "templates" / "styles", name)


def both(chinese: str | Inline, english: str | Inline) -> Words:
    zh, en = (Text(side) if isinstance(side, str) else side for side in (chinese, english))
    return Words((zh,), (en,))


def bilingual(*blocks: Any) -> Agreement:
    titled = replace(article("main.one", "标题", *blocks, anchor="a1"), title=both("标题", "Title"))
    again = replace(
        article("main.two", "再次", Paragraph(both("完。", "The end.")), number=2), title=both("再次", "Again")
    )
    chapter = Chapter("general", both("总则", "General"), (titled, again), 1)
    return replace(agreement(part(chapter)), languages=("zh", "en"))


NESTED = Item(both("事项：", "matters:"), (Item(both("期限；", "the time;"), number=1),), number=2)
LISTED = Paragraph(both("各方应当：", "The parties shall:"), (Item(both("诚信；", "be honest;"), number=1), NESTED))
TABLE = Table(
    both("表1", "Table 1"), (both("甲", "A"), both("乙", "B")), ((both("子", "x"), both("丑", "y")),), (50, 50)
)


def columns(data: bytes) -> list[list[list[str]]]:
    """The tables of two columns, by rows and cells."""
    return [
        [row.split(CELL) for row in block.text.split(ROW)]
        for block in read_blocks(document(data), marks=False)
        if block.is_table and looks_of(block.node) == "Columns"
    ]


def document(data: bytes) -> Any:
    return etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))


def looks_of(table: Any) -> str:
    return str(table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val"))


def xml(data: bytes, name: str) -> Any:
    return etree.fromstring(ZipFile(BytesIO(data)).read(name))


def test_each_paragraph_and_item_is_a_row_the_chinese_left_and_the_english_right() -> None:
    data = write_docx(bilingual(LISTED), style(), layout=COLUMNS)
    assert columns(data) == [
        [
            ["各方应当：", "The parties shall:"],
            ["诚信；", "be honest;"],
            ["事项：", "matters:"],
            ["期限；", "the time;"],
        ],
        [["完。", "The end."]],
    ]
    assert faults_of(data) == []


def test_only_the_chinese_is_counted() -> None:
    data = write_docx(bilingual(LISTED), style(), layout=COLUMNS)
    root = document(data)
    numbers = read_numbers(root, xml(data, "word/styles.xml"), xml(data, "word/numbering.xml"))
    table = next(t for t in root.iter(f"{W}tbl"))
    shown = [[numbers.labels.get(p, "").strip() for p in row.iter(f"{W}p")] for row in table.iter(f"{W}tr")]
    assert shown == [["", ""], ["（一）", ""], ["（二）", ""], ["1.", ""]]


def test_headings_and_tables_have_the_whole_width_and_both_languages() -> None:
    """The columns end before a table and begin anew after it; a small paragraph parts tables from one another."""
    body = document(write_docx(bilingual(LISTED, TABLE, LISTED), style(), layout=COLUMNS)).find(f"{W}body")
    blocks = [n for n in body if n.tag in (f"{W}p", f"{W}tbl")]
    first = next(n for n, block in enumerate(blocks) if block.tag == f"{W}tbl")
    said = ["".join(b.itertext(f"{W}t")) if b.tag == f"{W}p" else looks_of(b) for b in blocks[first - 2 : first + 9]]
    assert said == [
        "标题", "Article 1  Title", "Columns", "", "表1", "Table 1", "AgreementTable", "", "Columns", "", "再次",
    ]  # fmt: skip


def test_what_leads_to_a_table_or_to_lines_to_sign_on_stands_on_its_page() -> None:
    root = document(write_docx(bilingual(Paragraph(both("如下：", "As follows:")), TABLE), style(), layout=COLUMNS))
    table = next(root.iter(f"{W}tbl"))
    led = [*table.iter(f"{W}p"), table.getnext()]
    assert [p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") for p in led] == ["ClauseLead", "ColumnLead", "AfterLead"]


def test_two_tables_never_touch() -> None:
    """Also where the next article has neither number nor title."""
    one = article("main.bare", "", LISTED, numbered=False)
    made = replace(agreement(part(front=(one, replace(one, clause_id="main.more")))), languages=("zh", "en"))
    data = write_docx(made, style(), layout=COLUMNS)
    assert len(columns(data)) == 2
    for table in document(data).iter(f"{W}tbl"):
        assert next(n for n in table.itersiblings() if n.tag in (f"{W}p", f"{W}tbl")).tag == f"{W}p"
    assert faults_of(data) == []


def test_a_side_that_says_nothing_leaves_its_cell_empty_and_the_number_on_the_left() -> None:
    items = (Item(Words((Text("甲；"),)), number=1), Item(Words((), (Text("two."),)), number=2))
    data = write_docx(bilingual(Paragraph(both("下列：", "These:"), items)), style(), layout=COLUMNS)
    assert columns(data)[0] == [["下列：", "These:"], ["甲；", ""], ["", "two."]]
    assert faults_of(data) == []


def test_a_paragraph_without_words_or_items_leaves_no_empty_table() -> None:
    data = write_docx(bilingual(Paragraph(Words())), style(), layout=COLUMNS)
    assert columns(data) == [[["完。", "The end."]]]
    assert faults_of(data) == []


def test_a_reference_leads_to_the_item_on_the_left_and_is_words_on_the_right() -> None:
    here = Item(both("追认；", "ratify;"), number=1, anchor="i1")
    refers = both(Reference("x", (("第（", ""), ("（一）", "i1"), ("项", ""))), "see (1)")
    data = write_docx(
        bilingual(Paragraph(both("下列：", "These:"), (here,)), Paragraph(refers)), style(), layout=COLUMNS
    )
    mark = next(m for m in document(data).iter(f"{W}bookmarkStart") if m.get(f"{W}name") == bookmark_name("i1"))
    assert "".join(mark.getparent().itertext(f"{W}t")) == "追认；"
    assert faults_of(data) == []


def test_rows_break_across_pages_and_the_halves_fill_the_page() -> None:
    look = style()
    long = Paragraph(both(LONG * 9, "word " * 900))
    table = next(document(write_docx(bilingual(long), look, layout=COLUMNS)).iter(f"{W}tbl"))
    assert next(table.iter(f"{W}cantSplit"), None) is None
    widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
    assert sum(widths) == look.page.text_width and abs(widths[0] - widths[1]) <= 1


def test_where_there_is_one_language_the_layout_makes_no_difference() -> None:
    assert write_docx(sample(), style(), layout=COLUMNS) == write_docx(sample(), style())
    english = replace(bilingual(LISTED), languages=("en",))
    assert write_docx(english, style(), layout=COLUMNS) == write_docx(english, style())


def test_lines_to_fill_in_stand_in_the_columns_too() -> None:
    data = write_docx(bilingual(Paragraph(both(FillIn(6), FillIn(6)))), style(), layout=COLUMNS)
    assert faults_of(data) == []
    assert [len(row) for row in columns(data)[0]] == [2]


@cache
def example() -> tuple[Answers, Agreement]:
    library = library_for("bilingual")
    answers = read_answers(EXAMPLE, library.questionnaire)
    made = draft(library, answers).agreement
    assert made.languages == ("zh", "en")
    return answers, made


@pytest.mark.parametrize("look", ["contract", "official"])
def test_a_whole_agreement_is_sound_and_says_what_it_says_in_the_other_layout(look: str) -> None:
    answers, made = example()
    xml = to_xml(answers, ("a", "1", "f" * 64), COLUMNS)
    one = write_docx(made, style(look), draft_mark=True, embedded=xml, layout=COLUMNS)
    assert faults_of(one) == []
    assert said(one) == said(write_docx(made, style(look), draft_mark=True))


def said(data: bytes) -> list[str]:
    """Paragraph by paragraph, contents left out."""
    texts = (block.text.replace(ROW, "\n").replace(CELL, "\n") for block in read_blocks(document(data), marks=False))
    return [line for text in texts for line in text.split("\n") if line]


def test_each_annex_alone_is_sound() -> None:
    _, made = example()
    for one in made.parts[1:4]:
        assert faults_of(write_docx(made, style(), part=one.part_id, layout=COLUMNS)) == []


def test_what_is_kept_from_one_layout_is_not_seen_in_the_other() -> None:
    _, made = example()
    alone = {layout: write_docx(made, style(), layout=layout) for layout in LAYOUTS}
    look = style()
    for layout in (*LAYOUTS, *reversed(LAYOUTS), *LAYOUTS):
        assert write_docx(made, look, layout=layout) == alone[layout]


def test_the_pages_are_guessed_as_in_the_other_layout() -> None:
    """Side by side takes about as much room as one under the other."""
    _, made = example()
    pages = [
        int(xml(write_docx(made, style(), layout=layout), "docProps/app.xml").findtext("{*}Pages"))
        for layout in LAYOUTS
    ]
    assert abs(pages[0] - pages[1]) < 0.15 * pages[0]
