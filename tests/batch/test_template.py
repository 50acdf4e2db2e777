"""The workbook a pilot office fills in, read back."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from alliance_drafter.batch.columns import KEY, laid_out, plans
from alliance_drafter.batch.template import shown, write_headings, write_template
from alliance_drafter.cli.batch_template import run_template
from alliance_drafter.errors import OutputError, Place, UsageError
from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.library.load import load_library
from alliance_drafter.questionnaire.load import assemble_questionnaire
from alliance_drafter.questionnaire.model import Question, Questionnaire, Said, Section
from alliance_drafter.questionnaire.values import read_scalar
from alliance_drafter.texts import LANGUAGES

ASKED = load_library().questionnaire
PLANS = shown(ASKED, {})
BASE = {
    "alliance": {"industry": "煤炭", "term_years": 3},
    "chair": {"unit": "山联", "person": UNKNOWN},
    "liability": {"limit": Decimal("500000")},
    "goals": {"list": [{"name": "甲"}, {"name": "乙"}]},
}


@cache
def book(language: str, *, based: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(write_template(ASKED, language, base=BASE if based else None)))


def first(language: str = "zh", *, based: bool = False) -> Worksheet:
    return book(language, based=based).worksheets[0]


def heading(sheet: Worksheet, path: str) -> Cell:
    plan = next(p for p in PLANS if any(c.path == path for c in p.columns) and p.name.zh == sheet.title)
    return sheet.cell(2, [c.path for c in plan.columns].index(path) + 1)


def rule(sheet: Worksheet, column: str) -> DataValidation | None:
    return next((v for v in sheet.data_validations.dataValidation if f"{column}3" in v.sqref), None)


def folded(sheet: Worksheet) -> set[int]:
    found = sheet.column_dimensions.values()
    return {n for d in found if d.hidden and d.outlineLevel == 1 for n in range(d.min, d.max + 1)}


def explained(sheet: Worksheet) -> dict[tuple[str, str], list[str]]:
    """Rows of the explaining sheet's table by sheet and path."""
    return {(str(r[0]), str(r[8])): [str(c or "") for c in r] for r in sheet.iter_rows(values_only=True) if r[8]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_alliances_come_first_then_how_to_fill_in_then_the_records(language: str) -> None:
    names = [plan.name.get(language) for plan in PLANS]
    guide, hidden = ("填写说明", "选项") if language == "zh" else ("How to fill in", "Choices")
    assert book(language).sheetnames == [names[0], guide, *names[1:], hidden]
    assert [s.title for s in book(language).worksheets if s.sheet_state != "visible"] == [hidden]
    assert book(language).active.title == names[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_is_understood_when_it_comes_back(language: str) -> None:
    sheets = [
        (
            s.title,
            [(n, [str(c or "") for c in row]) for n, row in enumerate(s.iter_rows(max_row=10, values_only=True), 1)],
        )
        for s in book(language).worksheets
    ]
    layouts, wrong, passed = laid_out(ASKED, "试点.xlsx", sheets)
    assert (wrong, passed) == ((), ())
    for layout, plan in zip(layouts, PLANS, strict=True):
        assert (layout.path, layout.heading_row) == (plan.path, 2)
        assert list(layout.columns.values()) == [c.path for c in plan.columns]


def test_every_sheet_keeps_headings_and_key_in_sight_and_holds_no_row() -> None:
    for plan in PLANS:
        sheet = book("zh")[plan.name.zh]
        assert sheet.freeze_panes == "B3"
        assert str(sheet.auto_filter.ref).startswith("A2:")
        assert [c for row in sheet.iter_rows(min_row=3) for c in row if c.value] == []


def test_every_column_is_text_down_to_the_last_row() -> None:
    for plan in PLANS:
        dimensions = book("zh")[plan.name.zh].column_dimensions.values()
        text = {n for d in dimensions if d.number_format == "@" for n in range(d.min, d.max + 1)}
        assert set(range(1, len(plan.columns) + 1)) <= text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_has_a_note(language: str) -> None:
    for plan in PLANS:
        row = book(language)[plan.name.get(language)][2]
        notes = [cell.comment.text if cell.comment else "" for cell in row]
        assert len(notes) == len(plan.columns)
        assert all(notes)


def test_a_note_says_what_is_asked_whether_it_must_be_how_and_when() -> None:
    sheet = first()
    note = heading(sheet, "secretariat.support_money").comment.text
    assert ASKED.by_path["secretariat.support_money"].ask.zh in note
    assert "仅在“秘书处模式”为“" in note
    assert "元" in note
    choices = heading(sheet, "document.purpose").comment.text
    for choice in ASKED.by_path["document.purpose"].choices:
        assert choice.label.zh in choices
        assert choice.effect.zh in choices
    assert "默认：成员之间合作，不申报" in choices
    assert "；" in heading(sheet, "alliance.tasks").comment.text
    assert "范围：5日 至 30日" in heading(sheet, "council.notice").comment.text
    assert "与“联盟名称”相同" in heading(sheet, "alliance.short_name").comment.text


def test_conditions_of_a_record_are_said_of_its_own_fields() -> None:
    sheet = book("zh")["成员"]
    assert "仅在“是否境外单位”为“否”时需要" in heading(sheet, "parties.members.code").comment.text
    assert "仅在“是否境外单位”为“是”时需要" in heading(sheet, "parties.members.registration").comment.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_condition_of_the_questionnaire_can_be_said(language: str) -> None:
    mark = "仅在" if language == "zh" else "only where"
    for plan in PLANS:
        row = book(language)[plan.name.get(language)][2]
        for cell, column in zip(row, plan.columns, strict=True):
            if column.question and column.question.when is not None:
                assert mark in cell.comment.text, column.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_holds_every_choice_and_not_known_yet_and_each_can_be_read(language: str) -> None:
    choices = book(language).worksheets[-1]
    for plan in PLANS:
        sheet = book(language)[plan.name.get(language)]
        for number, column in enumerate(plan.columns, 1):
            question = column.question
            if question is None or question.type not in ("choice", "yes_no"):
                continue
            found = rule(sheet, sheet.cell(2, number).column_letter)
            assert found is not None, column.path
            assert (found.type, found.allow_blank) == ("list", True)
            assert next(iter(found.sqref.ranges)).max_row >= 2002
            cells = choices[str(found.formula1).rpartition("!")[2].replace("$", "")]
            *values, unknown = [str(row[0].value) for row in cells]
            wanted = [c.value for c in question.choices] or [True, False]
            assert [read_scalar(question, value) for value in values] == wanted
            assert unknown == ("待填" if language == "zh" else "unknown")


def test_records_name_a_key_of_the_first_sheet_or_warn() -> None:
    for plan in PLANS[1:]:
        found = rule(book("zh")[plan.name.zh], "A")
        assert found is not None
        assert (found.type, found.errorStyle) == ("list", "warning")
        assert "'联盟'!$A$3:$A$" in found.formula1


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_as_short_as_a_spreadsheet_wants_them(language: str) -> None:
    for sheet in book(language).worksheets:
        for found in sheet.data_validations.dataValidation:
            assert max(len(found.promptTitle or ""), len(found.errorTitle or "")) <= 32
            assert max(len(found.prompt or ""), len(found.error or "")) <= 255


def test_what_has_a_default_is_folded_away_and_what_must_be_answered_is_in_sight() -> None:
    sheet = first()
    hidden = {c.path for n, c in enumerate(PLANS[0].columns, 1) if n in folded(sheet)}
    assert hidden == {c.path for c in PLANS[0].columns if c.question and c.question.has_default}
    assert len(PLANS[0].columns) - len(hidden) < 80


def test_colours_tell_what_must_be_filled_in() -> None:
    sheet = first()
    paths = (KEY, "alliance.name", "signing.deadline"), ("chair.rotation",), ("document.number",), ("council.notice",)
    colours = [{heading(sheet, path).fill.fgColor.rgb for path in same} for same in paths]
    assert [len(same) for same in colours] == [1, 1, 1, 1]
    assert len(set.union(*colours)) == 4
    assert heading(sheet, "alliance.name").value == "联盟名称 *"
    assert heading(sheet, "document.number").value == "协议编号"


def test_section_titles_stand_over_their_columns() -> None:
    sheet = first()
    starts = {str(merged).partition(":")[0] for merged in sheet.merged_cells.ranges}
    cell = heading(sheet, "council.seats").offset(-1)
    assert cell.value == "理事会"
    assert cell.coordinate in starts


def test_what_the_base_answers_is_folded_away_and_said() -> None:
    sheet = first(based=True)
    paths = {c.path for n, c in enumerate(PLANS[0].columns, 1) if n in folded(sheet)}
    assert {"alliance.industry", "chair.unit", "liability.limit"} <= paths
    assert "chair.person" not in paths  # said not to be known
    assert "基础答卷：煤炭" in heading(sheet, "alliance.industry").comment.text
    assert "基础答卷：3年" in heading(sheet, "alliance.term_years").comment.text
    rows = explained(book("zh", based=True).worksheets[1])
    assert "基础答卷：500000" in rows["联盟", "liability.limit"][3]
    assert "基础答卷：2 条" in rows["技术创新目标", KEY][3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_to_fill_in_lists_every_column_with_its_default_and_choices(language: str) -> None:
    rows = explained(book(language).worksheets[1])
    for plan in PLANS:
        for column in plan.columns:
            row = rows[plan.name.get(language), column.path]
            assert row[1] == column.heading.get(language)
            for choice in column.question.choices if column.question else ():
                assert choice.label.get(language) in row[6]
            if column.question and column.question.has_default:
                assert row[3], column.path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", [None, "zh", "en", "bilingual"])
def test_the_english_of_answers_has_its_columns_where_the_base_asks_for_an_english_edition(
    language: str, edition: str | None
) -> None:
    based: dict[str, dict[str, Any]] = {"document": {"edition": edition}} if edition else {}
    sheet = load_workbook(io.BytesIO(write_template(ASKED, language, base=based))).worksheets[0]
    found = {c.value for c in sheet[2]}
    beside = next(c for c in plans(ASKED)[0].columns if c.path == "alliance.name_en").heading.get(language)
    assert (beside in found) == (edition in ("en", "bilingual"))


@pytest.mark.parametrize("heading", ["alliance.name_en", "联盟名称（英文）", "Name of the alliance in English"])
def test_an_english_column_that_the_workbook_did_not_have_is_understood_all_the_same(heading: str) -> None:
    layouts, wrong, passed = laid_out(ASKED, "试点.xlsx", [("联盟", [(1, ["编号", heading])])])
    assert (list(layouts[0].columns.values()), wrong, passed) == ([KEY, "alliance.name_en"], (), ())


def test_text_is_never_a_formula() -> None:
    said = Said("=1+1", "=1+1")
    asked = assemble_questionnaire(
        [Section("a", said, (Question("a.x", "x", "text", said, Place(), help=said, blank=said),), Place())]
    )
    found = load_workbook(io.BytesIO(write_template(asked, "zh", base={"a": {"x": "=1+1"}})))
    kinds = {cell.data_type for sheet in found.worksheets for row in sheet.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_a_questionnaire_of_one_question_without_records_makes_a_workbook_too() -> None:
    said = Said("名称", "name")
    asked: Questionnaire = assemble_questionnaire(
        [Section("a", said, (Question("a.x", "x", "text", said, Place()),), Place())]
    )
    found = load_workbook(io.BytesIO(write_template(asked, "en")))
    assert found.sheetnames == ["Alliances", "How to fill in", "Choices"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_questionnaire_gives_the_same_bytes(language: str) -> None:
    data = write_template(ASKED, language, base=BASE)
    assert write_template(ASKED, language, base=BASE) == data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {i.date_time[:3] for i in parts.infolist()} == {(1980, 1, 1)}


def test_as_csv_the_headings_of_every_sheet_are_understood() -> None:
    files = write_headings(ASKED, "zh")
    assert list(files) == ["", *(plan.name.zh for plan in PLANS[1:])]
    for (name, data), plan in zip(files.items(), PLANS, strict=True):
        assert data.startswith(b"\xef\xbb\xbf"), name
        assert next(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [c.heading.zh for c in plan.columns]


# The command


def run(output: Path | None, *, base: Path | None = None, lang: str = "zh", force: bool = False) -> None:
    run_template(output, base=base, lang=lang, overlays=(), force=force)


def test_the_workbook_is_written_and_never_over_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    run(None)
    run(None, lang="en")
    assert capsys.readouterr().out.splitlines() == ["联盟试点.xlsx", "pilots.xlsx"]
    (tmp_path / "pilots.xlsx").write_bytes(b"filled in")
    with pytest.raises(OutputError):
        run(None, lang="en")
    assert (tmp_path / "pilots.xlsx").read_bytes() == b"filled in"
    run(None, lang="en", force=True)
    assert (tmp_path / "pilots.xlsx").read_bytes() == write_template(ASKED, "en")


def test_the_base_answers_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("format: 1\nalliance:\n  industry: 煤炭\n", "utf-8")
    run(tmp_path / "a.xlsx", base=tmp_path / "base.yaml")
    wanted = write_template(ASKED, "zh", base={"alliance": {"industry": "煤炭"}})
    assert (tmp_path / "a.xlsx").read_bytes() == wanted


def test_csv_files_are_written_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "a.成员.csv").write_text("filled in", "utf-8")
    with pytest.raises(OutputError):
        run(tmp_path / "a.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["a.成员.csv"]
    run(tmp_path / "a.csv", force=True)
    assert len(list(tmp_path.iterdir())) == len(PLANS)


@pytest.mark.parametrize(("name", "base"), [("a.xls", None), ("a", None), ("a.xlsx", "none.yaml"), ("a.csv", "b.yaml")])
def test_what_cannot_be_done_is_refused(tmp_path: Path, name: str, base: str | None) -> None:
    with pytest.raises(UsageError):
        run(tmp_path / name, base=tmp_path / base if base else None)
    assert list(tmp_path.iterdir()) == []
