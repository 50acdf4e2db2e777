"""Answer files as people write them, with all that goes wrong in them."""

from pathlib import Path

import pytest
from conftest import ANSWERS, LibraryMaker

from alliance_drafter.answers.read import answers_of, read_answers
from alliance_drafter.errors import AnswersError, Problem
from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.yamlfile import parse


def problems(library: LibraryMaker, text: str) -> tuple[Problem, ...]:
    with pytest.raises(AnswersError) as caught:
        answers_of(parse(text, "a.yaml"), library().questionnaire, "a.yaml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("change", "to", "line", "said"),
    [
        ("entity: 甲", "entity: 丙", 5, "“丙” 不是成员"),
        ("entity: 甲", "entiy: 甲", 5, "main.entity"),
        ("  entity: 甲", "  entity: 甲\n  share: equall", 6, "equal"),
        ("  entity: 甲", "  entity: 甲\n  days: 三十", 6, "应为整数"),
        ("  entity: 甲", "  entity: 甲\n  days: 99", 6, "应在 1 与 90 之间"),
        ("short: 乙", "short: 甲", 12, "重复"),
        ("amount: 100万元", "amount: 很多", 10, "应为金额"),
        ("format: 1", "format: 9", 2, "format: 1"),
        ("parties:", "partys:", 6, "parties"),
        ("name: 甲公司", "name: 甲\u202e公司", 8, "不可见的方向"),
        ("name: 甲公司", "name: [甲公司]", 8, "应为一个值"),
    ],
)
def test_an_error_names_line_question_and_remedy(
    library: LibraryMaker, change: str, to: str, line: int, said: str
) -> None:
    found = problems(library, ANSWERS.replace(change, to, 1))
    assert any(p.place.line == line and said in str(p) for p in found), "\n".join(map(str, found))


def test_all_errors_come_in_one_run(library: LibraryMaker) -> None:
    text = ANSWERS.replace("100万元", "很多").replace("entity: 甲", "entity: 丙").replace("format: 1", "format: 2")
    assert len(problems(library, text)) == 3


def test_defaults_are_filled_in_and_what_is_not_known_stays_open(library: LibraryMaker) -> None:
    found = answers_of(parse(ANSWERS, "a.yaml"), library().questionnaire)
    assert found.get("main.days") == 30
    assert found.get("main.share") is UNKNOWN
    assert "days" not in found.given["main"]


def test_a_value_said_to_be_unknown_is_a_blank_even_where_there_is_a_default(library: LibraryMaker) -> None:
    text = ANSWERS.replace("entity: 甲", "entity: 甲\n  days: 待填")
    assert answers_of(parse(text, "a.yaml"), library().questionnaire).get("main.days") is UNKNOWN


def test_a_party_may_be_named_in_full(library: LibraryMaker) -> None:
    text = ANSWERS.replace("entity: 甲", "entity: 甲公司")
    assert answers_of(parse(text, "a.yaml"), library().questionnaire).get("main.entity") == "甲"


def test_full_width_figures_and_units_are_read(library: LibraryMaker) -> None:
    text = ANSWERS.replace("100万元", "１，０００，０００．５０元").replace("entity: 甲", "entity: 甲\n  days: ４５日")
    found = answers_of(parse(text, "a.yaml"), library().questionnaire)
    assert found.get("main.days") == 45
    assert str(found.get("main.entity.amount")) == "1000000.50"


def test_a_gbk_file_is_said_to_be_one(library: LibraryMaker, tmp_path: Path) -> None:
    questionnaire = library().questionnaire
    file = tmp_path / "a.yaml"
    file.write_bytes(ANSWERS.encode("gbk"))
    with pytest.raises(AnswersError, match="GBK"):
        read_answers(file, questionnaire)
