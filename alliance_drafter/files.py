"""Whole-or-nothing writing, bounded reading, safe file names: the only writer to disk."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
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
            f"{path}：文件已存在；如需覆盖，请加 --force。 / {path}: exists already; add --force to overwrite it."
        )
    with whole(path) as temporary:
        temporary.write_bytes(data)


@contextlib.contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A temporary file beside path, for a writer that wants a path; moved into place once it is written.

    Where the writer fails, path stays as it was and nothing is left behind.
    Raises OutputError for every OSError, the writer's too.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        os.close(handle)
        temporary = Path(name)
        yield temporary
        _settle(temporary, os.O_RDWR)
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
        with contextlib.suppress(OSError):  # Windows opens no folder
            _settle(path.parent, os.O_RDONLY)
    except OSError as error:
        raise OutputError(
            f"{path}：无法写入：{error.strerror} / {path}: cannot be written: {error.strerror}"
        ) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):  # moved already
                temporary.unlink()


def _settle(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path, most: int) -> bytes:
    """The bytes of a file. Raises UsageError where it is none, cannot be read, or holds more than most bytes."""
    if not path.is_file():
        raise UsageError(f"{path}：没有这个文件 / {path}: no such file")
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        raise UsageError(f"{path}：无法读取：{error.strerror} / {path}: cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise UsageError(f"{path}：文件过大，拒绝读取 / {path}: the file is too large; refused")
    return data


def sha256_of(path: Path) -> str:
    """Of a file's content, hex, however large it is. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def safe_name(text: str, most: int = 80, most_bytes: int = 200) -> str:
    """A file name made of text: no path, no reserved name, no control character.

    At most `most` characters and most_bytes bytes of UTF-8: file systems count to 255 of either.
    """
    name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]+', "_", text).strip(" .")
    name = name[:most].encode()[:most_bytes].decode("utf-8", "ignore").strip(" .")
    return f"_{name}" if RESERVED.match(name) else name or "_"
