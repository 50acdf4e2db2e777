"""Agreement → one HTML page that needs nothing else, for reading in a browser. English stands under the Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from .. import model
from .docx.inlines import sides
from .docx.phrases import PHRASES
from .sides import ANNEX, ARTICLE, CHAPTER, Side, counted, headed, title_of

STYLE: Final = (
    "body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.8;font-family:'Noto Serif CJK SC','SimSun',serif}"
    "h1,h2{text-align:center}p{margin:.4em 0;text-indent:2em;text-align:justify}.item{margin-left:0}"
    ".inner{margin-left:2em}table{border-collapse:collapse;width:100%;margin:.8em 0}caption{font-weight:bold}"
    "td,th{border:1px solid #666;padding:.2em .5em;vertical-align:top}mark{background:#ff6}"
    ".hand{display:inline-block;border-bottom:1px solid;height:1em}.sign{margin:2em 0;min-height:9em}"
    ".sign p,.cover p,td p{text-indent:0}.strong p{font-weight:bold}a{color:inherit;text-decoration:none}"
    "a:hover{text-decoration:underline}@media print{h1{page-break-before:always}}"
)
ENGLISH: Final = "body{font-family:'Times New Roman','Liberation Serif','Noto Serif CJK SC',serif}p{text-indent:0}"
BILINGUAL: Final = (
    "[lang=en]{font-family:'Times New Roman','Liberation Serif',serif;line-height:1.5}"
    "span.zh,span.en{display:block}p.en{text-indent:0}"
)
STYLES: Final[dict[tuple[model.Language, ...], str]] = {("zh",): STYLE, ("en",): STYLE + ENGLISH}
TAGS: Final[dict[model.Language, str]] = {"zh": "zh-CN", "en": "en"}
DRAFT: Final[dict[model.Language, str]] = {"zh": "（{}）", "en": " ({})"}


def write_html(agreement: model.Agreement, *, part: str | None = None, draft_mark: bool = False) -> str:
    """The whole, or the part of that id; a reference leads to the article it names, where that is on the page."""
    languages = agreement.languages
    named = next((p.title for p in agreement.parts if p.part_id == part), agreement.title)
    parts = [p for p in agreement.parts if part in (None, p.part_id)]
    anchors = {p.anchor for p in parts} | {a.anchor for p in parts for a in _articles(p)}
    page = Page(anchors, languages)
    body: list[str] = []
    if part is None:
        body += [f"<h1>{page.title(agreement.title, draft_mark)}</h1>", '<div class="cover">']
        body += page.cover(agreement.cover)
        body.append("</div>")
    for one in parts:
        body += page.part(one)
        if one.number == 0:
            body += [page.paragraph(language, escape(PHRASES[language]["end"])) for language in languages]
            body += [page.signature(b) for b in agreement.signatures]
    title = " ".join(escape(title_of(named, (language,))) for language in languages)
    return (
        f'<!doctype html>\n<html lang="{TAGS[languages[0]]}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLES.get(languages, STYLE + BILINGUAL)}</style></head>\n<body>\n"
        + "\n".join(body) + "\n</body></html>\n"
    )  # fmt: skip


def _articles(part: model.Part) -> tuple[model.Article, ...]:
    return (*part.front, *(a for c in part.chapters for a in c.articles))


class Page:
    """anchors: what a reference on this page can lead to. languages: of the edition; where they are two, what is said
    is marked by its own.
    """

    def __init__(self, anchors: set[str], languages: Sequence[model.Language]) -> None:
        self.anchors, self.languages = anchors, languages

    # What is said

    def said(self, words: model.Words) -> list[tuple[model.Language, str]]:
        return [(language, self.words((language, side))) for language, side in sides(words, self.languages)]

    def words(self, side: Side) -> str:
        language, inlines = side
        return "".join(self.inline(i, language) for i in inlines)

    def inline(self, inline: model.Inline, language: model.Language) -> str:
        match inline:
            case model.Text(text) | model.Term(text):
                return escape(text).replace("\n", "<br>")
            case model.Reference(target, pieces):
                shown = escape("".join(text for text, _ in pieces) or target)
                anchor = next((a for _, a in reversed(pieces) if a in self.anchors and a), "")
                return f'<a href="#{escape(anchor)}">{shown}</a>' if anchor else shown
            case model.Blank(_, prompt):
                return f"<mark>{escape(PHRASES[language]['blank'].format(prompt=prompt))}</mark>"
            case model.FillIn(width):
                return f'<span class="hand" style="width:{width}em"></span>'

    # In which element

    def paragraph(self, language: model.Language, html: str, kind: str = "") -> str:
        """kind: its class besides the language's."""
        if len(self.languages) == 1:
            return f'<p class="{kind}">{html}</p>' if kind else f"<p>{html}</p>"
        return f'<p class="{f"{kind} {language}".strip()}" lang="{TAGS[language]}">{html}</p>'

    def spans(self, texts: Sequence[tuple[model.Language, str]]) -> str:
        """All sides inside one element."""
        if len(self.languages) == 1 or len(texts) == 1:
            return "".join(html for _, html in texts)
        return "".join(f'<span class="{lang}" lang="{TAGS[lang]}">{html}</span>' for lang, html in texts)

    def inside(self, words: model.Words) -> str:
        """What a cell says; a side that says the same again is left out."""
        texts = self.said(words)
        return self.spans(texts if len({html for _, html in texts}) == len(texts) else texts[:1])

    def heading(self, words: model.Words, level: int = ARTICLE, number: int = 0) -> str:
        """number: 0 where it has none."""
        titles = self.said(words) or [(self.languages[0], "")]
        return self.spans([(language, headed(level, number, language) + html) for language, html in titles])

    # The agreement

    def title(self, title: model.Words, draft_mark: bool) -> str:
        marks = {lang: DRAFT[lang].format(PHRASES[lang]["draft"]) if draft_mark else "" for lang in self.languages}
        return self.spans([(language, html + marks[language]) for language, html in self.said(title)])

    def cover(self, cover: model.Cover) -> Iterator[str]:
        for line in cover.lines:
            labels, values = dict(self.said(line.label)), dict(self.said(line.value))
            for language in self.languages:
                if language in labels or language in values:
                    named = labels.get(language, "") + PHRASES[language]["colon"]
                    yield self.paragraph(language, named + values.get(language, ""))

    def part(self, part: model.Part) -> Iterator[str]:
        if part.number:
            yield f'<h1 id="{part.anchor}">{self.heading(part.title, ANNEX, part.number)}</h1>'
        for article in part.front:
            yield from self.article(article)
        for chapter in part.chapters:
            if chapter.number or len(part.chapters) > 1:
                yield f"<h2>{self.heading(chapter.title, CHAPTER, chapter.number)}</h2>"
            for article in chapter.articles:
                yield from self.article(article)

    def article(self, article: model.Article) -> Iterator[str]:
        strong = ' class="strong"' if article.emphasis else ""
        title = self.heading(article.title, ARTICLE, article.number)
        yield f'<section id="{article.anchor}"{strong}><h3>{title}</h3>'
        for block in article.blocks:
            match block:
                case model.Paragraph():
                    yield from (self.paragraph(language, html) for language, html in self.said(block.words))
                    yield from self.items(block.items, ARTICLE + 1)
                case model.Table():
                    yield self.table(block)
                case model.SignatureBlock():
                    yield self.signature(block)
        yield "</section>"

    def items(self, items: Sequence[model.Item], level: int) -> Iterator[str]:
        for item in items:
            for language, html in self.said(item.words):
                number = counted(level, item.number, language).lstrip()  # the style sets it in
                yield self.paragraph(language, number + html, "item" if level == ARTICLE + 1 else "inner")
            yield from self.items(item.items, level + 1)

    def table(self, table: model.Table) -> str:
        columns = "".join(f'<col style="width:{w}%">' for w in table.widths)
        caption = f"<caption>{self.inside(table.caption)}</caption>" if self.said(table.caption) else ""
        head = "".join(f"<th>{self.inside(c)}</th>" for c in table.header)
        rows = "".join("<tr>" + "".join(f"<td>{self.inside(c)}</td>" for c in row) + "</tr>" for row in table.rows)
        return (
            f"<table>{caption}<colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def signature(self, block: model.SignatureBlock) -> str:
        lines = "".join(self.paragraph(language, html) for line in block.lines for language, html in self.said(line))
        return f'<div class="sign"><p><b>{self.inside(block.name)}</b></p>{lines}</div>'
