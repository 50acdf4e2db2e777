"""batch template: the workbook that is filled in with one alliance a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from ..answers.partial import read_partial
from ..batch.template import write_headings, write_template
from ..errors import UsageError
from ..files import replace
from ..library.load import load_library
from ..questionnaire.model import Questionnaire
from .draft import hold_free
from .language import say_in


def run_template(output: Path | None, *, base: Path | None, lang: str, overlays: tuple[Path, ...], force: bool) -> None:
    """Writes the workbook and prints its path; to a .csv, the headings alone, a file for each sheet.

    base: answers that hold for every alliance; their columns are folded away. Raises UsageError, AnswersError,
    LibraryError, OutputError.
    """
    say = say_in(lang)
    path = output or Path(say("batch_template.file"))
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise UsageError(f"{path}：只能写成 .xlsx 或 .csv / {path}: only .xlsx or .csv can be written")
    if base is not None and path.suffix.lower() == ".csv":
        raise UsageError(
            f"{path}：.csv 只有标题，不能与 --base 合用 / {path}: a .csv holds headings only; leave out --base"
        )
    questionnaire = load_library(overlays=overlays).questionnaire
    if path.suffix.lower() == ".csv":
        files = {_beside(path, name): data for name, data in write_headings(questionnaire, say.language).items()}
    else:
        files = {path: write_template(questionnaire, say.language, base=_read(base, questionnaire))}
    hold_free(list(files), force)
    for file, data in files.items():
        replace(file, data, force=force)
        typer.echo(str(file))


def _beside(path: Path, sheet: str) -> Path:
    """pilots.csv → pilots.成员.csv; itself for the alliances' sheet."""
    return path.with_name(f"{path.stem}.{sheet}{path.suffix}") if sheet else path


def _read(base: Path | None, questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
    if base is None:
        return {}
    if not base.is_file():
        raise UsageError(f"{base}：没有这个文件 / {base}: no such file")
    return read_partial(base, questionnaire)
