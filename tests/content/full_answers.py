"""Answers to every question, from an example and made-up values, so that no choice leaves a blank."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import yaml

from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import answers_of
from alliance_drafter.expressions import Scope, evaluate
from alliance_drafter.library.model import Library
from alliance_drafter.questionnaire.model import Question, Questionnaire
from alliance_drafter.yamlfile import parse

EXAMPLES = Path(__file__).parents[2] / "examples"


def every_answer(library: Library, example: str = "coal") -> dict[str, dict[str, Any]]:
    """The example's answers, with a fitting value for every question it leaves out."""
    tree: dict[str, Any] = yaml.load((EXAMPLES / f"{example}.yaml").read_text("utf-8"), yaml.BaseLoader)
    for question in library.questionnaire.questions():
        section, name = question.path.split(".")
        tree.setdefault(section, {}).setdefault(name, value_for(question, tree))
    return tree


def value_for(question: Question, tree: dict[str, Any]) -> Any:
    members = tree["parties"]["members"]
    fitting = [
        m["short"] for m in members
        if question.among is None or evaluate(question.among, Scope({}, {}, {"this": m})) is not False
    ]  # fmt: skip
    low, high = question.between or (10, 10)
    figure = max(low, min(high, 1)) if question.type not in ("records", "date") else low
    match question.type:
        case "choice":
            return question.choices[0].value
        case "choices":
            return [c.value for c in question.choices]
        case "party":
            return fitting[0]
        case "parties":
            return fitting[:2]
        case "yes_no":
            return "yes"
        case "integer" | "period" | "percent":
            return str(figure)
        case "money":
            return str(max(figure, 500000))
        case "date":
            return "2027-03-01"
        case "credit_code":
            return CODE
        case "phone":
            return "010-00000000"
        case "email":
            return "office@example.example"
        case "records":
            return rows_for(question, tree)
    return f"示例{question.id.replace('_', '')}"


CODE = "51000000000000171P"


def rows_for(question: Question, tree: dict[str, Any]) -> list[dict[str, Any]]:
    """Two rows, or as many as a total needs: shares of 60 and 40."""
    rows: list[dict[str, Any]] = [
        {f.id: value_for(f, tree) for f in question.fields if f.when is None} for _ in range(2)
    ]
    shares = [m["short"] for m in tree["parties"]["members"]]
    for i, row in enumerate(rows):
        for field in question.fields:
            if field.type == "party":
                row[field.id] = shares[i]
            elif field.type == "text":
                row[field.id] = f"{row.get(field.id, '示例')}{'甲乙'[i]}"
            elif field.type == "choice":
                row[field.id] = field.choices[i % len(field.choices)].value
        if question.total:
            row[question.total[0]] = ("60", "40")[i]
        for field in question.fields:
            if field.when is not None and evaluate(field.when, Scope({}, {}, {"this": row})) is True:
                row[field.id] = value_for(field, tree)
    return rows


def read(library: Library, tree: dict[str, Any]) -> Answers:
    return answers_of(parse(yaml.safe_dump(tree, allow_unicode=True), "answers.yaml"), library.questionnaire, "a.yaml")


def chosen(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Every top-level choice and yes/no question with its values."""
    found: dict[str, tuple[str, ...]] = {}
    for question in questionnaire.questions():
        if question.type == "choice":
            found[question.path] = tuple(c.value for c in question.choices)
        elif question.type == "yes_no":
            found[question.path] = ("yes", "no")
    return found


def covering(choices: dict[str, tuple[str, ...]], seed: int = 7) -> list[dict[str, str]]:
    """Combinations in which every pair of values of two questions occurs at least once (greedy)."""
    chance = random.Random(seed)
    names = [n for n in choices if len(choices[n]) > 1]
    left = {
        ((a, x), (b, y)) for a, b in itertools.combinations(names, 2) for x in choices[a] for y in choices[b]
    }  # fmt: skip
    rows = []
    while left:
        best: dict[str, str] = {}
        most = -1
        for _ in range(12):
            row = {n: chance.choice(choices[n]) for n in names}
            for (a, x), (b, y) in chance.sample(sorted(left), min(3, len(left))):
                row[a], row[b] = x, y
            gain = sum(pair in left for pair in itertools.combinations(row.items(), 2))
            if gain > most:
                best, most = row, gain
        left -= set(itertools.combinations(best.items(), 2))
        rows.append(best)
    return rows
