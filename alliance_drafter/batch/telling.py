"""The report and the manifest of a batch, out of its journal, and the sums that the exit status hangs on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Final

from ..errors import Problem
from ..files import sha256_of
from .jobs import DONE, MANIFEST, REPORT, Remark, Row
from .journal import Journal
from .manifest import write_manifest
from .report import Told, write_report

FIRST: Final = 20  # bad rows that are named on the terminal


@dataclass(slots=True)
class Totals:
    """statuses: how many alliances have which; "" those whose turn has not come. first: of those not written."""

    statuses: Counter[str] = field(default_factory=Counter)
    with_errors: int = 0  # written, and a check found an error
    first: list[tuple[str, Remark]] = field(default_factory=list)  # key, what is wrong
    report: str = ""

    def add(self, row: Row) -> None:
        outcome = row.outcome
        self.statuses[outcome.status if outcome else ""] += 1
        if outcome is None:
            return
        errors = [remark for remark in outcome.remarks if remark.severity == "error"]
        if outcome.status == DONE:
            self.with_errors += bool(errors)
        elif len(self.first) < FIRST and errors:
            self.first.append((row.key, errors[0]))


def tell(
    output: Path,
    whole: tuple[Problem, ...],
    told: Told,
    libraries: tuple[tuple[str, str, str, str], ...],
    language: str,
) -> Totals:
    """Writes both files into the output folder. libraries: region, name, version, digest. Raises OutputError."""
    totals = Totals(report=str(output / REPORT[language]))
    with Journal(output) as journal:
        write_report(Path(totals.report), _counted(journal.rows(), totals), whole, told, language)
        write_manifest(
            output / MANIFEST,
            journal.rows(),
            program=version("alliance-drafter"),
            workbook=told.workbook,
            workbook_sha256=sha256_of(Path(told.workbook)),
            libraries=libraries,
        )
    return totals


def in_language(problems: tuple[Problem, ...], language: str) -> tuple[Problem, ...]:
    """What is said of the workbook as a whole, in the interface's language alone."""
    return tuple(problem.told(language) for problem in problems)


def _counted(rows: Iterator[Row], totals: Totals) -> Iterator[Row]:
    for row in rows:
        totals.add(row)
        yield row
