"""Small workbooks of alliances, as an office would fill them in."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl

from alliance_drafter.batch.asked import Asked
from alliance_drafter.batch.jobs import Row
from alliance_drafter.batch.journal import FOLDER, Journal
from alliance_drafter.batch.run import Result, run_batch
from alliance_drafter.questionnaire.values import credit_code_check

Cells = Mapping[str, Any]


def code(n: int) -> str:
    stem = f"91000000{n:09d}"
    return stem + credit_code_check(stem)


def alliance(n: int, **more: Any) -> dict[str, Any]:
    """The first sheet's row: enough for a draft."""
    return {
        "key": f"P{n:03}",
        "alliance.name": f"示例{n}号产业技术创新战略联盟",
        "alliance.industry": "示例产业",
        "document.date": "2026-11-25",
        "chair.unit": "甲公司",
        "liability.entity": "甲公司",
        **{name.replace("__", "."): value for name, value in more.items()},
    }


def members(n: int, key: str = "") -> list[dict[str, Any]]:
    kinds = ("enterprise", "university", "institute")
    return [
        {
            "key": key or f"P{n:03}", "name": f"示例{n}{short}", "short": short, "code": code(n * 10 + i), "type": kind,
            "domicile": "示例市示例路1号", "task": "研究",
        }
        for i, (short, kind) in enumerate(zip(("甲公司", "乙大学", "丙研究所"), kinds, strict=True))
    ]  # fmt: skip


def workbook(file: Path, alliances: Sequence[Cells], records: Mapping[str, Sequence[Cells]]) -> Path:
    """Headings are paths. records: sheet name → rows."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "联盟"
    for sheet, rows in ((first, alliances), *((book.create_sheet(name), rows) for name, rows in records.items())):
        headings = list(dict.fromkeys(name for row in rows for name in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(name) for name in headings])
    book.save(file)
    return file


def plain(file: Path, count: int, **more: Any) -> Path:
    """count good alliances."""
    numbers = range(1, count + 1)
    return workbook(file, [alliance(n, **more) for n in numbers], {"成员": [m for n in numbers for m in members(n)]})


def hear_interrupts() -> None:
    """Ctrl-C is heard, also where the tests were started in the background, which has it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Here:
    """A pool without processes: quick, and its library is loaded once for all tests."""

    workers = 2
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self) -> None:
        self._executor: Executor | None = None

    def executor(self) -> Executor:
        self._executor = self._executor or ThreadPoolExecutor(1)
        return self._executor

    def alone(self) -> Executor:
        return ThreadPoolExecutor(1)

    def drop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def close(self) -> None:
        self.drop()


class Silent:
    """Watches and notes."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int]] = []
        self.steps = 0

    def stage(self, name: str, total: int) -> None:
        self.stages.append((name, total))

    def step(self, rows: int) -> None:
        self.steps += rows


def batch(book: Path, output: Path, **asked: Any) -> Result:
    return run_batch(Asked(book, output, **{"formats": ("md",), **asked}), Silent(), Here(), Here())


def rows_of(output: Path) -> dict[str, Row]:
    with Journal(output) as journal:
        return {row.key: row for row in journal.rows()}


def tree(output: Path) -> dict[str, bytes]:
    """Every file of an output folder but the report and the journal."""
    return {
        str(path.relative_to(output)): path.read_bytes()
        for path in sorted(output.rglob("*"))
        if path.is_file() and FOLDER not in path.parts and path.suffix != ".xlsx"
    }
