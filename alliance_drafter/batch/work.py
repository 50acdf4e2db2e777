"""What a worker does with a job: the corridor, and an alliance's files put into place."""

from __future__ import annotations

import gc
import re
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..annex_names import names_in, names_of, place_of
from ..answers.check import check_answers
from ..answers.model import Answers
from ..documents import article_about, articles_by_subject, dated, file_stem, in_language, style_of, written
from ..drafting import Drafted, draft
from ..errors import AnswersError, DraftError, OutputError, Problem, UsageError
from ..library.load import WITH_ENGLISH, load_library
from ..library.model import Library
from ..model import UNDER, Agreement
from ..pdf import pdf_of
from ..questionnaire.model import COLON, INDEX, Questionnaire
from ..texts import Say
from ..writers.docx import Style
from .columns import Layout, laid_out
from .filled import Base, Filled, read_base
from .jobs import BAD, DONE, FAILED, LIBRARY, REFUSED, STOPPED, Job, Made, Outcome, Remark
from .package import Edited, place_files
from .workbook import Head

BLANK: Final = "R-CMP-04.blank"
PATH: Final = re.compile(r"[\w.\[\]]+")  # a problem's subject begins with it
MOST_LIBRARIES: Final = 4  # that a worker keeps; jobs come sorted by region


@dataclass(frozen=True, slots=True)
class Setup:
    """What is the same for every job of a run."""

    output: str  # folder
    run: str  # names this run's folder of unfinished files
    formats: tuple[str, ...]  # docx, pdf, md, html
    annexes: tuple[str, ...]  # by name; () for the whole agreement
    style: str
    strict: bool
    notes: bool
    force: bool  # files that somebody has edited are written over
    base: bytes  # the common answers, as their file has them; b"" without
    base_name: str
    overlays: tuple[str, ...]
    regions: str  # folder of the regions' libraries
    language: str  # of the interface
    epoch: str  # SOURCE_DATE_EPOCH
    layout: str = UNDER  # of two languages


@dataclass(frozen=True, slots=True)
class Survey:
    """What the workbook's columns mean to one region's library."""

    region: str
    layouts: tuple[Layout, ...] = ()
    name: str = ""  # of the library, with its version
    digest: str = ""
    fault: str = ""  # why the library can't be used
    missing: str = ""  # which annex asked for it has under no answers, and those it has


def survey(region: str, setup: Setup, file: str, heads: tuple[Head, ...]) -> Survey:
    try:
        library = library_of(region, setup)
    except DraftError as error:
        return Survey(region, fault=str(error))
    layouts, wrong, _ = laid_out(library.questionnaire, file, heads)
    stamp = library.stamp
    fault = "\n".join(str(problem) for problem in wrong)
    name = f"{stamp.name} {stamp.version}".strip()
    return Survey(region, layouts, name, stamp.digest, fault, _missing(library, setup.annexes, setup.language))


def _missing(library: Library, annexes: tuple[str, ...], language: str) -> str:
    names = names_in(library, language)
    try:
        for annex in annexes:
            if not any(map(str.isdigit, annex)):  # which number an annex has hangs on the answers
                place_of(annex, names)
    except UsageError as error:
        return str(error)
    return ""


def library_of(region: str, setup: Setup) -> Library:
    """Raises UsageError, LibraryError."""
    return _library(_folders(region, setup))


def _folders(region: str, setup: Setup) -> tuple[Path, ...]:
    """The folders over our library, the region's last. Raises UsageError where the region has none."""
    overlays = tuple(map(Path, setup.overlays))
    if not region:
        return overlays
    folder = Path(setup.regions) / region
    if region in (".", "..") or Path(region).name != region or "\\" in region or not folder.is_dir():
        raise UsageError(Say(setup.language)("batch.no_region", region=region, folder=setup.regions))
    return (*overlays, folder)


@lru_cache(maxsize=MOST_LIBRARIES)
def _library(overlays: tuple[Path, ...], english: bool = False) -> Library:
    gc.unfreeze()
    found: Library = load_library.__wrapped__(None, overlays, english=english)  # its own cache would keep each for good
    gc.collect()
    gc.freeze()  # it stays: the collector need not look at it again and again
    return found


@lru_cache(maxsize=MOST_LIBRARIES)
def _style(name: str, overlays: tuple[Path, ...]) -> Style:
    return style_of(name, overlays)


@lru_cache(maxsize=MOST_LIBRARIES)
def _base(data: bytes, name: str, overlays: tuple[Path, ...]) -> Base:
    return read_base(data, name, _library(overlays).questionnaire)


def examine(jobs: tuple[Job, ...], setup: Setup) -> tuple[Outcome, ...]:
    """Of these jobs those whose answers can't be used."""
    found = []
    for job in jobs:
        started = time.monotonic()
        try:
            _, remarks = _answered(job, setup, library_of(job.library, setup))
        except AnswersError as error:
            remarks = (_remark(job, str(error)),)
        except DraftError:  # the library was there when it was surveyed; drafting will say what became of it
            continue
        if remarks:
            found.append(Outcome(job.key, BAD, remarks=remarks, seconds=time.monotonic() - started))
    return tuple(found)


