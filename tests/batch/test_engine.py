"""Tasks in processes: bounded, and a worker that dies takes nothing along but its own task."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, wait
from pathlib import Path

import pytest
from books import hear_interrupts
from labour import double, hungry, pid, raises, slow, sometimes_fatal

from alliance_drafter.batch.engine import AHEAD, LocalPool, Lost, run_all


@pytest.fixture
def pool() -> Iterator[LocalPool]:
    made = LocalPool(2)
    yield made
    made.close()


def test_every_task_is_done_once_and_few_are_taken_ahead(pool: LocalPool) -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for n in range(60):
            taken += 1
            yield n

    found = {}
    for done, (task, result) in enumerate(run_all(pool, double, tasks()), 1):
        found[task] = result
        assert taken - done < AHEAD * pool.workers + pool.workers
    assert found == {n: n * 2 for n in range(60)}


def test_a_task_that_kills_its_worker_is_lost_and_no_other(pool: LocalPool, tmp_path: Path) -> None:
    tasks = [(n, str(tmp_path)) for n in range(12)]
    found = {task[0]: result for task, result in run_all(pool, sometimes_fatal, tasks)}
    assert isinstance(found.pop(3), Lost)
    assert found == {n: n for n in range(12) if n != 3}
    assert sorted(int(p.name[5:]) for p in tmp_path.glob("done-*")) == sorted(found)


def test_a_worker_out_of_memory_costs_its_own_task(pool: LocalPool) -> None:
    found = dict(run_all(pool, hungry, range(4)))
    assert isinstance(found.pop(1), Lost) and found == {0: 0, 2: 2, 3: 3}


def test_what_a_task_raises_is_given(pool: LocalPool) -> None:
    ((_, error),) = run_all(pool, raises, [7])
    assert isinstance(error, ValueError) and error.args == (7,)


def test_an_interrupt_gives_what_is_running_and_begins_nothing_more(pool: LocalPool) -> None:
    hear_interrupts()
    list(run_all(pool, double, range(2)))  # the workers stand
    threading.Timer(0.7, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    found = []
    with pytest.raises(KeyboardInterrupt):
        for task, _ in run_all(pool, slow, range(100)):
            found.append(task)
    assert 2 <= len(found) < 12


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    import subprocess
    import sys

    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from labour import pid\n"
        "from alliance_drafter.batch.engine import LocalPool\n"
        "if __name__ == '__main__':\n"
        "    import os, signal\n"
        "    print(LocalPool(1).executor().submit(pid, 1).result(), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    file = tmp_path / "parent.py"
    file.write_text(script)
    done = subprocess.run([sys.executable, file, Path(__file__).parent], capture_output=True, text=True, check=False)
    worker = int(done.stdout)
    for _ in range(100):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        if "Z" in Path(f"/proc/{worker}/stat").read_text().split(")")[1]:
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker lives on")


def test_the_same_workers_serve_several_calls(pool: LocalPool) -> None:
    first = {result for _, result in run_all(pool, pid, range(8))}
    again = {result for _, result in run_all(pool, pid, range(8))}
    assert len(first | again) <= 2


def test_a_worker_lost_after_tasks_were_cancelled_leaves_nobody_waiting() -> None:
    pool = LocalPool(1)
    executor = pool.executor()
    futures = [executor.submit(slow, n) for n in range(8)]
    wait(futures[:1])
    assert futures[-1].cancel()
    for process in executor._processes.values():  # type: ignore[attr-defined]
        process.kill()
    assert isinstance(futures[-2].exception(timeout=5), BrokenExecutor)
    pool.drop()
