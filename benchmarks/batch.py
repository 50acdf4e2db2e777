"""Times a batch of invented pilots beside the peers: make bench. --write puts the table into docs/performance.md.

Whole runs are processes of their own (batch_once.py); pairs are measured alternately. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from batch_once import BASE, Stages
from batch_peers import Row, peers
from page import put

from alliance_drafter.batch import work
from alliance_drafter.batch.asked import Asked
from alliance_drafter.batch.engine import LocalPool
from alliance_drafter.batch.journal import FOLDER, Journal
from alliance_drafter.batch.run import run_batch
from alliance_drafter.writers.docx import package

ROOT = Path(__file__).parents[1]
START, END = "<!-- batch measured -->\n", "<!-- batch end -->"
CORES = 2
SLICE = {"formats": ["md"], "annexes": ["ip-revenue"]}  # for the rows on memory: everything but writing Word files
NAMES = {
    "read": "读取和登记 / reading, entering",
    "examine": "逐行检查 / examining",
    "draft": "起草 / drafting",
    "report": "报告 / report",
    "whole": "全程 / the whole command",
}

sys.path.insert(0, str(ROOT / "examples"))


class Bench:
    """Workbooks and runs in a folder that is thrown away."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "out"

    def book(self, count: int) -> Path:
        from make_pilots import make

        file = self.folder / f"pilots-{count}.xlsx"
        if not file.exists():
            make(file, count=count, bad=0)
        return file

    def run(self, count: int, *, again: bool = False, **options: Any) -> dict[str, Any]:
        """What batch_once.py tells, with the seconds of the whole process. again: into the folder of the last run."""
        book = self.book(count)
        if not again:
            shutil.rmtree(self.output, ignore_errors=True)
        program = [sys.executable, str(ROOT / "benchmarks" / "batch_once.py"), str(book), str(self.output)]
        start = time.perf_counter()
        done = subprocess.run([*program, json.dumps(options)], check=True, capture_output=True, text=True)
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return {**found, "whole": time.perf_counter() - start}


def whole(bench: Bench, count: int) -> tuple[list[Row], float]:
    """A run of count drafts and one with nothing left to do; core milliseconds per draft."""
    run = bench.run(count, jobs=CORES)
    size = sum(p.stat().st_size for p in bench.output.rglob("*.docx")) / count / 1024
    journal = (bench.output / FOLDER / "journal.sqlite").stat().st_size / count / 1024
    again = bench.run(count, again=True, jobs=CORES, resume=True)["whole"]
    speed, stages = count / run["whole"], run["stages"]
    start = run["whole"] - sum(stages.values())
    used, parent = run["cpu"], run["parent_cpu"]
    rows = [
        (
            f"{count} 份，{CORES} 核 / drafts, {CORES} cores",
            f"{run['whole']:.1f} s",
            f"{speed:.1f} / s, {speed / CORES:.1f} / s per core",
        ),
        ("　启动和结束 / starting and ending", f"{start:.1f} s", ""),
        *((f"　{NAMES[s]}", f"{stages[s]:.1f} s", f"{stages[s] / count * 1000:.1f} ms each") for s in stages),
        ("　所有进程的处理器时间 / processor time of all", f"{used:.0f} s", f"{used / count * 1000:.0f} ms each"),
        ("　　其中主进程 / the parent's", f"{parent:.1f} s", f"{parent / count * 1000:.1f} ms each"),
        ("　磁盘 / disk", f"{size:.0f} kB each", f"journal {journal:.1f} kB each"),
        ("　再来一次，无事可做 / again, nothing to do", f"{again:.1f} s", f"{again / count * 1000:.1f} s per 1000"),
    ]
    return rows, run["whole"] * CORES / count * 1000


def cores(bench: Bench, count: int, times: int) -> list[Row]:
    """One worker against two, in turn; medians."""
    found: dict[int, list[dict[str, float]]] = {1: [], CORES: []}
    for _ in range(times):
        for jobs, runs in found.items():
            run = bench.run(count, jobs=jobs)
            runs.append({"draft": run["stages"]["draft"], "whole": run["whole"]})
    rows = [(f"{count} 份，各 {times} 次 / drafts, {times} runs each", "", "")]
    for stage in ("draft", "whole"):
        one, two = (statistics.median(run[stage] for run in found[jobs]) for jobs in (1, CORES))
        rows += [
            (f"　{NAMES[stage]}，--jobs 1", f"{one:.1f} s", f"{count / one:.1f} / s"),
            (f"　{NAMES[stage]}，--jobs {CORES}", f"{two:.1f} s", f"{count / two:.1f} / s, {one / two:.2f} ×"),
        ]
    return rows


