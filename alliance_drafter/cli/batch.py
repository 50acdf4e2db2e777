"""batch run: a workbook becomes a folder for each alliance, a report and a manifest."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any, Final

import typer

from ..batch.asked import Asked
from ..batch.jobs import BAD, DONE, FAILED, LIBRARY, LOST, REFUSED
from ..batch.run import Result, run_batch
from ..errors import UsageError
from ..texts import Say
from .language import choice

FORMATS: Final = ("docx", "pdf", "md", "html")
ENGINES: Final = ("local", "dask")
STAGES: Final = {
    "read": "batch.reading", "examine": "batch.examining", "draft": "batch.drafting", "report": "batch.reporting",
}  # fmt: skip
STATUSES: Final = {
    DONE: "batch.done", BAD: "batch.bad", REFUSED: "batch.refused", LIBRARY: "batch.library_bad",
    LOST: "batch.lost_rows", FAILED: "batch.failed", "": "batch.left",
}  # fmt: skip
FIRST: Final = 20  # problems that are said on the terminal; the report has all
STEERING: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SECONDS: Final = 10  # between two lines where there is no terminal


class Bar:
    """A progress bar with rate and time left; lines now and then where nobody is at a terminal."""

    def __init__(self, say: Say) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self.say = say
        self.console = Console(stderr=True)
        self.live = self.console.is_terminal
        told = (TextColumn(f"{{task.fields[{name}]}}") for name in ("count", "rate", "left"))
        description = TextColumn("{task.description}")
        self.progress = Progress(description, BarColumn(), *told, console=self.console, disable=not self.live)
        self.task: Any = None
        self.name, self.total, self.count, self.began, self.last = "", 0, 0, 0.0, 0.0

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.task is not None and not self.total:
            self.progress.update(self.task, total=1, completed=1)
        self.progress.stop()

    def stage(self, name: str, total: int) -> None:
        if self.task is not None and not self.total:
            self.progress.update(self.task, total=1, completed=1)
        self.name, self.total, self.count = self.say(STAGES[name]), total, 0
        self.began = self.last = time.monotonic()
        count = f"0/{total}" if total else ""
        self.task = self.progress.add_task(self.name, total=total or None, count=count, rate="", left="")
        if not self.live:
            typer.echo(self.say("batch.stage", name=self.name, total=total) if total else self.name, err=True)

    def step(self, rows: int) -> None:
        self.count += rows
        now = time.monotonic()
        rate = self.count / max(now - self.began, 1e-6)
        seconds = round((self.total - self.count) / rate)
        left = self.say("batch.time_left", time=f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}")
        if self.live:
            count, speed = f"{self.count}/{self.total}", self.say("batch.rate", rate=f"{rate:.1f}")
            left = left if self.count < self.total else ""
            self.progress.update(self.task, advance=rows, count=count, rate=speed, left=left)
        elif now - self.last > SECONDS and self.count < self.total:
            self.last = now
            typer.echo(f"{self.name} {self.count}/{self.total}  {left}", err=True)


def run_run(asked: Asked, say: Say) -> int:
    """Does it and says what became of it; the exit status. Raises DraftError of every kind."""
    _end_in_order(say)
    with Bar(say) as bar:
        result = run_batch(asked, bar)
    _tell(result, say)
    return result.exit_code


def _end_in_order(say: Say) -> None:
    """Ctrl-C, and what a system asks to end or whose terminal was closed: what is running is finished, and told."""

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.default_int_handler)
        with contextlib.suppress(OSError, RuntimeError):  # no terminal any more; one that is being written to
            typer.echo(say("batch.stopping"), err=True)
        raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup's goes on
            signal.signal(number, stop)


def _tell(result: Result, say: Say) -> None:
    found, totals = result.intake, result.totals
    whole = (*found.strays, *found.passed)
    for problem in whole[:FIRST]:
        _echo(str(problem))
    if len(whole) > FIRST:
        _echo(say("batch.more", count=len(whole) - FIRST))
    for key, remark in totals.first:
        lines = [f"{_line(key)}  {remark.place.sheet}!{remark.place.cell}", f"  {remark.message}"]
        _echo("\n".join([*lines, f"  {remark.remedy}"] if remark.remedy else lines))
    said = [say(STATUSES[status], count=count) for status, count in totals.statuses.items()]
    if totals.with_errors:
        said.append(say("batch.with_errors", count=totals.with_errors))
    if said:
        typer.echo(say("batch.joined").join(said))
    for key, folder in result.gone[:FIRST]:
        _echo(say("batch.gone", found=_line(key), folder=folder))
    if result.stopped:
        _echo(result.stopped)
    if result.stopped or result.interrupted:
        typer.echo(say("batch.resume"), err=True)
    if totals.report:
        typer.echo(totals.report)


def _echo(text: str) -> None:
    """Anybody's text on a terminal: what would steer it is left out."""
    typer.echo(STEERING.sub("\ufffd", text), err=True)


def _line(key: str) -> str:
    return " ".join(key.split())


def formats_of(text: str) -> tuple[str, ...]:
    """docx,pdf → both, once each. Raises UsageError."""
    names = tuple(dict.fromkeys(name.strip().lower() for name in text.replace("，", ",").split(",") if name.strip()))
    strange = [name for name in names if name not in FORMATS]
    if strange or not names:
        raise UsageError(choice("--format", text, FORMATS))
    return names


def keys_of(texts: list[str] | None) -> tuple[str, ...]:
    """a,b → both. Raises UsageError where none is named: it would be every row."""
    keys = tuple(key.strip() for text in texts or [] for key in text.replace("，", ",").split(",") if key.strip())
    if texts and not keys:
        raise UsageError("--only：没有写明编号 / --only: names no key")
    return keys


def scheduler_of(engine: str, scheduler: str) -> str:
    """The address where the engine is dask. Raises UsageError where the two don't go together."""
    if engine not in ENGINES:
        raise UsageError(choice("--engine", engine, ENGINES))
    if (engine == "dask") != bool(scheduler):
        raise UsageError(
            "--engine dask 与 --scheduler tcp://… 合用 / --engine dask and --scheduler tcp://… go together"
        )
    return scheduler


def jobs_of(count: int) -> int:
    """So many as there are processors where count is 0. Raises UsageError."""
    if count < 0 or count > 1024:
        raise UsageError(f"--jobs {count}：应为 1 至 1024 / --jobs {count}: 1 to 1024 are right")
    if count:
        return count
    if sys.platform == "win32":
        return min(os.cpu_count() or 1, 61)  # as many as a process can wait for
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def folder_of(path: Path | None) -> Path | None:
    if path is not None and not path.is_dir():
        raise UsageError(f"{path}：不是文件夹 / {path}: is not a folder")
    return path
