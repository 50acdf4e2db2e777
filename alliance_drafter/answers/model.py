"""Answers: plain values by section, and where each was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..errors import Place
from ..expressions import UNKNOWN, Scope


@dataclass(frozen=True, slots=True)
class Answers:
    """values: section → question → str, bool, int, Decimal, date, list, dict or UNKNOWN; moot questions left out.

    given: the same shape, only what a person said (moot answers are kept there, defaults are not in it).
    places: path with indices ("parties.members[2].name") → where it stands in the file.
    """

    values: dict[str, dict[str, Any]]
    given: dict[str, dict[str, Any]]
    places: dict[str, Place] = field(default_factory=dict)
    file: str = ""

    def scope(self) -> Scope:
        members = self.values.get("parties", {}).get("members", [])
        rows = members if isinstance(members, list) else []
        return Scope(self.values, {m["short"]: m for m in rows if isinstance(m.get("short"), str)})

    def place(self, path: str) -> Place:
        """Where path stands, or the nearest thing around it that was written."""
        while path and path not in self.places:
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else ""
        return self.places.get(path, Place(self.file))

    def get(self, path: str) -> Any:
        parts = tuple(path.split("."))
        found = Scope(self.values).get(parts)
        return self.scope().get(parts) if found is UNKNOWN else found  # a party leads on to its member's record


__all__ = ["UNKNOWN", "Answers"]
