"""The bilingual edition in Word, one language under the other or in columns: updated and compared."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import EDITION, LibraryMaker, clause
from desk import (
    CLAUSES,
    FILES,
    GIVEN,
    SECOND,
    Desk,
    Edit,
    desk,
    edited,
    holds_the_fresh_draft,
    says,
    without_insertions,
)
from docx.oxml.ns import qn
from office import Office, needs_office
from settled import accepted, document, faults_of_marks, rejected, said
from soundness import faults_of

from alliance_drafter.library.load import read_library
from alliance_drafter.model import COLUMNS, LAYOUTS
from alliance_drafter.readers.docx import layout_in, read_draft
from alliance_drafter.readers.numbers import read_numbers
from alliance_drafter.revise.conflicts import open_conflicts
from alliance_drafter.revise.cut import cut_annex, open_source
from alliance_drafter.revise.parts import open_parts
from alliance_drafter.revise.redline import read_sides, redline
from alliance_drafter.revise.regenerate import Regenerated

FIRST_EN = """{{ main.name }} has these members, liable under [[main.second]]:

1. a Member shall act in good faith;
2. a Member shall not act in the name of the Alliance, except as ratified under [[main.second^joint]].

The contributions are:

% table widths=50,50
| Member | Contribution |
% for member in parties.members
| {{ member.name }} | {{ member.amount | figure }} |
% endfor
% endtable

This Agreement takes effect when signed."""
SECOND_EN = """{{ main.entity }} is liable within {{ main.days }}, and [[annex:rules]] applies:

1. acts without authority are its own;
2. Members that ratify are jointly liable.^joint

== equal
:: en
The Members share equally, and [[^joint]] applies.

The sharing is agreed in writing.

== by_amount
:: en
The Members share in proportion, and [[^joint]] applies.

The sharing is agreed in writing.

Paid-in contributions decide."""
LISTS = """成员应当：

1. 提供资料；
2. 保守秘密。

成员可以：

1. 查阅账册；
% if main.public
2. 查阅项目档案；
% endif
3. 提出建议。^advice"""
LISTS_EN = """Members shall:

1. provide information;
2. keep secrets.

Members may:

