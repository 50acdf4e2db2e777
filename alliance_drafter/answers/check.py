"""Given answers → complete Answers: defaults filled in, moot ones left out, parties, counts and totals checked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from ..errors import AnswersError, Place, Problem
from ..expressions import UNKNOWN, Scope, evaluate
from ..questionnaire.model import Question, Questionnaire
from ..questionnaire.values import nearest
from .derive import DERIVATIONS
from .model import Answers

MEMBERS: Final = "parties.members"


def subject_of(path: str, question: Question) -> str:
    """The answer a problem is about: its path, with what is asked there."""
    return f"{path}（{question.ask.get('zh')}） / {path} ({question.ask.get('en')})"


def complete(questionnaire: Questionnaire, given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Values with defaults filled in, in asking order; a question that is moot is left out, derived ones last."""
    values: dict[str, dict[str, Any]] = {s.id: {} for s in questionnaire.sections}
    scope = _scope(values)  # sees what is filled in as it is, but for the members, whom it knows by name
    for again in (False, True):  # a default or condition may look at a later question: the second walk sees it
        for section in questionnaire.sections:
            for question in section.questions:
                if question.derive:
                    continue
                _fill(question, values[section.id], given.get(section.id, {}), scope, again)
                if question.path == MEMBERS:
                    scope = _scope(values)
    for section in questionnaire.sections:
        for question in section.questions:
            if question.derive and (question.when is None or evaluate(question.when, scope) is True):
                values[section.id][question.id] = DERIVATIONS[question.derive](scope)
    return values


def _scope(values: dict[str, dict[str, Any]]) -> Scope:
    rows = values.get("parties", {}).get("members", [])
    return Scope(
        values, {m["short"]: m for m in rows if isinstance(m.get("short"), str)} if isinstance(rows, list) else {}
    )


def _fill(question: Question, into: dict[str, Any], given: dict[str, Any], scope: Scope, again: bool) -> None:
    if question.when is not None and evaluate(question.when, scope) is not True:
        into.pop(question.id, None)
        return
    value = given.get(question.id)
    if value is None:
        value = evaluate(question.default, scope) if question.default is not None else UNKNOWN
        if value is UNKNOWN and not question.required:
            value = [] if question.type in ("records", "parties", "choices") else ""
        if value is UNKNOWN and question.type == "records" and question.between and question.between[0] == 0:
            value = []
        if isinstance(value, tuple):
            value = list(value)
    if question.type == "records" and isinstance(value, list):
        value = [_fill_record(question, row, scope) for row in value]
    into[question.id] = value


def _fill_record(question: Question, row: dict[str, Any], scope: Scope) -> dict[str, Any]:
    record: dict[str, Any] = dict(row)
    within = scope.with_local(this=record)
    for _ in range(2):
        for field in question.fields:
            _fill(field, record, row, within, False)
    return record


def check_answers(
    questionnaire: Questionnaire,
    given: dict[str, dict[str, Any]],
    places: dict[str, Place],
    file: str,
    problems: list[Problem] | None = None,
) -> Answers:
    """Raises AnswersError with the problems given and those found here."""
    found = list(problems or [])
    shorts = normal_parties(questionnaire, given)
    answers = Answers(complete(questionnaire, given), given, places, file)
    scope = answers.scope()
    for section in questionnaire.sections:
        for question in section.questions:
            value = answers.values[section.id].get(question.id)
            if value is None or value is UNKNOWN or question.derive:
                continue
            _check(question, value, f"{section.id}.{question.id}", answers, scope, shorts, found)
    if found:
        raise AnswersError(tuple(sorted(set(found), key=lambda p: (p.place, p.subject))))
    return answers


def normal_parties(questionnaire: Questionnaire, given: dict[str, dict[str, Any]]) -> list[str]:
    """Party answers as short names, wherever they gave the full name; the short names, in order."""
    members = given.get("parties", {}).get("members", [])
    rows = members if isinstance(members, list) else []
    names: dict[str, str] = {}
    for row in rows:
        short = row.get("short", row.get("name"))
        if isinstance(short, str):
            row.setdefault("short", short)
            names[short] = short
            if isinstance(row.get("name"), str):
                names.setdefault(row["name"], short)

    def normal(question: Question, row: dict[str, Any]) -> None:
        value = row.get(question.id)
        if question.type == "party" and isinstance(value, str):
            row[question.id] = names.get(value, value)
        elif question.type == "parties" and isinstance(value, list):
            row[question.id] = [names.get(v, v) for v in value]
        elif question.type == "records" and isinstance(value, list):
            for inner in value:
                for field in question.fields:
                    normal(field, inner)

    for section in questionnaire.sections:
        for question in section.questions:
            if section.id in given:
                normal(question, given[section.id])
    return [r["short"] for r in rows if isinstance(r.get("short"), str)]


def _check(
    question: Question, value: Any, path: str, answers: Answers, scope: Scope, shorts: list[str], found: list[Problem]
) -> None:
    def wrong(at: str, zh: str, remedy: str) -> None:
        found.append(Problem(answers.place(at), subject_of(at, question), zh, remedy))

    if question.type in ("party", "parties"):
        for name in value if isinstance(value, list) else [value]:
            _check_party(question, name, path, scope, shorts, wrong)
    if question.type in ("records", "choices", "parties") and question.between and isinstance(value, list):
        low, high = question.between
        if not low <= len(value) <= high:
            wrong(
                path,
                f"有 {len(value)} 项 / {len(value)} entries",
                f"应为 {low} 至 {high} 项 / {low} to {high} are right",
            )
    if question.type != "records" or not isinstance(value, list):
        return
    for i, row in enumerate(value):
        for field in question.fields:
            inner = row.get(field.id)
            if inner is not None and inner is not UNKNOWN and inner not in ("", []):
                row_scope = scope.with_local(this=row)
                _check(field, inner, f"{path}[{i}].{field.id}", answers, row_scope, shorts, found)
    for name in question.unique:
        seen: dict[Any, int] = {}
        for i, row in enumerate(value):
            inner = row.get(name)
            if isinstance(inner, str) and inner:
                if inner in seen:
                    first = f"{path}[{seen[inner]}]"
                    wrong(
                        f"{path}[{i}].{name}",
                        f"“{inner}” 重复 / “{inner}” stands twice",
                        f"与 {first} 不得相同 / must differ from {first}",
                    )
                seen.setdefault(inner, i)
    if question.total and value:
        name, target = question.total
        parts = [row.get(name) for row in value]
        if all(isinstance(p, int | Decimal) for p in parts) and sum(parts) != target:
            said = f"合计为 {sum(parts)}，应为 {target} / adds up to {sum(parts)}, not {target}"
            wrong(f"{path}[{len(value) - 1}].{name}", said, f"请将合计调整为 {target} / make the sum {target}")


def _check_party(question: Question, name: str, path: str, scope: Scope, shorts: list[str], wrong: Any) -> None:
    if name not in shorts:
        guess = nearest(name, shorts)
        zh, en = (f"；是否想写 {guess}？", f"; did you mean {guess}?") if guess else ("", "")
        said = f"“{name}” 不是成员 / “{name}” is not a member"
        wrong(path, said, f"可填：{'、'.join(shorts)}{zh} / members: {', '.join(shorts)}{en}")
    elif question.among is not None and evaluate(question.among, scope.with_local(this=scope.members[name])) is False:
        said = f"“{name}” 不符合本题条件 / “{name}” may not stand here"
        help_ = question.help
        wrong(path, said, f"{help_.zh} / {help_.en}" if help_.zh and help_.en else "请改选另一成员 / choose another")
