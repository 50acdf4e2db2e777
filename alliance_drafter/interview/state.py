"""What was said, changed: pure steps from one set of answers to the next, and what they leave open."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final

from ..answers.check import check_answers, complete
from ..answers.model import Answers
from ..errors import AnswersError, Problem
from ..expressions import UNKNOWN, Constant, evaluate, paths
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


def settled(questionnaire: Questionnaire, given: Given) -> Answers:
    """Answers with parties as short names and every default filled in, beside what was said, word for word."""
    copy, _ = checked(questionnaire, given)
    return Answers(complete(questionnaire, copy), deepcopy(given))


def checked(questionnaire: Questionnaire, given: Given) -> tuple[Given, tuple[Problem, ...]]:
    """given with parties as short names, and what an answer file would be refused for."""
    copy = deepcopy(given)
    try:
        check_answers(questionnaire, copy, {}, "")
    except AnswersError as error:
        return copy, error.problems
    return copy, ()


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


def new_problem(questionnaire: Questionnaire, before: Given, after: Given, top: str) -> Problem | None:
    """The first thing wrong with the question at top that was not wrong before."""
    old = {(p.subject, p.found) for p in checked(questionnaire, before)[1]}
    new = checked(questionnaire, after)[1]
    return next((p for p in new if subject(p) == top and (p.subject, p.found) not in old), None)


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


def followed(questionnaire: Questionnaire, before: Answers, given: Given) -> Given:
    """Answers that were taken from a default computed from others, when those others have changed.

    At the top the answer is dropped, to be asked again; in a record it becomes the new default.
    """
    after = settled(questionnaire, given)
    scopes = before.scope(), after.scope()
    for section in questionnaire.sections:
        said = given.get(section.id, {})
        for question in section.questions:
            value = said.get(question.id)
            if question.type == "records" and isinstance(value, list):
                olds, news = (a.values[section.id].get(question.id) for a in (before, after))
                if isinstance(olds, list) and isinstance(news, list) and len(olds) == len(news):
                    for row, old_row, new_row in zip(value, olds, news, strict=True):
                        locals_ = (scopes[0].with_local(this=old_row), scopes[1].with_local(this=new_row))
                        for field in question.fields:
                            new = _follows(field, row.get(field.id), old_row.get(field.id), *locals_)
                            if new is not None:
                                _put(row, field.id, None if new is UNKNOWN else new)
            elif _follows(question, value, before.values[section.id].get(question.id), *scopes) is not None:
                del said[question.id]
    return given


def _follows(question: Question, said: Any, old_value: Any, before: Any, after: Any) -> Any:
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
