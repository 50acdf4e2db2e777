"""library lint, list, show."""

from __future__ import annotations

import typer

from ..errors import LibraryError, UsageError
from ..library.lint import lint_library
from ..library.load import data_folder, load_library


def run_lint() -> None:
    """Prints every problem with file and line. Raises LibraryError (4) where there is one."""
    library = load_library()
    problems = lint_library(library)
    if problems:
        raise LibraryError(problems)
    count = f"条款 {len(library.clauses)} 条、问题 {len(library.questionnaire.by_path)} 个"
    typer.echo(f"{count}：未发现问题 / clauses and questions: nothing wrong")


def run_list() -> None:
    library = load_library()
    for outline in (library.agreement, *library.annexes.values()):
        for chapter in outline.chapters:
            for name in chapter.clauses:
                clause = library.clauses[name]
                typer.echo(f"{outline.id:18}{name:36}{clause.title.zh}　{', '.join(clause.requirements)}")


def run_show(name: str) -> None:
    library = load_library()
    if name not in library.clauses:
        raise UsageError(f"没有条款 {name} / no such clause")
    typer.echo((data_folder() / library.clauses[name].place.file).read_text("utf-8"))
