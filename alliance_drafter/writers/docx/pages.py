"""A guess at the page each heading falls on, for contents that are never blank. Word puts in the exact number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from alliance_drafter.writers.docx.kept import Step
from alliance_drafter.writers.docx.styles import Metrics

TOGETHER: Final = 2  # lines of a paragraph that no page end parts


@dataclass(slots=True)
class Pages:
    """How far down which page we are. height and used are in points."""

    height: float
    metrics: Mapping[str, Metrics]
    page: int = 1
    used: float = 0
    placed: list[Step] = field(default_factory=list)  # since somebody began to look

    def add(self, style: str, text_width: float) -> int:
        """Place a paragraph. Gives the page it begins on."""
        return self.place((self._step(style, text_width),))

    def add_lines(self, style: str, count: int) -> None:
        """Place paragraphs of a line each: the rows of a table."""
        self.place((self._step(style, 1),) * count)

    def _step(self, style: str, text_width: float) -> Step:
        look = self.metrics[style]
        lines = ceil(text_width / look.per_line) if text_width > look.per_line else 1
        least = min(lines, TOGETHER) + look.leads * TOGETHER
        return Step(look.line, lines, look.around, least, look.breaks)

    def place(self, steps: Sequence[Step]) -> int:
        """Place paragraphs. Gives the page on which the last begins."""
        self.placed += steps
        page, used, whole = self.page, self.used, self.height
        begins = page
        for line, lines, around, least, breaks in steps:
            if breaks and used:
                page, used = page + 1, 0
            room = int((whole - used) / line)
            if room < least:
                page, used = page + 1, 0
                room = int(whole / line)
            begins = page
            while lines > room > 0:
                lines -= room
                page, used = page + 1, 0
                room = int(whole / line)
            used += lines * line + around
        self.page, self.used = page, used
        return begins


@dataclass(slots=True)
class Unplaced(Pages):
    """Paragraphs that have no page yet, in order."""

    height: float = 0
    metrics: Mapping[str, Metrics] = field(default_factory=dict)
    waiting: list[tuple[str, float]] = field(default_factory=list)  # style and width

    def add(self, style: str, text_width: float) -> int:
        self.waiting.append((style, text_width))
        return 0
