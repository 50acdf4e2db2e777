"""What a lawyer waits for: whole commands on an agreement of some 200 pages, cold, each in a process of its own."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Row = tuple[str, str, str]
TIMES = 5
SETTINGS = ("--set", "benefit.method=by_contribution", "--set", "secretariat.model=chair_hosted")


def run(*arguments: str) -> float:
    """Milliseconds; exit status 1 says only that there are findings."""
    start = time.perf_counter()
    program = [sys.executable, "-c", "from alliance_drafter.cli.main import run; run()", *arguments]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return (time.perf_counter() - start) * 1000


def median(call: Callable[[], float]) -> float:
    return statistics.median(call() for _ in range(TIMES))


def rows(example: Path) -> list[Row]:
    """read back, regenerate, redline, one annex, finalise."""
    with tempfile.TemporaryDirectory() as folder:
        old, new, out = (str(Path(folder) / f"{name}.docx") for name in ("old", "new", "out"))
        run("draft", str(example), "-o", old)
        run("regenerate", old, *SETTINGS, "-o", new)
        commands = {
            "答卷读回 / answers": ("answers", old, "-o", str(Path(folder) / "a.yaml"), "--force"),
            "更新 / regenerate": ("regenerate", old, *SETTINGS, "-o", out, "--force"),
            "更新一个附件 / one annex": ("regenerate", old, *SETTINGS, "--annex", "ip-revenue", "-o", out, "--force"),
            "对照 / redline": ("redline", old, new, "-o", out, "--force"),
            "附件单独 / annex": ("annex", "ip-revenue", old, "-o", out, "--force"),
            "定稿 / finalise": ("finalise", old, "-o", out, "--force"),
        }  # fmt: skip
        short, other = (str(Path(folder) / f"{name}.docx") for name in ("short", "other"))
        run("annex", "ip-revenue", old, "-o", short)
        run("regenerate", short, *SETTINGS, "-o", other)
        twenty = {
            "更新 / regenerate": ("regenerate", short, *SETTINGS, "-o", out, "--force"),
            "对照 / redline": ("redline", short, other, "-o", out, "--force"),
        }
        return [
            (name, f"{median(lambda c=c: run(*c)):.0f} ms", f"{pages} pages, cold")
            for pages, asked in ((200, commands), (20, twenty))
            for name, c in asked.items()
        ]
