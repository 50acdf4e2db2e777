"""annex: one annex alone, of an answer file or of a Word file as it now stands; or the names of all there are."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import typer

from ..annex_names import AnnexName, lines, names_in, names_of, place_of
from ..errors import UsageError
from ..files import read as read_file
from ..files import replace as replace_file
from ..files import safe_name
from ..library.load import load_library
from ..pdf import pdf_of
from ..readers.package import MOST_FILE
from ..revise.cut import Source, cut_annex, open_source
from ..texts import language_of
from .check import read
from .draft import Wanted, hold_free, run_draft
from .language import choice, note

FORMATS: Final = ("docx", "pdf")  # of an annex out of a Word file


def run_annex(name: str, source: Path, wanted: Wanted) -> bool:
    """Writes the annex; True where the checks found no error. Raises DraftError of every kind."""
    if not _is_word_file(source):
        return run_draft(source, replace(wanted, part=name))
    _hold_options(wanted)
    opened = _opened(source)
    place = _place(name, _names_in(opened))
    annex = opened.annexes[place]
    path = wanted.output or Path(f"{safe_name(f'{annex.label} {annex.title}')}.{wanted.format}")
    also = path.with_suffix(".pdf") if wanted.pdf else path
    hold_free([path, also], wanted.force)
    cut = cut_annex(opened, annex)
    if cut.lost:
        said = "、".join(cut.lost)
        note(
            f"下列援引的目标已不在 {source} 中，仍为原来的文字，请核对：{said}"
            f" / the targets of these references are no longer in {source}; they say what they said: {said}"
        )
    if wanted.format == "docx":
        _write(path, cut.data, wanted)
    if wanted.format == "pdf" or wanted.pdf:
        note(f"正在转换：{also} / converting: {also}")
        _write(also, pdf_of(cut.data, str(also)), wanted)
    return True


def run_annex_list(source: Path | None, overlays: tuple[Path, ...] = ()) -> None:
    """Prints the annexes of a Word file, of what an answer file gives, or without either all of the library."""
    if source is None:
        names = names_in(load_library(overlays=overlays), language_of(os.environ))
    elif _is_word_file(source):
        names = _names_in(_opened(source))
    else:
        _, _, drafted = read(source, overlays)
        names = names_of(drafted.agreement)
    for line in lines(names):
        typer.echo(line)


def _is_word_file(source: Path) -> bool:
    return source.suffix.lower() == ".docx"


def _opened(source: Path) -> Source:
    return open_source(read_file(source, MOST_FILE), str(source))


def _names_in(source: Source) -> tuple[AnnexName, ...]:
    numbers = (re.search(r"\d+", annex.label) for annex in source.annexes)
    return tuple(
        AnnexName(annex.annex_id, int(number[0]) if number else 0, annex.title, annex.label)
        for annex, number in zip(source.annexes, numbers, strict=True)
    )


def _place(name: str, names: tuple[AnnexName, ...]) -> int:
    """Also by a title that the file does not say: of the other language. Raises UsageError."""
    try:
        return place_of(name, names)
    except UsageError:
        ours = names_in(load_library(), "zh")
        with suppress(UsageError):
            name = ours[place_of(name, ours)].annex_id
        return place_of(name, names)


def _hold_options(wanted: Wanted) -> None:
    """Raises UsageError where what is asked for can't be had out of a Word file."""
    if wanted.format in ("md", "html"):
        raise UsageError(
            f"--format {wanted.format}：只能由答卷写出；请改用答卷文件，或者用 --format docx、pdf"
            f" / --format {wanted.format}: is written from answers only; give the answer file instead,"
            " or take --format docx or pdf"
        )
    if wanted.format not in FORMATS:
        raise UsageError(choice("--format", wanted.format, FORMATS))
    plain = Wanted()
    if wanted.style != plain.style or wanted.notes or wanted.overlays or wanted.layout != plain.layout:
        raise UsageError(
            "--style、--layout、--notes、--library 只与答卷合用：从 Word 文件取出的附件保持原样"
            " / --style, --layout, --notes, --library go with an answer file only:"
            " an annex out of a Word file stays as it is there"
        )


def _write(path: Path, data: bytes, wanted: Wanted) -> None:
    replace_file(path, data, force=wanted.force)
    typer.echo(str(path))
