"""A Dask cluster instead of processes of our own: the same bytes, and a worker may die in the middle."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import Here, Silent, hear_interrupts, plain, rows_of, tree
from labour import double, raises, slow, sometimes_fatal

from alliance_drafter.batch import cluster
from alliance_drafter.batch.asked import Asked
from alliance_drafter.batch.cluster import DaskPool
from alliance_drafter.batch.engine import Lost, run_all
from alliance_drafter.batch.jobs import DONE
from alliance_drafter.batch.run import run_batch
from alliance_drafter.errors import OutputError, UsageError

distributed = pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """Of two worker processes, with a nanny each."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as made:
        yield made


@pytest.fixture
def pool(scheduler: Any) -> Iterator[DaskPool]:
    with distributed.Client(scheduler.scheduler_address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=60)  # what a test has killed may still be coming again
    made = DaskPool(scheduler.scheduler_address)
    yield made
    made.close()


def pids(pool: DaskPool) -> list[int]:
    return sorted(pool._client.run(os.getpid).values())


def test_every_task_is_done_once(pool: DaskPool) -> None:
    assert pool.workers == 2
    assert dict(run_all(pool, double, range(40))) == {n: n * 2 for n in range(40)}


def test_what_a_task_raises_is_given(pool: DaskPool) -> None:
    ((_, error),) = run_all(pool, raises, [7])
    assert isinstance(error, ValueError) and error.args == (7,)


def test_a_worker_killed_in_the_middle_changes_no_byte(pool: DaskPool, tmp_path: Path) -> None:
    count = 8
    book = plain(tmp_path / "p.xlsx", count)

    class Killer(Silent):
        killed = 0

        def step(self, rows: int) -> None:
            super().step(rows)
            if self.stages[-1][0] == "draft" and not self.killed:
                self.killed = pids(pool)[0]
                os.kill(self.killed, signal.SIGKILL)

    watch = Killer()
    result = run_batch(Asked(book, tmp_path / "cluster"), watch, pool, Here())
    assert watch.killed and not result.stopped
    assert [row.outcome.status for row in rows_of(tmp_path / "cluster").values() if row.outcome] == [DONE] * count
    run_batch(Asked(book, tmp_path / "here"), Silent(), Here(), Here())
    assert tree(tmp_path / "cluster") == tree(tmp_path / "here")


def test_a_task_that_kills_its_worker_each_time_is_lost_and_no_other(pool: DaskPool, tmp_path: Path) -> None:
    found = {task[0]: result for task, result in run_all(pool, sometimes_fatal, [(n, str(tmp_path)) for n in range(6)])}
    assert isinstance(found.pop(3), Lost)
    assert found == {n: n for n in range(6) if n != 3}


def test_an_interrupt_gives_what_was_handed_out_and_begins_nothing_more(pool: DaskPool) -> None:
    hear_interrupts()
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for n in range(100):
            taken.append(n)
            yield n

    threading.Timer(0.7, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    found = []
    with pytest.raises(KeyboardInterrupt):
        for task, _ in run_all(pool, slow, tasks()):
            found.append(task)
    assert sorted(found) == taken and len(taken) < 20


def test_a_cluster_that_loses_all_its_workers_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOOK", 0.2)
    monkeypatch.setattr(cluster, "PATIENCE", 0.6)
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=":0", silence_logs=50) as made:
        pool = DaskPool(made.scheduler_address)
        try:
            tasks = run_all(pool, slow, range(5))
            assert next(tasks)[1] is not None
            made.scale(0)
            left = [result for _, result in tasks]
            assert any(isinstance(result, OutputError) for result in left)
        finally:
            pool.close()


def test_a_worker_with_another_version_of_the_program_says_so(pool: DaskPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_version", lambda: "9.9")
    ((_, error),) = run_all(pool, double, [1])
    assert isinstance(error, OutputError) and "9.9" in str(error)


def test_a_worker_that_does_not_see_the_output_folder_says_so(scheduler: Any, tmp_path: Path) -> None:
    pool = DaskPool(scheduler.scheduler_address, tmp_path / "elsewhere")
    ((_, error),) = run_all(pool, double, [1])
    pool.close()
    assert isinstance(error, OutputError) and "elsewhere" in str(error)


def test_nobody_at_the_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distributed, "Client", lambda *_, **__: (_ for _ in ()).throw(TimeoutError("nobody")))
    with pytest.raises(UsageError, match="无法连接"):
        DaskPool("tcp://127.0.0.1:1")


def test_a_cluster_without_workers_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOOK", 0.2)
    monkeypatch.setattr(cluster, "WAIT", 1)
    started = time.monotonic()
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=":0", silence_logs=50) as made,
        pytest.raises(UsageError, match="没有工作进程"),
    ):
        DaskPool(made.scheduler_address)
    assert time.monotonic() - started < 10
