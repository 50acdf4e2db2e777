"""What was said, changed: pure steps from one set of answers to the next, and what they leave open."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final

from ..answers.check import check_answers, complete
from ..answers.model import Answers
from ..errors import AnswersError, Problem
from ..expressions import UNKNOWN, Constant, Scope, evaluate, paths
from ..questionnaire.model import Question, Questionnaire

Given = dict[str, dict[str, Any]]
PATH: Final = re.compile(r"([a-z0-9_]+)\.([a-z0-9_]+)(?:\[(\d+)\](?:\.([a-z0-9_]+))?)?")
MEMBERS: Final = "parties.members"


@dataclass(frozen=True, slots=True)
class Spot:
    """A path taken apart: alliance.name, parties.members, parties.members[2], parties.members[2].phone."""

    section: str
    top: Question
    index: int = -1
    field: Question | None = None

    @property
    def question(self) -> Question:
        return self.field or self.top


def spot(questionnaire: Questionnaire, path: str) -> Spot:
    """Raises KeyError where the questionnaire has no such path."""
    found = PATH.fullmatch(path)
    if found is None:
        raise KeyError(path)
    section, name, index, field = found.groups()
    top = questionnaire.by_path[f"{section}.{name}"]
    inner = questionnaire.by_path[f"{top.path}.{field}"] if field else None
    return Spot(section, top, int(index) if index else -1, inner)


def judged(questionnaire: Questionnaire, given: Given) -> tuple[Answers, tuple[Problem, ...]]:
    """given with every default filled in and parties as short names, and what an answer file would be refused for."""
    copy = deepcopy(given)  # the check writes short names into it
    try:
        return Answers(check_answers(questionnaire, copy, {}, "").values, given), ()
    except AnswersError as error:
        return Answers(complete(questionnaire, copy), given), error.problems


def lifted(questionnaire: Questionnaire) -> Questionnaire:
    """The rules a table keeps while it is filled in: its count and its total count only when it is done."""
    sections = tuple(
        replace(
            s,
            questions=tuple(replace(q, between=None, total=None) if q.type == "records" else q for q in s.questions),
        )
        for s in questionnaire.sections
    )
    return Questionnaire(sections, questionnaire.by_path)


def subject(problem: Problem) -> str:
    """The path of the top question a problem is about."""
    return re.split(r"[（\[]", problem.subject)[0]


def new_problem(before: tuple[Problem, ...], after: tuple[Problem, ...], top: str) -> Problem | None:
    """The first thing wrong with the question at top that was not wrong before."""
    old = {(p.subject, p.found) for p in before}
    return next((p for p in after if subject(p) == top and (p.subject, p.found) not in old), None)


def said_at(answers: Answers, at: Spot) -> Any:
    """What a person said there, or None."""
    value = answers.given.get(at.section, {}).get(at.top.id)
    if at.index < 0:
        return value
    row = value[at.index] if isinstance(value, list) and at.index < len(value) else {}
    return row.get(at.field.id) if at.field else row


def row_at(questionnaire: Questionnaire, answers: Answers, at: Spot) -> dict[str, Any]:
    """The record there with defaults filled in and moot fields left out; a record yet to come as it would begin."""
    rows = answers.values[at.section].get(at.top.id)
    if isinstance(rows, list) and at.index < len(rows):
        found: dict[str, Any] = rows[at.index]
        return found
    said = answers.given.get(at.section, {})
    more = {**answers.given, at.section: {**said, at.top.id: [*(said.get(at.top.id) or []), {}]}}
    begun: dict[str, Any] = complete(questionnaire, more)[at.section][at.top.id][-1]
    return begun


def with_value(questionnaire: Questionnaire, answers: Answers, at: Spot, value: Any) -> Given:
    """given with value there (None: nothing said); a member's new short name goes wherever the old one stood."""
    given = deepcopy(answers.given)
    section = given.setdefault(at.section, {})
    if at.field is None:
        _put(section, at.top.id, value)
        return given
    rows = section.get(at.top.id)
    rows = rows if isinstance(rows, list) else []
    section[at.top.id] = rows = [*rows, {}] if at.index >= len(rows) else rows
    row = rows[at.index]
    old = row.get("short")
    _put(row, at.field.id, value)
    if at.top.path == MEMBERS and at.field.id == "short" and isinstance(old, str) and isinstance(value, str):
        for section_ in questionnaire.sections:
            _rename(section_.questions, given.get(section_.id, {}), old, value)
    return given


def _put(into: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        into.pop(key, None)
    else:
        into[key] = value


def _rename(questions: tuple[Question, ...], said: dict[str, Any], old: str, new: str) -> None:
    for question in questions:
        value = said.get(question.id)
        if question.type == "party" and value == old:
            said[question.id] = new
        elif question.type == "parties" and isinstance(value, list):
            said[question.id] = [new if v == old else v for v in value]
        elif question.type == "records" and isinstance(value, list):
            for row in value:
                _rename(question.fields, row, old, new)


def followed(questionnaire: Questionnaire, before: Answers, after: Answers) -> Given | None:
    """given without the answers that were taken from a default computed from others, now that those have changed.

    At the top they are dropped, to be asked again; in a record they become the new default. None: there are none.
    """
    changes: list[tuple[str, Question, int, str, Any]] = []
    scopes = before.scope(), after.scope()
    for section in questionnaire.sections:
        olds, news = before.values[section.id], after.values[section.id]
        for question in section.questions:
            said, old, new = (v.get(question.id) for v in (after.given.get(section.id, {}), olds, news))
            if question.type != "records":
                if _follows(question, said, old, *scopes) is not None:
                    changes.append((section.id, question, -1, "", None))
            elif isinstance(said, list) and isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
                for index, rows in enumerate(zip(said, old, new, strict=True)):
                    changes += [(section.id, question, index, *c) for c in _row_follows(question, rows, scopes)]
    if not changes:
        return None
    given = deepcopy(after.given)
    for name, question, index, field, value in changes:
        if index < 0:
            del given[name][question.id]
        else:
            _put(given[name][question.id][index], field, value)
    return given


def _row_follows(question: Question, rows: tuple[Any, Any, Any], scopes: tuple[Scope, Scope]) -> list[tuple[str, Any]]:
    said, old, new = rows
    before, after = scopes[0].with_local(this=old), scopes[1].with_local(this=new)
    found = [(f.id, _follows(f, said.get(f.id), old.get(f.id), before, after)) for f in question.fields]
    return [(name, None if value is UNKNOWN else value) for name, value in found if value is not None]


def _follows(question: Question, said: Any, old_value: Any, before: Scope, after: Scope) -> Any:
    """The new default where said is the old one and untouched; else None."""
    if said is None or said != old_value or question.default is None or isinstance(question.default, Constant):
        return None
    old, new = evaluate(question.default, before), evaluate(question.default, after)
    return new if said == old and new != old else None


def waits(questionnaire: Questionnaire, answers: Answers, question: Question) -> bool:
    """Whether its default needs an answer that is still to be given."""
    if question.default is None or isinstance(question.default, Constant):
        return False
    for path in paths(question.default):
        section, name = (*path.parts, "", "")[:2]
        values = answers.values.get(section, {})
        if name in values and name not in answers.given.get(section, {}):
            asked = questionnaire.by_path.get(f"{section}.{name}")
            if asked is not None and not asked.derive:
                return True
    return False
