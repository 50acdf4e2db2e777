"""One invented alliance while its answers are being chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from .chance import Chance
from .words import INDUSTRIES, PERSONS, PROVINCES, STEMS

Given = dict[str, dict[str, Any]]


class Pilot:
    """The answers of one alliance, question by question; common are those that all alliances share."""

    def __init__(self, chance: Chance, common: Mapping[str, Mapping[str, Any]], number: int) -> None:
        self.chance = chance
        self.common = common
        self.number = number  # from 1
        self.own: Given = {section.id: {} for section in chance.questionnaire.sections}
        self.industry = INDUSTRIES[number % len(INDUSTRIES)]
        self.province = chance.one(PROVINCES)
        self.stems = chance.random.sample(STEMS, len(STEMS))  # none is used twice in one alliance
        self.members: list[dict[str, Any]] = []

    def put(self, path: str, value: Any) -> Any:
        section, question = path.split(".")
        self.own[section][question] = value
        return value

    def get(self, path: str) -> Any:
        """The answer of its own, else the common one, else None."""
        section, question = path.split(".")
        return self.own[section].get(question, self.common.get(section, {}).get(question))

    def choose(self, path: str, among: Sequence[Any] | None = None, seldom: Sequence[Any] = ()) -> Any:
        return self.put(path, self.chance.choose(path, among, seldom))

    def choose_some(self, path: str, must: Sequence[str] = (), least: int = 1) -> list[str]:
        found: list[str] = self.put(path, self.chance.choose_some(path, must, least))
        return found

    def without(self, path: str, *values: Any) -> list[Any]:
        """The values of a choice less some."""
        return [v for v in self.chance.values(path) if v not in values]

    def needed(self, path: str, value: Any) -> Any:
        """The common answer; where there is none, value becomes the alliance's own."""
        found = self.get(path)
        return self.put(path, value) if found is None else found

    @property
    def start(self) -> date:
        found: date = self.needed("document.date", date(2026, 12, 1))
        return found

    @property
    def shorts(self) -> list[str]:
        return [m["short"] for m in self.members]

    def of_kind(self, *kinds: str) -> list[str]:
        """Short names of the domestic members of these kinds."""
        return [m["short"] for m in self.members if m["type"] in kinds and not m["foreign"]]

    def has_foreign(self) -> bool:
        return any(m["foreign"] for m in self.members)

    def is_private(self) -> bool:
        return bool(self.get("document.purpose") == "private")

    def person(self) -> str:
        return f"示例{self.chance.one(PERSONS)}"
