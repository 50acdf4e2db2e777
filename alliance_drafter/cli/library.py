"""library lint, list, show."""

from __future__ import annotations

from pathlib import Path

import typer

from ..errors import LibraryError, UsageError
from ..library.lint import lint_library
from ..library.load import files_of, load_library, read_library


def run_lint(overlays: tuple[Path, ...] = ()) -> None:
    """Prints every problem with file and line. Raises LibraryError (4) where there is one."""
    library = read_library(overlays=overlays, english=True)
    problems = lint_library(library)
    if problems:
        raise LibraryError(problems)
    count = f"条款 {len(library.clauses)} 条、问题 {len(library.questionnaire.by_path)} 个"
    typer.echo(f"{count}：未发现问题 / clauses and questions: nothing wrong")


def run_list(overlays: tuple[Path, ...] = ()) -> None:
    library = load_library(overlays=overlays)
    for outline in (library.agreement, *library.annexes.values()):
        for chapter in outline.chapters:
            for name in chapter.clauses:
                clause = library.clauses[name]
                typer.echo(f"{outline.id:18}{name:36}{clause.title.zh}　{', '.join(clause.requirements)}")


def run_show(name: str, overlays: tuple[Path, ...] = ()) -> None:
    """Prints the file that stands; where a house's extends ours, both, each after its name on the error stream."""
    files = files_of(name, overlays)
    if not files:
        raise UsageError(f"没有条款 {name} / no such clause")
    for file in files:
        if len(files) > 1:
            typer.echo(f"── {file}", err=True)
        typer.echo(file.read_text("utf-8-sig"))
