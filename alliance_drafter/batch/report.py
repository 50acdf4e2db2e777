"""What a batch leaves for people to read: report.xlsx, written while the journal is read once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ..errors import Place, Problem
from ..texts import Say
from .jobs import BAD, DONE, FAILED, LIBRARY, LOST, REFUSED, Outcome, Remark, Row
from .links import Links, links_from
from .sheets import Book, Column, Sheet, Shown, Value, new_book

WAITING: Final = "waiting"
STATUSES: Final = {  # status → message, colour
    DONE: ("report.done", "good"),
    BAD: ("report.bad", "bad"),
    REFUSED: ("report.refused", "careful"),
    LIBRARY: ("report.library", "bad"),
    LOST: ("report.lost", "bad"),
    FAILED: ("report.failed", "bad"),
    WAITING: ("report.waiting", "quiet"),
}
SEVERITIES: Final = {
    "error": ("report.error", "bad"),
    "warning": ("report.warning", "careful"),
    "hint": ("report.hint", "quiet"),
}
NEXT: Final = {  # status → what to do about it
    BAD: "report.next_bad",
    REFUSED: "report.next_refused",
    LIBRARY: "report.next_library",
    LOST: "report.next_lost",
    FAILED: "report.next_failed",
    WAITING: "report.next_waiting",
}
SUMMARY: Final = (("report.item", 24), ("report.content", 90))  # columns: heading, width
ALLIANCES: Final = (
    ("report.number", 7),
    ("report.key", 14),
    ("report.name", 30),
    ("report.status", 12),
    ("report.folder", 24),
    ("report.files", 34),
    ("report.errors", 10),
    ("report.warnings", 10),
    ("report.hints", 10),
    ("report.blanks", 10),
    ("report.seconds", 11),
    ("report.first", 44),
    ("report.sums", 68),
)
FINDINGS: Final = (
    ("report.key", 14),
    ("report.severity", 10),
    ("report.check", 20),
    ("report.where", 16),
    ("report.path", 28),
    ("report.article", 12),
    ("report.found", 50),
    ("report.remedy", 50),
)
PROBLEMS: Final = (("report.where", 20), ("report.subject", 28), ("report.found", 60), ("report.remedy", 60))


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of the whole run."""

    workbook: str
    output: str  # folder
    base: str  # file of the answers all have in common; "" for none
    started: str  # ISO time
    libraries: tuple[tuple[str, str, str], ...]  # region or "", name and version, digest
    seconds: float
    stopped: bool  # by Ctrl-C or an error before the end
    drafted: int | None = None  # by this run, where earlier ones left some; None for all


@dataclass(slots=True)
class _Sums:
    statuses: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    blanks: int = 0
    files: int = 0
    size: int = 0

    def add(self, row: Row) -> None:
        self.statuses[_status(row)] += 1
        if row.outcome:
            self.severities.update(remark.severity for remark in row.outcome.remarks)
            self.blanks += row.outcome.blanks
            self.files += len(row.outcome.files)
            self.size += sum(made.size for made in row.outcome.files)


def write_report(
    file: Path,
    rows: Iterable[Row],
    whole: Sequence[Problem],
    told: Told,
    language: str,
    *,
    remarks_most: int = 1_000_000,
    links_most: int = 20_000,
) -> None:
    """Write file, whole or not at all; links in it are relative to its own folder.

    rows: in workbook order; read once, none is kept. whole: problems of the workbook itself.
    remarks_most: rows of a sheet, then it goes on in another. links_most: links of a sheet, then there is text only.
    Raises OutputError where file cannot be written.
    """
    say = Say(language)
    links = links_from(file, told.output, told.workbook)
    sums = _Sums()
    with new_book(file, remarks_most, links_most) as book:
        summary = Sheet(book, say("report.summary"), _columns(say, SUMMARY, numbers="left"))
        alliances = Sheet(book, say("report.alliances"), _columns(say, ALLIANCES))
        findings = Sheet(book, say("report.findings"), _columns(say, FINDINGS))
        for row in rows:
            sums.add(row)
            alliances.add(*_alliance(row, links, say))
            for remark in _errors_first(row.outcome):
                findings.add(*_finding(row, remark, links, say))
        workbook = Sheet(book, say("report.workbook"), _columns(say, PROBLEMS))
        for problem in whole:
            workbook.add(*_problem(problem, links))
        for line in _summary(sums, len(whole), told, book, say):
            summary.add(*line)
        for sheet in (alliances, findings, workbook):
            sheet.finish()


