"""A list closes itself: a loop or a condition decides which item comes last, so the author cannot."""

from __future__ import annotations

from dataclasses import replace

from .. import model

ENDS = "；。"


def close_lists(block: model.Block) -> model.Block:
    """Items written with semicolons get 「；」 between and 「。」 at the end; a list of sentences is left alone."""
    if not isinstance(block, model.Paragraph) or not block.items:
        return block
    return replace(block, items=_closed(block.items, "。"))


def _closed(items: tuple[model.Item, ...], last: str) -> tuple[model.Item, ...]:
    semicolons = any(_end(i) == "；" for i in items)
    found = []
    for i, item in enumerate(items):
        close = last if i == len(items) - 1 else "；"
        if item.items:
            found.append(replace(item, items=_closed(item.items, close if semicolons else "。")))
        else:
            found.append(_ending(item, close) if semicolons else item)
    return tuple(found)


def _end(item: model.Item) -> str:
    final = item.words.zh[-1] if item.words.zh else None
    return final.text[-1:] if isinstance(final, model.Text) else ""


def _ending(item: model.Item, close: str) -> model.Item:
    if _end(item) not in ENDS or _end(item) == close or not _end(item):
        return item
    final = item.words.zh[-1]
    assert isinstance(final, model.Text)
    zh = (*item.words.zh[:-1], replace(final, text=final.text[:-1] + close))
    return replace(item, words=replace(item.words, zh=zh))
