"""New answers into an edited draft: nothing a person wrote is lost, the rest is as drafted afresh."""

from __future__ import annotations

import pytest
from conftest import LibraryMaker
from desk import (
    Desk,
    Edit,
    add_after,
    bold,
    bound,
    cell,
    change,
    comment,
    delete,
    delete_clause,
    desk,
    edited,
    holds_the_fresh_draft,
    says,
    without_insertions,
)
from docx.oxml.ns import qn
from lxml import etree
from soundness import faults_of

from alliance_drafter.readers.docx import read_draft
from alliance_drafter.revise.conflicts import open_conflicts
from alliance_drafter.revise.parts import open_parts
from alliance_drafter.revise.regenerate import Regenerated


@pytest.fixture
def table(library: LibraryMaker) -> Desk:
    return desk(library)


def fate(found: Regenerated, clause: str) -> str:
    return next(line.fate for line in found.lines if line.clause == clause)


SETTINGS = [
    ("main.share=by_amount",),
    ("main.public=yes",),
    ("main.name=钢铁产业技术创新战略联盟",),
    ("main.days=45", "main.entity=乙"),
    ("main.public=yes", "main.share=by_amount", "parties.members[1].name=乙研究院"),
    ("parties.members[0].amount=200万元",),
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_where_nobody_edited_the_result_is_the_draft_of_the_new_answers(table: Desk, settings: tuple[str, ...]) -> None:
    holds_the_fresh_draft(table, settings)


def test_the_same_answers_change_no_byte(table: Desk) -> None:
    data = table.draft()
    assert table.regenerate(data).data == data


EDITS: list[tuple[Edit, ...]] = [
    (change("诚实守信", "诚实守信、勤勉尽责"),),
    (add_after("诚实守信", "成员应当相互通报。"),),
    (delete("诚实守信"),),
    (delete_clause("c_rules_more"),),
    (bold("书面确认"), comment("书面确认", "是否必要？")),
    (cell("成员", "单位"),),
]


@pytest.mark.parametrize("edits", EDITS)
def test_the_same_answers_change_no_words_of_an_edited_draft(table: Desk, edits: tuple[Edit, ...]) -> None:
    data = edited(table.draft(), *edits)
    assert says(table.regenerate(data).data) == says(data)


def test_an_edited_paragraph_stays_where_the_new_answers_do_not_touch_it(table: Desk) -> None:
    data = edited(table.draft(), change("未经授权的行为由其自行承担", "未经授权的行为由其自行承担全部责任"))
    found = table.regenerate(data, "main.share=by_amount")
    assert fate(found, "main.second") == "merged"
    assert "未经授权的行为由其自行承担全部责任；" in says(found.data)
    assert any("按照出资比例" in text for text in says(found.data))
    assert not any("平均分担" in text for text in says(found.data))
    assert not faults_of(found.data)


def test_where_both_changed_the_persons_text_stands_and_the_new_text_is_offered(table: Desk) -> None:
    data = edited(table.draft(), change("成员平均分担", "成员按人头平均分担"))
    found = table.regenerate(data, "main.share=by_amount")
    assert fate(found, "main.second") == "conflict"
    standing = without_insertions(found.data)
    assert any("按人头平均分担" in text for text in standing)
    assert not any("成员按照出资比例分担" in text for text in standing)
    both = says(found.data)
    place = next(n for n, text in enumerate(both) if "按人头平均分担" in text)
    assert "成员按照出资比例分担" in both[place + 1]
    comments = open_parts(found.data, "b.docx").peek("word/comments.xml")
    assert [text for _, text in open_conflicts({"word/comments.xml": comments}, {})] == ["【冲突】改变"]
    assert not faults_of(found.data)


def test_a_paragraph_that_a_person_added_keeps_its_place(table: Desk) -> None:
    data = edited(table.draft(), add_after("分担应当书面确认", "确认书由秘书处保存。"))
    found = table.regenerate(data, "main.share=by_amount")
    texts = says(found.data)
    place = texts.index("确认书由秘书处保存。")
    assert texts[place - 1] == "分担应当书面确认。"
    assert texts[place + 1] == "比例以实缴为准。"
    assert fate(found, "main.second") == "merged"


def test_a_deleted_clause_stays_deleted_and_is_reported(table: Desk) -> None:
    data = edited(table.draft(), delete_clause("c_main_second"))
    found = table.regenerate(data, "main.share=by_amount")
    assert fate(found, "main.second") == "deleted"
    assert not any("分担" in text for text in says(found.data))
    assert found.lost, "what referred to it is named"
    assert not faults_of(found.data)


def test_a_deleted_paragraph_that_the_new_answers_change_is_only_offered(table: Desk) -> None:
    data = edited(table.draft(), delete("成员平均分担"))
    found = table.regenerate(data, "main.share=by_amount")
    assert fate(found, "main.second") == "conflict"
    assert not any("按照出资比例" in text for text in without_insertions(found.data))
    assert any("按照出资比例" in text for text in says(found.data))


def test_an_edited_clause_that_the_new_answers_drop_is_kept_and_marked(table: Desk) -> None:
    data = edited(table.draft("main.public=yes"), change("政府项目适用", "各级政府项目均适用"))
    found = table.regenerate(data, "main.public=no")
    assert fate(found, "main.public") == "conflict"
    assert any("各级政府项目均适用" in text for text in says(found.data))
    plain = table.regenerate(table.draft("main.public=yes"), "main.public=no")
    assert fate(plain, "main.public") == "removed"


def test_references_follow_the_articles(table: Desk) -> None:
    found = table.regenerate(edited(table.draft(), change("书面确认", "书面或者电子确认")), "main.public=yes")
    texts = says(found.data)
    assert "政府项目适用本协议第二条。" in texts
    assert any("依照本协议第三条确定" in text for text in texts)
    assert any("分担应当书面或者电子确认" in text for text in texts)


def test_a_reference_in_an_edited_paragraph_follows_too(table: Desk) -> None:
    data = edited(table.draft(), change("追认的除外", "依法追认的除外"))
    found = table.regenerate(data, "main.public=yes")
    assert any("本协议第三条第（二）项依法追认的除外" in text or ("第三条" in text and "依法追认的除外" in text)
               for text in says(found.data))  # fmt: skip
    assert fate(found, "main.first") == "kept"


def test_values_in_an_edited_paragraph_follow_the_answers(table: Desk) -> None:
    data = edited(table.draft(), change("由下列成员组成", "由下列各方共同组成"))
    found = table.regenerate(data, "main.name=钢铁产业技术创新战略联盟")
    assert any(text.startswith("联盟名称为钢铁产业技术创新战略联盟，由下列各方共同组成") for text in says(found.data))
    assert fate(found, "main.first") == "kept"


def test_a_value_changed_in_the_text_changes_everywhere(table: Desk) -> None:
    data = edited(table.draft(), bound("煤炭产业技术创新战略联盟", "煤化工产业技术创新战略联盟"))
    found = table.regenerate(data)
    assert says(found.data) == says(table.draft("main.name=煤化工产业技术创新战略联盟"))
    given = read_draft(found.data, "b.docx").answered(table.library.questionnaire).given
    assert given["main"]["name"] == "煤化工产业技术创新战略联盟"


def test_what_does_not_fit_a_value_becomes_text_and_stays(table: Desk) -> None:
    data = edited(table.draft(), bound("￥500,000.00", "另行约定"))
    draft = read_draft(data, "a.docx").answered(table.library.questionnaire)
    assert [p.subject.split("（")[0] for p in draft.problems] == ["parties.members[1].amount"]
    assert "总则" in str(draft.problems[0].place)
    found = table.regenerate(data, "main.public=yes")
    assert any("另行约定" in text for text in says(found.data))


def test_a_member_more_is_a_row_more_and_an_edited_cell_stays(table: Desk) -> None:
    data = edited(table.draft(), cell("出资额", "认缴出资额"))
    found = table.regenerate(data, "parties.members[1].amount=80万元", "main.public=yes")
    whole = next(text for text in says(found.data) if "认缴出资额" in text)
    assert "￥800,000.00" in whole
    assert fate(found, "main.first") in ("kept", "merged")


def test_looks_comments_and_tracked_changes_of_a_person_stay(table: Desk) -> None:
    data = edited(table.draft(), bold("诚实守信"), comment("本条自签署之日起生效", "核对日期"))
    found = table.regenerate(data, "main.public=yes")
    document = read_draft(found.data, "b.docx").document
    xml = "".join(document.itertext())
    assert "诚实守信" in xml
    assert len(list(document.iter("{*}commentRangeStart"))) == 1
    assert any(run.find("{*}rPr/{*}b") is not None for run in document.iter("{*}r"))


def test_one_annex_alone_leaves_all_else_as_it_was(table: Desk) -> None:
    data = edited(table.draft(), change("诚实守信", "诚实守信、勤勉尽责"))
    segments = frozenset({"s_rules", "c_rules_only", "c_rules_more"})
    found = table.regenerate(data, "main.share=by_amount", "main.name=钢铁产业技术创新战略联盟", only=segments)
    texts, old = says(found.data), says(data)
    assert any("自钢铁产业技术创新战略联盟成立" in text for text in texts)
    assert texts[: texts.index("分配")] == old[: old.index("分配")]
    assert _outside(found.data, segments) == _outside(data, segments)
    assert [n for n in open_parts(data, "").names() if _part(data, n) != _part(found.data, n)] == [
        "word/document.xml", "customXml/item1.xml", "customXml/item2.xml",
    ]  # fmt: skip
    again = table.regenerate(found.data)
    assert any("按照出资比例" in text for text in says(again.data)), "the rest follows when the whole is regenerated"


def test_a_file_that_lost_its_own_text_is_held_against_what_the_library_made(table: Desk) -> None:
    parts = open_parts(edited(table.draft(), change("诚实守信", "诚实守信、勤勉尽责")), "a.docx")
    parts.remove("customXml/item2.xml")
    found = table.regenerate(parts.save(), "main.share=by_amount")
    assert fate(found, "main.first") == "kept"
    assert fate(found, "main.second") == "replaced"
    assert read_draft(found.data, "b.docx").base.segments


def _outside(data: bytes, segments: frozenset[str]) -> list[bytes]:
    """Every child of the body outside these segments, byte by byte."""
    body = read_draft(data, "a.docx").document.find("{*}body")
    found, inside = [], ""
    for node in body:
        name, number = (node.get(qn(f"w:{key}")) or "" for key in ("name", "id"))
        if name in segments:
            inside = number
        elif node.tag == qn("w:bookmarkEnd") and number == inside:
            inside = ""
        elif not inside:
            found.append(etree.tostring(node, method="c14n"))
    return found


def _part(data: bytes, name: str) -> bytes:
    return open_parts(data, "").read(name)
