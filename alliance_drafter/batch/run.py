"""A batch from beginning to end: read, look at every row, draft the good ones, tell what became of each."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Final, Protocol, TypeVar

from ..documents import style_of
from ..errors import AnswersError, LibraryError, OutputError, UsageError
from ..pdf import office
from ..texts import Say
from .asked import HOUSE, Asked, setup_of
from .claims import hold_options
from .cluster import DaskPool
from .engine import LocalPool, Lost, Pool, run_all
from .entries import digest_of, job_of
from .filled import read_base
from .jobs import BAD, DONE, FAILED, LIBRARY, LOST, STOPPED, Job, Made, Outcome, Remark
from .journal import FOLDER, Journal, held, refused
from .package import GONE, state_of, unfinished
from .report import Told
from .telling import Totals, in_language, tell
from .work import Setup, Survey, examine, library_of, perform, survey
from .workbook import Intake, alliances, folded, intake, unknown_keys

CHUNK: Final = 8  # rows that a worker looks at in one task
KEPT: Final = (DONE, BAD)  # what a run that goes on does not do again
Given = TypeVar("Given")


class Watch(Protocol):
    """Who shows how far it is."""

    def stage(self, name: str, total: int) -> None:
        """read, examine, draft or report begins. total: rows; 0 where that is not known."""

    def step(self, rows: int) -> None:
        """So many rows more."""


@dataclass(frozen=True, slots=True)
class Result:
    totals: Totals
    intake: Intake
    stopped: str  # why it ended early; "" where it didn't
    interrupted: bool  # by Ctrl-C
    gone: tuple[tuple[str, str], ...]  # keys and folders of earlier runs that the workbook no longer names

    @property
    def exit_code(self) -> int:
        """0; 1 findings, 3 answers, 4 library, 5 output or a lost worker, 70 a bug, 130 Ctrl-C: the gravest."""
        statuses, found = self.totals.statuses, self.intake
        if self.interrupted:
            return 130
        if self.stopped or statuses[LOST]:
            return OutputError.exit_code
        if statuses[FAILED]:
            return 70
        if statuses[LIBRARY]:
            return LibraryError.exit_code
        if statuses[BAD] or found.strays:
            return AnswersError.exit_code
        return 1 if self.totals.with_errors or sum(statuses.values()) - statuses[DONE] - statuses[""] else 0


def run_batch(asked: Asked, watch: Watch, pool: Pool | None = None, clerk: Pool | None = None) -> Result:
    """All of it. Raises UsageError, OutputError, LibraryError; AnswersError of the base or the workbook as a whole.

    pool: where rows are drafted; where none is given, that of asked. clerk: where the workbook is read and the report
    written; a process of its own, which takes its memory with it when it ends.
    """
    if asked.workbook.is_dir():
        raise UsageError(
            f"{asked.workbook}：是文件夹，应为 .xlsx 或 .csv 文件"
            f" / {asked.workbook}: is a folder; .xlsx or .csv is right"
        )
    if not asked.workbook.is_file():
        raise UsageError(f"{asked.workbook}：没有这个文件 / {asked.workbook}: no such file")
    if "pdf" in asked.formats and not asked.scheduler:
        office()
    try:
        return _run(asked, watch, pool, clerk)
    except sqlite3.Error as error:
        raise refused(asked.output, error) from error


def _run(asked: Asked, watch: Watch, pool: Pool | None, clerk: Pool | None) -> Result:
    with held(asked.output), Journal(asked.output) as journal:
        hold_options(journal, asked)
        shutil.rmtree(unfinished(asked.output), ignore_errors=True)
        folder = asked.output.resolve() / FOLDER
        spool = folder / "rows.sqlite"
        pool = pool or (DaskPool(asked.scheduler, folder) if asked.scheduler else LocalPool(asked.jobs))
        with closing(pool), closing(clerk or LocalPool(1)) as clerk:
            try:
                return _Run(asked, journal, spool, pool, clerk, watch).run()
            finally:
                spool.unlink(missing_ok=True)
                shutil.rmtree(unfinished(asked.output), ignore_errors=True)


class _Run:
    def __init__(self, asked: Asked, journal: Journal, spool: Path, pool: Pool, clerk: Pool, watch: Watch) -> None:
        self.asked, self.setup, self.journal, self.spool = asked, setup_of(asked), journal, spool
        self.pool, self.clerk, self.watch, self.say = pool, clerk, watch, Say(asked.language)
        self.started, self.clock = datetime.now(UTC), time.monotonic()
        self.surveys: dict[str, Survey] = {}
        self.only = frozenset(folded(key) for key in asked.only)
        self.drafted, self.stopped, self.interrupted = 0, "", False

    def run(self) -> Result:
        self.watch.stage("read", 0)
        book = self._by_clerk(partial(_taken_in, self.asked.workbook, self.spool, self.setup))
        language = self.asked.language
        self.book = replace(
            book,
            wrong=in_language(book.wrong, language),
            strays=in_language(book.strays, language),
            passed=in_language(book.passed, language),
        )
        if self.book.wrong:
            raise AnswersError(self.book.wrong)
        for key, near in unknown_keys(self.spool, self.asked.only):
            hint = f"；{near}？" if near else ""
            raise UsageError(self.say("batch.unknown_key", found=key) + hint)
        try:
            self._survey()
            count = self._enter()
            self._draft(count - self._examine(count))
        except KeyboardInterrupt:
            self.interrupted = True
        except OutputError as error:
            self.stopped = str(error)
        return self._tell()

    def _survey(self) -> None:
        """What the columns mean to each region's library."""
        work = partial(survey, setup=self.setup, file=self.book.file, heads=self.book.heads)
        for region, found in run_all(self.pool, work, self.book.regions):
            if isinstance(found, OutputError):
                raise found
            self.surveys[region] = found if isinstance(found, Survey) else Survey(region, fault=str(found) or "—")
        missing = [found.missing for found in self.surveys.values() if not found.fault]
        if missing and all(missing):
            raise UsageError(missing[0])

    def _jobs(self, only: frozenset[str]) -> Iterator[Job]:
        layouts = {region: found.layouts for region, found in self.surveys.items()}
        plain = self.surveys.get("") or next(iter(self.surveys.values()))
        usable = {region: found or plain.layouts for region, found in layouts.items()}
        for alliance in alliances(self.spool, self.book.heads, usable, only):
            yield job_of(alliance, self.book.file, self.say)

    def _enter(self) -> int:
        """Every row into the journal; the number of those that are to be done."""
        count = 0
        about = {region: self._about(found) for region, found in self.surveys.items()}
        with self.journal.together():
            self.journal.begin()
            for job in self._jobs(frozenset()):
                chosen = not self.only or folded(job.key) in self.only
                known = self.journal.enter(job, job.name, digest_of(job, about[job.library]))
                if known is not None and (known.status not in KEPT or self._is_gone(known)):
                    self.journal.reopen(job.key)
                    known = None
                if known is not None:
                    self._relink(job, known)
                elif not self._is_hopeless(job):
                    count += chosen
        return count

    def _about(self, found: Survey) -> str:
        """All that goes into the files of a region's jobs besides their own cells."""
        setup = self.setup
        base = hashlib.sha256(setup.base).hexdigest()
        style = (
            hashlib.sha256(Path(setup.style).read_bytes()).hexdigest()
            if Path(setup.style).suffix.lower() in HOUSE
            else setup.style
        )
        ours = version("alliance-drafter")
        return json.dumps([found.digest, base, style, setup.strict, setup.notes, setup.epoch, setup.layout, ours])

    def _is_gone(self, known: Outcome) -> bool:
        return known.status == DONE and any(state_of(self.asked.output, made) == GONE for made in known.files)

    def _relink(self, job: Job, known: Outcome) -> None:
        """Rows may have moved in the workbook since: the remarks point at the cells as they are now."""
        places = {entry.path: entry.place for entry in job.entries}
        remarks = tuple(
            replace(r, place=places.get(r.path, job.place)) if r.place.file == job.place.file else r
            for r in known.remarks
        )
        if remarks != known.remarks:
            self.journal.record(replace(known, remarks=remarks))

    def _is_hopeless(self, job: Job) -> bool:
        """Records what the workbook alone shows: a key that stands twice, a region without a library."""
        fault = self.surveys[job.library].fault
        if fault:
            remark = Remark("error", "", "library", job.library_place, "", fault, self.say("batch.library_remedy"))
            self.journal.record(Outcome(job.key, LIBRARY, self.journal.files(job.key), (remark, *job.faults)))
        elif job.faults:
            self.journal.record(Outcome(job.key, BAD, self.journal.files(job.key), job.faults))
        return bool(fault or job.faults)

    def _open_jobs(self) -> Iterator[Job]:
        return (job for job in self._jobs(self.only) if self.journal.is_open(job.key))

    def _examine(self, count: int) -> int:
        """Every row is looked at before the first is drafted; how many can't be."""
        bad = 0
        self.watch.stage("examine", count)
        jobs = self._open_jobs()
        chunks = iter(lambda: tuple(islice(jobs, CHUNK)), ())
        for chunk, found in run_all(self.pool, partial(examine, setup=self.setup), chunks):
            if isinstance(found, OutputError):
                raise found
            for outcome in found if isinstance(found, tuple) else ():  # a lost worker shows again when drafting
                self.journal.record(replace(outcome, files=self.journal.files(outcome.key)))
                bad += 1
            self.watch.step(len(chunk))
        return bad

    def _draft(self, count: int) -> None:
        self.watch.stage("draft", count)
        tasks = ((job, self.journal.files(job.key)) for job in self._open_jobs())
        digests = {region: found.digest for region, found in self.surveys.items()}
        for (job, known), outcome in run_all(self.pool, partial(_perform, setup=self.setup, digests=digests), tasks):
            if isinstance(outcome, OutputError):
                raise outcome
            if isinstance(outcome, BaseException):
                lost = isinstance(outcome, Lost)
                said = self.say("batch.lost") if lost else f"{type(outcome).__name__}: {outcome}"
                remark = Remark("error", "", "", job.place, "", said, "")
                outcome = Outcome(job.key, LOST if lost else FAILED, known, (remark,))
            if outcome.status == STOPPED:
                raise OutputError(outcome.remarks[0].message)
            self.journal.record(outcome)
            self.drafted += 1
            self.watch.step(1)

    def _tell(self) -> Result:
        self.watch.stage("report", 0)
        seconds = time.monotonic() - self.clock
        early = bool(self.stopped or self.interrupted)
        surveys = [found for _, found in sorted(self.surveys.items()) if found.digest]
        told = Told(
            str(self.asked.workbook.resolve()), str(self.asked.output.resolve()), str(self.asked.base or ""),
            self.started.isoformat(timespec="seconds"), tuple((s.region, s.name, s.digest) for s in surveys),
            seconds, early, self.drafted,
        )  # fmt: skip
        libraries = tuple((s.region, *s.name.rpartition(" ")[::2], s.digest) for s in surveys)
        whole = (*self.book.strays, *self.book.passed)
        totals = Totals()
        try:
            work = partial(tell, self.asked.output, whole, told, libraries, self.asked.language)
            totals = self._by_clerk(work)
        except OutputError as error:
            self.stopped = self.stopped or str(error)
            for row in self.journal.rows():
                totals.add(row)
        return Result(totals, self.book, self.stopped, self.interrupted, tuple(self.journal.gone()))

    def _by_clerk(self, work: Callable[[], Given]) -> Given:
        """Raises what work raises; OutputError where its process was lost."""
        try:
            found: Given = self.clerk.executor().submit(work).result()
        except BrokenExecutor:
            raise OutputError(self.say("batch.clerk_lost")) from None
        except sqlite3.Error as error:
            raise refused(self.asked.output, error) from error
        finally:
            self.clerk.drop()
        return found


def _taken_in(workbook: Path, spool: Path, setup: Setup) -> Intake:
    """The workbook, once what all rows share is seen to be sound: the library, the base, the style."""
    library = library_of("", setup)
    read_base(setup.base, setup.base_name, library.questionnaire)
    style_of(setup.style, tuple(map(Path, setup.overlays)))
    return intake(workbook, spool, library.questionnaire)


def _perform(task: tuple[Job, tuple[Made, ...]], setup: Setup, digests: dict[str, str]) -> Outcome:
    job, known = task
    return perform(job, known, setup, digests[job.library])
