"""Tasks for the workers of a Dask cluster that is there already."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cache
from importlib.metadata import version
from pathlib import Path
from socket import gethostname
from typing import Any, Final, ParamSpec, TypeVar

from ..errors import OutputError, UsageError

LOOK: Final = 5  # seconds between two looks at which workers there are
WAIT: Final = 20  # seconds for the scheduler to answer, and for its first worker
PATIENCE: Final = 300  # seconds without a worker or a scheduler, before the run is ended
IN_TURN: Final = threading.Lock()
GONE: Final = "集群取消了任务，或者没有工作进程了 / the cluster cancelled its tasks, or has no workers any more"
Given = TypeVar("Given")
Asked = ParamSpec("Asked")


class DaskPool:
    """Workers of a Dask cluster. Dask itself gives a lost worker's task to another; workers may come and go.

    shared: a folder that every machine must see under this path. Raises UsageError where dask is not installed, the
    scheduler does not answer or has no worker.
    """

    def __init__(self, scheduler: str, shared: Path | None = None) -> None:
        try:
            import distributed
            from distributed.scheduler import KilledWorker
        except ImportError:
            raise UsageError(
                "--engine dask 需要可选的依赖：pip install 'alliance-drafter[dask]'"
                " / --engine dask needs an optional dependency: pip install 'alliance-drafter[dask]'"
            ) from None
        try:
            self._client: Any = distributed.Client(scheduler, timeout=WAIT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(
                f"--scheduler {scheduler}：无法连接：{error} / --scheduler {scheduler}: does not answer: {error}"
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            self._client.close()
            raise UsageError(
                f"--scheduler {scheduler}：没有工作进程 / --scheduler {scheduler}: has no workers"
            ) from None
        self.lost: tuple[type[BaseException], ...] = (KilledWorker,)
        self.workers = self._count()
        self._shared = str(shared or "")
        self._executor: Executor | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def executor(self) -> Executor:
        self._executor = self._executor or _Cluster(self._client, self._shared)
        return self._executor

    def alone(self) -> Executor:
        return _Cluster(self._client, self._shared)

    def drop(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = None

    def close(self) -> None:
        self._ended.set()
        self.drop()
        self._client.close()

    def _count(self) -> int:
        return sum(self._client.nthreads().values())

    def _watch(self) -> None:
        """Counts the workers that came and went; ends what is asked of a cluster that has had none for long."""
        without = 0
        while not self._ended.wait(LOOK):
            try:
                count = self._count()
            except Exception:  # whatever the connection to a scheduler that is gone raises
                count = 0
            self.workers = count or self.workers
            without = 0 if count else without + LOOK
            if without >= PATIENCE and self._executor is not None:
                self._executor.shutdown(wait=False, cancel_futures=True)


class _Cluster(Executor):
    """Tasks asked of a cluster. All count as running: a cluster doesn't say which a worker has begun."""

    def __init__(self, client: Any, shared: str) -> None:
        self._client, self._shared = client, shared
        self._asked: dict[Future[Any], Any] = {}  # with the cluster's own, which it forgets when nobody holds them

    def submit(self, fn: Callable[Asked, Given], /, *args: Asked.args, **kwargs: Asked.kwargs) -> Future[Given]:
        ours: Future[Given] = Future()
        ours.set_running_or_notify_cancel()
        try:
            theirs = self._client.submit(_in_turn, (_version(), self._shared), fn, *args, pure=False, **kwargs)
        except Exception as error:
            ours.set_exception(OutputError(f"{GONE}: {error}"))
            return ours
        self._asked[ours] = theirs
        theirs.add_done_callback(lambda done: self._hand_on(done, ours))
        return ours

    def _hand_on(self, theirs: Any, ours: Future[Any]) -> None:
        try:
            if theirs.cancelled():
                ours.set_exception(OutputError(GONE))
            elif (error := theirs.exception()) is not None:
                ours.set_exception(error)
            else:
                ours.set_result(theirs.result())
        except BaseException as error:  # the cluster went away between
            ours.set_exception(OutputError(f"{GONE}: {error}"))
        self._asked.pop(ours, None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing is waited for: those who ask hold the futures."""
        if cancel_futures and self._asked:
            self._client.cancel(list(self._asked.values()), force=True)


def _in_turn(asked: tuple[str, str], work: Callable[..., Given], *args: Any, **kwargs: Any) -> Given:
    """In a worker, one task at a time, however many threads it has. asked: the version of whoever asks, the folder."""
    program, shared = asked
    if _version() != program:
        raise OutputError(
            f"{gethostname()}：程序的版本是 {_version()}，应为 {program}"
            f" / {gethostname()}: has version {_version()} of the program; {program} would be right"
        )
    if shared and not Path(shared).is_dir():
        raise OutputError(
            f"{gethostname()}：看不到 {shared}；请把输出文件夹挂载在同样的路径下"
            f" / {gethostname()}: does not see {shared}; mount the output folder under the same path"
        )
    with IN_TURN:
        gc.set_threshold(100_000, 20, 20)  # much is built and little thrown away
        return work(*args, **kwargs)


@cache
def _version() -> str:
    return version("alliance-drafter")
