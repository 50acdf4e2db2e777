"""What the engine's tests have done in processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path


def double(n: int) -> int:
    return n * 2


def sometimes_fatal(task: tuple[int, str]) -> int:
    """Kills its worker where n is 3, each time; where it is 5, the first time only. The folder keeps count."""
    n, folder = task
    if n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    mark = Path(folder) / "five"
    if n == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    (Path(folder) / f"done-{n}").touch()
    return n


def hungry(n: int) -> int:
    """Asks for more memory than it is allowed, as a runaway does, where n is 1."""
    if n == 1:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
        try:
            return len([bytearray(2**27) for _ in range(1000)])
        except MemoryError:
            os._exit(137)  # as the system's own killer would end it
    return n


def raises(n: int) -> int:
    raise ValueError(n)


def slow(n: int) -> int:
    time.sleep(0.5)
    return n


def pid(n: int) -> int:
    return os.getpid()
