"""How the workbook looks: its cell formats by name, and how wide and high things are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter import Workbook

from .columns import Column
from .notes import GIVEN, OPTIONAL, REQUIRED, SOMETIMES

EDGE: Final = {"border": 1, "border_color": "#BFBFBF"}
HEAD: Final = {**EDGE, "text_wrap": True, "valign": "vcenter", "align": "center"}
FORMATS: Final[dict[str, dict[str, Any]]] = {
    REQUIRED: {**HEAD, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
    SOMETIMES: {**HEAD, "bold": True, "bg_color": "#FFE699"},
    OPTIONAL: {**HEAD, "bold": True, "bg_color": "#DDEBF7"},
    GIVEN: {**HEAD, "bold": True, "bg_color": "#EDEDED", "font_color": "#595959"},
    "entry": {"num_format": "@", "valign": "top"},
    "link": {"font_color": "#0563C1", "underline": 1, "valign": "vcenter"},
    "title": {"bold": True, "font_size": 14},
    "plain": {"valign": "top"},
    "cell": {**EDGE, "valign": "top", "text_wrap": True, "num_format": "@"},
    "head": {**HEAD, "bold": True, "bg_color": "#D9D9D9"},
}
BANDS: Final = ("#E2EFDA", "#FFF2CC", "#FCE4D6", "#DDEBF7", "#EDE7F6")  # section titles, one colour after the other
WIDTHS: Final = {
    "text": 18, "long_text": 34, "choice": 20, "choices": 30, "yes_no": 11, "integer": 11, "percent": 11, "money": 16,
    "date": 14, "period": 12, "credit_code": 22, "phone": 17, "email": 24, "party": 17, "parties": 28,
}  # fmt: skip
NOTE_WIDTH: Final = 340  # pixels
NOTE_LETTERS: Final = 54  # of a note's line
LINE: Final = 17  # pixels
MOST_HEIGHT: Final = 409  # points, as Excel has it


def formats(workbook: Workbook) -> dict[str, Any]:
    """Every format of FORMATS, and the bands' by number."""
    found = {name: workbook.add_format(look) for name, look in FORMATS.items()}
    band = {"bold": True, "valign": "vcenter", "align": "left", "font_color": "#404040"}
    return found | {f"band{n}": workbook.add_format({**band, "bg_color": c}) for n, c in enumerate(BANDS)}


def width(column: Column) -> int:
    """In characters."""
    return WIDTHS[column.question.type] if column.question is not None else 14


def note_size(text: str) -> dict[str, int]:
    """A note's size in pixels, so that all of its text is seen."""
    return {"width": NOTE_WIDTH, "height": LINE * (lines(text, NOTE_LETTERS) + 1)}


def height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """A row's, in points, so that all of its cells are seen: not every program finds it out by itself."""
    return min(MOST_HEIGHT, 3 + 17 * max(lines(text, room) for text, room in zip(texts, widths, strict=True)))


def lines(text: str, room: int) -> int:
    """How many lines a text takes in a cell with room for so many Latin letters."""
    return sum(1 + max(0, letters(line) - 1) // room for line in text.split("\n"))


def letters(text: str) -> int:
    """Its width in Latin letters: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
