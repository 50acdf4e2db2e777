"""One row of headings → which column holds what, word for word; what is wrong with it and what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import Place, Problem
from ..questionnaire.headings import fold
from ..questionnaire.values import nearest


@dataclass(frozen=True, slots=True)
class Names:
    """What a sheet's columns are called."""

    paths: Mapping[str, tuple[str, ...]]  # folded heading → the paths it may mean; one where it is clear
    said: Mapping[str, str]  # path → its heading in both languages
    elsewhere: Mapping[str, str]  # folded heading of another sheet → that sheet's name in both languages

    def of(self, cell: str) -> tuple[str, ...]:
        return self.paths.get(fold(cell), ())


@dataclass(frozen=True, slots=True)
class Heads:
    columns: dict[int, str]  # column from 1 → path
    wrong: tuple[Problem, ...] = ()
    passed: tuple[Problem, ...] = ()


def understood(names: Names, cells: Sequence[str], row: Place) -> Heads:
    """row: the place of the row; its column is filled in."""
    columns, wrong, passed = dict[int, str](), list[Problem](), list[Problem]()
    first: dict[str, Place] = {}
    for number, cell in enumerate(cells, 1):
        place, paths = Place(row.file, row.line, number, row.sheet), names.of(cell)
        if not fold(cell):
            continue
        if not paths:
            passed.append(Problem(place, cell, "不认识的列，未读取 / unknown column, not read", _remedy(names, cell)))
        elif len(paths) > 1:
            said = "、".join(f"“{names.said[p]}”" for p in paths)
            found = "不止一列可以这样称呼 / more than one column is called so"
            wrong.append(Problem(place, cell, found, f"请写明是哪一列：{said} / say which: {said}"))
        elif paths[0] in first:
            found = f"与 {first[paths[0]].cell} 是同一列 / the same column as {first[paths[0]].cell}"
            wrong.append(Problem(place, cell, found, "请只保留一列 / keep one of them"))
        else:
            columns[number], first[paths[0]] = paths[0], place
    return Heads(columns, tuple(wrong), tuple(passed))


def _remedy(names: Names, cell: str) -> str:
    if there := names.elsewhere.get(fold(cell)):
        return f"它属于工作表“{there}” / it belongs on the sheet “{there}”"
    guess = nearest(fold(cell), list(names.paths))
    said = "、".join(names.said[path] for path in names.paths.get(guess, ()))
    return f"是否想写“{said}”？ / Did you mean “{said}”?" if said else ""


def without_key(names: Names, rows: Sequence[tuple[int, Sequence[str]]], key: str, sheet: Place) -> Problem:
    """What to say of a sheet none of whose first rows has the key's heading. sheet: a place in it."""
    known = [(sum(bool(names.of(cell)) for cell in cells), -number) for number, cells in rows]
    most, row = max(known, default=(0, 0))
    said = names.said[key]
    remedy = f"请加上“{said}”一列，每行写明联盟编号 / add the column “{said}”, with each row's alliance in it"
    if not most:
        found = "前十行中没有标题行 / no row of headings among the first ten"
        return Problem(sheet, "", found, remedy)
    found = f"没有“{said}”列 / the column “{said}” is missing"
    return Problem(Place(sheet.file, -row, 0, sheet.sheet), "", found, remedy)
