"""The language the interface speaks in."""

from __future__ import annotations

import os

from ..errors import UsageError
from ..texts import LANGUAGES, Say, language_of


def say_in(asked: str) -> Say:
    """asked: --lang; where it is empty, the locale tells. Raises UsageError for another language."""
    if asked and asked not in LANGUAGES:
        raise UsageError(f"--lang {asked}：可选 zh、en / choose zh or en")
    return Say(language_of(os.environ, asked))
