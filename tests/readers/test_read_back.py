"""Values written over in a Word file are read back as answers, or reported with their place."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import pytest
from conftest import LibraryMaker
from desk import Desk, bound, desk, edited
from docx.oxml.ns import qn

from alliance_drafter.errors import AnswersError, UsageError
from alliance_drafter.readers.docx import read_docx, read_draft
from alliance_drafter.readers.values import ReadBack


@pytest.fixture
def table(library: LibraryMaker) -> Desk:
    return desk(library)


def read(table: Desk, data: bytes) -> ReadBack:
    return read_draft(data, "a.docx").answered(table.library.questionnaire)


def first_only(words: str, new: str) -> Callable[[Any], None]:
    """Type over one control; the others, and the store, stay (LibreOffice)."""

    def edit(document: Any) -> None:
        for control in document.element.body.iter(qn("w:sdt")):
            for text in control.iter(qn("w:t")):
                if text.text == words:
                    text.text = new
                    return
        raise AssertionError(words)

    return edit


def test_an_untouched_file_gives_the_answers_it_was_drafted_from(table: Desk) -> None:
    found = read(table, table.draft("main.days=45"))
    assert found.given == table.answers("main.days=45").given
    assert not found.changed
    assert not found.problems


@pytest.mark.parametrize(
    ("words", "new", "path", "value"),
    [
        ("煤炭产业技术创新战略联盟", "钢铁产业技术创新战略联盟", "main.name", "钢铁产业技术创新战略联盟"),
        ("￥500,000.00", "60万元", "parties.members[1].amount", "600000"),
        ("￥500,000.00", "￥600,000.00", "parties.members[1].amount", "600000"),
        ("乙大学", "乙研究院", "parties.members[1].name", "乙研究院"),
        ("30日", "45日", "main.days", "45"),
    ],
)
@pytest.mark.parametrize("how", [bound, first_only])
def test_a_value_written_over_is_the_new_answer(
    table: Desk, how: Callable[[str, str], Any], words: str, new: str, path: str, value: str
) -> None:
    found = read(table, edited(table.draft(), how(words, new)))
    assert found.changed == {path: value}
    assert not found.problems


def test_the_same_value_said_otherwise_is_no_change(table: Desk) -> None:
    found = read(table, edited(table.draft(), bound("￥500,000.00", "500000元")))
    assert not found.changed
    assert not found.problems


def test_another_member_may_be_chosen(table: Desk) -> None:
    found = read(table, edited(table.draft(), first_only("甲公司", "乙大学")))
    assert found.given["main"]["entity"] == "乙"


def test_nobody_of_that_name_is_reported(table: Desk) -> None:
    found = read(table, edited(table.draft(), first_only("甲公司", "丙公司")))
    assert found.given["main"]["entity"] == "甲"
    assert [p.subject.partition("（")[0] for p in found.problems] == ["main.entity"]
    assert "丙公司" in found.problems[0].found


def test_a_member_without_a_short_name_is_followed_when_it_is_renamed(table: Desk) -> None:
    long = ("parties.members[0].short=", "main.entity=甲公司")
    found = read(table, edited(table.draft(*long), bound("甲公司", "甲集团")))
    assert found.given["main"]["entity"] == "甲集团"
    assert found.given["parties"]["members"][0]["name"] == "甲集团"


def test_two_places_that_differ_are_reported(table: Desk) -> None:
    def edit(document: Any) -> None:
        first_only("煤炭产业技术创新战略联盟", "钢铁联盟")(document)
        first_only("煤炭产业技术创新战略联盟", "石化联盟")(document)

    found = read(table, edited(table.draft(), edit))
    assert found.given["main"]["name"] == "煤炭产业技术创新战略联盟"
    assert "钢铁联盟" in found.problems[0].found
    assert "石化联盟" in found.problems[0].found


@pytest.mark.parametrize("new", ["", "另议", "￥5.005"])
def test_what_does_not_fit_is_reported_with_its_clause(table: Desk, new: str) -> None:
    found = read(table, edited(table.draft(), bound("￥500,000.00", new)))
    (problem,) = found.problems
    assert problem.subject.startswith("parties.members[1].amount")
    assert str(problem.place) == "a.docx：总则"
    assert found.given == table.answers().given
    with pytest.raises(AnswersError):
        read_docx(edited(table.draft(), bound("￥500,000.00", new)), "a.docx", table.library.questionnaire)


@pytest.mark.parametrize("new", ["2个月", "45个工作日", "0日", "长一些"])
def test_a_period_in_another_unit_is_no_number_of_days(table: Desk, new: str) -> None:
    found = read(table, edited(table.draft(), bound("30日", new)))
    assert [p.subject.partition("（")[0] for p in found.problems] == ["main.days"]
    assert "main" not in found.changed


def test_a_blank_that_is_filled_in_is_an_answer(table: Desk) -> None:
    data = table.draft("parties.members[1].amount=待填")
    blank = next(text for text in _bound_texts(data) if "待填" in text)
    found = read(table, edited(data, bound(blank, "70万元")))
    assert found.changed == {"parties.members[1].amount": "700000"}


def _bound_texts(data: bytes) -> list[str]:
    return [one.first for one in read_draft(data, "a.docx").shown]


def test_a_file_without_our_data_says_so(table: Desk) -> None:
    stream = BytesIO()
    docx.Document().save(stream)
    with pytest.raises(UsageError, match="没有本工具写入的答卷"):
        read_draft(stream.getvalue(), "a.docx")
