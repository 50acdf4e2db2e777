"""Agreement → Markdown, for reading and for comparing versions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import model
from ..numerals import chinese

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def text_of(inlines: tuple[model.Inline, ...]) -> str:
    """What a reader sees of some inlines, as plain text."""
    found = []
    for inline in inlines:
        match inline:
            case model.Text(text) | model.Term(text):
                found.append(text)
            case model.Reference(target, pieces):
                found.append("".join(p for p, _ in pieces) or f"[[{target}]]")
            case model.Blank(_, prompt):
                found.append(f"【待填：{prompt}】")
            case model.FillIn(width):
                found.append("＿" * width)
    return "".join(found)


def _escaped(words: model.Words) -> str:
    return SPECIAL.sub(r"\\\1", text_of(words.zh)).replace("\n", "<br>")


def write_markdown(agreement: model.Agreement, *, part: str | None = None) -> str:
    """The whole, or the part of that id. Text only; page matters (header, seals' space) are left to Word."""
    lines: list[str] = []
    if part is None:
        lines += [f"# {_escaped(agreement.title)}", ""]
        lines += [f"- {_escaped(line.label)}：{_escaped(line.value)}" for line in agreement.cover.lines]
    for one in agreement.parts:
        if part in (None, one.part_id):
            lines += ["", *_part(one)]
            if one.number == 0:
                lines += ["", "（以下无正文）"]
                for block in agreement.signatures:
                    lines += ["", *_signature(block)]
    return "\n".join(lines).strip("\n") + "\n"


def _part(part: model.Part) -> Iterator[str]:
    if part.number:
        yield f"# 附件{part.number}　{_escaped(part.title)}"
        yield ""
    for article in part.front:
        yield from _article(article)
    for chapter in part.chapters:
        if chapter.number:
            yield f"## 第{chinese(chapter.number)}章　{_escaped(chapter.title)}"
            yield ""
        elif len(part.chapters) > 1:
            yield f"## {_escaped(chapter.title)}"
            yield ""
        for article in chapter.articles:
            yield from _article(article)


def _article(article: model.Article) -> Iterator[str]:
    number = f"第{chinese(article.number)}条　" if article.number else ""
    yield f"### {number}{_escaped(article.title)}"
    yield ""
    for block in article.blocks:
        match block:
            case model.Paragraph():
                if block.words.zh:
                    yield _escaped(block.words)
                    yield ""
                for item in block.items:
                    yield f"（{chinese(item.number)}）{_escaped(item.words)}"
                    yield ""
                    for inner in item.items:
                        yield f"　　{inner.number}. {_escaped(inner.words)}"
                        yield ""
            case model.Table():
                yield from _table(block)
            case model.SignatureBlock():
                yield from _signature(block)
                yield ""


def _table(table: model.Table) -> Iterator[str]:
    if table.caption.zh:
        yield f"**{_escaped(table.caption)}**"
        yield ""
    yield "| " + " | ".join(map(_escaped, table.header)) + " |"
    yield "|" + " --- |" * len(table.header)
    for row in table.rows:
        yield "| " + " | ".join(map(_escaped, row)) + " |"
    yield ""


def _signature(block: model.SignatureBlock) -> Iterator[str]:
    yield f"**{_escaped(block.name)}**"
    for line in block.lines:
        yield ""
        yield _escaped(line)
