"""One batch as an office runs it, in a process of its own that is timed and weighed; what it prints is JSON.

    python benchmarks/batch_once.py pilots.xlsx out/ '{"jobs": 2, "formats": ["docx"]}'

The command's own modules are loaded as the command loads them; only what shows the progress is another. Linux only:
memory is the highest of each process (VmHWM).
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import sys
import time
from pathlib import Path
from typing import Any

from alliance_drafter.batch.asked import Asked
from alliance_drafter.batch.engine import LocalPool
from alliance_drafter.batch.run import run_batch

BASE = Path(__file__).parents[1] / "examples" / "pilots" / "base.yaml"


class Stages:
    """Seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.name, self.began = "", 0.0

    def stage(self, name: str, total: int) -> None:
        self.end()
        self.name, self.began = name, time.perf_counter()

    def step(self, rows: int) -> None:
        pass

    def end(self) -> None:
        if self.name:
            self.seconds[self.name] = time.perf_counter() - self.began


class Weighed(LocalPool):
    """peak: MB of its largest process."""

    peak = 0.0

    def _weigh(self) -> None:
        processes = getattr(self._executor, "_processes", None) or {}
        self.peak = max([self.peak, *map(highest, processes)])

    def drop(self) -> None:
        self._weigh()
        super().drop()

    def close(self) -> None:
        self._weigh()
        super().close()


def highest(process: int | str) -> float:
    """MB; 0 where the process is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def cpu(whose: int) -> float:
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def once(workbook: Path, output: Path, **more: Any) -> dict[str, Any]:
    import alliance_drafter.cli.main  # noqa: F401

    asked = Asked(workbook, output, base=BASE, **more)
    watch, pool, clerk = Stages(), Weighed(asked.jobs), Weighed(1)
    loaded = cpu(resource.RUSAGE_SELF)
    result = run_batch(asked, watch, pool, clerk)
    watch.end()
    while multiprocessing.active_children():
        time.sleep(0.01)
    return {
        "stages": watch.seconds,
        "parent": highest("self"),
        "workers": pool.peak,
        "clerk": clerk.peak,
        "parent_cpu": cpu(resource.RUSAGE_SELF) - loaded,
        "cpu": cpu(resource.RUSAGE_SELF) + cpu(resource.RUSAGE_CHILDREN),
        "statuses": dict(result.totals.statuses),
    }


if __name__ == "__main__":
    options = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(sys.argv[3]).items()}
    print(json.dumps(once(Path(sys.argv[1]), Path(sys.argv[2]), **options)))