def _status(row: Row) -> str:
    return row.outcome.status if row.outcome else WAITING


def _errors_first(outcome: Outcome | None) -> list[Remark]:
    order = list(SEVERITIES)
    return sorted(outcome.remarks if outcome else (), key=lambda remark: order.index(remark.severity))


def _columns(say: Say, columns: Sequence[tuple[str, int]], numbers: str = "right") -> list[Column]:
    return [Column(say(key), width, numbers) for key, width in columns]


def _alliance(row: Row, links: Links, say: Say) -> list[Value]:
    status, colour = STATUSES[_status(row)]
    cells: list[Value] = [row.number, Shown(row.key, links.cell(row.place)), row.name, Shown(say(status), "", colour)]
    made = row.outcome
    if made is None:
        return cells
    count = Counter(remark.severity for remark in made.remarks)
    first = next((remark.message for remark in made.remarks if remark.severity == "error"), "")
    return [
        *cells,
        Shown(row.folder, links.file(row.folder)) if made.files else "",
        _files(row, made, links),
        Shown(count["error"], colour="bad" if count["error"] else ""),
        Shown(count["warning"], colour="careful" if count["warning"] else ""),
        count["hint"],
        made.blanks,
        made.seconds,
        first,
        "\n".join(file.sha256 for file in made.files),
    ]


def _files(row: Row, outcome: Outcome, links: Links) -> Shown:
    """One a line; a cell has one link only, so several files are reached by their folder's."""
    names = "\n".join(file.name.removeprefix(f"{row.folder}/") for file in outcome.files)
    return Shown(names, links.file(outcome.files[0].name) if len(outcome.files) == 1 else "")


def _finding(row: Row, remark: Remark, links: Links, say: Say) -> list[Value]:
    severity, colour = SEVERITIES[remark.severity]
    return [
        row.key,
        Shown(say(severity), "", colour),
        remark.check,
        _where(remark.place, links),
        remark.path,
        remark.article,
        remark.message,
        remark.remedy,
    ]


def _problem(problem: Problem, links: Links) -> list[Value]:
    return [_where(problem.place, links), problem.subject, problem.found, problem.remedy]


def _where(place: Place, links: Links) -> Shown:
    link = links.cell(place)
    if link:
        return Shown(f"{place.sheet}!{place.cell}", link)
    return Shown(str(Place(Path(place.file).name, place.line, place.column, place.sheet)))


def _summary(sums: _Sums, problems: int, told: Told, book: Book, say: Say) -> Iterator[tuple[Value, ...]]:
    statuses, severities = sums.statuses, sums.severities
    for place, line in enumerate(_next(sums, problems, told, say)):
        yield "" if place else say("report.next"), line
    yield say("report.count"), statuses.total()
    yield from (
        (Shown(say(key), "", colour), statuses[status])
        for status, (key, colour) in STATUSES.items()
        if statuses[status]
    )
    yield say("report.errors"), severities["error"]
    yield say("report.warnings"), severities["warning"]
    yield say("report.hints"), severities["hint"]
    yield say("report.blanks"), sums.blanks
    yield say("report.files"), sums.files
    yield say("report.megabytes"), round(sums.size / 1e6, 1)
    yield say("report.started"), told.started
    yield say("report.run_seconds"), float(told.seconds)
    drafted = statuses[DONE] if told.drafted is None else told.drafted
    yield say("report.rate"), drafted / told.seconds if told.seconds else 0.0
    yield say("report.workbook"), told.workbook
    if told.base:
        yield say("report.base"), told.base
    yield say("report.output"), told.output
    for region, name, digest in told.libraries:
        label = say("report.library_of", region=region) if region else say("report.clauses")
        yield label, f"{name}\n{digest}"
    if book.unlinked:
        yield say("report.links"), say("report.unlinked", count=book.most_links)


def _next(sums: _Sums, problems: int, told: Told, say: Say) -> Iterator[Shown]:
    if told.stopped:
        yield Shown(say("report.next_stopped"), "", "careful")
    for status, key in NEXT.items():
        if sums.statuses[status]:
            yield Shown(say(key, count=sums.statuses[status]), "", STATUSES[status][1])
    if problems:
        yield Shown(say("report.next_workbook", count=problems), "", "careful")
    if sums.statuses[DONE]:
        yield Shown(say("report.next_done", count=sums.statuses[DONE]), "", "good")
