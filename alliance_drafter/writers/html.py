"""Agreement → one HTML page that needs nothing else, for reading in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from .. import model
from ..numerals import chinese

STYLE: Final = (
    "body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.8;font-family:'Noto Serif CJK SC','SimSun',serif}"
    "h1,h2{text-align:center}p{margin:.4em 0;text-indent:2em;text-align:justify}.item{margin-left:0}"
    ".inner{margin-left:2em}table{border-collapse:collapse;width:100%;margin:.8em 0}caption{font-weight:bold}"
    "td,th{border:1px solid #666;padding:.2em .5em;vertical-align:top}mark{background:#ff6}"
    ".hand{display:inline-block;border-bottom:1px solid;height:1em}.sign{margin:2em 0;min-height:9em}"
    ".sign p,.cover p,td p{text-indent:0}.strong p{font-weight:bold}a{color:inherit;text-decoration:none}"
    "a:hover{text-decoration:underline}@media print{h1{page-break-before:always}}"
)


def write_html(agreement: model.Agreement, *, part: str | None = None, draft_mark: bool = False) -> str:
    """The whole, or the part of that id; a reference leads to the article it names, where that is on the page."""
    title = _words(next((p.title for p in agreement.parts if p.part_id == part), agreement.title))
    parts = [p for p in agreement.parts if part in (None, p.part_id)]
    anchors = {p.anchor for p in parts} | {a.anchor for p in parts for a in _articles(p)}
    page = Page(anchors)
    body: list[str] = []
    if part is None:
        mark = "（草稿）" if draft_mark else ""
        body += [f"<h1>{title}{mark}</h1>", '<div class="cover">']
        body += [f"<p>{_words(c.label)}：{page.words(c.value)}</p>" for c in agreement.cover.lines]
        body.append("</div>")
    for one in parts:
        body += page.part(one)
        if one.number == 0:
            body += ["<p>（以下无正文）</p>", *(page.signature(b) for b in agreement.signatures)]
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n</body></html>\n"
    )


def _articles(part: model.Part) -> tuple[model.Article, ...]:
    return (*part.front, *(a for c in part.chapters for a in c.articles))


def _words(words: model.Words) -> str:
    return Page(set()).words(words)


class Page:
    """anchors: what a reference on this page can lead to."""

    def __init__(self, anchors: set[str]) -> None:
        self.anchors = anchors

    def words(self, words: model.Words) -> str:
        return "".join(self.inline(i) for i in words.zh)

    def inline(self, inline: model.Inline) -> str:
        match inline:
            case model.Text(text) | model.Term(text):
                return escape(text).replace("\n", "<br>")
            case model.Reference(target, pieces):
                shown = escape("".join(text for text, _ in pieces) or target)
                anchor = next((a for _, a in reversed(pieces) if a in self.anchors and a), "")
                return f'<a href="#{escape(anchor)}">{shown}</a>' if anchor else shown
            case model.Blank(_, prompt):
                return f"<mark>【待填：{escape(prompt)}】</mark>"
            case model.FillIn(width):
                return f'<span class="hand" style="width:{width}em"></span>'

    def part(self, part: model.Part) -> Iterator[str]:
        if part.number:
            yield f'<h1 id="{part.anchor}">附件{part.number}　{self.words(part.title)}</h1>'
        for article in part.front:
            yield from self.article(article)
        for chapter in part.chapters:
            number = f"第{chinese(chapter.number)}章　" if chapter.number else ""
            if number or len(part.chapters) > 1:
                yield f"<h2>{number}{self.words(chapter.title)}</h2>"
            for article in chapter.articles:
                yield from self.article(article)

    def article(self, article: model.Article) -> Iterator[str]:
        number = f"第{chinese(article.number)}条　" if article.number else ""
        strong = ' class="strong"' if article.emphasis else ""
        yield f'<section id="{article.anchor}"{strong}><h3>{number}{self.words(article.title)}</h3>'
        for block in article.blocks:
            match block:
                case model.Paragraph():
                    if block.words.zh:
                        yield f"<p>{self.words(block.words)}</p>"
                    for item in block.items:
                        yield f'<p class="item">（{chinese(item.number)}）{self.words(item.words)}</p>'
                        for inner in item.items:
                            yield f'<p class="inner">{inner.number}. {self.words(inner.words)}</p>'
                case model.Table():
                    yield self.table(block)
                case model.SignatureBlock():
                    yield self.signature(block)
        yield "</section>"

    def table(self, table: model.Table) -> str:
        columns = "".join(f'<col style="width:{w}%">' for w in table.widths)
        caption = f"<caption>{self.words(table.caption)}</caption>" if table.caption.zh else ""
        head = "".join(f"<th>{self.words(c)}</th>" for c in table.header)
        rows = "".join("<tr>" + "".join(f"<td>{self.words(c)}</td>" for c in row) + "</tr>" for row in table.rows)
        return (
            f"<table>{caption}<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def signature(self, block: model.SignatureBlock) -> str:
        lines = "".join(f"<p>{self.words(line)}</p>" for line in block.lines)
        return f'<div class="sign"><p><b>{self.words(block.name)}</b></p>{lines}</div>'
