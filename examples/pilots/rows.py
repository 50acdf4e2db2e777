"""Answers as rows of the workbook, as a person types them; and where a cell stands."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from alliance_drafter.batch.columns import KEY, Plan
from alliance_drafter.questionnaire.model import Question

from .pilot import Given

SEVERAL: Final = {"zh": ("；", "、"), "en": ("; ", ", ")}  # as the template asks, and as people write
YES_NO: Final = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}
TEN_THOUSAND: Final = 10_000


class Formula(Enum):
    NOT_AVAILABLE = "#N/A"  # a formula that found nothing


Cell = str | int | float | date | Formula
Row = dict[str, Cell]  # by the column's path; what is not in it is empty


@dataclass(frozen=True, slots=True)
class At:
    """A cell. row: from 0, among the alliance's rows on that sheet."""

    sheet: str  # a plan's path
    row: int
    column: str  # a column's path


@dataclass(slots=True)
class Rows:
    """One alliance as it stands in the workbook: by plan, its rows."""

    key: str
    on: dict[str, list[Row]]

    def cell(self, at: At) -> Cell:
        return self.on[at.sheet][at.row][at.column]

    def write(self, at: At, cell: Cell) -> At:
        self.on[at.sheet][at.row][at.column] = cell
        return at


class Typist:
    """Types answers into cells in one language: mostly alike, now and then as a person will."""

    def __init__(self, plans: Iterable[Plan], language: str, seed: int) -> None:
        self.plans, self.language, self.seed = tuple(plans), language, seed

    def type(self, key: str, number: int, given: Given) -> Rows:
        """number: of the alliance, which is typed the same whatever stands around it."""
        chance = random.Random(f"{self.seed}/{number}")
        first, *others = self.plans
        rows = {first.path: [self._row(first, key, _flat(given), chance)]}
        for plan in others:
            section, question = plan.path.split(".")
            records = given.get(section, {}).get(question, [])
            rows[plan.path] = [
                self._row(plan, key, {f"{plan.path}.{n}": v for n, v in r.items()}, chance) for r in records
            ]
        return Rows(key, rows)

    def _row(self, plan: Plan, key: str, values: dict[str, Any], chance: random.Random) -> Row:
        row: Row = {KEY: key}
        for column in plan.columns:
            value = values.get(column.path)
            if column.question is not None and value is not None:
                row[column.path] = self._cell(column.question, value, chance)
        return row

    def _cell(self, question: Question, value: Any, chance: random.Random) -> Cell:
        plainly = chance.random() < 0.85
        if isinstance(value, bool):
            return YES_NO[self.language][value]
        if isinstance(value, list):
            return SEVERAL[self.language][not plainly].join(self._choice(question, v, True) for v in value)
        if isinstance(value, date):
            return value if plainly else f"{value.year}年{value.month}月{value.day}日"
        if question.type == "money" and not plainly and value % TEN_THOUSAND == 0:
            return f"{value // TEN_THOUSAND}万元"
        if question.type == "percent" and not plainly:
            return f"{value}%"
        if isinstance(value, Decimal):
            return float(value)
        return value if isinstance(value, int) else self._choice(question, value, plainly)

    def _choice(self, question: Question, value: str, plainly: bool) -> str:
        """As the list of the template shows it, or by the key that answer files have."""
        choice = question.choice(value)
        return choice.label.get(self.language) if choice is not None and plainly else value


def _flat(given: Given) -> dict[str, Any]:
    return {f"{section}.{name}": value for section, answers in given.items() for name, value in answers.items()}
