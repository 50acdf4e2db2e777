"""The sheet that says how the workbook is filled in, and lists every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.worksheet import Worksheet

from ..texts import Say
from .columns import Column, Plan
from .looks import height
from .notes import GIVEN, OPTIONAL, REQUIRED, SOMETIMES, About

LEGEND: Final = {
    REQUIRED: "batch_template.legend_required", SOMETIMES: "batch_template.legend_sometimes",
    OPTIONAL: "batch_template.legend_optional", GIVEN: "batch_template.legend_given",
}  # fmt: skip
COLUMNS: Final = {  # with their widths in characters
    "batch_template.col_sheet": 16, "batch_template.col_heading": 24, "batch_template.col_need": 26,
    "batch_template.col_empty": 30, "batch_template.col_how": 30, "batch_template.col_bounds": 18,
    "batch_template.col_choices": 44, "batch_template.col_help": 60, "batch_template.col_path": 32,
}  # fmt: skip
A4: Final = 9


@dataclass(frozen=True, slots=True)
class Told:
    """A column with what there is to say about it."""

    plan: Plan
    column: Column
    about: About


def explain(
    sheet: Worksheet, every: Sequence[Plan], told: Sequence[Told], formats: Mapping[str, Any], say: Say
) -> None:
    """How to fill in, what the colours mean, and the table of all columns."""
    names = {plan.path: plan.name.get(say.language) for plan in every}
    records = next((name for path, name in names.items() if path), names[""])
    title, *lines = say("batch_template.how_to", first=names[""], records=records).strip().split("\n")
    sheet.write_string(0, 0, title, formats["title"])
    for row, line in enumerate(lines, 1):
        sheet.write_string(row, 0, line, formats["plain"])
    legend = len(lines) + 2
    for row, (standing, key) in enumerate(LEGEND.items(), legend):
        sheet.write_string(row, 0, "", formats[standing])
        sheet.write_string(row, 1, say(key), formats["plain"])
    _write_table(sheet, legend + len(LEGEND) + 1, told, formats, say)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)


def _write_table(sheet: Worksheet, top: int, told: Sequence[Told], formats: Mapping[str, Any], say: Say) -> None:
    for number, (key, width) in enumerate(COLUMNS.items()):
        sheet.set_column(number, number, width)
        sheet.write_string(top, number, say(key), formats["head"])
    for row, one in enumerate(told, top + 1):
        texts = _row(one, say.language)
        sheet.set_row(row, height(texts, tuple(COLUMNS.values())))
        for number, text in enumerate(texts):
            sheet.write_string(row, number, text, formats[one.about.standing if number == 1 else "cell"])
    sheet.autofilter(top, 0, top + len(told), len(COLUMNS) - 1)


def _row(one: Told, language: str) -> tuple[str, ...]:
    about = one.about
    help_text = "\n".join(text for text in (about.ask, about.help) if text)
    return (
        one.plan.name.get(language), one.column.heading.get(language), about.need, about.empty, about.how, about.bounds,
        "\n".join(about.choices), help_text, one.column.path,
    )  # fmt: skip
