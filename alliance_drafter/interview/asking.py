"""What a question offers where it stands: its default, its choices, its record's form; and an answer as read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ..answers.model import Answers
from ..errors import in_one_language
from ..expressions import UNKNOWN, Scope, evaluate
from ..questionnaire.model import Question, Questionnaire, Said
from ..questionnaire.values import read_scalar
from .prompts import Option, ReviewRow, State, both
from .state import Spot, row_at, said_at

EMPTY: Final[tuple[Any, ...]] = ("", [], None)


def scope_at(questionnaire: Questionnaire, answers: Answers, at: Spot) -> Scope:
    scope = answers.scope()
    return scope if at.index < 0 else scope.with_local(this=row_at(questionnaire, answers, at))


def default_at(questionnaire: Questionnaire, answers: Answers, at: Spot) -> Any:
    """What Enter gives: the question's default, or what an answer file takes where nothing is said. None: nothing."""
    if at.question.default is not None:
        found = evaluate(at.question.default, scope_at(questionnaire, answers, at))
    elif at.field is not None and at.field.id not in said_at(answers, Spot(at.section, at.top, at.index)):
        found = row_at(questionnaire, answers, at).get(at.field.id)  # a member's short name is its full name
    else:
        return None
    return None if found is UNKNOWN else list(found) if isinstance(found, tuple) else found


def options_at(questionnaire: Questionnaire, answers: Answers, at: Spot) -> tuple[Option, ...]:
    question = at.question
    if question.type == "yes_no":
        return (Option("yes", both("flow.yes")), Option("no", both("flow.no")))
    if question.type not in ("party", "parties"):
        return tuple(Option(c.value, c.label, c.effect) for c in question.choices)
    scope = scope_at(questionnaire, answers, at)
    return tuple(
        _member(short, member.get("name"))
        for short, member in scope.members.items()
        if question.among is None or evaluate(question.among, scope.with_local(this=member)) is not False
    )


def _member(short: str, name: Any) -> Option:
    return Option(short, Said(short, short), Said(name, name) if isinstance(name, str) and name != short else Said())


def form_at(questionnaire: Questionnaire, answers: Answers, at: Spot) -> tuple[ReviewRow, ...]:
    """The fields of one record that apply, with their values."""
    row, said = row_at(questionnaire, answers, at), said_at(answers, at)
    path = f"{at.section}.{at.top.id}[{at.index}]"
    fields = [f for f in at.top.fields if f.id in row]
    return tuple(
        ReviewRow(at.section, f"{path}.{f.id}", f, row[f.id], state_of(f.id in said, row[f.id], wrong=False))
        for f in fields
    )


def state_of(said: bool, value: Any, wrong: bool) -> State:
    if wrong:
        return "wrong"
    if value is UNKNOWN:
        return "unknown" if said else "open"
    return "said" if said else "default"


def read(question: Question, value: str | list[str]) -> Any:
    """The value as an answer file's reader takes it. Raises Misfit."""
    if isinstance(value, list):
        kind = {"choices": "choice", "parties": "party"}[question.type]
        return [read_scalar(replace(question, type=kind, between=None), v) for v in value]
    return read_scalar(question, value)


def words(found: str, remedy: str) -> Said:
    """What is said of a problem, in each language."""
    zh, en = ([in_one_language(text, language) for text in (found, remedy) if text] for language in ("zh", "en"))
    return Said("；".join(zh), "; ".join(en))