def memory(bench: Bench, sizes: list[int]) -> Iterator[Row]:
    """Of the parent, the clerk and the workers; every row is read, examined, drafted in part and reported."""
    yield (
        "内存峰值，只写一个附件（md） / peak memory, one annex as md",
        "主进程 / parent",
        "读写表格的、起草的 / clerk, worker",
    )
    for size in sizes:
        run = bench.run(size, jobs=CORES, **SLICE)
        others = f"{run['clerk']:.0f} MB, {run['workers']:.0f} MB"
        yield (f"　{size} 行 / rows", f"{run['parent']:.0f} MB", others)


def share(bench: Bench, count: int) -> list[Row]:
    """What of a worker's time goes into compressing and into the disk."""
    shutil.rmtree(bench.output, ignore_errors=True)
    spent = {"archive": 0.0, "place_files": 0.0}
    with _timed(package, "archive", spent), _timed(work, "place_files", spent):
        run_batch(Asked(bench.book(count), bench.output, base=BASE), Stages(), _Here(1), LocalPool(1))
    with Journal(bench.output) as journal:
        all_seconds = sum(row.outcome.seconds for row in journal.rows() if row.outcome)
    packed, placed = spent["archive"] / all_seconds, spent["place_files"] / all_seconds
    return [
        (f"工作进程的时间，{count} 份 / a worker's time", f"{all_seconds / count * 1000:.0f} ms", ""),
        ("　压缩 / compressing", f"{packed:.0%}", ""),
        ("　写到磁盘（fsync、改名） / to disk (fsync, rename)", f"{placed:.0%}", ""),
        ("　其余 / all else", f"{1 - packed - placed:.0%}", ""),
    ]


class _Here(LocalPool):
    """A thread of this process."""

    def executor(self) -> Any:
        from concurrent.futures import ThreadPoolExecutor

        self._thread = getattr(self, "_thread", None) or ThreadPoolExecutor(1)
        return self._thread


@contextmanager
def _timed(module: Any, name: str, spent: dict[str, float]) -> Iterator[None]:
    known = getattr(module, name)

    def timed(*given: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return known(*given, **named)
        finally:
            spent[name] += time.perf_counter() - start

    setattr(module, name, timed)
    try:
        yield
    finally:
        setattr(module, name, known)


def measure(asked: argparse.Namespace) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder:
        bench = Bench(Path(folder))
        rows, each = whole(bench, asked.count)
        yield from rows
        yield from cores(bench, asked.short, asked.times)
        yield from peers(asked.count, CORES, each, asked.docxtpl, asked.python_docx, asked.unlike)
        yield from share(bench, asked.short)
        yield from memory(bench, asked.sizes)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, help="full agreements (1000 with --write, else 100)")
    options.add_argument("--short", type=int, default=100, help="drafts of each short run (100)")
    options.add_argument("--times", type=int, default=3, help="short runs of each (3)")
    options.add_argument("--unlike", type=int, default=100, help="unlike pilots in one warm process (100)")
    options.add_argument("--docxtpl", type=int, default=20, help="drafts of docxtpl (20)")
    options.add_argument("--python-docx", type=int, default=5, help="drafts of python-docx (5)")
    options.add_argument("--sizes", type=int, nargs="*", help="rows of the runs that are weighed")
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    asked = options.parse_args()
    asked.count = asked.count or (1000 if asked.write else 100)
    asked.sizes = asked.sizes if asked.sizes is not None else [100, 1000, 10_000] if asked.write else [100]
    load = os.getloadavg()[0]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today()}"
    if load > 0.5:
        machine += f"; 机器同时在做别的事，负载 / a shared machine, load {load:.1f}"
    lines = ["| 量的什么 / what | | |", "| --- | ---: | ---: |"]
    print(f"{machine}\n\n" + "\n".join(lines))
    for a, b, c in measure(asked):
        lines.append(f"| {a} | {b} | {c} |")
        print(lines[-1], flush=True)
    table = f"{machine}\n\n" + "\n".join(lines) + "\n"
    if asked.write:
        put(table, START, END)


if __name__ == "__main__":
    main()
