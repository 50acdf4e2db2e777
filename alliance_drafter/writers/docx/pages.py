"""A guess at the page each heading falls on, for contents that are never blank. Word puts in the exact number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from alliance_drafter.writers.docx.styles import Metrics


@dataclass(slots=True)
class Pages:
    """How far down which page we are. height and used are in points."""

    height: float
    metrics: Mapping[str, Metrics]
    page: int = 1
    used: float = 0

    def add(self, style: str, text_width: float) -> int:
        """Place a paragraph. Gives the page it begins on."""
        look = self.metrics[style]
        if look.breaks and self.used:
            self.turn()
        if self.used + look.line > self.height:
            self.turn()
        begins = self.page
        lines = ceil(text_width / look.per_line) if text_width > look.per_line else 1
        self.used += lines * look.line + look.around
        while self.used > self.height:
            self.page += 1
            self.used -= self.height
        return begins

    def turn(self) -> None:
        self.page += 1
        self.used = 0
