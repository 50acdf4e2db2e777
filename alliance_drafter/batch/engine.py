"""Tasks through a concurrent.futures.Executor: so many at a time, and a lost worker costs its own task only."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing.connection import wait as wait_for
from typing import Any, Final, Protocol, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD: Final = 3  # tasks handed out for each worker: it never waits, and little is in memory
TRIES: Final = 2  # of a task by itself, before it is held to be what its worker dies of


class Lost(Exception):
    """The worker was lost each time it did this task: killed, out of memory, or crashed."""


class Pool(Protocol):
    """Where tasks are done. lost: what a future raises when its worker was lost."""

    workers: int
    lost: tuple[type[BaseException], ...]

    def executor(self) -> Executor:
        """The one at work; a new one where there is none."""

    def alone(self) -> Executor:
        """A new one, for one task."""

    def drop(self) -> None:
        """Ends the one at work without waiting; what it was doing is lost."""

    def close(self) -> None:
        """Ends all."""


class LocalPool:
    """Processes of this machine, begun afresh (spawn), so that nothing of the parent's goes along."""

    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._executor: ProcessPoolExecutor | None = None

    def executor(self) -> Executor:
        self._executor = self._executor or _processes(self.workers)
        return self._executor

    def alone(self) -> Executor:
        return _processes(1)

    def drop(self) -> None:
        if self._executor is not None:
            _kill(self._executor)
            self._executor = None

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
            self._executor = None


class _Settling(Future[Any]):
    """Cancelled, it stays so: Python 3.11 otherwise lets go of all others where a worker is lost then."""

    def set_exception(self, exception: BaseException | None) -> None:
        if not self.cancelled():
            super().set_exception(exception)


class _Processes(ProcessPoolExecutor):
    def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(*args, **kwargs)
        future.__class__ = _Settling
        return future


def _processes(workers: int) -> ProcessPoolExecutor:
    return _Processes(workers, multiprocessing.get_context("spawn"), initializer=_prepare)


def _kill(executor: Executor) -> None:
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()


def _prepare() -> None:
    """In a worker: Ctrl-C is the parent's to hear, and no worker outlives its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 20, 20)  # much is built and little thrown away
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)  # a worker's queue does not tell it that nobody listens any more


def run_all(
    pool: Pool, work: Callable[[Task], Result], tasks: Iterable[Task]
) -> Iterator[tuple[Task, Result | BaseException]]:
    """(task, what work gave or raised) as they end; Lost where its worker was lost each time.

    tasks are asked for as workers become free. On KeyboardInterrupt nothing more is begun; what is running is given
    still, and then the interrupt is raised. OutputError is given where the workers are gone for good.
    """
    source = iter(tasks)
    running: dict[Future[Result], Task] = {}
    suspects: list[Task] = []  # lost by a cluster, which blames all that waited at the worker that died
    whole = False
    try:
        while True:
            broken = []
            for task in source:
                if not _begin(pool, work, task, running):
                    broken.append(task)
                if broken or len(running) >= AHEAD * pool.workers:
                    break
            if not running and not broken:
                break
            try:
                done = wait(running, return_when=FIRST_COMPLETED).done if running else set()
            except KeyboardInterrupt:
                yield from _last(pool, running)
                raise
            for future in done:
                task = running.pop(future)
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    broken.append(task)
                elif isinstance(error, pool.lost):
                    suspects.append(task)
                else:
                    yield task, _given(pool, future, error)
            if broken:
                broken += running.values()
                running.clear()
                pool.drop()
                for task in broken:
                    yield task, _by_itself(pool, work, task)
        for task in suspects:
            yield task, _by_itself(pool, work, task)
        whole = True
    finally:
        if not whole:
            pool.drop()


def _begin(pool: Pool, work: Callable[[Task], Result], task: Task, running: dict[Future[Result], Task]) -> bool:
    try:
        running[pool.executor().submit(work, task)] = task
    except BrokenExecutor:
        return False
    return True


def _given(pool: Pool, future: Future[Any], error: BaseException | None) -> Any:
    if error is not None:
        return Lost() if isinstance(error, pool.lost) else error
    return future.result()


def _last(pool: Pool, running: dict[Future[Result], Task]) -> Iterator[tuple[Task, Result | BaseException]]:
    """What was running when the person said stop."""
    left = {future: task for future, task in running.items() if not future.cancel()}
    wait(left)
    for future, task in left.items():
        yield task, _given(pool, future, future.exception())
    pool.drop()


def _by_itself(pool: Pool, work: Callable[[Task], Result], task: Task) -> Result | BaseException:
    """A task that was in flight when a worker was lost: alone, so that it is seen whose fault it was."""
    for _ in range(TRIES):
        executor = pool.alone()
        try:
            future = executor.submit(work, task)
            error = future.exception()
            if not isinstance(error, pool.lost):
                return error if error is not None else future.result()
        finally:
            _kill(executor)
    return Lost()
