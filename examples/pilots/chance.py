"""Chance with a memory, so that over a whole workbook every choice stands at least once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

from alliance_drafter.questionnaire.model import Questionnaire

T = TypeVar("T")
SELDOM = 0.08  # how often what only a few would choose is chosen


class Chance:
    """All the choosing of one workbook. The same seed chooses the same again."""

    def __init__(self, questionnaire: Questionnaire, seed: int) -> None:
        self.random = random.Random(seed)
        self.questionnaire = questionnaire
        self.settled: dict[str, Any] = {}  # what one alliance must choose: path → value
        self._seen: set[tuple[str, Any]] = set()

    def choose(self, path: str, among: Sequence[Any] | None = None, seldom: Sequence[Any] = ()) -> Any:
        """A value of the choice or yes_no at path: one that never stood, as long as there are such; else any.

        among: the values that go with what was chosen before; all of the question's where None.
        """
        values = list(self.values(path) if among is None else among)
        if self.settled.get(path) in values:
            values = [self.settled[path]]
        fresh = [v for v in values if (path, v) not in self._seen]
        usual = [v for v in values if v not in seldom]
        pool = fresh or (usual if usual and self.random.random() > SELDOM else values)
        value = self.random.choice(pool)
        self._seen.add((path, value))
        return value

    def choose_some(self, path: str, must: Sequence[str] = (), least: int = 1) -> list[str]:
        """Several values of the choices at path, in the question's order, those that must be among them."""
        values = self.values(path)
        kept = {v for v in values if v in must or self.random.random() < 0.75}
        rest = [v for v in values if v not in kept]
        kept.update(self.random.sample(rest, max(0, least - len(kept))))
        return [v for v in values if v in kept]

    def values(self, path: str) -> tuple[Any, ...]:
        question = self.questionnaire.by_path[path]
        return (False, True) if question.type == "yes_no" else tuple(c.value for c in question.choices)

    def one(self, things: Sequence[T]) -> T:
        return self.random.choice(things)

    def likely(self, share: float) -> bool:
        return self.random.random() < share

    def between(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))

    def parts(self, whole: int, count: int) -> list[int]:
        """count numbers of at least 1 that add up to whole."""
        cuts = sorted(self.random.sample(range(1, whole), count - 1))
        return [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]
