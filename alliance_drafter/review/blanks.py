"""The blanks of an agreement, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from ..assembly.words import BLANK, articles_of, text_of_block, words_in
from ..model import Agreement, Blank, SignatureBlock


def blanks_of(agreement: Agreement) -> Iterator[Blank]:
    words = [agreement.title, agreement.cover.number]
    for line in agreement.cover.lines:
        words += [line.label, line.value]
    words += [block.name for block in agreement.signatures]
    for one in words:
        yield from (i for i in one.zh if isinstance(i, Blank))
    for part in agreement.parts:
        for block in (b for article in articles_of(part) for b in article.blocks):
            if not isinstance(block, SignatureBlock) and BLANK in text_of_block(block):
                yield from (i for words in words_in((block,)) for i in words.zh if isinstance(i, Blank))
