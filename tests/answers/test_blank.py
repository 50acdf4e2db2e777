"""The blank answer file, and files that are not finished."""

from pathlib import Path

import pytest
from conftest import ANSWERS, LibraryMaker
from real_questions import questions

from alliance_drafter.answers.blank import blank_file
from alliance_drafter.answers.partial import read_partial
from alliance_drafter.answers.read import answers_of
from alliance_drafter.answers.write import updated
from alliance_drafter.errors import AnswersError
from alliance_drafter.expressions import UNKNOWN, Constant
from alliance_drafter.texts import LANGUAGES, Say
from alliance_drafter.yamlfile import parse


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_file_asks_everything_and_says_nothing(language: str) -> None:
    text = blank_file(questions(), Say(language))
    for question in (one for top in questions().questions() for one in (top, *top.fields)):
        assert question.ask.get(language) in text, question.path
        for choice in question.choices:
            assert f"{choice.value}: {choice.label.get(language)}" in text
    found = answers_of(parse(text, "a.yaml"), questions(), "a.yaml")
    assert all(not said for said in found.given.values())


def test_a_blank_file_shows_each_default() -> None:
    rows = blank_file(questions(), Say("zh")).split("\n")
    for question in questions().questions():
        if isinstance(question.default, Constant) and question.type == "period":
            above = rows[: rows.index(f"  {question.id}:", rows.index(f"{question.path.split('.')[0]}:"))]
            assert above[-1] == f"  #   默认：{question.default.value}"


def test_a_row_of_a_blank_file_works_once_its_marks_are_gone() -> None:
    rows = blank_file(questions(), Say("zh")).split("\n")
    start = rows.index("  members:", rows.index("parties:")) + 2
    end = next(i for i in range(start, len(rows)) if not rows[i].startswith("    #"))
    filled = [r.replace("    #", "    ", 1) for r in rows[start:end]]
    filled[0] = filled[0].replace("name:", "name: 甲公司")
    text = "\n".join([*rows[:start], *filled, *filled, *rows[end:]]).replace("- name: 甲公司", "- name: 乙公司", 1)
    found = answers_of(parse(text, "a.yaml"), questions(), "a.yaml")
    assert [m["name"] for m in found.given["parties"]["members"]] == ["乙公司", "甲公司"]


def test_answers_go_into_a_blank_file_beside_its_comments() -> None:
    blank = blank_file(questions(), Say("zh"))
    members = [{"name": "甲公司", "short": "甲"}, {"name": "乙大学", "short": UNKNOWN}]
    found = updated(blank, questions(), {"document": {"purpose": "national"}, "parties": {"members": members}})
    assert "  # 本协议准备作何用途？\n" in found
    assert "  purpose: national\n" in found
    assert "  members:\n    - name: 甲公司\n      short: 甲\n    - name: 乙大学\n      short: 待填\n" in found
    kept = [line for line in found.split("\n") if line.lstrip().startswith("#")]
    assert kept == [line for line in blank.split("\n") if line.lstrip().startswith("#")]


def test_an_unfinished_file_is_read_as_far_as_it_goes(library: LibraryMaker, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("format: 1\nmain:\n  entity: 甲\n  days: 待填\n  share:\n", "utf-8")
    assert read_partial(file, library().questionnaire) == {"main": {"entity": "甲", "days": UNKNOWN}}


@pytest.mark.parametrize(
    ("change", "to", "line"),
    [
        ("amount: 100万元", "amount: 很多", 10),
        ("entity: 甲", "entiy: 甲", 5),
        ("format: 1", "format: 7", 2),
        ("main:", "main: [", 5),
    ],
)
def test_what_cannot_be_read_is_not_gone_on_with(
    library: LibraryMaker, tmp_path: Path, change: str, to: str, line: int
) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(ANSWERS.replace(change, to), "utf-8")
    with pytest.raises(AnswersError) as caught:
        read_partial(file, library().questionnaire)
    assert caught.value.problems[0].place.line in (line, line + 1)
    assert len(caught.value.problems) == 1
