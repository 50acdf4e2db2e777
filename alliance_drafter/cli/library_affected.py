"""library affected: which past agreements contain a clause that reads differently today."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import typer

from ..errors import UsageError
from ..files import read as read_file
from ..library.load import data_folder, library_for
from ..questionnaire.model import Said
from ..readers.package import MOST_FILE
from ..revise.affected import Past, affected
from ..texts import language_of
from ..writers.docx import load_style
from .language import choice
from .library_diff import SIGNS

NOT_COMPARED: Final = Said("无法比较", "cannot be compared")
PASSED: Final = Said("略过：", "passed over: ")
SAME: Final = Said("无变化", "nothing changed")


def run_affected(folder: Path, overlays: tuple[Path, ...], format: str) -> None:
    """Prints each agreement below folder with its clauses that changed; names on the error stream what is none of ours.

    Raises UsageError where folder is none or holds no agreement of ours, LibraryError.
    """
    if format not in ("text", "json"):
        raise UsageError(choice("--format", format, ("text", "json")))
    if not folder.is_dir():
        raise UsageError(f"{folder}：不是文件夹 / {folder}: is not a folder")
    language = language_of(os.environ)
    library_for("zh", overlays)  # a faulty folder is told of whatever is in the other
    found = list(_agreements(folder, overlays, language))
    if not found:
        raise UsageError(f"{folder}：没有本工具起草的 .docx / {folder}: holds no .docx drafted by this tool")
    if format == "json":
        typer.echo(json.dumps([_json(past, language) for past in found], ensure_ascii=False, indent=2))
        return
    for past in found:
        typer.echo("\n".join(_lines(past, language)))
    changed = sum(bool(past.clauses) for past in found)
    unfit = sum(bool(past.problems) for past in found)
    typer.echo(
        Said(
            f"{len(found)} 份协议：{changed} 份有变化，{unfit} 份无法比较",
            f"{len(found)} agreements: {changed} with changes, {unfit} that cannot be compared",
        ).get(language)
    )


def _agreements(folder: Path, overlays: tuple[Path, ...], language: str) -> Iterator[Past]:
    style = load_style(data_folder() / "templates" / "styles")
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() not in (".docx", ".doc") or file.name.startswith("~$") or not file.is_file():
            continue
        try:
            yield affected(read_file(file, MOST_FILE), str(file), partial(library_for, overlays=overlays), style)
        except UsageError as error:
            typer.echo(f"{PASSED.get(language)}{error.told(language)}", err=True)


def _lines(past: Past, language: str) -> Iterator[str]:
    made = f"{past.stamp.name} {past.stamp.version}".strip()
    if past.problems:
        yield f"{past.file}  （{made}）  {NOT_COMPARED.get(language)}"
        for problem in past.problems:
            yield from (f"    {line}" for line in str(problem.told(language)).splitlines())
        return
    yield f"{past.file}  （{made}）" + ("" if past.clauses else f"  {SAME.get(language)}")
    yield from (f"  {SIGNS[one.how]} {one.clause}  {one.title}" for one in past.clauses)


def _json(past: Past, language: str) -> dict[str, Any]:
    clauses = [
        {"id": one.clause, "title": one.title, "change": one.how, "before": list(one.before), "after": list(one.after)}
        for one in past.clauses
    ]
    stamp = {"library": past.stamp.name, "version": past.stamp.version, "digest": past.stamp.digest}
    return {
        "file": past.file,
        **stamp,
        "clauses": clauses,
        "problems": [str(problem.told(language)) for problem in past.problems],
    }
