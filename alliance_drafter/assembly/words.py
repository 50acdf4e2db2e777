"""The words of an agreement, in order, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from .. import model

SAID: Final = (model.Text, model.Term)
BLANK: Final = "【待填："  # how the text of a blank begins


def plain(inlines: tuple[model.Inline, ...]) -> str:
    return "".join([i.text for i in inlines if isinstance(i, SAID)])


def articles_of(part: model.Part) -> tuple[model.Article, ...]:
    return (*part.front, *(article for chapter in part.chapters for article in chapter.articles))


def words_of(article: model.Article) -> Iterator[model.Words]:
    """The words of each paragraph, item and cell of the article, in order; its title left out."""
    return words_in(article.blocks)


def words_in(blocks: Iterable[model.Block]) -> Iterator[model.Words]:
    for block in blocks:
        if isinstance(block, model.Paragraph):
            yield block.words
            yield from _words_of_items(block.items)
        elif isinstance(block, model.Table):
            yield block.caption
            for row in (block.header, *block.rows):
                yield from row


def references_of_block(block: model.Block) -> tuple[model.Reference, ...]:
    if isinstance(block, model.SignatureBlock):
        return ()
    return block.references if block.own is not None else references_of(words_in((block,)))


def references_of(words: Iterable[model.Words]) -> tuple[model.Reference, ...]:
    """All of them, in order."""
    return tuple([inline for one in words for inline in one.zh if isinstance(inline, model.Reference)])


def _words_of_items(items: tuple[model.Item, ...]) -> Iterator[model.Words]:
    for item in items:
        yield item.words
        if item.items:
            yield from _words_of_items(item.items)


def text_of_article(article: model.Article) -> str:
    """What the article says, a line for each paragraph, item and cell; references as they are shown."""
    return "\n".join([text_of_block(block) for block in article.blocks if not isinstance(block, model.SignatureBlock)])


def text_of_block(block: model.Paragraph | model.Table) -> str:
    """A line for each paragraph, item and cell. It stays with the block, which stands in many documents."""
    if block.said is None:
        object.__setattr__(block, "said", "\n".join([text_of(words.zh) for words in words_in((block,))]))
    assert block.said is not None
    return block.said


def text_of(inlines: tuple[model.Inline, ...]) -> str:
    return "".join([i.text if isinstance(i, SAID) else _shown(i) for i in inlines])


def _shown(inline: model.Reference | model.Blank | model.FillIn) -> str:
    if isinstance(inline, model.Reference):
        return "".join([text for text, _ in inline.pieces])
    return f"{BLANK}{inline.prompt}】" if isinstance(inline, model.Blank) else "____"
