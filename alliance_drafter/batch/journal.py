"""What became of each job, kept in SQLite beside the files, so that a run that was killed can go on.

A job is recorded after its files stand under their names; a record without its files is found out when the run goes on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path
from typing import Any, Final

from ..errors import OutputError, Place
from .jobs import Job, Made, Outcome, Remark, Row

FOLDER: Final = ".alliance-batch"  # inside the output folder
TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, said TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS job (
    key TEXT PRIMARY KEY, number INTEGER NOT NULL, name TEXT NOT NULL, folder TEXT NOT NULL, place TEXT NOT NULL,
    digest TEXT NOT NULL, status TEXT NOT NULL, files TEXT NOT NULL, remarks TEXT NOT NULL, blanks INTEGER NOT NULL,
    seconds REAL NOT NULL, library TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS by_number ON job (number);
"""
COLUMNS: Final = "key, number, name, folder, place, digest, status, files, remarks, blanks, seconds, library"
SMALL_CACHE: Final = "PRAGMA cache_size = -256"  # kB: what is kept does not grow with the rows
NONE_YET: Final = ""  # status of a job whose turn has not come


@contextmanager
def held(output: Path) -> Iterator[None]:
    """The output folder for one run alone; the system lets go of it however the process ends.

    Raises OutputError where another run is at work in it, or where nothing can be written there.
    """
    with _guarded(output):
        (output / FOLDER).mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(output / FOLDER / "lock.sqlite", timeout=0, isolation_level=None)
    try:
        try:
            with _guarded(output):
                lock.execute("BEGIN EXCLUSIVE")
        except OutputError as error:
            if isinstance(error.__cause__, sqlite3.OperationalError) and "locked" in str(error.__cause__):
                raise OutputError(
                    f"{output}：另一个批量任务正在写这个文件夹；请等它结束，或者换一个 -o。"
                    f" / {output}: another batch is writing into this folder; wait for it, or choose another -o."
                ) from None
            raise
        yield
    finally:
        lock.close()


@contextmanager
def _guarded(output: Path) -> Iterator[None]:
    """What the disk refuses, said as an OutputError."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise refused(output, error) from error


def refused(output: Path, error: OSError | sqlite3.Error) -> OutputError:
    """What the disk or the journal said no to, for people."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        folder = output / FOLDER
        return OutputError(
            f"{folder}：批量记录已损坏；请删除这个文件夹，再用同样的命令运行，已有的文件会逐个核对"
            f" / {folder}: the records of the batch are damaged; delete this folder and run the same command again:"
            " the files that are there are looked at one by one"
        )
    why = getattr(error, "strerror", None) or str(error)
    return OutputError(f"{output}：无法写入：{why} / {output}: cannot be written: {why}")


