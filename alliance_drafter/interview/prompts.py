"""What an interview shows, as data: a terminal draws it, a web form could."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from ..expressions import UNKNOWN
from ..filters import number_text, period
from ..questionnaire.model import Question, Said, Section
from ..texts import LANGUAGES, Say

Kind = Literal["text", "long_text", "choice", "choices", "records", "record", "review"]
KINDS: Final[dict[str, Kind]] = {
    "long_text": "long_text", "choice": "choice", "yes_no": "choice", "party": "choice", "choices": "choices",
    "parties": "choices", "records": "records",
}  # fmt: skip
State = Literal["said", "default", "unknown", "open", "wrong"]


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Said
    effect: Said = field(default=Said())


@dataclass(frozen=True, slots=True)
class Prompt:
    """One screen. default: what Enter gives, None where there is nothing; value: what was said before, or None."""

    kind: Kind
    path: str = ""
    question: Question | None = None
    section: Section | None = None
    place: int = 0  # of the section, from 1
    places: int = 0
    done: int = 0
    total: int = 0
    choices: tuple[Option, ...] = ()
    default: Any = None
    value: Any = None
    problem: Said = field(default=Said())
    typed: str = ""  # what was refused
    record: dict[str, Any] | None = None  # the one the question is about, completed
    table: Question | None = None  # the records it is one of
    rows: tuple[dict[str, Any], ...] = ()  # of a table: every record, completed
    gaps: tuple[int, ...] = ()  # of a table: how many answers each record still lacks
    fields: tuple[ReviewRow, ...] = ()  # of one record


@dataclass(frozen=True, slots=True)
class ReviewRow:
    section: str
    path: str
    question: Question
    value: Any
    state: State


def both(key: str, **values: Any) -> Said:
    """A message in every language, for whoever draws."""
    zh, en = (Say(language)(key, **values) for language in LANGUAGES)
    return Said(zh, en)


def label(question: Question, language: str) -> str:
    """The short name of a question: what its blank says, else its words."""
    return question.blank.get(language) or question.ask.get(language).rstrip("？?")


def shown(question: Question, value: Any, language: str) -> str:
    """A value in words."""
    if value is UNKNOWN:
        return Say(language)("flow.unknown")
    if isinstance(value, bool):
        return Say(language)("flow.yes" if value else "flow.no")
    if isinstance(value, list | tuple):
        if question.type == "records":
            return Say(language)("flow.entries", count=len(value))
        return ("、" if language == "zh" else ", ").join(shown(question, v, language) for v in value)
    if question.type == "period" and isinstance(value, int):
        return period(value, question.unit, language)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return _number(question, value)
    choice = question.choice(str(value))
    return choice.label.get(language) if choice else str(value)


def _number(question: Question, value: int | Decimal) -> str:
    if question.type == "money":
        return f"￥{value:,}"
    return number_text(value) + ("%" if question.type == "percent" else "")


def row_name(question: Question, row: dict[str, Any], language: str) -> str:
    """What a record is called in lists: the field named by `shows`, else the first that names anything."""
    chosen = [f for f in question.fields if f.id == question.shows]
    naming = [f for f in question.fields if f.type in ("text", "party")]
    for one in (*chosen, *naming):
        value = row.get(one.id)
        if value is not None and value is not UNKNOWN and value not in ("", []):
            return shown(one, value, language)
    return ""


def columns(question: Question) -> list[Question]:
    """Fields worth a column: short answers that every record has."""
    return [f for f in question.fields if f.required and f.when is None and f.type not in ("long_text", "yes_no")]
