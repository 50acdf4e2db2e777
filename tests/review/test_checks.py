"""Checks: each runs its own cases; each must and should is missed when the clauses that meet it are gone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import load_library
from alliance_drafter.library.model import Case, Check
from alliance_drafter.model import Agreement
from alliance_drafter.review.cases import edited, run_case
from alliance_drafter.review.compliance import uncovered
from alliance_drafter.review.context import Context
from alliance_drafter.review.registry import FUNCTIONS
from alliance_drafter.yamlfile import Node, read

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("coal", "shanlian", "auto", "tungsten", "fttx")
LIBRARY = load_library()
CASES = [
    pytest.param(check, case, kind == "fails", id=f"{check.id}-{kind}-{number}")
    for check in LIBRARY.checks
    for kind in ("passes", "fails")
    for number, case in enumerate(getattr(check, kind))
]
REQUIRED = [r.id for r in LIBRARY.requirements.values() if r.level in ("must", "should")]


@cache
def example(name: str) -> Node:
    return read(EXAMPLES / f"{name}.yaml")


@pytest.mark.parametrize(("check", "case", "fails"), CASES)
def test_a_check_finds_what_its_failing_cases_show_and_nothing_in_the_others(
    check: Check, case: Case, fails: bool
) -> None:
    assert bool(run_case(LIBRARY, check, case, example(case.example))) == fails


def test_every_check_has_a_passing_and_a_failing_case() -> None:
    assert [c.id for c in LIBRARY.checks if not (c.passes and c.fails)] == []


def test_every_check_says_what_it_looks_at() -> None:
    for check in LIBRARY.checks:
        ways = (check.holds is not None, bool(check.holds_by), check.needs is not None, check.refuses is not None)
        assert sum(ways) == 1, check.id
        assert not check.holds_by or check.holds_by in FUNCTIONS, check.id


def test_every_function_serves_a_check() -> None:
    assert sorted(set(FUNCTIONS) - {c.holds_by for c in LIBRARY.checks}) == []


@cache
def drafted(name: str) -> tuple[Answers, Agreement]:
    answers = read_answers(EXAMPLES / f"{name}.yaml", LIBRARY.questionnaire)
    return answers, draft(LIBRARY, answers).agreement


@pytest.mark.parametrize("name", NAMES)
def test_every_example_meets_every_requirement_that_applies_to_it(name: str) -> None:
    assert [r.id for r in uncovered(LIBRARY, *drafted(name))] == []


@pytest.mark.parametrize("requirement", REQUIRED)
def test_a_requirement_is_missed_when_the_clauses_that_meet_it_are_taken_out(requirement: str) -> None:
    """In the first example in which a clause meets it."""
    citing = {c.id for c in LIBRARY.clauses.values() if requirement in c.requirements}
    for name in NAMES:
        answers, agreement = drafted(name)
        if citing & set(Context(LIBRARY, answers, agreement).texts):
            without = edited(agreement, tuple(citing), "")
            assert requirement in {r.id for r in uncovered(LIBRARY, answers, without)}
            return
    pytest.fail(f"no example has a clause that meets {requirement}")
