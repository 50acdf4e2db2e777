"""library lint, list, show."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from ..errors import LibraryError, UsageError
from ..library.lint import lint_library
from ..library.load import files_of, in_both_languages, load_library, read_library
from ..questionnaire.model import Said
from ..texts import language_of


def run_lint(overlays: tuple[Path, ...] = ()) -> None:
    """Prints every problem with file and line. Raises LibraryError (4) where there is one."""
    library = read_library(overlays=overlays, english=in_both_languages(overlays))
    problems = lint_library(library)
    if problems:
        raise LibraryError(problems)
    clauses, questions = len(library.clauses), len(library.questionnaire.by_path)
    found = Said(
        f"条款 {clauses} 条、问题 {questions} 个：未发现问题",
        f"{clauses} clauses, {questions} questions: nothing wrong",
    )
    typer.echo(found.get(language_of(os.environ)))


def run_list(overlays: tuple[Path, ...] = ()) -> None:
    library, language = load_library(overlays=overlays), language_of(os.environ)
    for outline in (library.agreement, *library.annexes.values()):
        for chapter in outline.chapters:
            for name in chapter.clauses:
                clause = library.clauses[name]
                typer.echo(f"{outline.id:18}{name:36}{clause.title.get(language)}  {', '.join(clause.requirements)}")


def run_show(name: str, overlays: tuple[Path, ...] = ()) -> None:
    """Prints the file that stands; where a house's extends ours, both, each after its name on the error stream."""
    files = files_of(name, overlays)
    if not files:
        raise UsageError(f"没有条款 {name} / no such clause: {name}")
    for file in files:
        if len(files) > 1:
            typer.echo(f"── {file}", err=True)
        typer.echo(file.read_text("utf-8-sig"))
