"""The workbook that an office fills in, made of the questionnaire; as CSV files, its headings alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from ..library.load import WITH_ENGLISH
from ..questionnaire.english import english_paths
from ..questionnaire.model import Question, Questionnaire
from ..texts import Say
from . import looks
from .columns import KEY, Plan, own_sheets, plans
from .explaining import A4, Told, explain
from .notes import GIVEN, REQUIRED, Base, about

MADE: Final = datetime(1980, 1, 1, tzinfo=UTC)  # the same workbook from the same questionnaire, bit for bit
BAND: Final = 0  # rows, from 0
HEADINGS: Final = 1
FIRST: Final = 2
LAST: Final = 5001
MOST_MESSAGE: Final = 255  # characters of an input message
MOST_TITLE: Final = 32
AUTHOR: Final = "Alliance Drafter"
LISTED: Final = ("choice", "yes_no")
MESSAGES: Final = (
    "choices", "integer", "percent", "money", "date", "period", "credit_code", "party", "parties",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Making:
    """What every sheet of one workbook needs. lists: question's path → the range that holds its choices."""

    say: Say
    formats: Mapping[str, Any]
    sections: Mapping[str, str]  # a section's id → its title
    lists: Mapping[str, str]
    first: str  # the alliances' sheet


def write_template(questionnaire: Questionnaire, language: str, *, base: Base | None = None) -> bytes:
    """An .xlsx file. base: answers already given, by section and question; what they answer is folded away.

    The English of answers has its columns only where the base asks for an edition that is printed in English.
    """
    out, say = io.BytesIO(), Say(language)
    workbook = Workbook(out, {"in_memory": True})
    workbook.set_properties({"created": MADE})
    formats = looks.formats(workbook)
    every = shown(questionnaire, base or {})
    told = [
        Told(plan, column, about(plan, column, questionnaire, base or {}, say))
        for plan in every
        for column in plan.columns
    ]
    sheets = {plan.path: workbook.add_worksheet(plan.name.get(language)) for plan in every[:1]}
    guide = workbook.add_worksheet(own_sheets()[1].get(language))
    sheets |= {plan.path: workbook.add_worksheet(plan.name.get(language)) for plan in every[1:]}
    making = Making(
        say=say,
        formats=formats,
        sections={s.id: s.title.get(language) for s in questionnaire.sections},
        lists=_write_choices(workbook.add_worksheet(own_sheets()[2].get(language)), every, say),
        first=every[0].name.get(language),
    )
    for path, rows in groupby(told, lambda one: one.plan.path):
        _write_sheet(sheets[path], list(rows), making)
    explain(guide, every, told, formats, say)
    workbook.close()
    return out.getvalue()


def write_headings(questionnaire: Questionnaire, language: str) -> dict[str, bytes]:
    """CSV files that hold the headings alone, by the sheet's name; "" is the alliances'."""
    found = {}
    for plan in shown(questionnaire, {}):
        text = io.StringIO()
        csv.writer(text).writerow([column.heading.get(language) for column in plan.columns])
        found[plan.name.get(language) if plan.path else ""] = text.getvalue().encode("utf-8-sig")
    return found


def shown(questionnaire: Questionnaire, base: Base) -> tuple[Plan, ...]:
    """The sheets with the columns that the workbook has; what an office hands back may have any."""
    every = plans(questionnaire)
    if base.get("document", {}).get("edition") in WITH_ENGLISH:
        return every
    english = english_paths(questionnaire)
    return tuple(replace(p, columns=tuple(c for c in p.columns if c.path not in english)) for p in every)


