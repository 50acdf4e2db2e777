"""redline: two versions held against each other; each a Word file, or answers that are drafted first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from ..answers.read import read_answers
from ..errors import UsageError
from ..files import read as read_file
from ..files import replace as replace_file
from ..library.load import data_folder, library_for, load_library
from ..model import UNDER
from ..readers.base import Base
from ..readers.docx import layout_in
from ..readers.package import MOST_FILE
from ..revise.fresh import fresh_draft
from ..revise.headings import counts_of, headings_of, labels_of
from ..revise.redline import Sides, read_sides, redline
from ..revise.redline_html import SHOWN, STATES, write_redline_html
from ..texts import Say
from ..writers.docx import load_style
from ..writers.docx.comments import AUTHOR
from .draft import hold_free
from .language import choice, say_in
from .moment import now

FORMATS: Final = ("docx", "html")
MOST: Final = 6  # clauses named in a line of the summary


@dataclass(frozen=True, slots=True)
class Asked:
    """What redline was asked for. overlays: a house's folders over our library, for answers."""

    output: Path | None = None
    author: str = ""
    format: str = "docx"
    lang: str = ""
    force: bool = False
    overlays: tuple[Path, ...] = ()


def run_redline(old: Path, new: Path, asked: Asked) -> None:
    """Writes the comparison, whole or not at all, and prints what changed. Raises DraftError of every kind."""
    if asked.format not in FORMATS:
        raise UsageError(choice("--format", asked.format, FORMATS))
    say = say_in(asked.lang)
    output = asked.output or new.with_name(f"{new.stem} {say('redline.suffix')}.{asked.format}")
    hold_free([output], asked.force)
    layout = _layout(old, new)
    sides = read_sides(*((_data(file, asked.overlays, layout), str(file)) for file in (old, new)))
    lines = list(_summary(sides, say))
    if asked.format == "html":
        data = write_redline_html(sides, (old.name, new.name), say).encode()
    else:
        data = redline(sides, asked.author or AUTHOR, now())
    replace_file(output, data, force=asked.force)
    for line in lines:
        typer.echo(line)
    typer.echo(str(output))


def _layout(old: Path, new: Path) -> str:
    """In which answers are drafted: that of the Word file they are held against."""
    for file in (old, new):
        if file.suffix.lower() == ".docx" and file.is_file():
            return layout_in(read_file(file, MOST_FILE), str(file))
    return UNDER


def _data(file: Path, overlays: tuple[Path, ...], layout: str) -> bytes:
    """The Word file; of answers the draft that they give."""
    if not file.is_file():
        raise UsageError(f"{file}：没有这个文件 / {file}: no such file")
    if file.suffix.lower() == ".docx":
        return read_file(file, MOST_FILE)
    if file.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(f"{file}：须是 .docx 或者答卷（.yaml） / {file}: must be a .docx or an answer file (.yaml)")
    library = load_library(overlays=overlays)
    answers = read_answers(file, library.questionnaire)
    library = library_for(answers.get("document.edition"), overlays)
    return fresh_draft(library, answers, load_style(data_folder() / "templates" / "styles"), Base(), layout)[1]


def _summary(sides: Sides, say: Say) -> Iterator[str]:
    clauses = sides.comparison.clauses
    if all(clause.state == "same" for clause in clauses):
        yield say("redline.same")
        return
    if not any(clause.segment for clause in clauses):
        counts = counts_of(sides.comparison)
        yield say("redline.counts", **{name: getattr(counts, name) for name in counts.__slots__})
        return
    headings = headings_of(sides.comparison, labels_of(sides.old), labels_of(sides.new), say)
    for state in SHOWN:
        names = [heading.shown for heading in headings if heading.state == state]
        if names:
            said = ("、" if say.language == "zh" else ", ").join(names[:MOST]) + (
                say("redline.more") if len(names) > MOST else ""
            )
            what = say(STATES[state]) + (say("redline.old_numbers") if state == "removed" else "")
            yield say("redline.line", what=what, count=len(names), names=said)
    count = sides.comparison.count("renumbered")
    if count:
        yield say("redline.only_numbers", count=count)
