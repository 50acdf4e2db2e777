"""Selection + Answers → Agreement: articles, words, blanks; references still name clause ids."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from .. import model
from ..answers.model import UNKNOWN, Answers
from ..library.model import DefinedTerm
from .fill import Filler, said
from .select import SelectedPart, Selection
from .signature import signature
from .words import plain

EDITION: Final = ("document", "edition")
LANGUAGES: Final[dict[object, tuple[model.Language, ...]]] = {"en": ("en",), "bilingual": ("zh", "en")}


def assemble(selection: Selection, answers: Answers) -> model.Agreement:
    """The agreement with unnumbered articles; resolve() gives numbers and references."""
    library, scope = selection.library, answers.scope()
    members = answers.values.get("parties", {}).get("members", UNKNOWN)
    rows = members if isinstance(members, list) else []
    edition = scope.get(EDITION)
    languages = LANGUAGES.get(edition, ("zh",)) if library.english else ("zh",)
    english = languages == ("en",)
    indexes = {m["short"]: i for i, m in enumerate(rows) if isinstance(m.get("short"), str)}
    fill = Filler(library, scope, indexes, english)
    parts = [_part(fill, part) for part in selection.parts]
    parts = _with_terms(fill, parts)
    outline = library.agreement
    chair = scope.get(("chair", "unit"))
    order = sorted(range(len(rows)), key=lambda i: (rows[i].get("short") != chair, i))  # chair unit first
    number, short = scope.get(("document", "number")), scope.get(("alliance", "short_name"))
    dated = scope.get(("document", "date"))
    if english:
        short = scope.in_english().get(("alliance", "short_name"))
    title = fill.words(outline.title, scope, {})
    return model.Agreement(
        title=title,
        short_title=short if isinstance(short, str) and short else plain(title.en if english else title.zh),
        document_number=number if isinstance(number, str) else "",
        dated="" if dated is UNKNOWN else dated.isoformat(),
        cover=model.Cover(
            fill.words(outline.cover_number, scope, {}),
            tuple(model.CoverLine(fill.words(a, scope, {}), fill.words(b, scope, {})) for a, b in outline.cover),
        ),
        parts=tuple(parts),
        signatures=tuple(signature(rows[i], f"parties.members[{i}]") for i in order),
        languages=languages,
        prevails="en" if "en" in (edition, scope.get(("document", "prevails"))) else "zh",
        stamp=library.stamp,
    )


def _part(fill: Filler, part: SelectedPart) -> model.Part:
    chapters = tuple(
        model.Chapter(chapter.id, said(chapter.title), tuple(fill.article(c) for c in clauses))
        for chapter, clauses in part.chapters
    )
    title = fill.words(part.outline.title, fill.scope, {})
    front = tuple(fill.article(c) for c in part.front)
    counted = part.outline is fill.library.agreement or part.outline.numbered_chapters
    return model.Part(
        part.outline.id, title, said(part.outline.calls_itself), chapters, front, numbered_chapters=counted
    )


def _with_terms(fill: Filler, parts: list[model.Part]) -> list[model.Part]:
    """The definitions write themselves from the terms used, so that none is defined in vain or missing."""
    used = fill.terms
    waiting = list(used)
    while waiting:  # a definition may use further terms
        further = fill.library.terms[waiting.pop()].means.terms - used
        used |= further
        waiting += further
    terms = [term for term in fill.library.terms.values() if term.id in used]
    return [replace(p, chapters=tuple([_defining(fill, chapter, terms) for chapter in p.chapters])) for p in parts]


def _defining(fill: Filler, chapter: model.Chapter, terms: list[DefinedTerm]) -> model.Chapter:
    """The definitions are items of the last paragraph of their article."""
    if not any(article.clause_id in fill.defining for article in chapter.articles):
        return chapter

    def filled(article: model.Article) -> model.Article:
        if article.clause_id not in fill.defining:
            return article
        *others, last = article.blocks
        return replace(article, blocks=(*others, fill.definitions(last, terms)))

    return replace(chapter, articles=tuple(map(filled, chapter.articles)))
