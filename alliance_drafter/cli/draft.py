"""draft, annex: an answer file becomes documents."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import typer

from ..annex_names import names_of, place_of
from ..documents import FORMATS, articles_by_subject, dated, file_stem, style_of, written
from ..errors import OutputError, UsageError
from ..files import replace as replace_file
from ..model import LAYOUTS, UNDER, Agreement
from ..pdf import pdf_of
from ..texts import language_of
from .check import read, said
from .language import choice, note


@dataclass(frozen=True, slots=True)
class Wanted:
    """What draft and annex were asked for. part: one annex alone; split: a file for each part; notes: as comments;
    overlays: a house's folders over our library; layout: how two languages stand;
    lang: of the interface, "" where the locale tells.
    """

    output: Path | None = None
    format: str = "docx"
    style: str = "contract"
    force: bool = False
    strict: bool = False
    split: bool = False
    pdf: bool = False
    part: str | None = None
    notes: bool = False
    overlays: tuple[Path, ...] = ()
    layout: str = UNDER
    lang: str = ""


def run_draft(answers: Path, wanted: Wanted) -> bool:
    """Writes the files, each whole or not at all, and prints what the checks found; True where they found no error.

    An error marks the cover 草稿; with strict nothing is written then. Raises DraftError of every kind.
    """
    if wanted.format not in FORMATS:
        raise UsageError(choice("--format", wanted.format, FORMATS))
    if wanted.pdf and wanted.format != "docx":
        raise UsageError("--pdf 只与 --format docx 合用 / --pdf goes with --format docx only")
    if wanted.notes and wanted.format != "docx":
        raise UsageError("--notes 只与 --format docx 合用 / --notes goes with --format docx only")
    hold_layout(wanted.layout)
    if wanted.layout != UNDER and wanted.format != "docx":
        raise UsageError("--layout 只与 --format docx 合用 / --layout goes with --format docx only")
    look = style_of(wanted.style, wanted.overlays) if wanted.format == "docx" else None
    library, found, drafted = read(answers, wanted.overlays)
    language = language_of(os.environ, wanted.lang)
    clean = not any(f.severity == "error" for f in drafted.findings)
    articles = articles_by_subject(drafted.agreement, language) if drafted.findings else {}
    for finding in drafted.findings:
        typer.echo(said(finding, found, articles, language), err=True)
    if wanted.strict and not clean:
        note("有错误，未写出文件（--strict） / errors found; nothing was written (--strict)")
        return False
    agreement = dated(drafted.agreement, os.environ.get("SOURCE_DATE_EPOCH", ""))
    notes = language if wanted.notes else ""
    for part, path in _files(agreement, wanted):
        data = written(
            library, found, agreement, wanted.format, look, part=part, mark=not clean, notes=notes, layout=wanted.layout
        )
        replace_file(path, data, force=wanted.force)
        typer.echo(str(path))
        if wanted.pdf:
            _pdf(data, path.with_suffix(".pdf"), wanted.force)
    return clean


def _files(agreement: Agreement, wanted: Wanted) -> list[tuple[str | None, Path]]:
    """Each part to write (None: the whole) and its file. Raises UsageError, OutputError before anything is written."""
    names = names_of(agreement)
    part = names[place_of(wanted.part, names)].annex_id if wanted.part is not None else None
    if not wanted.split:
        files = [(part, wanted.output or Path(f"{file_stem(agreement, part)}.{wanted.format}"))]
    else:
        folder = wanted.output or Path(file_stem(agreement, None))
        every: list[str | None] = [p.part_id for p in agreement.parts]
        files = [(p, folder / f"{file_stem(agreement, p)}.{wanted.format}") for p in every]
    paths = [path for _, path in files]
    hold_free([*paths, *(path.with_suffix(".pdf") for path in paths if wanted.pdf)], wanted.force)
    return files


def hold_layout(layout: str) -> None:
    """Raises UsageError where there is no such layout."""
    if layout not in LAYOUTS:
        raise UsageError(choice("--layout", layout, LAYOUTS))


def hold_free(paths: list[Path], force: bool) -> None:
    """Raises OutputError where a file can't be written there, or one that is there would be lost."""
    for path in paths:
        if path.is_dir():
            raise OutputError(f"{path}：是文件夹 / {path}: is a folder")
        if path.exists() and not force:
            raise OutputError(
                f"{path}：文件已存在；如需覆盖，请加 --force。 / {path}: exists already; add --force to overwrite it."
            )


def _pdf(data: bytes, path: Path, force: bool) -> None:
    note(f"正在转换：{path} / converting: {path}")
    replace_file(path, pdf_of(data, str(path)), force=force)
    typer.echo(str(path))