def _answered(job: Job, setup: Setup, library: Library) -> tuple[Answers | None, tuple[Remark, ...]]:
    """The answers of the base with the row's over them; without them, why they can't be used."""
    base = _base(setup.base, setup.base_name, _folders(job.library, setup))
    questions = library.questionnaire
    filled = Filled(base, job, setup.language)
    for entry in job.entries:
        filled.take(entry, questions.by_path[INDEX.sub("", entry.path)])
    answers = None
    remarks = [*job.faults, *filled.remarks]
    try:
        answers = check_answers(questions, filled.given, filled.places(questions), job.place.file)
    except AnswersError as error:
        unread = {remark.path for remark in remarks}
        found = [(p, PATH.match(p.subject)) for p in error.problems]
        remarks += [
            _unusable(problem, path[0] if path else "", questions, setup.language)
            for problem, path in found
            if path is None or path[0] not in unread
        ]
    return (None if remarks else answers), tuple(remarks)


def perform(job: Job, known: tuple[Made, ...], setup: Setup, digest: str) -> Outcome:
    """Drafts the job's files and puts them into place. known: what an earlier run wrote for it.

    digest: the library's that was surveyed; another one here would give other files.
    """
    started = time.monotonic()
    try:
        outcome = _performed(job, known, setup, digest)
    except OutputError as error:
        status = STOPPED if isinstance(error.__cause__, OSError) else REFUSED  # LibreOffice did not convert it
        outcome = Outcome(job.key, status, known, (_remark(job, str(error)),))
    except DraftError as error:  # the library is no longer what it was when it was surveyed
        outcome = Outcome(job.key, LIBRARY, known, (_remark(job, str(error)),))
    except Exception as error:  # a bug of ours costs its row only
        said = Say(setup.language)("batch.bug", kind=type(error).__name__, error=error)
        outcome = Outcome(job.key, FAILED, known, (_remark(job, said),))
    return replace(outcome, seconds=time.monotonic() - started)


def _performed(job: Job, known: tuple[Made, ...], setup: Setup, digest: str) -> Outcome:
    library = library_of(job.library, setup)
    say = Say(setup.language)
    if library.stamp.digest != digest:
        raise UsageError(say("batch.other_library"))
    answers, remarks = _answered(job, setup, library)
    if answers is None:
        return Outcome(job.key, BAD, known, remarks, library=digest)
    if answers.get("document.edition") in WITH_ENGLISH:
        library = _library(_folders(job.library, setup), english=True)
    drafted = draft(library, answers)
    remarks = _found(drafted, answers, job, setup.language)
    blanks = len({f.at for f in drafted.findings if f.check == BLANK})
    clean = not any(f.severity == "error" for f in drafted.findings)
    files: tuple[Made, ...] = ()
    refused = say("batch.strict") if setup.strict and not clean else ""
    if not refused:
        try:
            agreement = dated(drafted.agreement, setup.epoch)
            look = _style(setup.style, _folders(job.library, setup))
            made = _files(library, answers, agreement, look, setup, mark=not clean)
            files = place_files(Path(setup.output), setup.run, job.folder, made, known, force=setup.force)
        except Edited as edited:
            refused = say("batch.edited", files="、".join(edited.names))
        except UsageError as error:  # an annex that this agreement does not have
            refused = str(error)
    if refused:
        return Outcome(job.key, REFUSED, known, (_remark(job, refused), *remarks), blanks, library=digest)
    return Outcome(job.key, DONE, files, remarks, blanks, library=digest)


def _files(
    library: Library, answers: Answers, agreement: Agreement, style: Style, setup: Setup, *, mark: bool
) -> list[tuple[str, bytes]]:
    """Names and bytes. Raises UsageError where the agreement has no such annex, OutputError without LibreOffice."""
    names = names_of(agreement)
    parts: list[str | None] = [names[place_of(annex, names)].annex_id for annex in setup.annexes] or [None]
    notes = setup.language if setup.notes else ""
    files = []
    for part in parts:
        stem = file_stem(agreement, part)
        for format in setup.formats:
            as_written = "docx" if format == "pdf" else format
            data = written(
                library, answers, agreement, as_written, style, part=part, mark=mark, notes=notes, layout=setup.layout
            )
            files.append((f"{stem}.{format}", pdf_of(data, stem) if format == "pdf" else data))
    return files


def _found(drafted: Drafted, answers: Answers, job: Job, language: str) -> tuple[Remark, ...]:
    """What the checks found, each with the cell that the answer it is about was read from."""
    articles = articles_by_subject(drafted.agreement, language) if drafted.findings else {}
    return tuple(
        Remark(
            f.severity, f.check, f.at, answers.place(f.at) if f.at else job.place, article_about(f, articles),
            in_language(f.message, language), in_language(f.remedy, language),
        )
        for f in drafted.findings
    )  # fmt: skip


def _unusable(problem: Problem, path: str, questions: Questionnaire, language: str) -> Remark:
    question = questions.question_at(path)
    told = problem.told(language)
    subject = question.label(language) if question else told.subject
    return Remark("error", "", path, problem.place, "", f"{subject}{COLON.get(language)}{told.found}", told.remedy)


def _remark(job: Job, message: str) -> Remark:
    return Remark("error", "", "", job.place, "", message, "")
