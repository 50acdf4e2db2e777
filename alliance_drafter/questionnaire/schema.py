"""Questionnaire → JSON Schema (draft 2020-12) of an answer file, for editors and for programs that write answers.

It admits what the answer file's reader admits: a value as a number or as text, a choice by its id or its words,
待填 where it is not known, null where nothing is said. What a schema cannot say (sums, who is a member, one name
only once) the reader checks. A question without a default is required, where it applies, as far as `when` is simple.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from ..expressions import Compare, Constant, Expression, Logic, Path, Scope, evaluate
from .model import Question, Questionnaire, Said, Section
from .values import MOST_TEXT, NO, UNKNOWN_WORDS, YES

Schema = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
OPEN: Final[list[Any]] = [None, *sorted(UNKNOWN_WORDS)]
NUMBER_TEXT: Final = r"^\s*(RMB|人民币)?\s*[-￥¥]?[0-9０-９][0-9０-９.．,，\s]*\s*\S{0,8}$"
CODE: Final = "^[0-9A-HJ-NPQRTUWXY]{18}$"
FORMATS: Final = {"email": {"format": "email"}, "credit_code": {"pattern": CODE}, "date": {"format": "date"}}


def json_schema(questionnaire: Questionnaire, language: str = "zh") -> Schema:
    """language: of titles and descriptions."""
    sections = {s.id: _section(s, language) for s in questionnaire.sections}
    always = [s.id for s in questionnaire.sections if sections[s.id].get("required")]
    return {
        "$schema": DIALECT,
        "$id": "urn:alliance-drafter:answers:1",
        "title": "联盟协议答卷" if language == "zh" else "Answers for an alliance agreement",
        "type": "object",
        "properties": {"format": {"enum": [1, "1"]}, **sections},
        "required": ["format", *always],
        "additionalProperties": False,
        "allOf": [c for s in questionnaire.sections for q in s.questions for c in _when(questionnaire, s, q)],
    }


def _section(section: Section, language: str) -> Schema:
    return {"title": section.title.get(language), **_object(section.questions, language), "type": ["object", "null"]}


def _object(questions: tuple[Question, ...], language: str) -> Schema:
    asked = [q for q in questions if not q.derive]
    found: Schema = {
        "type": "object",
        "properties": {q.id: _question(q, language) for q in asked},
        "additionalProperties": False,
    }
    required = [q.id for q in asked if _is_needed(q) and q.when is None]
    return {**found, "required": required} if required else found


def _is_needed(question: Question) -> bool:
    least = question.between[0] if question.type == "records" and question.between else 1
    return question.required and not question.has_default and bool(least)


def _question(question: Question, language: str) -> Schema:
    found: Schema = {"title": question.ask.get(language)}
    said = [question.help.get(language), *(_effect(c.label, c.effect, language) for c in question.choices)]
    description = "\n".join(text for text in said if text)
    if description:
        found["description"] = description
    if isinstance(question.default, Constant):
        found["default"] = _plain(question.default.value)
    return {**found, "anyOf": [*_value(question, language), {"enum": OPEN}]}


def _effect(label: Said, effect: Said, language: str) -> str:
    return f"{label.get(language)}: {effect.get(language)}" if effect else ""


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _value(question: Question, language: str) -> list[Schema]:
    """The ways to write an answer."""
    kind = question.type
    if kind == "records":
        return [_array(question, _record(question, language))]
    if kind == "choices":
        return [_array(question, {"anyOf": _choices(question, language)}), *_choices(question, language)]
    if kind == "parties":
        return [_array(question, {"type": "string"}), {"type": "string"}]
    if kind == "choice":
        return _choices(question, language)
    if kind == "yes_no":
        return [{"type": "boolean"}, {"enum": sorted(YES | NO)}]
    if kind in ("integer", "period"):
        return [{"type": "integer", **_bounds(question)}, {"type": "string", "pattern": NUMBER_TEXT}]
    if kind in ("percent", "money"):
        least: Schema = {"minimum": 0, **({"maximum": 100} if kind == "percent" else {})}
        return [{"type": "number", **least, **_bounds(question)}, {"type": "string", "pattern": NUMBER_TEXT}]
    if kind == "date":
        written = {"type": "string", "pattern": r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$"}
        return [{"type": "string", "format": "date"}, written]
    if kind in ("text", "long_text"):
        return [{"type": "string", "maxLength": MOST_TEXT[kind]}, {"type": "number"}]
    if kind == "phone":
        return [{"type": "string"}, {"type": "integer"}]
    return [{"type": "string", **FORMATS.get(kind, {})}]


def _array(question: Question, items: Schema) -> Schema:
    found: Schema = {"type": "array", "items": items}
    if question.between:
        found["minItems"], found["maxItems"] = question.between
    return found


def _record(question: Question, language: str) -> Schema:
    found = _object(question.fields, language)
    conditions = [
        {"if": test, "then": {"required": [f.id]}}
        for f in question.fields
        if f.when is not None and _is_needed(f)
        for test in [_holds(f.when, {f"this.{x.id}": x for x in question.fields})]
        if test is not None
    ]
    return {**found, "allOf": conditions} if conditions else found


def _choices(question: Question, language: str) -> list[Schema]:
    """By id, each with its words as the title; or by its words."""
    named = [{"const": c.value, "title": c.label.get(language)} for c in question.choices]
    words = {word for c in question.choices for word in (c.label.zh, c.label.en)}
    return [{"oneOf": named}, {"enum": sorted(words - {c.value for c in question.choices})}]


def _bounds(question: Question) -> Schema:
    if not question.between:
        return {}
    low, high = (_plain(b) for b in question.between)
    return {"minimum": low, "maximum": high}


# Conditions


def _when(questionnaire: Questionnaire, section: Section, question: Question) -> list[Schema]:
    """if-then for a question that is required where its condition holds."""
    if question.when is None or question.derive or not _is_needed(question):
        return []
    test = _holds(question.when, questionnaire.by_path)
    then = {"required": [section.id], "properties": {section.id: {"required": [question.id]}}}
    return [] if test is None else [{"if": test, "then": then}]


def _holds(when: Expression, known: dict[str, Question]) -> Schema | None:
    """A schema of the answers for which a condition holds; None where it is not simple."""
    if isinstance(when, Logic):
        parts = [_holds(p, known) for p in when.parts]
        if when.sign == "not":
            return _is(when.parts[0], False, known) if isinstance(when.parts[0], Path) else None
        simple = [p for p in parts if p is not None]
        return {"allOf" if when.sign == "and" else "anyOf": simple} if len(simple) == len(parts) else None
    if isinstance(when, Path):
        return _is(when, True, known)
    if isinstance(when, Compare) and isinstance(when.left, Path) and isinstance(when.right, Constant):
        if when.sign == "eq":
            return _is(when.left, when.right.value, known)
        question = known.get(str(when.left))
        if when.sign == "ne" and question is not None and question.choices:
            others = [_is(when.left, c.value, known) for c in question.choices if c.value != when.right.value]
            return {"anyOf": others}
    return None


def _is(path: Expression, value: Any, known: dict[str, Question]) -> Schema | None:
    """The answer at path is value, said or by default."""
    question = known.get(str(path))
    if question is None or not isinstance(path, Path):
        return None
    if question.type == "yes_no":
        written: list[Any] = [value, *sorted(YES if value else NO)]
    else:
        choice = question.choice(str(value))
        written = [value, *([choice.label.zh, choice.label.en] if choice else [])]
    by_default = question.default is not None and evaluate(question.default, Scope({})) == value
    steps = [p for p in path.parts if p != "this"]
    test: Schema = {"enum": [*written, None]} if by_default else {"enum": written}
    for step in reversed(steps):
        held: Schema = {"properties": {step: test}}
        test = held if by_default else {"type": "object", **held, "required": [step]}
    return test
