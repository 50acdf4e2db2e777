"""finalise: a draft, edited or not, becomes the final version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import typer

from ..errors import OutputError
from ..files import read, replace
from ..readers.package import MOST_FILE
from ..revise.finalise import finalise
from ..revise.open_points import OpenPoint
from ..texts import Say
from .language import say_in

KINDS: Final = {
    "blank": "finalise.blank", "conflict": "finalise.conflict", "change": "finalise.change",
    "differs": "finalise.differs", "mark": "finalise.mark", "hidden": "finalise.hidden",
    "outside": "finalise.outside", "embedded": "finalise.embedded", "signature": "finalise.signature",
}  # fmt: skip
STORIES: Final = {
    "cover": "finalise.cover", "contents": "finalise.contents", "body": "finalise.body", "header": "finalise.header",
    "footer": "finalise.footer", "note": "finalise.note", "file": "finalise.file",
}  # fmt: skip


def run_finalise(file: Path, output: Path | None, strip_answers: bool, force: bool, lang: str) -> bool:
    """Writes the final version, whole or not at all; False where something keeps it from being final.

    Raises UsageError, OutputError.
    """
    say = say_in(lang)
    path = output or file.with_name(f"{file.stem} {say('finalise.suffix')}.docx")
    if path.is_dir():
        raise OutputError(f"{path}：是文件夹 / {path}: is a folder")
    found = finalise(read(file, MOST_FILE), str(file), strip_answers=strip_answers)
    if found.points:
        typer.echo(say("finalise.refused", file=file, count=len(found.points)), err=True)
        for line in _lines(found.points, say):
            typer.echo(line, err=True)
        return False
    replace(path, found.data, force=force)
    taken = found.taken
    typer.echo(say("finalise.taken", comments=taken.comments, highlights=taken.highlights, marks=taken.marks), err=True)
    typer.echo(str(path))
    return True


def _lines(points: tuple[OpenPoint, ...], say: Say) -> Iterator[str]:
    """Kind by kind: what to do, and each place."""
    for kind, heading in KINDS.items():
        meant = [point for point in points if point.kind == kind]
        if meant:
            yield say(heading)
        for point in meant:
            yield f"  {point.spot.title or say(STORIES[point.spot.story])}  {point.text}".rstrip()
