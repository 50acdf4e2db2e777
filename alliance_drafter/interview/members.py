"""Records pasted from a spreadsheet, or imported from a .csv or .xlsx file.

The first row names the columns: by a question's id, its words, or the short name of its blank, in either language.
A cell that does not fit its question is reported and left open; nothing is guessed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from ..cells import Cell
from ..questionnaire.headings import words_for
from ..questionnaire.model import Question, Said
from ..questionnaire.values import Misfit, read_cell
from ..spreadsheet import read_sheets

MOST_ROWS: Final = 2000
MOST_COLUMNS: Final = 200
IDLE: Final = re.compile(r"[\s？?：:（）()“”\"'*_/\-]|是什么|是谁|是多少|请填写|的")


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: records by field, the headings understood and those that were not, and cells left open."""

    records: tuple[dict[str, Any], ...]
    fields: tuple[Question, ...] = ()
    ignored: tuple[str, ...] = ()
    problems: tuple[tuple[str, Said], ...] = ()  # the row's number, and what is wrong


class NoHeading(ValueError):
    """The first row names no column of these records."""


def pasted(question: Question, text: str) -> Table:
    """Lines from a spreadsheet, split at tabs, or at commas where there is no tab. Raises NoHeading."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    mark = "\t" if "\t" in lines else ","
    try:
        return read_rows(question, enumerate(csv.reader(io.StringIO(lines), delimiter=mark), 1))
    except csv.Error as error:
        raise NoHeading(str(error)) from None


def imported(question: Question, file: Path) -> Table:
    """The first sheet of a .csv or .xlsx file. Raises UsageError, NoHeading."""
    sheet = next(read_sheets(file), None)
    return read_rows(question, sheet.rows if sheet else ())


def read_rows(question: Question, rows: Iterable[tuple[int, list[Cell]]]) -> Table:
    """Numbered rows of cells → records. Raises NoHeading where the first row that is not empty names no field."""
    filled = list(islice(((n, row[:MOST_COLUMNS]) for n, row in rows if any(map(str.strip, row))), MOST_ROWS + 1))
    heading = [cell.strip() for cell in filled[0][1]] if filled else []
    fields = _columns(question, heading)
    body = filled[1:]
    if not any(fields) and heading and all(len(row) == 1 for _, row in filled):
        fields, heading, body = [question.fields[0]], [""], filled  # a list of names
    if not any(fields):
        raise NoHeading("、".join(heading))
    problems: list[tuple[str, Said]] = []
    records = [_record(fields, row, number, problems) for number, row in body]
    return Table(
        records=tuple(_named(question, r) for r in records if r),
        fields=tuple(f for f in fields if f is not None),
        ignored=tuple(h for h, f in zip(heading, fields, strict=True) if f is None and h),
        problems=tuple(problems),
    )


def _columns(question: Question, heading: list[str]) -> list[Question | None]:
    """The field of each column; a heading that stands twice counts once."""
    found: list[Question | None] = []
    for cell in heading:
        field = _field(question, cell)
        found.append(None if field in found else field)
    return found


def _record(
    fields: list[Question | None], row: list[Cell], number: int, problems: list[tuple[str, Said]]
) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for field, cell in zip(fields, row, strict=False):
        if field is None or not cell.strip():
            continue
        try:
            record[field.id] = read_cell(field, cell)
        except Misfit as misfit:
            problems.append((f"{number}", Said(f"{field.ask.zh}{misfit.zh}", f"{field.ask.en} {misfit.en}")))
    return record


def _named(question: Question, record: dict[str, Any]) -> dict[str, Any]:
    """A member without a short name goes by its full name, as in answer files."""
    if any(f.id == "short" for f in question.fields) and isinstance(record.get("name"), str):
        record.setdefault("short", record["name"])
    return record


def _plain(text: str) -> str:
    return IDLE.sub("", text).lower()


def _field(question: Question, heading: str) -> Question | None:
    """The field a heading names: exactly, or as the one field whose words hold it or are held by it."""
    plain = _plain(heading)
    if not plain:
        return None
    names = {
        field.id: {name for name in map(_plain, (field.id, *words_for(field))) if name} for field in question.fields
    }
    exact = [f for f in question.fields if plain in names[f.id]]
    if exact:
        return exact[0]
    near = [f for f in question.fields if len(plain) > 1 and any(plain in n or n in plain for n in names[f.id])]
    return near[0] if len(near) == 1 else None
