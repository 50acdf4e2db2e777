"""An .xlsx or .xlsm file: python-calamine reads its values; what it leaves out is filled in."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final

from .. import files
from ..cells import Cell, Figure
from ..errors import Place, UsageError
from .bounds import MOST_BYTES, MOST_COLUMNS
from .marks import Marks, scan
from .package import open_archive, read_book

Rows = Iterator[tuple[int, list[Cell]]]
Merged = list[tuple[tuple[int, int], tuple[int, int]]]  # first and last cell, row and column from 0


def read_workbook(file: Path) -> Iterator[tuple[str, Rows]]:
    """Each worksheet's name and its rows, which are read when they are gone through. Raises UsageError."""
    return _guarded(file, partial(_sheets, file))


def _sheets(file: Path) -> Iterator[tuple[str, Rows]]:
    from python_calamine import CalamineWorkbook

    data = files.read(file, MOST_BYTES)
    with open_archive(data, file) as archive:
        book = read_book(archive, file)
    values = CalamineWorkbook.from_filelike(io.BytesIO(data))  # by its path it would go by the name's ending
    for name, entry in book.sheets:
        place = Place(file=str(file), sheet=name)
        yield name, _guarded(file, partial(_sheet, data, entry, book.percents, place, values))


def _sheet(data: bytes, entry: str, percents: frozenset[str], place: Place, values: Any) -> Rows:
    with open_archive(data, Path(place.file)) as archive:
        marks = scan(archive, entry, percents, place)  # first: python-calamine would end the process for a huge sheet
    sheet = values.get_sheet_by_name(place.sheet)
    return _fill_down(_with_text(_rows(sheet, marks)), sheet.merged_cell_ranges or [])


def _guarded(file: Path, make: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    """What make's iterator gives; whatever it raises becomes a UsageError."""
    try:
        yield from make()
    except UsageError:
        raise
    except OSError as error:
        raise UsageError(
            f"{file}：无法读取：{error.strerror or error} / {file}: cannot be read: {error.strerror or error}"
        ) from None
    except BaseException as error:  # a damaged file fails in any of a hundred ways
        # a panic of python-calamine's is no Exception, and its class can't be imported
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        found = str(error).partition("\n")[0][:120] or type(error).__name__
        raise UsageError(
            f"{file}：工作簿已损坏，或者写法特殊；请在 Excel 或 WPS 中打开，另存为 .xlsx（{found}）"
            f" / {file}: is damaged, or oddly written; open it in Excel or WPS and save it as .xlsx ({found})"
        ) from None


def _rows(sheet: Any, marks: Marks) -> Rows:
    """Every row from the first, with empty ones."""
    left = sheet.start[1] if sheet.start else 0
    below = max(0, max(marks, default=0) - sheet.total_height)  # formulas never calculated are no values
    for number, values in enumerate(chain(sheet.iter_rows(), repeat([], below)), 1):
        row: list[Cell] = [""] * left
        row += [value if value.__class__ is str else _text(value) for value in values]
        for column, fault in marks.get(number, ()):
            if fault is not None:
                row += [""] * (column - len(row))
                row[column - 1] = fault
            elif left < column <= left + len(values):
                row[column - 1] = _percent(values[column - 1 - left])
        while row and not row[-1]:
            row.pop()
        yield number, row


def _with_text(rows: Rows) -> Rows:
    return ((number, row) for number, row in rows if any(map(str.strip, row)))


def _fill_down(rows: Rows, merged: Merged) -> Rows:
    """A value merged over several rows of one column, in each of them that has text."""
    tops: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, right) in merged:
        if left == right < MOST_COLUMNS and bottom > top:
            tops.setdefault(top + 1, []).append((left, bottom + 1))
    held: dict[int, tuple[int, Cell]] = {}
    for number, row in rows:
        held = {column: kept for column, kept in held.items() if number <= kept[0]}
        for column, (_, value) in held.items():
            row += [""] * (column + 1 - len(row))
            row[column] = row[column] or value
        for column, bottom in tops.get(number, ()):
            if column < len(row):
                held[column] = bottom, row[column]
        yield number, row


def _text(value: Any) -> Cell:
    write = WRITTEN.get(type(value))
    return write(value) if write else str(value)


def _figure(value: float) -> Figure:
    text = format(value, ".15g").upper()
    return Figure(format(Decimal(text), "f") if "E-" in text else text)


def _percent(value: Any) -> Cell:
    if type(value) not in (int, float):
        return _text(value)
    return f"{(Decimal(format(value, '.15g')) * 100).normalize():f}%"


def _moment(value: datetime) -> str:
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ", "seconds" if value.second else "minutes")


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


WRITTEN: Final[dict[type, Callable[[Any], Cell]]] = {
    float: _figure, int: _figure, bool: lambda value: "yes" if value else "no", datetime: _moment,
    date: date.isoformat, time: lambda value: value.isoformat("seconds" if value.second else "minutes"),
    timedelta: _duration,
}  # fmt: skip
