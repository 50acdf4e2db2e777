"""What a column of the workbook asks, how it is filled in and what stands where it is left empty, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ..expressions import UNKNOWN, Constant, Path
from ..filters import UNITS, number_text, period
from ..questionnaire.model import Question, Questionnaire
from ..texts import Say
from .columns import KEY, Column, Plan
from .conditions import in_words

Base = Mapping[str, Mapping[str, Any]]  # answers by section and question

REQUIRED: Final = "required"
SOMETIMES: Final = "sometimes"  # required under a condition
OPTIONAL: Final = "optional"
GIVEN: Final = "given"  # a default or the base's answer stands where nothing is filled in

HOW: Final = {
    "text": "batch_template.how_text", "long_text": "batch_template.how_long_text",
    "choice": "batch_template.how_choice", "choices": "batch_template.how_choices",
    "yes_no": "batch_template.how_yes_no", "integer": "file.hint_integer", "percent": "file.hint_percent",
    "money": "file.hint_money", "date": "batch_template.how_date", "credit_code": "batch_template.how_credit_code",
    "phone": "batch_template.how_phone", "email": "batch_template.how_email", "party": "file.hint_party",
    "parties": "batch_template.how_parties",
}  # fmt: skip
MOST_SHOWN: Final = 300  # characters of a value in a note


@dataclass(frozen=True, slots=True)
class About:
    """A column in words. "" where there is nothing to say."""

    standing: str  # REQUIRED, SOMETIMES, OPTIONAL, GIVEN
    ask: str
    need: str  # required; optional; only where …
    empty: str  # what stands where nothing is filled in
    how: str
    bounds: str
    choices: tuple[str, ...]  # with their effects
    help: str

    @property
    def note(self) -> str:
        """All of it, line by line."""
        lines = (self.ask, self.need, self.empty, self.how, self.bounds, *(f"· {c}" for c in self.choices), self.help)
        return "\n".join(line for line in lines if line)


def about(plan: Plan, column: Column, questionnaire: Questionnaire, base: Base, say: Say) -> About:
    question = column.question
    if question is None:
        return _about_own(plan, column, questionnaire, base, say)
    given = _given(base, question.path)
    standing = _standing(question, given)
    return About(
        standing=standing,
        ask=question.ask.get(say.language),
        need=_need(question, standing, questionnaire, plan, say),
        empty=_empty(question, given, questionnaire, plan, say),
        how=how(question, say),
        bounds=bounds(question, say),
        choices=tuple(
            c.label.get(say.language) + (say("batch_template.effect", text=effect) if effect else "")
            for c in question.choices
            for effect in [c.effect.get(say.language)]
        ),
        help=question.help.get(say.language),
    )


def _about_own(plan: Plan, column: Column, questionnaire: Questionnaire, base: Base, say: Say) -> About:
    if column.path != KEY:
        ask, how_to = say("batch_template.library_ask"), say("batch_template.library_how")
        return About(OPTIONAL, ask, say("file.optional"), "", how_to, "", (), "")
    need = say("batch_template.required")
    if not plan.path:
        return About(REQUIRED, say("batch_template.key_ask"), need, "", say("batch_template.key_how"), "", (), "")
    records, given = questionnaire.by_path[plan.path], _given(base, plan.path)
    condition = _condition(records, questionnaire, plan, say)
    when = say("batch_template.applies_when", condition=condition) if condition else ""
    empty = say("batch_template.from_base", value=value_words(records, given, say)) if given is not None else ""
    rows = ""
    if records.between:
        rows = say("batch_template.rows", low=records.between[0], high=records.between[1])
    ask = say("batch_template.record_key_ask", sheet=records.label(say.language))
    return About(REQUIRED, ask, need, empty, say("batch_template.record_key_how"), rows, (), "\n".join(
        text for text in (records.ask.get(say.language), when, records.help.get(say.language)) if text
    ))  # fmt: skip


def _standing(question: Question, given: Any) -> str:
    if given is not None or question.has_default:
        return GIVEN
    if not question.required:
        return OPTIONAL
    return REQUIRED if question.when is None else SOMETIMES


def _given(base: Base, path: str) -> Any:
    """What the base answers; None where it doesn't, or says that it is not known."""
    section, _, name = path.partition(".")
    value = base.get(section, {}).get(name)
    return None if value is UNKNOWN else value


def _need(question: Question, standing: str, questionnaire: Questionnaire, plan: Plan, say: Say) -> str:
    if standing == REQUIRED:
        return say("batch_template.required")
    condition = _condition(question, questionnaire, plan, say)
    if standing == SOMETIMES:
        return say("batch_template.needed_when", condition=condition) if condition else say("batch_template.sometimes")
    applies = say("batch_template.applies_when", condition=condition) if condition else ""
    return say("batch_template.separator").join(text for text in (say("file.optional"), applies) if text)


def _condition(question: Question, questionnaire: Questionnaire, plan: Plan, say: Say) -> str:
    if question.when is None:
        return ""
    return in_words(question.when, lambda path: _question(path, questionnaire, plan), say)


def _question(path: str, questionnaire: Questionnaire, plan: Plan) -> Question | None:
    """In a record's field `this` is the record."""
    return questionnaire.by_path.get(f"{plan.path}.{path[5:]}" if path.startswith("this.") else path)


def _empty(question: Question, given: Any, questionnaire: Questionnaire, plan: Plan, say: Say) -> str:
    if given is not None:
        return say("batch_template.from_base", value=value_words(question, given, say))
    if isinstance(question.default, Constant):
        return say("file.default", value=value_words(question, question.default.value, say))
    if isinstance(question.default, Path):
        other = _question(str(question.default), questionnaire, plan)
        if other is not None:
            return say("batch_template.same_as", label=other.label(say.language))
    return say("batch_template.follows") if question.has_default else ""


def how(question: Question, say: Say) -> str:
    """In what form an answer is written."""
    if question.type == "period":
        return say("file.hint_period", unit=UNITS[say.language][question.unit])
    return say(HOW[question.type])


def bounds(question: Question, say: Say) -> str:
    if question.between is None:
        return ""
    low, high = (value_words(question, b, say) for b in question.between)
    if question.type in ("choices", "parties"):
        return say("batch_template.count", low=low, high=high)
    return say("file.between", low=low, high=high)


def value_words(question: Question, value: Any, say: Say) -> str:
    """A value as one fills it in, cut where it is long; of records, how many."""
    if isinstance(value, list | tuple):
        if question.type == "records":
            return say("flow.entries", count=len(value))
        return say("batch_template.separator").join(value_words(question, v, say) for v in value)
    if isinstance(value, bool):
        return say("flow.yes") if value else say("flow.no")
    choice = question.choice(str(value))
    if choice is not None:
        return choice.label.get(say.language)
    if isinstance(value, int | Decimal):
        if question.type == "period":
            return period(int(value), question.unit, say.language)
        return number_text(value) + ("%" if question.type == "percent" else "")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
