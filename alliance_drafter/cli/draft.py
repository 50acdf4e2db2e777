"""draft, annex: an answer file becomes documents."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import typer

from ..answers.embed import to_xml
from ..answers.model import Answers
from ..drafting import Drafted
from ..errors import OutputError, UsageError
from ..files import read as read_file
from ..files import replace as replace_file
from ..files import safe_name
from ..library.load import data_folder
from ..library.model import Library
from ..model import Agreement
from ..readers.package import MOST_FILE, open_package
from ..review.notes import notes_of
from ..texts import language_of
from ..writers.docx import Style, load_style, style_from_docx, write_docx
from ..writers.html import write_html
from ..writers.markdown import text_of, write_markdown
from .annex_names import names_of, place_of
from .check import read, said

FORMATS: Final = ("docx", "md", "html")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What draft and annex were asked for. part: one annex alone; split: a file for each part; notes: as comments;
    overlays: a house's folders over our library.
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


def run_draft(answers: Path, wanted: Wanted) -> bool:
    """Writes the files, each whole or not at all, and prints what the checks found; True where they found no error.

    An error marks the cover 草稿; with strict nothing is written then. Raises DraftError of every kind.
    """
    if wanted.format not in FORMATS:
        raise UsageError(f"--format {wanted.format}：可选 / choose from {'、'.join(FORMATS)}")
    if wanted.pdf and wanted.format != "docx":
        raise UsageError("--pdf 只与 --format docx 合用 / --pdf goes with --format docx only")
    if wanted.notes and wanted.format != "docx":
        raise UsageError("--notes 只与 --format docx 合用 / --notes goes with --format docx only")
    look = _style(wanted.style, wanted.overlays) if wanted.format == "docx" else None
    library, found, drafted = read(answers, wanted.overlays)
    clean = not any(f.severity == "error" for f in drafted.findings)
    for finding in drafted.findings:
        typer.echo(said(finding, found, drafted.agreement), err=True)
    if wanted.strict and not clean:
        typer.echo("有错误，未写出文件（--strict） / errors found; nothing was written (--strict)", err=True)
        return False
    agreement = _dated(drafted.agreement)
    for part, path in _files(agreement, wanted):
        data = _written(library, found, replace(drafted, agreement=agreement), wanted, look, part, mark=not clean)
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
        files = [(part, wanted.output or Path(f"{_name(agreement, part)}.{wanted.format}"))]
    else:
        folder = wanted.output or Path(_name(agreement, None))
        every: list[str | None] = [p.part_id for p in agreement.parts]
        files = [(p, folder / f"{_name(agreement, p)}.{wanted.format}") for p in every]
    paths = [path for _, path in files]
    hold_free([*paths, *(path.with_suffix(".pdf") for path in paths if wanted.pdf)], wanted.force)
    return files


def hold_free(paths: list[Path], force: bool) -> None:
    """Raises OutputError where a file can't be written there, or one that is there would be lost."""
    for path in paths:
        if path.is_dir():
            raise OutputError(f"{path}：是文件夹 / is a folder")
        if path.exists() and not force:
            raise OutputError(
                f"{path}：文件已存在；如需覆盖，请加 --force。 / exists already; add --force to overwrite it."
            )


def _written(
    library: Library, answers: Answers, drafted: Drafted, wanted: Wanted, look: Style | None, part: str | None, *,
    mark: bool,
) -> bytes:  # fmt: skip
    if wanted.format == "md":
        return write_markdown(drafted.agreement, part=part).encode()
    if look is None:
        return write_html(drafted.agreement, part=part, draft_mark=mark).encode()
    stamp = library.stamp
    xml = to_xml(answers, (stamp.name, stamp.version, stamp.digest))
    notes = notes_of(library, drafted.agreement, language_of(os.environ)) if wanted.notes else None
    labels = library.questionnaire.labels("zh")
    return write_docx(drafted.agreement, look, part=part, draft_mark=mark, embedded=xml, notes=notes, labels=labels)


def _style(name: str, overlays: tuple[Path, ...] = ()) -> Style:
    """contract, official, one of a house's folders, or a house's own .docx. Raises UsageError, LibraryError."""
    folder, over = data_folder() / "templates" / "styles", tuple(o / "templates" / "styles" for o in overlays)
    house = Path(name)
    if house.suffix.lower() not in (".docx", ".dotx"):
        return load_style(folder, name, over)
    opened = open_package(read_file(house, MOST_FILE), name)
    return style_from_docx(opened, load_style(folder, over=over))


def _dated(agreement: Agreement) -> Agreement:
    """Without a date in the answers the file is dated by SOURCE_DATE_EPOCH (reproducible-builds.org), or not at all."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    if agreement.dated or not stamp.isdigit():
        return agreement
    return replace(agreement, dated=datetime.fromtimestamp(int(stamp), UTC).date().isoformat())


def _pdf(data: bytes, path: Path, force: bool) -> None:
    from .pdf import pdf_of

    typer.echo(f"正在转换 / converting: {path}", err=True)
    replace_file(path, pdf_of(data, str(path)), force=force)
    typer.echo(str(path))


def _name(agreement: Agreement, part: str | None) -> str:
    one = next((p for p in agreement.parts[1:] if p.part_id == part), None)
    return safe_name(text_of(agreement.title.zh) if one is None else f"附件{one.number} {text_of(one.title.zh)}")
