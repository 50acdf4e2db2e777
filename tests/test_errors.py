"""What is wrong, in the language of whoever reads it."""

from __future__ import annotations

import pickle

import pytest

from alliance_drafter.errors import AnswersError, Place, Problem, UsageError, in_one_language


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("没有 / none", "没有", "none"),
        ("只有一种", "只有一种", "只有一种"),
        (
            "“甲 / 乙”应为整数 / “甲 / 乙” must be a whole number",
            "“甲 / 乙”应为整数",
            "“甲 / 乙” must be a whole number",
        ),
        ("a / b / c", "a / b / c", "a / b / c"),
        ("a/b：没有 / a/b: none", "a/b：没有", "a/b: none"),
    ],
)
def test_of_both_languages_one_is_told(text: str, zh: str, en: str) -> None:
    assert (in_one_language(text, "zh"), in_one_language(text, "en")) == (zh, en)


def test_every_problem_is_told_in_one_language_with_its_place() -> None:
    problem = Problem(Place("a.yaml", 3, 5), "main.days（几天？） / main.days (How many?)", "太多 / too many", "7")
    error = pickle.loads(pickle.dumps(AnswersError((problem, problem))))
    assert error.told("en").splitlines()[:3] == ["a.yaml:3:5  main.days (How many?)", "  too many", "  7"]
    assert error.told("zh").splitlines()[3:] == ["a.yaml:3:5  main.days（几天？）", "  太多", "  7"]


def test_a_message_of_several_lines_is_told_line_by_line() -> None:
    assert UsageError("没有；现有： / none; there are:\n甲\n乙").told("en") == "none; there are:\n甲\n乙"