1. inspect accounts;
% if main.public
2. inspect project files;
% endif
3. make proposals.^advice"""
CHINESE = {
    **CLAUSES,
    "main.public": clause("main.public", "政府项目适用 [[main.first]]、[[main.lists^advice]]。", when="main.public"),
    "main.lists": clause("main.lists", LISTS),
}
ENGLISH = {
    "main.lists": LISTS_EN,
    "main.first": FIRST_EN,
    "main.public": "[[main.first]] and [[main.lists^advice]] apply to government projects.",
    "rules.only": "Earnings are shared under [[main.second^joint]].",
    "rules.more": "These Rules apply from the day {{ main.name }} is founded, see [[rules.only]].",
}


ANSWERED = GIVEN.replace("  entity: 甲", "  name_en: Coal Alliance\n  entity: 甲") + "document:\n  edition: bilingual\n"


def with_english(name: str) -> str:
    if name != "main.second":
        return f"{CHINESE[name].rstrip()}\n:: en\n{ENGLISH[name]}\n"
    lead, *variants = SECOND.split("== ")
    lead_en, *variants_en = SECOND_EN.split("== ")
    body = f"{lead.rstrip()}\n:: en\n{lead_en}"
    for one, other in zip(variants, variants_en, strict=True):
        body += f"== {one.rstrip()}\n{other.partition(chr(10))[2].rstrip()}\n\n"
    return clause(name, body, choose="main.share").replace("标题", "责任")


@pytest.fixture(params=LAYOUTS)
def table(library: LibraryMaker, tmp_path: Path, request: pytest.FixtureRequest) -> Desk:
    agreement = FILES["templates/agreement.yaml"].replace("[main.second]", "[main.second, main.lists]")
    files = {**FILES, "templates/agreement.yaml": agreement, "clause_library/questionnaire/05-document.yaml": EDITION}
    library({name: with_english(name) for name in CHINESE}, files)
    plain = desk(lambda *_: read_library(tmp_path, english=True))
    return replace(plain, given=ANSWERED, layout=request.param)


def change(words: str, new: str) -> Edit:
    """The first place in the text that has these words, also in a table."""

    def edit(document: Any) -> None:
        text = next(t for t in document.element.body.iter(qn("w:t")) if words in (t.text or ""))
        text.text = text.text.replace(words, new)

    return edit


def lines(data: bytes) -> list[str]:
    """Paragraph by paragraph, in cells too."""
    return [line for block in says(data) for line in block.replace("\x1e", "\n").replace("\x1f", "\n").split("\n")]


def numbers(data: bytes) -> list[str]:
    """What Word counts, in the order of the paragraphs."""
    parts = open_parts(data, "a.docx")
    counted = read_numbers(parts.xml("word/document.xml"), parts.root("styles"), parts.root("numbering"))
    return [counted.labels[p].strip() for p in parts.xml("word/document.xml").iter(qn("w:p")) if p in counted.labels]


def fate(found: Regenerated, name: str) -> str:
    return next(line.fate for line in found.lines if line.clause == name)


SETTINGS = [
    ("main.share=by_amount",),
    ("main.public=yes",),
    ("main.name=钢铁产业技术创新战略联盟", "main.days=45"),
    ("main.public=yes", "main.share=by_amount", "parties.members[1].name=乙研究院"),
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_where_nobody_edited_the_result_is_the_draft_of_the_new_answers(table: Desk, settings: tuple[str, ...]) -> None:
    holds_the_fresh_draft(table, settings)


def test_the_layout_stays(table: Desk) -> None:
    data = table.draft()
    assert layout_in(data, "a.docx") == table.layout == read_draft(data, "a.docx").layout
    again = table.regenerate(data, "main.public=yes").data
    assert layout_in(again, "a.docx") == table.layout
    assert layout_in(table.regenerate(again, "main.public=no").data, "a.docx") == table.layout


@pytest.mark.parametrize("words", ["are its own", "未经授权的行为由其"])
def test_an_edit_stays_where_another_paragraph_of_the_clause_changes(table: Desk, words: str) -> None:
    """In either language; all else is as drafted afresh."""
    data = edited(table.draft(), change(words, f"{words}（手改）"))
    found = table.regenerate(data, "main.share=by_amount")
    assert fate(found, "main.second") == "merged"
    assert found.count("conflict") == 0
    fresh = edited(table.draft("main.share=by_amount"), change(words, f"{words}（手改）"))
    assert lines(found.data) == lines(fresh)
    assert not faults_of(found.data)


def test_where_both_changed_a_paragraph_the_edit_stands_and_the_new_text_is_offered(table: Desk) -> None:
    data = edited(table.draft(), change("share equally", "share (mine) equally"))
    found = table.regenerate(data, "main.share=by_amount")
    assert fate(found, "main.second") == "conflict"
    assert any("share (mine) equally" in line for line in lines(found.data))
    assert any("share in proportion" in line for line in lines(found.data))
    assert not any("share in proportion" in block for block in without_insertions(found.data))
    comments = open_parts(found.data, "a.docx").xml("word/comments.xml")
    assert [text for _, text in open_conflicts({"word/comments.xml": comments}, {})] == ["【冲突】改变"]
    assert not faults_of(found.data)


def test_numbers_and_references_are_right_after_an_article_falls_away(table: Desk) -> None:
    """Also in what was edited: as in a draft of the new answers with the same edits."""
    edits = change("act in good faith", "act in (mine) good faith"), change("追认的成员承担", "追认的（手改）成员承担")
    found = table.regenerate(edited(table.draft("main.public=yes"), *edits), "main.public=no")
    assert fate(found, "main.public") == "removed"
    assert lines(found.data) == lines(edited(table.draft(), *edits))
    assert found.lost == () == tuple(stale for line in found.lines for stale in line.stale)
    assert not faults_of(found.data)


def test_the_words_of_a_reference_follow_in_an_edited_paragraph_and_in_no_other(table: Desk) -> None:
    """Article 3 becomes Article 2: in Chinese Word counts, the English is words."""
    edits = change("liable under", "all liable under"), change("act in good faith", "act in (Article 3) good faith")
    found = table.regenerate(edited(table.draft("main.public=yes"), *edits), "main.public=no")
    assert lines(found.data) == lines(edited(table.draft(), *edits))
    assert any("all liable under Article 2:" in line for line in lines(found.data))


def test_an_item_that_is_referred_to_for_the_first_time_gets_its_bookmark(table: Desk) -> None:
    edit = change("keep secrets", "keep (mine) secrets")
    found = table.regenerate(edited(table.draft(), edit), "main.public=yes")
    assert lines(found.data) == lines(edited(table.draft("main.public=yes"), edit))
    assert not faults_of(found.data)


@pytest.mark.parametrize("words", ["keep secrets", "make proposals", "查阅账册"])
def test_items_are_counted_on_where_one_comes_into_an_edited_list(table: Desk, words: str) -> None:
    edit = change(words, f"{words}（手改）")
    found = table.regenerate(edited(table.draft(), edit), "main.public=yes")
    fresh = edited(table.draft("main.public=yes"), edit)
    assert numbers(found.data) == numbers(fresh)
    assert numbers(fresh)[-8:] == ["（一）", "（二）", "（一）", "（二）", "（三）", "附件1", "第一条", "第二条"]
    assert lines(found.data) == lines(fresh)


def test_a_value_written_over_in_the_english_is_read_back(table: Desk) -> None:
    draft = read_draft(edited(table.draft(), change("Coal Alliance", "Steel Alliance")), "a.docx")
    assert draft.answered(table.library.questionnaire).changed == {"main.name_en": "Steel Alliance"}


CHANGES = [("main.share=by_amount",), ("main.public=yes", "main.name=钢铁联盟")]


@pytest.mark.parametrize("settings", CHANGES, ids=str)
def test_a_comparison_accepted_is_the_new_draft_and_rejected_the_old(table: Desk, settings: tuple[str, ...]) -> None:
    for old, new in ((table.draft(), table.draft(*settings)), (table.draft(*settings), table.draft())):
        made = redline(read_sides((old, "a.docx"), (new, "b.docx")), "张律师", "2026-11-25T08:00:00Z")
        assert accepted(made) == said(document(new))
        assert rejected(made) == said(document(old))
        assert faults_of_marks(made) == [] == faults_of(made)


def test_an_annex_is_cut_out_as_it_is_drafted_alone(table: Desk) -> None:
    source = open_source(table.draft(), "a.docx")
    cut = cut_annex(source, source.annexes[0]).data
    assert not faults_of(cut)
    assert layout_in(cut, "a.docx") == table.layout
    shown = lines(cut)
    assert [line for line in shown if "Earnings" in line] == [
        "Earnings are shared under Article 2(1)(2) of this Agreement."
    ]


@needs_office
def test_what_libreoffice_saved_is_updated_as_what_we_wrote(table: Desk, office: Office) -> None:
    if table.layout != COLUMNS:
        pytest.skip("as the Chinese edition: test_regenerate_laws")
    edits = change("act in good faith", "act in (mine) good faith"), change("追认的成员承担", "追认的（手改）成员承担")
    data = office.saved(edited(table.draft("main.public=yes"), *edits))
    found = table.regenerate(data, "main.public=no", "main.share=by_amount")
    assert lines(found.data) == lines(edited(table.draft("main.share=by_amount"), *edits))
    assert found.count("conflict") == 0
