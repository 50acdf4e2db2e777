"""The sheets and columns of the workbook that an office fills in, and how the headings it hands back are understood."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ..errors import Place, Problem
from ..questionnaire.headings import fold, words_for
from ..questionnaire.model import COLON, Question, Questionnaire, Said
from ..questionnaire.values import nearest
from ..texts import LANGUAGES, Say
from .headings import Names, understood, without_key

KEY: Final = "key"
LIBRARY: Final = "library"
ALSO: Final = {
    KEY: ("联盟编号", "试点编号", "联盟号", "alliance", "alliance key"),
    LIBRARY: ("条款库", "地区", "region"),
}
MOST_NAME: Final = 31  # characters of a sheet's name, as Excel has it
BARRED: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")  # in a sheet's name

Rows = Sequence[tuple[int, Sequence[str]]]  # row numbers from 1, with their cells


@dataclass(frozen=True, slots=True)
class Column:
    path: str  # "chair.unit"; a record's "parties.members.name"; KEY or LIBRARY
    heading: Said
    question: Question | None  # None for KEY and LIBRARY


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet."""

    path: str  # "" the first, one row per alliance; "parties.members": one row per record
    name: Said  # as a spreadsheet admits it, and no other sheet's
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet as it was found."""

    sheet: str
    path: str  # of its plan
    heading_row: int
    columns: dict[int, str]  # column from 1 → path


# What the workbook holds


def plans(questionnaire: Questionnaire) -> tuple[Plan, ...]:
    """The alliances' sheet, then one for each question of records, in asking order."""
    asked = [(section.title, q) for section in questionnaire.sections for q in section.questions if not q.derive]
    records = [(title, q) for title, q in asked if q.type == "records"]
    first, *ours = own_sheets()
    names = _sheet_names([(title, _label(q), q.path) for title, q in records], (first, *ours))
    own = [(KEY, _said("batch_template.key")), (LIBRARY, _said("batch_template.library"))]
    return (
        Plan("", first, _columns(own, [(title, q) for title, q in asked if q.type != "records"])),
        *(
            Plan(q.path, name, _columns(own[:1], [(title, field) for field in q.fields]))
            for (title, q), name in zip(records, names, strict=True)
        ),
    )


def own_sheets() -> tuple[Said, Said, Said]:
    """The names of the alliances' sheet, of the one that explains and of the one that holds the choices."""
    return _said("batch_template.alliances"), _said("batch_template.explaining"), _said("batch_template.choices")


def _columns(own: list[tuple[str, Said]], questions: list[tuple[Said, Question]]) -> tuple[Column, ...]:
    named = [*((Said(), said, path) for path, said in own), *((title, _label(q), q.path) for title, q in questions)]
    asked = [None] * len(own) + [q for _, q in questions]
    return tuple(
        Column(path, heading, question)
        for (_, _, path), heading, question in zip(named, _distinct(named), asked, strict=True)
    )


def _sheet_names(named: list[tuple[Said, Said, str]], taken: tuple[Said, ...]) -> list[Said]:
    every = _distinct([*((Said(), name, "") for name in taken), *named])[len(taken) :]
    used = {language: {"history", *(name.get(language).casefold() for name in taken)} for language in LANGUAGES}
    return [Said(*(_sheet_name(name.get(language), used[language]) for language in LANGUAGES)) for name in every]


def _sheet_name(label: str, used: set[str]) -> str:
    """As a spreadsheet admits it; what was used is added to used."""
    plain = re.sub(r"\s+", " ", BARRED.sub(" ", label)).strip(" '")
    numbered = (f"{plain[: MOST_NAME - 4]} {n}" for n in itertools.count(2))
    name = next(n for n in itertools.chain([plain[:MOST_NAME]], numbered) if n.casefold() not in used)
    used.add(name.casefold())
    return name


def _distinct(named: list[tuple[Said, Said, str]]) -> list[Said]:
    """Titles, labels and paths → the labels; those that two share with the title before it, at need the path after."""
    return [Said(zh, en) for zh, en in zip(*(_told_apart(named, language) for language in LANGUAGES), strict=True)]


def _told_apart(named: list[tuple[Said, Said, str]], language: str) -> list[str]:
    labels = [label.get(language) for _, label, _ in named]
    titled = [
        f"{title.get(language)}{COLON.get(language)}{text}" if title else text
        for (title, _, _), text in zip(named, labels, strict=True)
    ]
    labels = [t if twice else text for t, text, twice in zip(titled, labels, _twice(labels), strict=True)]
    return [
        f"{text} ({path})" if twice and path else text
        for text, (_, _, path), twice in zip(labels, named, _twice(labels), strict=True)
    ]


def _twice(labels: list[str]) -> list[bool]:
    count = Counter(fold(text) for text in labels)
    return [count[fold(text)] > 1 for text in labels]


def _label(question: Question) -> Said:
    return Said(*(question.label(language)[:1].upper() + question.label(language)[1:] for language in LANGUAGES))