def _write_sheet(sheet: Worksheet, told: Sequence[Told], making: Making) -> None:
    last = len(told) - 1
    _write_bands(sheet, told, making)
    sheet.set_row(BAND, 22)
    sheet.set_row(HEADINGS, 50)
    folded = False
    for number, one in enumerate(told):
        options: dict[str, Any] = {"collapsed": True} if folded else {}
        folded = one.about.standing == GIVEN
        options |= {"level": 1, "hidden": True} if folded else {}
        sheet.set_column(number, number, looks.width(one.column), making.formats["entry"], options)
        _write_heading(sheet, number, one, making)
        _write_rule(sheet, number, one, making)
    if folded:
        sheet.set_column(last + 1, last + 1, None, None, {"collapsed": True})
    sheet.freeze_panes(FIRST, 1)
    sheet.autofilter(HEADINGS, 0, LAST, last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.repeat_rows(BAND, HEADINGS)
    sheet.repeat_columns(0)


def _write_bands(sheet: Worksheet, told: Sequence[Told], making: Making) -> None:
    """The sections' titles over their columns; over the key the way to the sheet that explains."""
    guide = own_sheets()[1].get(making.say.language)
    sheet.write_url(
        BAND, 0, f"internal:{_quoted(guide)}!A1", making.formats["link"], making.say("batch_template.guide")
    )
    asked = [(number, one.column.path.partition(".")[0]) for number, one in enumerate(told) if one.column.question]
    for place, (section, columns) in enumerate(groupby(asked, lambda pair: pair[1])):
        numbers = [number for number, _ in columns]
        look, title = making.formats[f"band{place % len(looks.BANDS)}"], making.sections[section]
        if len(numbers) > 1:
            sheet.merge_range(BAND, numbers[0], BAND, numbers[-1], "", look)
        sheet.write_string(BAND, numbers[0], title, look)


def _write_heading(sheet: Worksheet, number: int, one: Told, making: Making) -> None:
    mark = " *" if one.about.standing == REQUIRED else ""
    sheet.write_string(
        HEADINGS, number, one.column.heading.get(making.say.language) + mark, making.formats[one.about.standing]
    )
    sheet.write_comment(HEADINGS, number, one.about.note, {"author": AUTHOR, **looks.note_size(one.about.note)})


def _write_rule(sheet: Worksheet, number: int, one: Told, making: Making) -> None:
    """The list to choose from, or how the cell is filled in."""
    rule = _rule(one, making)
    if rule:
        sheet.data_validation(FIRST, number, LAST, number, {"ignore_blank": True, **rule})


def _rule(one: Told, making: Making) -> dict[str, Any]:
    say, question, title = making.say, one.column.question, one.column.heading.get(making.say.language)
    if one.column.path == KEY and one.plan.path:
        message = say("batch_template.no_such_key", sheet=making.first)
        return {"validate": "list", "source": _keys(making.first), **_refusal("warning", title, message)}
    if one.column.path in making.lists:
        message = say("batch_template.not_in_list")
        return {"validate": "list", "source": making.lists[one.column.path], **_refusal("stop", title, message)}
    if question is not None and question.type not in MESSAGES:
        return {}
    lines = (
        (one.about.how, one.about.bounds, *(f"· {c.label.get(say.language)}" for c in question.choices))
        if question
        else (one.about.how,)
    )
    text = "\n".join(line for line in lines if line)
    return {"validate": "any", "input_title": title[:MOST_TITLE], "input_message": _cut(text, MOST_MESSAGE)}


def _refusal(kind: str, title: str, message: str) -> dict[str, str]:
    return {"error_type": kind, "error_title": title[:MOST_TITLE], "error_message": _cut(message, MOST_MESSAGE)}


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _keys(sheet: str) -> str:
    """The keys given on the first sheet, as far down as there are any."""
    column = f"{_quoted(sheet)}!{xl_range_abs(FIRST, 0, LAST, 0)}"
    return f"=OFFSET({_quoted(sheet)}!$A${FIRST + 1},0,0,MAX(1,COUNTA({column})),1)"


def _write_choices(sheet: Worksheet, every: Sequence[Plan], say: Say) -> dict[str, str]:
    """A hidden sheet with a column for each question's choices → the ranges."""
    ranges: dict[str, str] = {}
    name = _quoted(own_sheets()[2].get(say.language))
    questions = [c.question for plan in every for c in plan.columns if c.question and c.question.type in LISTED]
    for number, question in enumerate(questions):
        values = [*_choices(question, say), say("batch_template.unknown")]
        sheet.write_string(0, number, question.path)
        for row, value in enumerate(values, 1):
            sheet.write_string(row, number, value)
        ranges[question.path] = f"={name}!{xl_range_abs(1, number, len(values), number)}"
    sheet.hide()
    return ranges


def _choices(question: Question, say: Say) -> list[str]:
    if question.type == "yes_no":
        return [say("flow.yes"), say("flow.no")]
    return [choice.label.get(say.language) for choice in question.choices]


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"
