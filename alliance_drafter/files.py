"""Whole-or-nothing writing, bounded reading, safe file names: the only writer to disk."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import Final

from .errors import OutputError, UsageError

RESERVED: Final = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def replace(path: Path, data: bytes, *, force: bool = True) -> None:
    """Write data beside path under a temporary name, then move it into place.

    Raises OutputError where path exists and force is off, or where it cannot be written.
    """
    if not force and path.exists():
        raise OutputError(
            f"{path}：文件已存在；如需覆盖，请加 --force。 / exists already; add --force to overwrite it."
        )
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise OutputError(f"{path}：无法写入：{error.strerror} / cannot be written: {error.strerror}") from error


def read(path: Path, most: int) -> bytes:
    """The bytes of a file. Raises UsageError where it is none, cannot be read, or holds more than most bytes."""
    if not path.is_file():
        raise UsageError(f"{path}：没有这个文件 / no such file")
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{path}：无法读取：{error.strerror} / cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise UsageError(f"{path}：文件过大，拒绝读取 / the file is too large; refused")
    return data


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def safe_name(text: str, most: int = 80) -> str:
    """A file name made of text: no path, no reserved name, no control character, at most `most` characters."""
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+', "_", text).strip(" .")[:most].strip(" .")
    return f"_{name}" if RESERVED.match(name) else name or "_"
