"""A guess at the page each heading falls on, for contents that are never blank. Word puts in the exact number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from alliance_drafter.writers.docx.kept import Placed
from alliance_drafter.writers.docx.styles import Metrics

TOGETHER: Final = 2  # lines of a paragraph that no page end parts


@dataclass(slots=True)
class Pages:
    """How far down which page we are. height and used are in points."""

    height: float
    metrics: Mapping[str, Metrics]
    page: int = 1
    used: float = 0
    placed: list[Placed] = field(default_factory=list)  # since somebody began to look

    def add(self, style: str, text_width: float) -> int:
        """Place a paragraph. Gives the page it begins on."""
        self.placed.append((style, text_width, 0))
        look = self.metrics[style]
        if look.breaks and self.used:
            self.turn()
        lines = ceil(text_width / look.per_line) if text_width > look.per_line else 1
        room = int((self.height - self.used) / look.line)
        if room < (lines if lines < TOGETHER else TOGETHER) + look.leads * TOGETHER:
            self.turn()
            room = int(self.height / look.line)
        begins = self.page
        while lines > room > 0:
            lines -= room
            self.turn()
            room = int(self.height / look.line)
        self.used += lines * look.line + look.around
        return begins

    def add_lines(self, style: str, count: int) -> None:
        """Place paragraphs of a line each: the rows of a table."""
        self.placed.append((style, 1, count))
        look = self.metrics[style]
        line, step, least = look.line, look.line + look.around, 1 + look.leads * TOGETHER
        for _ in range(count):
            if int((self.height - self.used) / line) < least:
                self.turn()
            self.used += step

    def again(self, placed: Iterable[Placed]) -> None:
        """Place what was placed before."""
        for style, text_width, lines in placed:
            if lines:
                self.add_lines(style, lines)
            else:
                self.add(style, text_width)

    def turn(self) -> None:
        self.page += 1
        self.used = 0


@dataclass(slots=True)
class Unplaced(Pages):
    """Paragraphs that have no page yet, in order."""

    height: float = 0
    metrics: Mapping[str, Metrics] = field(default_factory=dict)

    def add(self, style: str, text_width: float) -> int:
        self.placed.append((style, text_width, 0))
        return 0

    def add_lines(self, style: str, count: int) -> None:
        self.placed.append((style, 1, count))
