"""Agreement → Markdown, for reading and for comparing versions. English stands under the Chinese it says again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .. import model
from .docx.inlines import sides
from .docx.phrases import PHRASES
from .sides import ANNEX, ARTICLE, CHAPTER, counted, headed, text_of

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def write_markdown(agreement: model.Agreement, *, part: str | None = None) -> str:
    """The whole, or the part of that id. Text only; page matters (header, seals' space) are left to Word."""
    text, lines = Markdown(agreement.languages), list[str]()
    if part is None:
        lines += [*text.heading("#", agreement.title), *text.cover(agreement.cover)]
    for one in agreement.parts:
        if part in (None, one.part_id):
            lines += ["", *text.part(one)]
            if one.number == 0:
                for language in agreement.languages:
                    lines += ["", _safe(PHRASES[language]["end"])]
                for block in agreement.signatures:
                    lines += ["", *text.signature(block)]
    return "\n".join(lines).strip("\n") + "\n"


def _safe(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text).replace("\n", "<br>")


class Markdown:
    """languages: of the edition, in their order."""

    def __init__(self, languages: Sequence[model.Language]) -> None:
        self.languages = languages

    def said(self, words: model.Words) -> list[tuple[model.Language, str]]:
        return [(language, _safe(text_of(side, language))) for language, side in sides(words, self.languages)]

    def inside(self, words: model.Words) -> str:
        """All sides on one line of the file, as in a cell; one that says the same again is left out."""
        return "<br>".join(dict.fromkeys(text for _, text in self.said(words)))

    def heading(self, marks: str, words: model.Words, level: int = ARTICLE, number: int = 0) -> Iterator[str]:
        """number: 0 where it has none."""
        titles = self.said(words) or [(self.languages[0], "")]
        yield f"{marks} " + "<br>".join(f"{headed(level, number, language)}{text}" for language, text in titles)
        yield ""

    def cover(self, cover: model.Cover) -> Iterator[str]:
        for line in cover.lines:
            labels, values = dict(self.said(line.label)), dict(self.said(line.value))
            found = [
                f"{labels.get(language, '')}{PHRASES[language]['colon']}{values.get(language, '')}"
                for language in self.languages
                if language in labels or language in values
            ]
            yield "- " + "<br>".join(found)

    def part(self, part: model.Part) -> Iterator[str]:
        if part.number:
            yield from self.heading("#", part.title, ANNEX, part.number)
        for article in part.front:
            yield from self.article(article)
        for chapter in part.chapters:
            if chapter.number or len(part.chapters) > 1:
                yield from self.heading("##", chapter.title, CHAPTER, chapter.number)
            for article in chapter.articles:
                yield from self.article(article)

    def article(self, article: model.Article) -> Iterator[str]:
        yield from self.heading("###", article.title, ARTICLE, article.number)
        for block in article.blocks:
            match block:
                case model.Paragraph():
                    for _, text in self.said(block.words):
                        yield from (text, "")
                    yield from self.items(block.items, ARTICLE + 1)
                case model.Table():
                    yield from self.table(block)
                case model.SignatureBlock():
                    yield from self.signature(block)
                    yield ""

    def items(self, items: Sequence[model.Item], level: int) -> Iterator[str]:
        for item in items:
            for language, text in self.said(item.words):
                yield from (f"{counted(level, item.number, language)}{text}", "")
            yield from self.items(item.items, level + 1)

    def table(self, table: model.Table) -> Iterator[str]:
        for _, caption in self.said(table.caption):
            yield from (f"**{caption}**", "")
        yield "| " + " | ".join(map(self.inside, table.header)) + " |"
        yield "|" + " --- |" * len(table.header)
        for row in table.rows:
            yield "| " + " | ".join(map(self.inside, row)) + " |"
        yield ""

    def signature(self, block: model.SignatureBlock) -> Iterator[str]:
        yield f"**{self.inside(block.name)}**"
        for line in block.lines:
            for _, text in self.said(line):
                yield from ("", text)
