"""Drafting notes as Word comments: on each clause's title, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import ANSWERS, LibraryMaker, clause
from docx_samples import sample
from lxml import etree
from soundness import W, faults_of

from alliance_drafter.answers.read import answers_of, read_answers
from alliance_drafter.assembly.words import articles_of
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.model import Agreement
from alliance_drafter.review.notes import notes_of
from alliance_drafter.writers.docx import load_style, write_docx
from alliance_drafter.yamlfile import parse

COAL = Path(__file__).parents[3] / "examples" / "coal.yaml"
STYLE = load_style(data_folder() / "templates" / "styles")


@cache
def coal() -> Agreement:
    library = load_library()
    return draft(library, read_answers(COAL, library.questionnaire)).agreement


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(ZipFile(BytesIO(data)).read(name))


def text(node: etree._Element) -> str:
    return "".join(t.text or "" for t in node.iter(f"{W}t"))


def comments(data: bytes) -> dict[str, tuple[str, list[str]]]:
    """By id: the paragraph each comment stands on, and its lines."""
    on = {}
    for paragraph in part(data, "word/document.xml").iter(f"{W}p"):
        for start in paragraph.iter(f"{W}commentRangeStart"):
            on[start.get(f"{W}id")] = text(paragraph)
    said = part(data, "word/comments.xml").findall(f"{W}comment")
    return {c.get(f"{W}id"): (on[c.get(f"{W}id")], [text(p) for p in c.iter(f"{W}p")]) for c in said}


def test_each_clause_has_its_note_on_its_title() -> None:
    notes = notes_of(load_library(), coal(), "zh")
    articles = [article for one in coal().parts for article in articles_of(one)]
    data = write_docx(coal(), STYLE, notes=notes)
    assert faults_of(data) == []
    assert [title for title, _ in comments(data).values()] == ["".join(i.text for i in a.title.zh) for a in articles]
    assert [lines for _, lines in comments(data).values()] == [notes[a.clause_id].split("\n") for a in articles]


def test_a_comment_says_why_where_from_and_which_requirements(library: LibraryMaker) -> None:
    text = clause(
        "main.second",
        "第二条的文字。",
        sources="[GO, 民法典 171]",
        requirements="[R-LIA-03]",
        note="\n  zh: 三十日不宜更长。\n  en: Not longer.",
    )
    law = "- id: 民法典\n  title:\n    zh: 民法典\n    en: Civil Code\n  kind: statute\n  articles: ['171']\n"
    guidance = "- id: GO\n  title:\n    zh: 指导意见\n    en: Guidance\n  kind: policy\n"
    made = library({"main.second": text}, {"clause_library/sources.yaml": guidance + law})
    agreement = draft(made, answers_of(parse(ANSWERS, "a.yaml"), made.questionnaire, "a.yaml")).agreement
    assert notes_of(made, agreement, "zh") == {
        "main.second": "三十日不宜更长。\n来源：GO；民法典第171条\n落实的要求：R-LIA-03 追认规则"
    }
    assert notes_of(made, agreement, "en") == {
        "main.second": "Not longer.\nSources: Guidance; Civil Code, art. 171\nMeets: R-LIA-03 ratification"
    }


def test_forms_recitals_and_annexes_are_commented_on_too() -> None:
    data = write_docx(sample(), STYLE, notes={"parties.recitals": "一", "m.form": "二", "ip.scope": "三"})
    assert faults_of(data) == []
    assert list(comments(data).values()) == [("鉴于", ["一"]), ("范围", ["三"]), ("加入申请表", ["二"])]


def test_a_part_alone_holds_the_comments_on_its_own_clauses_only() -> None:
    data = write_docx(sample(), STYLE, part="ip_revenue", notes={"ip.purpose": "一", "m.form": "二"})
    assert list(comments(data).values()) == [("目的", ["一"])]


def test_what_a_note_says_is_never_interpreted() -> None:
    data = write_docx(sample(), STYLE, notes={"ip.scope": "<w:p> & {{ x }}\n】\x07"})
    assert list(comments(data).values()) == [("范围", ["<w:p> & {{ x }}", "】"])]


@pytest.mark.parametrize(("dated", "when"), [("2026-11-23", "2026-11-23T00:00:00Z"), ("", None)])
def test_a_comment_is_by_this_program_and_dated_as_the_agreement_is(dated: str, when: str | None) -> None:
    comment = part(write_docx(replace(sample(), dated=dated), STYLE, notes={"ip.scope": "一"}), "word/comments.xml")[0]
    assert (comment.get(f"{W}author"), comment.get(f"{W}date")) == ("联盟协议起草工具", when)


def test_without_notes_not_one_byte_differs() -> None:
    plain = write_docx(sample(), STYLE)
    assert write_docx(sample(), STYLE, notes={}) == plain == write_docx(sample(), STYLE, notes={"no.such": "一"})
    assert "word/comments.xml" not in ZipFile(BytesIO(plain)).namelist()
