"""The words of an agreement, in order, and what they say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import model


def plain(inlines: tuple[model.Inline, ...]) -> str:
    return "".join(i.text if isinstance(i, model.Text | model.Term) else "" for i in inlines)


def articles_of(part: model.Part) -> tuple[model.Article, ...]:
    return (*part.front, *(article for chapter in part.chapters for article in chapter.articles))


def inlines_of(part: model.Part) -> Iterator[model.Inline]:
    """Every inline of the part's articles, in order."""
    for article in articles_of(part):
        for words in words_of(article):
            yield from words.zh


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


def _words_of_items(items: tuple[model.Item, ...]) -> Iterator[model.Words]:
    for item in items:
        yield item.words
        if item.items:
            yield from _words_of_items(item.items)


def text_of_article(article: model.Article) -> str:
    """What the article says, a line for each paragraph, item and cell; references as they are shown."""
    return "\n".join("".join(map(_shown, words.zh)) for words in words_of(article))


def _shown(inline: model.Inline) -> str:
    match inline:
        case model.Text(text) | model.Term(text):
            return text
        case model.Reference(_, pieces):
            return "".join(text for text, _ in pieces)
        case model.Blank(_, prompt):
            return f"【待填：{prompt}】"
    return "____"
