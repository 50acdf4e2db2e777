"""Single answers set on top of others: benefit.method=by_contribution, and what differs afterwards."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from ..errors import AnswersError, Place, Problem, UsageError
from ..expressions import UNKNOWN
from ..questionnaire.model import Question, Questionnaire
from ..questionnaire.values import nearest
from ..yamlfile import Node, Scalar, YamlProblems, parse
from .embed import plain_text
from .model import Answers
from .read import Gatherer

Given = dict[str, dict[str, Any]]  # section → question → what was said

LISTS: Final = ("choices", "parties", "records")
STEP: Final = re.compile(r"\.?([a-z_][a-z0-9_]*)|\[(\d{1,4})\]")


def assigned(given: Given, questionnaire: Questionnaire, assignments: tuple[str, ...]) -> Given:
    """given with each path=value set; an empty value takes the answer back. Lists are written [a, b].

    Raises UsageError where a path is no question's or leads into a record that is not there, AnswersError where a
    value does not fit.
    """
    found = deepcopy(given)
    problems: list[Problem] = []
    for text in assignments:
        path, sign, value = text.partition("=")
        if not sign:
            raise UsageError(
                f"--set {text}：应写作 --set benefit.method=by_contribution 的样子"
                f" / --set {text}: write it like --set benefit.method=by_contribution"
            )
        question = _question(questionnaire, path.strip())
        holder, key = _holder(found, path.strip())
        gather = Gatherer("--set")
        read = gather.read_question(question, _node(question, value), path.strip()) if value.strip() else None
        problems += gather.problems
        if read is None:
            holder.pop(key, None)
        else:
            holder[key] = read
    if problems:
        raise AnswersError(tuple(problems))
    return found


def _node(question: Question, value: str) -> Node:
    """Anything a person types is the text of an answer; only where a list belongs it is read as one."""
    if question.type not in LISTS:
        return Scalar(value.strip(), Place("--set"))
    try:
        return parse(value, "--set")
    except YamlProblems as error:
        raise AnswersError(error.problems) from None


def _question(questionnaire: Questionnaire, path: str) -> Question:
    question = questionnaire.question_at(path)
    if question is not None and not question.derive:
        return question
    known = [p for p, q in questionnaire.by_path.items() if not q.derive]
    guess = nearest(path, known)
    zh, en = (f"；是否想写 {guess}？", f"; did you mean {guess}?") if guess else ("", "")
    raise UsageError(f"--set {path}：问卷里没有这个问题{zh} / --set {path}: no such question{en}")


def _holder(given: Given, path: str) -> tuple[dict[str, Any], str]:
    """The dict that holds the answer, and its key there."""
    steps = [int(number) if number else name for name, number in STEP.findall(path)]
    holder: Any = given
    for step in steps[:-1]:
        if isinstance(step, int):
            if not isinstance(holder, list) or step >= len(holder):
                count = len(holder) if isinstance(holder, list) else 0
                raise UsageError(
                    f"--set {path}：没有第 {step} 条，共 {count} 条，从 0 数起"
                    f" / --set {path}: no row {step}; there are {count}, counted from 0"
                )
            holder = holder[step]
        else:
            holder = holder.setdefault(step, {} if holder is given else [])
    if not isinstance(holder, dict) or not isinstance(steps[-1], str):
        raise UsageError(f"--set {path}：请写到具体的一项 / --set {path}: name one field of the row")
    return holder, steps[-1]


@dataclass(frozen=True, slots=True)
class Changed:
    """An answer that differs: what it was and what it is, as an answer file or a choice's label has it."""

    path: str
    before: tuple[str, str]  # zh, en
    after: tuple[str, str]
    is_said: bool  # a person said it; False where it only follows from what was said


def changes(questionnaire: Questionnaire, before: Answers, after: Answers) -> tuple[Changed, ...]:
    """What was said first, then what follows from it. Records count as one answer."""
    found = []
    for section in questionnaire.sections:
        for question in section.questions:
            old, new = (a.values.get(section.id, {}).get(question.id) for a in (before, after))
            if old != new and not question.derive:
                first, last = (a.given.get(section.id, {}).get(question.id) for a in (before, after))
                found.append(Changed(question.path, _said(question, old), _said(question, new), first != last))
    return tuple(sorted(found, key=lambda one: not one.is_said))


def _said(question: Question, value: Any) -> tuple[str, str]:
    if value is None:
        return "—", "—"
    if isinstance(value, list):
        if question.type == "records":
            return f"{len(value)} 条", f"{len(value)} entries"
        sides = [_said(question, one) for one in value]
        return "、".join(zh for zh, _ in sides) or "—", ", ".join(en for _, en in sides) or "—"
    choice = question.choice(value) if isinstance(value, str) else None
    if choice is not None:
        return choice.label.get("zh"), choice.label.get("en")
    text = plain_text(value) if value is not UNKNOWN else "待填"
    return text, text