def _said(key: str) -> Said:
    return Said(*(Say(language)(key) for language in LANGUAGES))


# What the office hands back


def laid_out(
    questionnaire: Questionnaire, file: str, sheets: Sequence[tuple[str, Rows]]
) -> tuple[tuple[Layout, ...], tuple[Problem, ...], tuple[Problem, ...]]:
    """Sheets by name with their first rows that are not empty → layouts, what is wrong, and what is passed over.

    The alliances stand on the sheet of that name, else on the first. A heading is understood word for word, never by
    likeness; where something is wrong with a sheet's headings, it has no layout.
    """
    layouts, wrong, passed = list[Layout](), list[Problem](), list[Problem]()
    every = plans(questionnaire)
    for plan, name, rows in _matched(every, file, sheets, wrong, passed):
        names = _names(plan, every)
        row, cells = next(((n, c) for n, c in rows if any(names.of(cell) == (KEY,) for cell in c)), (0, ()))
        if not row:
            wrong.append(without_key(names, rows, KEY, _top(file, name, rows)))
            continue
        heads = understood(names, cells, Place(file, row, 0, name))
        wrong += heads.wrong
        passed += heads.passed
        if not heads.wrong:
            layouts.append(Layout(name, plan.path, row, heads.columns))
    return tuple(layouts), tuple(wrong), tuple(passed)


def _matched(
    every: tuple[Plan, ...], file: str, sheets: Sequence[tuple[str, Rows]], wrong: list[Problem], passed: list[Problem]
) -> Iterator[tuple[Plan, str, Rows]]:
    """Each sheet with its plan; the alliances' first."""
    known = _by_name(every)
    ours = {fold(text) for name in own_sheets()[1:] for text in (name.zh, name.en)}
    told = [(known.get(fold(name)), name, rows) for name, rows in sheets if fold(name) not in ours]
    if told and told[0][0] is None and not any(plan is every[0] for plan, _, _ in told):
        told[0] = (every[0], *told[0][1:])
    if not any(plan is every[0] for plan, _, _ in told):
        found = "没有联盟的工作表 / there is no sheet of the alliances"
        first = every[0].name
        remedy = f"请将每行一个联盟的工作表命名为“{first.zh}” / name the sheet with one row per alliance “{first.en}”"
        wrong.append(Problem(Place(file), "", found, remedy))
    taken: dict[str, str] = {}
    for plan, name, rows in sorted(told, key=lambda one: one[0] is not every[0]):
        place = _top(file, name, rows)
        if plan is None:
            if rows:
                passed.append(
                    Problem(place, "", "不认识的工作表，未读取 / unknown sheet, not read", _near(name, known))
                )
        elif plan.path in taken:
            found = f"与工作表“{taken[plan.path]}”相同 / the same as the sheet “{taken[plan.path]}”"
            wrong.append(Problem(place, "", found, "请并入一张工作表 / put the rows on one sheet"))
        elif rows or not plan.path:
            taken[plan.path] = name
            yield plan, name, rows


def _top(file: str, sheet: str, rows: Rows) -> Place:
    return Place(file, rows[0][0] if rows else int(bool(sheet)), 0, sheet)


def _by_name(every: tuple[Plan, ...]) -> dict[str, Plan]:
    last = Counter(plan.path.rpartition(".")[2] for plan in every)
    short = {fold(plan.path.rpartition(".")[2]): plan for plan in every[1:] if last[plan.path.rpartition(".")[2]] == 1}
    paths = {fold(plan.path): plan for plan in every[1:]}
    return short | paths | {fold(text): plan for plan in every for text in (plan.name.en, plan.name.zh)}


def _near(name: str, known: dict[str, Plan]) -> str:
    guess = known.get(nearest(fold(name), list(known)))
    return f"是否想写“{guess.name.zh}”？ / Did you mean “{guess.name.en}”?" if guess else ""


def _names(plan: Plan, every: tuple[Plan, ...]) -> Names:
    """What stands in the template goes before what a question is called besides."""
    others = [other for other in every if other is not plan]
    columns = {fold(w): _both(o.name) for o in others for c in o.columns for w in _in_template(c)}
    sheets = {fold(w): _both(o.name) for o in others for w in (o.path, o.name.zh, o.name.en)}
    besides, printed = _called(plan, _besides), _called(plan, _in_template)
    return Names(besides | printed, {c.path: _both(c.heading) for c in plan.columns}, columns | sheets)


def _called(plan: Plan, words: Callable[[Column], tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for column in plan.columns:
        for word in {fold(w) for w in words(column)} - {""}:
            found[word] = (*found.get(word, ()), column.path)
    return found


def _in_template(column: Column) -> tuple[str, ...]:
    return column.path, column.heading.zh, column.heading.en


def _besides(column: Column) -> tuple[str, ...]:
    question = column.question
    if question is None:
        return ALSO[column.path]
    in_record = question.path.count(".") > 1
    return (*words_for(question), *((question.id,) if in_record else ()))


def _both(name: Said) -> str:
    return f"{name.zh}（{name.en}）"
