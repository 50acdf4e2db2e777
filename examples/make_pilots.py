"""Makes a workbook of invented pilot alliances, as a regional office would fill it in, some of its rows with mistakes.

    python examples/make_pilots.py pilots.xlsx
    alliance-drafter batch run pilots.xlsx --base examples/pilots/base.yaml -o out/

The alliances differ in everything that can be chosen: every choice of the questionnaire stands somewhere in the
workbook of 500, and a row leaves empty what the common answers (--base) or a default say already. Whoever has no
mistake made in it gives a draft without errors together with the same common answers. Beside the workbook stands
NAME.expected.json: for each alliance with a mistake what a person did, and the cells at which that must be found.
The same count, number of mistakes, seed, language and common answers make the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pilots.chance import Chance
from pilots.making import Filling, answers
from pilots.mistakes import Mistake, appointed
from pilots.pilot import Given
from pilots.rows import Typist
from pilots.workbook import HEADINGS, Book
from xlsxwriter.exceptions import FileCreateError

from alliance_drafter.answers.partial import read_partial
from alliance_drafter.batch.columns import plans
from alliance_drafter.errors import DraftError
from alliance_drafter.library.load import load_library
from alliance_drafter.questionnaire.model import Questionnaire

BASE: Final = Path(__file__).parent / "pilots" / "base.yaml"
SAID: Final = {
    "zh": {
        "made": "{file}：{count} 个联盟，{rows} 行；其中 {bad} 个有误，见 {expected}",
        "sheet": "  {name}：{rows} 行",
        "full": "工作表已满，请减少联盟数：{error}",
    },
    "en": {
        "made": "{file}: alliances {count}, rows {rows}; {bad} of them with mistakes, see {expected}",
        "sheet": "  {name}: rows {rows}",
        "full": "a sheet is full; make fewer alliances: {error}",
    },
}


@dataclass(slots=True)
class Made:
    rows: dict[str, int] = field(default_factory=dict)  # by the sheet's name, without its headings
    expected: dict[str, dict[str, Any]] = field(default_factory=dict)  # by key


class Pilots:
    """Alliances by number, each made after the one before it."""

    def __init__(self, questionnaire: Questionnaire, base: Given, seed: int) -> None:
        self.base = base
        self.chance = Chance(questionnaire, seed)
        self.filling = Filling(base)

    def next(self, number: int, mistake: Mistake | None = None) -> Given:
        """What stands in the workbook of it, before the mistake is made."""
        self.chance.settled = dict(mistake.settled) if mistake else {}
        return self.filling.filled(self.chance, answers(self.chance, self.base, number))


def make(
    file: Path,
    *,
    count: int = 500,
    bad: int = 10,
    seed: int = 1,
    language: str = "zh",
    base: Path = BASE,
    progress: Callable[[int], None] = lambda number: None,
) -> Made:
    """Writes the workbook. Raises DraftError, OSError, FileCreateError; ValueError where a sheet is full."""
    questionnaire = load_library().questionnaire
    every = plans(questionnaire)
    pilots = Pilots(questionnaire, read_partial(base, questionnaire), seed)
    typist, book, made = Typist(every, language, seed), Book(file, questionnaire, language), Made()
    wrong = appointed(count, bad)
    for number in range(1, count + 1):
        mistake, keyed = wrong.get(number, (None, number))
        key = f"SD-{keyed:0{max(4, len(str(count)) + 1)}d}"
        rows = typist.type(key, number, pilots.next(number, mistake))
        cells = book.add(rows, mistake.make(rows) if mistake else ())
        if mistake:
            one = made.expected.setdefault(key, {"mistake": mistake.name, "cells": []})
            one["cells"] += cells
            one["did"] = mistake.did.get(language)
        progress(number)
    book.close()
    made.rows = {plan.name.get(language): book.rows[plan.path] - HEADINGS for plan in every}
    return made


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="the workbook to write, .xlsx")
    parser.add_argument("--count", type=int, default=500, help="alliances, at least 1 (500)")
    parser.add_argument("--bad", type=int, default=10, help="how many of them have a mistake (10)")
    parser.add_argument("--seed", type=int, default=1, help="another number makes other alliances (1)")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="of the headings and choices (zh)")
    parser.add_argument("--base", type=Path, default=BASE, help="answers that all have in common (pilots/base.yaml)")
    found = parser.parse_args(given)
    if not 0 <= found.bad <= found.count or found.count < 1:
        parser.error("0 <= --bad <= --count, 1 <= --count")
    return found


def main(given: list[str] | None = None) -> int:
    """The exit code."""
    asked = arguments(given)
    say = SAID[asked.lang]
    file, expected = asked.file, asked.file.with_suffix(".expected.json")
    try:
        made = make(
            file, count=asked.count, bad=asked.bad, seed=asked.seed, language=asked.lang, base=asked.base
        )  # fmt: skip
        expected.write_text(json.dumps(made.expected, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except DraftError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except ValueError as error:
        print(say["full"].format(error=error), file=sys.stderr)
        return 2
    except (FileCreateError, OSError) as error:
        print(error, file=sys.stderr)
        return 5
    total = sum(made.rows.values())
    print(say["made"].format(file=file, count=asked.count, rows=total, bad=asked.bad, expected=expected))
    for name, rows in made.rows.items():
        print(say["sheet"].format(name=name, rows=rows))
    for key, one in made.expected.items():
        print(f"{key}  {', '.join(one['cells'])}  {one['did']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
