"""The language the interface speaks in."""

from __future__ import annotations

import os
from collections.abc import Sequence

import typer

from ..errors import UsageError, in_one_language
from ..texts import LANGUAGES, Say, language_of


def choice(option: str, found: str, right: Sequence[str]) -> str:
    """What to say where an option takes something else than found."""
    return f"{option} {found}：可选 {'、'.join(right)} / {option} {found}: choose from {', '.join(right)}"


def note(text: str) -> None:
    """On the error stream, of a text in both languages the one."""
    typer.echo(in_one_language(text, language_of(os.environ)), err=True)


def say_in(asked: str) -> Say:
    """asked: --lang; where it is empty, the locale tells. Raises UsageError for another language."""
    if asked and asked not in LANGUAGES:
        raise UsageError(choice("--lang", asked, LANGUAGES))
    return Say(language_of(os.environ, asked))
