"""The blanks of an agreement, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from ..assembly.words import inlines_of
from ..model import Agreement, Blank


def blanks_of(agreement: Agreement) -> Iterator[Blank]:
    words = [agreement.title, agreement.cover.number]
    for line in agreement.cover.lines:
        words += [line.label, line.value]
    words += [block.name for block in agreement.signatures]
    for one in words:
        yield from (i for i in one.zh if isinstance(i, Blank))
    for part in agreement.parts:
        yield from (i for i in inlines_of(part) if isinstance(i, Blank))
