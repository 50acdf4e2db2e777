"""Killed at any moment, a batch leaves nothing half and goes on; equal rows give equal bytes however they are made."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from books import alliance, batch, hear_interrupts, members, plain, rows_of, tree, workbook
from office import needs_office

from alliance_drafter.batch.jobs import DONE
from alliance_drafter.batch.package import WHOLE, state_of

COMMAND = "from alliance_drafter.cli.main import run\nif __name__ == '__main__':\n    run()\n"


def begin(folder: Path, *more: str) -> subprocess.Popen[bytes]:
    script = folder / "command.py"
    script.write_text(COMMAND)
    arguments = ["batch", "run", str(folder / "p.xlsx"), "-o", str(folder / "out"), "--jobs", "2", *more]
    with (folder / "said.txt").open("wb") as said:
        return subprocess.Popen([sys.executable, str(script), *arguments], stdout=said, stderr=said)


def whole_so_far(output: Path) -> int:
    """Every file under a final name is whole, and all that is recorded as done is there; how many are."""
    files = list(output.glob("P*/*"))
    for file in files:
        with zipfile.ZipFile(file) as parts:
            assert parts.testzip() is None
        assert file.suffix == ".docx" and not file.name.startswith(".")
    done = [row.outcome for row in rows_of(output).values() if row.outcome and row.outcome.status == DONE]
    for outcome in done:
        assert [state_of(output, made) for made in outcome.files] == [WHOLE]
    return len(done)


def test_killed_three_times_at_random_it_goes_on_and_ends_with_what_it_would_have_been(tmp_path: Path) -> None:
    count, chance = 14, random.Random()
    plain(tmp_path / "p.xlsx", count)
    seed = chance.randrange(10**6)
    chance.seed(seed)
    times: dict[str, int] = {}
    for target in (0, chance.randrange(1, 5), chance.randrange(5, 10)):
        run = begin(tmp_path, "--resume")
        if not target:  # somewhere in the reading
            time.sleep(chance.uniform(0.3, 2))
        end = time.monotonic() + 60
        while run.poll() is None and len(list((tmp_path / "out").glob("P*"))) < target and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(chance.random() / 5)
        run.send_signal(signal.SIGKILL)
        run.wait()
        time.sleep(0.3)  # its workers end with it
        if not (tmp_path / "out" / ".alliance-batch" / "journal.sqlite").exists():
            continue
        whole_so_far(tmp_path / "out")
        before = {str(p): p.stat().st_mtime_ns for p in (tmp_path / "out").glob("P*/*")}
        done = {key for key, row in rows_of(tmp_path / "out").items() if row.outcome}
        kept = {path: at for path, at in before.items() if Path(path).parent.name[:4] in done}
        assert all(before[path] == at for path, at in times.items()), f"done twice (seed {seed})"
        times = kept
    last = begin(tmp_path, "--resume")
    assert last.wait(120) == 1, (tmp_path / "said.txt").read_text("utf-8")  # the checks find errors in rows so short
    assert whole_so_far(tmp_path / "out") == count
    assert all(Path(path).stat().st_mtime_ns == at for path, at in times.items()), f"done twice (seed {seed})"
    batch(tmp_path / "p.xlsx", tmp_path / "once", formats=("docx",))
    assert tree(tmp_path / "out") == tree(tmp_path / "once")
    assert not list((tmp_path / "out" / ".alliance-batch").glob("parts"))


def test_ctrl_c_ends_what_is_running_and_says_how_to_go_on(tmp_path: Path) -> None:
    hear_interrupts()
    plain(tmp_path / "p.xlsx", 30)
    run = begin(tmp_path)
    end = time.monotonic() + 60
    while not list((tmp_path / "out").glob("P*")) and time.monotonic() < end:
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    assert run.wait(60) == 130
    said = (tmp_path / "said.txt").read_text("utf-8")
    assert "--resume" in said and "Traceback" not in said
    done = whole_so_far(tmp_path / "out")
    assert 0 < done < 30
    statuses = [a["status"] for a in json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["alliances"]]
    assert statuses.count("done") == done and statuses.count(None) == 30 - done


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the workers in /proc")
def test_a_worker_that_is_killed_costs_no_row(tmp_path: Path) -> None:
    plain(tmp_path / "p.xlsx", 8)
    run = begin(tmp_path)
    end = time.monotonic() + 60
    while len(list((tmp_path / "out").glob("P*"))) < 2 and time.monotonic() < end:
        time.sleep(0.01)
    children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text().split()
    workers = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(int(workers[-1]), signal.SIGKILL)
    assert run.wait(120) == 1, (tmp_path / "said.txt").read_text("utf-8")
    assert whole_so_far(tmp_path / "out") == 8


@needs_office
def test_a_pdf_of_equal_rows_is_the_same_as_well(tmp_path: Path) -> None:
    book = plain(tmp_path / "p.xlsx", 1)
    for name in ("a", "b"):
        batch(book, tmp_path / name, formats=("docx", "pdf"), annexes=("ip-revenue",))
    assert {Path(name).suffix for name in tree(tmp_path / "a")} == {".docx", ".pdf", ".json"}
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_equal_rows_give_equal_files_alone_or_among_others_in_any_order(tmp_path: Path) -> None:
    one = workbook(tmp_path / "one.xlsx", [alliance(3)], {"成员": members(3)})
    numbers = (2, 3, 1)
    rows = [alliance(n, benefit__method="equal" if n == 2 else None) for n in numbers]
    many = workbook(tmp_path / "many.xlsx", rows, {"成员": [m for n in numbers for m in members(n)]})
    batch(one, tmp_path / "a", formats=("docx",))
    batch(many, tmp_path / "b", formats=("docx",))
    alone, among = tree(tmp_path / "a"), tree(tmp_path / "b")
    shared = [name for name in alone if name.endswith(".docx")]
    assert len(shared) == 1 and alone[shared[0]] == among[shared[0]]
