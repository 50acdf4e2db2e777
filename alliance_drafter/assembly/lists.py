"""Paragraphs and items while they are written, numbered and closed when it is known which item comes last.

A list closes itself: a loop or a condition decides which item is the last, so the author cannot.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from .. import model
from ..library.model import marked

ENDS: Final = "；。"
ENGLISH: Final = {"；": ";", "。": "."}


@dataclass(slots=True)
class Open:
    """A paragraph or an item that more items may hang from."""

    words: model.Words
    label: str = ""
    items: list[Open] = field(default_factory=list)

    def hang(self, item: Open, level: int) -> None:
        """level: 1 for 目, which hangs from the last item where there is one."""
        (self.items[-1].items if level and self.items else self.items).append(item)


Written = Open | model.Block
PARAGRAPHS: Final = (Open, model.Paragraph)


def closed(blocks: Sequence[Written], after: int = 0) -> tuple[model.Block, ...]:
    """after: how many paragraphs stand before these. A paragraph that has its number stays the same object."""
    count = itertools.count(after + 1)
    return tuple([_closed(block, next(count)) if isinstance(block, PARAGRAPHS) else block for block in blocks])


def _closed(block: Open | model.Paragraph, number: int) -> model.Paragraph:
    if isinstance(block, Open):
        return model.Paragraph(block.words, closed_items(block.items) if block.items else (), block.label, number)
    if block.number == number:
        return block
    return marked(model.Paragraph(block.words, block.items, block.label, number), block.own, block.references)


def closed_items(items: list[Open], last: str = "。") -> tuple[model.Item, ...]:
    """Items written with semicolons get 「；」 between and 「。」 at the end; a list of sentences is left alone."""
    semicolons = any(_end(item.words) == "；" for item in items)
    found = []
    for number, item in enumerate(items, 1):
        close, words = last if number == len(items) else "；", item.words
        inner: tuple[model.Item, ...] = ()
        if item.items:
            inner = closed_items(item.items, close if semicolons else "。")
        elif semicolons:
            words = _ending(words, close)
        found.append(model.Item(words, inner, item.label, number))
    return tuple(found)


def _end(words: model.Words) -> str:
    final = words.zh[-1] if words.zh else None
    return final.text[-1:] if isinstance(final, model.Text) else ""


def _ending(words: model.Words, close: str) -> model.Words:
    zh, en = _closed_side(words.zh, close, ENDS), _closed_side(words.en, ENGLISH[close], ENGLISH.values())
    return words if zh is words.zh and en is words.en else model.Words(zh, en)


def _closed_side(side: tuple[model.Inline, ...], close: str, ends: Iterable[str]) -> tuple[model.Inline, ...]:
    final = side[-1] if side else None
    end = final.text[-1:] if isinstance(final, model.Text) else ""
    if not isinstance(final, model.Text) or not end or end == close or end not in ends:
        return side
    return (*side[:-1], model.Text(final.text[:-1] + close, final.answer))
