"""An alliance's folder: its files whole under their names, or not there, and nothing that a person edited is lost."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from ..errors import OutputError
from ..files import replace, sha256_of
from .jobs import Made
from .journal import FOLDER

WHOLE: Final = "whole"  # as it was written
EDITED: Final = "edited"  # another content, and a sound file
GONE: Final = "gone"  # not there, or broken


class Edited(Exception):
    """names: files that are not as we wrote them, and would be written over."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(names)
        self.names = names


def unfinished(output: Path) -> Path:
    """The folder of files that are being made."""
    return output / FOLDER / "parts"


def place_files(
    output: Path, run: str, folder: str, files: Sequence[tuple[str, bytes]], known: Sequence[Made], *, force: bool
) -> tuple[Made, ...]:
    """Writes files (name, bytes) elsewhere first and moves them into output/folder when all are complete.

    known: what an earlier run wrote for the same alliance; of that, what is no longer made is taken away.
    Raises Edited where somebody's own changes would be lost and force is off; OutputError, caused by the OSError,
    where the disk refuses.
    """
    made = tuple(Made(f"{folder}/{name}", hashlib.sha256(data).hexdigest(), len(data)) for name, data in files)
    earlier = {one.name: one for one in known}
    ours = {one.name: {one.sha256} | ({earlier[one.name].sha256} if one.name in earlier else set()) for one in made}
    edited = tuple(name for name, digests in ours.items() if _is_edited(output / name, digests, name in earlier))
    if edited and not force:
        raise Edited(edited)
    stage = unfinished(output) / run / folder
    for name, data in files:
        replace(stage / name, data)
    try:
        _move(stage, output / folder, [name for name, _ in files])
        for one in known:
            if one.name not in ours and state_of(output, one) == WHOLE:
                (output / one.name).unlink()
                with suppress(OSError):
                    (output / one.name).parent.rmdir()  # where nothing else is in it
    except OSError as error:
        raise OutputError(
            f"{output / folder}：无法写入：{error.strerror} / {output / folder}: cannot be written: {error.strerror}"
        ) from error
    return made


def _move(stage: Path, target: Path, names: list[str]) -> None:
    if not target.exists():
        with suppress(OSError):  # somebody made it meanwhile: file by file, then
            stage.rename(target)
            return
    target.mkdir(exist_ok=True)
    for name in names:
        (stage / name).replace(target / name)
    stage.rmdir()


def _is_edited(path: Path, digests: set[str], written_before: bool) -> bool:
    if not path.exists() or sha256_of(path) in digests:
        return False
    return not written_before or _is_sound(path)


def state_of(output: Path, made: Made) -> str:
    """Whether a file that was written stands as it was: WHOLE, EDITED or GONE. Raises OSError."""
    path = output / made.name
    if not path.is_file():
        return GONE
    if path.stat().st_size == made.size and sha256_of(path) == made.sha256:
        return WHOLE
    return EDITED if _is_sound(path) else GONE


def _is_sound(path: Path) -> bool:
    """Whether a program could have saved it so: a whole zip, a PDF with its end, a text."""
    if path.suffix == ".docx":
        try:
            with zipfile.ZipFile(path) as parts:
                return "word/document.xml" in parts.namelist() and parts.testzip() is None
        except (OSError, zipfile.BadZipFile, EOFError, ValueError):
            return False
    data = path.read_bytes()
    return data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:] if path.suffix == ".pdf" else bool(data.strip(b"\0"))
