"""Text laid out in terminal columns, where a Chinese character takes two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from prompt_toolkit.utils import get_cwidth

NEVER_FIRST: Final = "，。；：、？！）》」』”’,.;:?!)]}%"
WORD: Final = re.compile(r"[A-Za-z0-9_.@\-]+[,.;:!?)]*|\s|.", re.DOTALL)


def width(text: str) -> int:
    return sum(get_cwidth(c) for c in text)


def clip(text: str, most: int) -> str:
    """text on one line in at most `most` columns, … where it was cut."""
    text = re.sub(r"\s*[\n\r\t]\s*", " ", text)
    if width(text) <= most:
        return text
    kept, left = "", most - 1
    for character in text:
        left -= get_cwidth(character)
        if left < 0:
            break
        kept += character
    return kept + "…"


def pad(text: str, columns: int) -> str:
    text = clip(text, columns)
    return text + " " * (columns - width(text))


def wrap(text: str, most: int) -> list[str]:
    """Lines of at most `most` columns; words stay whole, and no line begins with a closing mark."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in WORD.findall(paragraph):
            if line and width(line) + width(word) > most and word not in NEVER_FIRST:
                lines.append(line.rstrip())
                line = "" if word.isspace() else word
            else:
                line += word
        lines.append(line.rstrip())
    return lines


def fitting(cells: Sequence[Sequence[str]], most: int, widest: int = 30, gap: int = 2) -> list[int]:
    """Widths of as many columns, from the left, as fit into `most`; none above `widest`, and two at the least."""
    widths = [min(widest, max((width(c) for c in column), default=0)) for column in zip(*cells, strict=True)]
    while len(widths) > 2 and sum(widths) + gap * (len(widths) - 1) > most:
        widths.pop()
    return widths