class Journal:
    """The records of one output folder. Every method that writes raises OutputError where it cannot."""

    def __init__(self, output: Path) -> None:
        self.output = output
        with _guarded(output):
            (output / FOLDER).mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(output / FOLDER / "journal.sqlite", timeout=30, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute(SMALL_CACHE)
            self._file.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last records, no more
            self._file.executescript(TABLES)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def about(self, name: str) -> str:
        found = self._file.execute("SELECT said FROM about WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def note(self, name: str, said: str) -> None:
        with _guarded(self.output):
            self._file.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (name, said))

    def empty(self) -> bool:
        return self._file.execute("SELECT 1 FROM job LIMIT 1").fetchone() is None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is kept as a whole or not at all."""
        with _guarded(self.output):
            self._file.execute("BEGIN")
            try:
                yield
            except BaseException:
                self._file.execute("ROLLBACK")
                raise
            self._file.execute("COMMIT")

    def begin(self) -> None:
        """A new look at the workbook: no row is known to be in it yet."""
        with _guarded(self.output):
            self._file.execute("UPDATE job SET number = 0")

    def enter(self, job: Job, name: str, digest: str) -> Outcome | None:
        """The job as it now stands in the workbook; what became of it, where the very same was done before."""
        known = self._file.execute("SELECT digest, status FROM job WHERE key = ?", (job.key,)).fetchone()
        same = known is not None and known[0] == digest and known[1] != NONE_YET
        place = json.dumps(astuple(job.place), ensure_ascii=False)
        with _guarded(self.output):
            if known is None:
                values = (job.key, job.number, name, job.folder, place, digest, NONE_YET, "[]", "[]", 0, 0.0, "")
                self._file.execute(f"INSERT INTO job ({COLUMNS}) VALUES ({', '.join('?' * 12)})", values)
            else:
                # the files of an earlier outcome stay known: nobody else's may be written over
                self._file.execute(
                    "UPDATE job SET number = ?, name = ?, folder = ?, place = ?, digest = ?, status = ? WHERE key = ?",
                    (job.number, name, job.folder, place, digest, known[1] if same else NONE_YET, job.key),
                )
        return self.outcome(job.key) if same else None

    def forget(self) -> None:
        """Every job is to be done again; which files were written stays known."""
        with _guarded(self.output):
            self._file.execute("UPDATE job SET status = ?", (NONE_YET,))

    def reopen(self, key: str) -> None:
        """The job is to be done again: its files are not there, or not whole."""
        with _guarded(self.output):
            self._file.execute("UPDATE job SET status = ? WHERE key = ?", (NONE_YET, key))

    def record(self, outcome: Outcome) -> None:
        files = json.dumps([astuple(f) for f in outcome.files], ensure_ascii=False)
        remarks = json.dumps([astuple(r) for r in outcome.remarks], ensure_ascii=False)
        values = (outcome.status, files, remarks, outcome.blanks, outcome.seconds, outcome.library, outcome.key)
        with _guarded(self.output):
            self._file.execute(
                "UPDATE job SET status = ?, files = ?, remarks = ?, blanks = ?, seconds = ?, library = ? WHERE key = ?",
                values,
            )

    def is_open(self, key: str) -> bool:
        """Whether its turn has not come yet."""
        found = self._file.execute("SELECT status FROM job WHERE key = ?", (key,)).fetchone()
        return found is None or found[0] == NONE_YET

    def files(self, key: str) -> tuple[Made, ...]:
        """What was last written for this job, whatever has become of it since."""
        found = self._file.execute("SELECT files FROM job WHERE key = ?", (key,)).fetchone()
        return tuple(Made(*f) for f in json.loads(found[0])) if found else ()

    def outcome(self, key: str) -> Outcome | None:
        found = self._file.execute(f"SELECT {COLUMNS} FROM job WHERE key = ?", (key,)).fetchone()
        return _row(found).outcome if found else None

    def rows(self) -> Iterator[Row]:
        """The alliances of the workbook as it was last read, in its order; one at a time."""
        cursor = self._file.cursor()
        for values in cursor.execute(f"SELECT {COLUMNS} FROM job WHERE number > 0 ORDER BY number"):
            yield _row(values)

    def gone(self) -> Iterator[tuple[str, str]]:
        """(key, folder) of alliances drafted in an earlier run that the workbook no longer names."""
        yield from self._file.execute("SELECT key, folder FROM job WHERE number = 0 AND files != '[]' ORDER BY key")


def _row(values: tuple[Any, ...]) -> Row:
    key, number, name, folder, place, _, status, files, remarks, blanks, seconds, library = values
    outcome = None
    if status != NONE_YET:
        made = tuple(Made(*f) for f in json.loads(files))
        outcome = Outcome(key, status, made, _remarks(remarks), blanks, seconds, library)
    return Row(key, number, name, folder, Place(*json.loads(place)), outcome)


def _remarks(text: str) -> tuple[Remark, ...]:
    return tuple(
        Remark(severity, check, path, Place(*place), article, message, remedy)
        for severity, check, path, place, article, message, remedy in json.loads(text)
    )
