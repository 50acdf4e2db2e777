"""A blank answer file made of the questionnaire: each question with its choices and default as comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..expressions import Constant
from ..filters import UNITS
from ..questionnaire.model import Question, Questionnaire, Section
from ..texts import Say
from .read import FORMAT
from .write import scalar_text

HINTS: Final = {
    "money": "file.hint_money", "date": "file.hint_date", "percent": "file.hint_percent",
    "credit_code": "file.hint_credit_code", "party": "file.hint_party", "parties": "file.hint_parties",
    "yes_no": "file.hint_yes_no", "integer": "file.hint_integer", "choices": "file.hint_choices",
}  # fmt: skip


def blank_file(questionnaire: Questionnaire, say: Say) -> str:
    """Read as it is, it gives every default and leaves the rest blank."""
    lines = [*_comment(say("file.blank_header")), f"format: {FORMAT}"]
    for section in questionnaire.sections:
        lines += ["", *_section(section, say)]
    return "\n".join(lines) + "\n"


def _comment(text: str, indent: int = 0) -> list[str]:
    return [f"{' ' * indent}# {line}".rstrip() for line in text.strip().split("\n")]


def _section(section: Section, say: Say) -> Iterator[str]:
    yield f"# ===== {section.title.get(say.language)} ====="
    yield f"{section.id}:"
    for question in section.questions:
        if question.derive:
            continue
        yield from _comment("\n".join(_about(question, say)), 2)
        yield f"  {question.id}:"
        if question.type == "records":
            yield from _row(question, say)


def _about(question: Question, say: Say) -> Iterator[str]:
    language = say.language
    yield question.ask.get(language) + (say("file.sometimes") if question.when is not None else "")
    for choice in question.choices:
        yield f"  {choice.value}: {choice.label.get(language)}"
    if question.type in HINTS:
        yield "  " + say(HINTS[question.type])
    if question.type == "period":
        yield "  " + say("file.hint_period", unit=UNITS[language][question.unit])
    if question.between and question.type != "records":
        yield "  " + say("file.between", low=question.between[0], high=question.between[1])
    default = _default(question, say)
    if default:
        yield "  " + say("file.default", value=default)
    elif not question.required:
        yield "  " + say("file.optional")


def _default(question: Question, say: Say) -> str:
    if question.default is None:
        return ""
    if not isinstance(question.default, Constant):
        return say("file.follows")
    value = question.default.value
    if isinstance(value, list | tuple):
        return "[" + ", ".join(scalar_text(v) for v in value) + "]"
    return scalar_text(value)


def _row(question: Question, say: Say) -> Iterator[str]:
    """One row as comments: take away the # in front to use it, copy it for the next."""
    yield from _comment(say("file.row"), 4)
    mark = "；" if say.language == "zh" else "; "
    for i, field in enumerate(question.fields):
        about = mark.join(line.strip() for line in _about(field, say))
        yield f"    #{'- ' if i == 0 else '  '}{field.id}:  # {about}"
