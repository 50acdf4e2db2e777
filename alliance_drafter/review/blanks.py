"""The blanks of an agreement, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from ..assembly.words import articles_of, words_of
from ..model import Agreement, Blank


def blanks_of(agreement: Agreement) -> Iterator[Blank]:
    words = [agreement.title, agreement.cover.number]
    for line in agreement.cover.lines:
        words += [line.label, line.value]
    words += [block.name for block in agreement.signatures]
    for one in words:
        yield from (i for i in one.zh if isinstance(i, Blank))
    for part in agreement.parts:
        for article in articles_of(part):
            for found in words_of(article):
                if found.references is None:  # else it is the library's own
                    yield from (i for i in found.zh if isinstance(i, Blank))
