"""The workbook in the layout of the batch template, written row by row, however many rows there are.

Above the headings stand the sections' titles; the rows begin below both.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook

from alliance_drafter.batch.columns import Plan, plans
from alliance_drafter.errors import Place
from alliance_drafter.questionnaire.model import Questionnaire

from .rows import At, Cell, Formula, Row, Rows

MADE: Final = datetime(2026, 11, 25, tzinfo=UTC)  # the same workbook from the same answers, bit for bit
MOST_ROWS: Final = 1_048_576  # of a sheet
HEADINGS: Final = 2  # rows
HEADING: Final = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDEBF7", "border": 1}


class Book:
    """Begun at once, finished by close(); rows are put after those that stand there."""

    def __init__(self, file: Path, questionnaire: Questionnaire, language: str) -> None:
        self.plans, self.language = plans(questionnaire), language
        self._titles = {section.id: section.title.get(language) for section in questionnaire.sections}
        self.book = Workbook(str(file), {"constant_memory": True})
        self.book.set_properties({"created": MADE})
        self.book.use_zip64()
        self._text = self.book.add_format({"num_format": "@"})
        self._date = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheets: dict[str, Any] = {}
        self.rows: dict[str, int] = {}  # how many stand on each sheet, by the plan's path; the headings are two
        for plan in self.plans:
            self._begin(plan)

    def _begin(self, plan: Plan) -> None:
        sheet = self._sheets[plan.path] = self.book.add_worksheet(plan.name.get(self.language))
        heading = self.book.add_format(HEADING)
        band = self.book.add_format({"bold": True})
        sheet.freeze_panes(HEADINGS, 1)
        sheet.set_column(0, len(plan.columns) - 1, 16)
        sections = [c.question.path.partition(".")[0] if c.question else "" for c in plan.columns]
        for number, section in enumerate(sections):
            if section and section != sections[number - 1]:
                sheet.write_string(0, number, self._titles[section], band)
        for number, column in enumerate(plan.columns):
            sheet.write_string(1, number, column.heading.get(self.language), heading)
        self.rows[plan.path] = HEADINGS

    def add(self, rows: Rows, ask: Sequence[At] = ()) -> list[str]:
        """Puts an alliance's rows on their sheets; the addresses of the cells asked for ("成员!D12").

        Raises ValueError where a sheet is full.
        """
        begins = dict(self.rows)
        for plan in self.plans:
            for row in rows.on[plan.path]:
                self._put(plan, row)
        return [self._address(at, begins[at.sheet]) for at in ask]

    def _put(self, plan: Plan, row: Row) -> None:
        number = self.rows[plan.path]
        if number >= MOST_ROWS:
            raise ValueError(f"{plan.name.zh} / {plan.name.en}: {MOST_ROWS}")
        self.rows[plan.path] = number + 1
        for place, column in enumerate(plan.columns):
            if column.path in row:
                self._write(self._sheets[plan.path], number, place, row[column.path])

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Formula):
            sheet.write_formula(row, column, "=NA()", None, cell.value)
        elif isinstance(cell, date):
            sheet.write_datetime(row, column, datetime.combine(cell, time()), self._date)
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell, self._text)
        else:
            sheet.write_number(row, column, cell)

    def _address(self, at: At, begins: int) -> str:
        plan = next(p for p in self.plans if p.path == at.sheet)
        column = next(n for n, c in enumerate(plan.columns, 1) if c.path == at.column)
        place = Place("", begins + at.row + 1, column, plan.name.get(self.language))
        return f"{place.sheet}!{place.cell}"

    def close(self) -> None:
        self.book.close()
