"""The workbook of invented pilots: every choice stands in it, its good rows are good, its mistakes are found."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from alliance_drafter.answers.check import check_answers
from alliance_drafter.answers.partial import read_partial
from alliance_drafter.batch.entries import job_of
from alliance_drafter.batch.jobs import Outcome
from alliance_drafter.batch.work import Setup, examine, survey
from alliance_drafter.batch.workbook import alliances, intake
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import load_library
from alliance_drafter.questionnaire.model import Question
from alliance_drafter.texts import Say

EXAMPLES = Path(__file__).parents[2] / "examples"
sys.path.insert(0, str(EXAMPLES))

import make_pilots  # noqa: E402
from pilots.mistakes import MISTAKES, appointed  # noqa: E402

QUESTIONS = load_library().questionnaire
COMMON = read_partial(make_pilots.BASE, QUESTIONS)
Given = dict[str, dict[str, Any]]


@cache
def five_hundred() -> tuple[Given, ...]:
    pilots = make_pilots.Pilots(QUESTIONS, COMMON, 1)
    return tuple(pilots.next(number) for number in range(1, 501))


def whole(given: Given) -> Given:
    return copy.deepcopy({s.id: COMMON.get(s.id, {}) | given.get(s.id, {}) for s in QUESTIONS.sections})


def chosen(questions: tuple[Question, ...], row: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for question in questions:
        value = row.get(question.id, [])
        if question.type == "records":
            yield from (found for record in value for found in chosen(question.fields, record))
        elif question.choices or question.type == "yes_no":
            yield from ((question.path, v) for v in (value if isinstance(value, list) else [value]))


def test_every_choice_of_the_questionnaire_stands_somewhere_in_the_workbook() -> None:
    every = {(q.path, c.value) for q in QUESTIONS.by_path.values() if not q.derive for c in q.choices}
    every |= {(q.path, v) for q in QUESTIONS.by_path.values() if q.type == "yes_no" for v in (True, False)}
    found = {pair for given in five_hundred() for s in QUESTIONS.sections for pair in chosen(s.questions, given[s.id])}
    assert every - found == set()


def test_no_check_finds_an_error_in_a_good_row() -> None:
    library = load_library()
    for given in five_hundred()[::25]:
        answers = check_answers(library.questionnaire, whole(given), {}, "pilots")
        findings = draft(library, answers).findings
        assert [f.check for f in findings if f.severity == "error" or f.check == "R-CMP-04.blank"] == []


def test_the_answers_of_good_rows_can_be_used() -> None:
    for given in five_hundred()[::4]:
        check_answers(QUESTIONS, whole(given), {}, "pilots")


def test_what_the_common_answers_or_a_default_say_stands_in_the_workbook_only_once() -> None:
    assert not any("institution" in given["disputes"] for given in five_hundred())
    assert sum("reserved" in given["council"] for given in five_hundred()) == 1
    assert sum(given["council"].get("casting_vote") == "excluded" for given in five_hundred()) == 1


def run(file: Path, *more: str, hash_seed: str = "0") -> str:
    command = [sys.executable, str(EXAMPLES / "make_pilots.py"), str(file), "--count", "60", "--bad", "3", *more]
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    return subprocess.run(command, check=True, capture_output=True, env=environment, encoding="utf-8").stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_seed_makes_the_same_bytes(tmp_path: Path, language: str) -> None:
    first, again, other = (tmp_path / f"{name}.xlsx" for name in ("first", "again", "other"))
    made = make_pilots.make(first, count=60, bad=3, language=language)
    run(again, "--lang", language, hash_seed="1")
    make_pilots.make(other, count=60, bad=3, seed=2, language=language)
    assert first.read_bytes() == again.read_bytes() != other.read_bytes()
    assert json.loads(again.with_suffix(".expected.json").read_text("utf-8")) == made.expected


def test_what_was_made_and_each_mistake_are_said(tmp_path: Path) -> None:
    said = run(tmp_path / "pilots.xlsx", "--lang", "en")
    expected = json.loads((tmp_path / "pilots.expected.json").read_text("utf-8"))
    assert len(expected) == 3
    assert "alliances 60" in said and "Members: rows " in said
    for key, one in expected.items():
        assert f"{key}  {', '.join(one['cells'])}  {one['did']}" in said


@dataclass(frozen=True)
class Looked:
    """What the batch finds without drafting."""

    bad: dict[str, tuple[Outcome, ...]]  # by key
    strays: set[str]  # cells

    def cells(self, key: str) -> set[str]:
        return {f"{r.place.sheet}!{r.place.cell}" for one in self.bad[key] for r in one.remarks} | self.strays


def look(file: Path, language: str) -> Looked:
    setup = Setup(
        output=str(file.parent), run="", formats=("docx",), annexes=(), style="contract", strict=False, notes=False,
        force=False, base=make_pilots.BASE.read_bytes(), base_name="base.yaml", overlays=(), regions="",
        language=language, epoch="",
    )  # fmt: skip
    spool = file.with_suffix(".spool")
    taken = intake(file, spool, load_library().questionnaire)
    layouts = survey("", setup, str(file), taken.heads).layouts
    assert (taken.wrong, taken.passed) == ((), ())
    jobs = {job_of(a, str(file), Say(language)): a.key for a in alliances(spool, taken.heads, {"": layouts})}
    names = {job.key: key.upper() for job, key in jobs.items()}
    bad: dict[str, tuple[Outcome, ...]] = {}
    for outcome in examine(tuple(jobs), setup):
        bad[names[outcome.key]] = (*bad.get(names[outcome.key], ()), outcome)
    return Looked(bad, {f"{p.place.sheet}!{p.place.cell}" for p in taken.strays})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_batch_finds_each_mistake_at_its_cell_and_no_other(tmp_path: Path, language: str) -> None:
    file = tmp_path / "pilots.xlsx"
    count = sum(mistake.alliances for mistake in MISTAKES)
    made = make_pilots.make(file, count=4 * count, bad=count, language=language)
    found = look(file, language)
    assert set(found.bad) == set(made.expected)
    assert sum(map(len, found.bad.values())) == count
    for key, one in made.expected.items():
        assert set(one["cells"]) <= found.cells(key), one["mistake"]


def test_ten_rows_go_wrong_in_ten_ways_all_over_the_workbook() -> None:
    wrong = appointed(500, 10)
    assert len({mistake.name for mistake, _ in wrong.values()}) == 10
    assert all(any(50 * part < number <= 50 * (part + 1) for number in wrong) for part in range(10))


def test_two_alliances_get_the_same_key_only_where_two_may_go_wrong() -> None:
    keyed = {number: key for number, (_, key) in appointed(160, 16).items()}
    assert [number for number, key in keyed.items() if number != key] == [156]
    assert keyed[156] == 146
    assert all(number == key for number, (_, key) in appointed(150, 15).items())


@pytest.mark.parametrize("more", [("--bad", "61"), ("--count", "0"), ("--bad", "-1")])
def test_more_mistakes_than_alliances_are_refused(tmp_path: Path, more: tuple[str, str]) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        run(tmp_path / "pilots.xlsx", *more)
