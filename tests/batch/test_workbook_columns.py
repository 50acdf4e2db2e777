"""The workbook's sheets and columns, and the headings that come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from alliance_drafter.batch.columns import KEY, LIBRARY, Layout, Plan, laid_out, plans
from alliance_drafter.errors import Place, Problem
from alliance_drafter.library.load import load_library
from alliance_drafter.questionnaire.headings import fold
from alliance_drafter.questionnaire.load import assemble_questionnaire
from alliance_drafter.questionnaire.model import Question, Questionnaire, Said, Section
from alliance_drafter.texts import LANGUAGES

ASKED = load_library().questionnaire
PLANS = plans(ASKED)
FILE = "试点.xlsx"

Found = tuple[tuple[Layout, ...], tuple[Problem, ...], tuple[Problem, ...]]


def read(*sheets: tuple[str, Sequence[Sequence[str]]]) -> Found:
    return laid_out(ASKED, FILE, [(name, list(enumerate(rows, 1))) for name, rows in sheets])


def headings(plan: Plan, language: str) -> list[str]:
    return [column.heading.get(language) for column in plan.columns]


def question(path: str, label: str, kind: str = "text", fields: tuple[Question, ...] = ()) -> Question:
    said = Said(label, label)
    return Question(path, path.rpartition(".")[2], kind, said, Place(), blank=said, fields=fields)


def small(*sections: tuple[str, str, tuple[Question, ...]]) -> Questionnaire:
    return assemble_questionnaire([Section(id_, Said(title, title), asked, Place()) for id_, title, asked in sections])


# What the workbook holds


def test_every_question_that_is_answered_has_its_column_exactly_once() -> None:
    columns = [c.path for plan in PLANS for c in plan.columns if c.question]
    asked = [q for section in ASKED.sections for q in section.questions if not q.derive]
    wanted = [f.path for q in asked for f in ((q,) if q.type != "records" else q.fields)]
    assert sorted(columns) == sorted(wanted)


def test_the_first_sheet_begins_with_key_and_region_and_keeps_the_order_of_asking() -> None:
    first = PLANS[0]
    paths = [c.path for c in first.columns]
    assert (first.path, first.name) == ("", Said("联盟", "Alliances"))
    assert paths[:2] == [KEY, LIBRARY]
    assert paths[2:] == [q.path for q in ASKED.questions() if q.type != "records"]


def test_each_question_of_records_has_a_sheet_that_begins_with_the_key() -> None:
    records = [q for q in ASKED.questions() if q.type == "records"]
    assert [plan.path for plan in PLANS[1:]] == [q.path for q in records]
    for plan, asked in zip(PLANS[1:], records, strict=True):
        assert [c.path for c in plan.columns] == [KEY, *(f.path for f in asked.fields)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_columns_of_a_sheet_are_called_the_same(language: str) -> None:
    for plan in PLANS:
        said = [fold(heading) for heading in headings(plan, language)]
        assert len(set(said)) == len(said), plan.path


def test_columns_that_would_be_called_the_same_bear_their_sections_title() -> None:
    asked = small(
        ("fees", "会费", (question("fees.limit", "限额"), question("fees.due", "日期"))),
        ("liability", "责任", (question("liability.limit", "限额"),)),
    )
    assert headings(plans(asked)[0], "zh") == ["编号", "地区条款库", "会费：限额", "日期", "责任：限额"]


def test_where_the_titles_are_the_same_too_the_path_tells_them_apart() -> None:
    asked = small(("a", "会费", (question("a.x", "限额"),)), ("b", "会费", (question("b.x", "限额"),)))
    assert headings(plans(asked)[0], "zh")[2:] == ["会费：限额 (a.x)", "会费：限额 (b.x)"]


def test_a_question_called_like_the_key_leaves_the_key_its_name() -> None:
    asked = small(("a", "项目", (question("a.number", "编号"),)))
    assert headings(plans(asked)[0], "zh") == ["编号", "地区条款库", "项目：编号"]


@pytest.mark.parametrize("label", ["联盟", "选项", "a/b:c?[d]*\\", "长" * 60, "History", "'quoted'"])
def test_a_sheet_has_a_name_that_a_spreadsheet_admits(label: str) -> None:
    field = question("a.x.name", "名称")
    asked = small(
        ("a", "项目", (question("a.x", label, "records", (field,)),)),
        ("b", "项目", (question("b.x", label, "records", (replace(field, path="b.x.name"),)),)),
    )
    for language in LANGUAGES:
        names = [plan.name.get(language) for plan in plans(asked)]
        assert len({n.casefold() for n in [*names, "选项", "Choices", "填写说明", "How to fill in", "History"]}) == 8
        for name in names:
            assert 0 < len(name) <= 31
            assert not set(name) & set("[]:*?/\\")
            assert name == name.strip("'")


# What the office hands back


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_templates_own_headings_are_all_understood(language: str) -> None:
    layouts, wrong, passed = read(*((p.name.get(language), [headings(p, language)]) for p in PLANS))
    assert (wrong, passed) == ((), ())
    for layout, plan in zip(layouts, PLANS, strict=True):
        assert layout.path == plan.path
        assert layout.columns == {n: c.path for n, c in enumerate(plan.columns, 1)}


def test_paths_and_both_languages_may_stand_side_by_side() -> None:
    row = ["Key", "联盟名称", "chair.unit", "Date of the version", "本协议准备作何用途？"]
    (layout,), wrong, passed = read(("联盟", [row]))
    assert (wrong, passed) == ((), ())
    assert layout.columns == {1: KEY, 2: "alliance.name", 3: "chair.unit", 4: "document.date", 5: "document.purpose"}


def test_rows_above_the_headings_are_passed_over() -> None:
    rows = [["某市试点汇总表"], ["", "", "文本"], ["编号", "", "文本日期"], ["001", "", "2026-11-25"]]
    (layout,), wrong, _ = read(("Sheet1", rows))
    assert wrong == ()
    assert (layout.heading_row, layout.columns) == (3, {1: KEY, 3: "document.date"})


@pytest.mark.parametrize(
    "heading", ["联盟名称*", "＊联盟 名称：", "联盟名称 *", " Name of the Alliance", "ＡＬＬＩＡＮＣＥ.name"]
)
def test_spaces_case_width_and_marks_do_not_matter(heading: str) -> None:
    (layout,), _, passed = read(("联盟", [["编 号", heading]]))
    assert passed == ()
    assert layout.columns[2] == "alliance.name"


def test_members_may_be_headed_as_people_do() -> None:
    row = ["联盟编号", "单位名称", "信用代码", "法人代表", "手机", "short"]
    layouts, wrong, passed = read(("", [["key"]]), ("members", [row]))
    assert (wrong, passed) == ((), ())
    assert [p.rpartition(".")[2] for p in layouts[1].columns.values()] == [
        "key", "name", "code", "legal_representative", "phone", "short",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["成员", " Members", "MEMBERS", "parties.members", "成 员"])
def test_a_sheet_of_records_is_known_by_its_name_or_path(name: str) -> None:
    layouts, wrong, passed = read(("任意", [["编号"]]), (name, [["编号", "简称"]]))
    assert (wrong, passed) == ((), ())
    assert [layout.path for layout in layouts] == ["", "parties.members"]


def test_the_alliances_stand_on_the_sheet_of_that_name_else_on_the_first() -> None:
    layouts, _, passed = read(("封面", [["说明"]]), ("成员", [["编号"]]), ("联盟", [["编号"]]))
    assert [(x.sheet, x.path) for x in layouts] == [("联盟", ""), ("成员", "parties.members")]
    assert [p.place.sheet for p in passed] == ["封面"]


def test_our_own_explaining_sheets_are_passed_over_in_silence_wherever_they_stand() -> None:
    layouts, wrong, passed = read(("填写说明", [["怎样"]]), ("试点", [["编号"]]), ("Choices", [["a"]]), ("Sheet9", []))
    assert [layout.sheet for layout in layouts] == ["试点"]
    assert (wrong, passed) == ((), ())


def test_an_unknown_sheet_is_named_with_a_guess() -> None:
    _, wrong, (passed,) = read(("联盟", [["编号"]]), ("成员投入表", [["编号"]]))
    assert wrong == ()
    assert passed.place == Place(FILE, 1, 0, "成员投入表")
    assert "成员投入" in passed.remedy and "Contributions" in passed.remedy


def test_an_unknown_heading_is_named_by_its_cell_with_a_guess_and_never_taken_for_another() -> None:
    (layout,), wrong, passed = read(("联盟", [["编号", "理事长单位名", "天气"]]))
    assert wrong == ()
    assert layout.columns == {1: KEY}
    assert [p.place.cell for p in passed] == ["B1", "C1"]
    assert "理事长单位（Chair unit）" in passed[0].remedy
    assert passed[1].remedy == ""


def test_a_heading_of_another_sheet_says_where_it_belongs() -> None:
    _, _, passed = read(("联盟", [["编号", "成员", "投入成员"]]))
    assert ["成员（Members）" in passed[0].remedy, "成员投入（Contributions）" in passed[1].remedy] == [True, True]


def test_a_heading_that_could_be_several_columns_is_an_error_that_names_them() -> None:
    layouts, (wrong,), _ = read(("联盟", [["Key", "Term"]]))
    assert layouts == ()
    assert str(wrong.place) == f"{FILE} 联盟!B1"
    assert "The Council: Term" in wrong.remedy
    assert "The alliance: Term" in wrong.remedy


def test_two_columns_for_the_same_answer_are_an_error() -> None:
    layouts, (wrong,), _ = read(("联盟", [["标题"], ["编号", "联盟名称", "alliance.name"]]))
    assert layouts == ()
    assert wrong.place.cell == "C2"
    assert "B2" in wrong.found


def test_a_sheet_without_the_keys_column_is_an_error_at_its_headings() -> None:
    layouts, (wrong,), _ = read(("联盟", [["编号"]]), ("成员", [["名单"], ["成员全称", "住所"]]))
    assert [layout.path for layout in layouts] == [""]
    assert wrong.place == Place(FILE, 2, 0, "成员")
    assert "编号（Key）" in wrong.remedy


def test_a_sheet_without_any_headings_is_an_error() -> None:
    _, (wrong,), _ = read(("联盟", [["001", "山联"]]))
    assert "没有标题行" in wrong.found


def test_two_sheets_of_the_same_records_are_an_error() -> None:
    _, (wrong,), _ = read(("联盟", [["编号"]]), ("成员", [["编号"]]), ("Members", [["编号"]]))
    assert wrong.place.sheet == "Members"


@pytest.mark.parametrize("sheets", [(), (("填写说明", [["a"]]),), (("成员", [["编号"]]),)])
def test_a_file_without_a_sheet_of_alliances_is_an_error(sheets: tuple[tuple[str, list[list[str]]], ...]) -> None:
    _, wrong, _ = read(*sheets)
    assert ["没有联盟的工作表" in w.found for w in wrong] == [True]


def test_a_csv_file_is_the_alliances() -> None:
    (layout,), wrong, _ = read(("", [["编号", "联盟名称"]]))
    assert (layout.sheet, layout.path, wrong) == ("", "", ())
