"""The compliance table: requirement by requirement, which article meets it."""

from __future__ import annotations

from dataclasses import dataclass

from ..assembly.assemble import plain
from ..library.model import Library
from ..model import Agreement, Article, Part
from ..numerals import chinese
from ..questionnaire.model import Said


@dataclass(frozen=True, slots=True)
class Row:
    requirement: str
    level: str  # must, should, may
    title: Said
    sources: tuple[str, ...]
    articles: tuple[str, ...]  # 第十二条, 附件3第五条
    expected: bool  # False where every clause that meets it falls away by these answers

    @property
    def status(self) -> str:
        return "met" if self.articles else "missing" if self.expected else "not_applicable"


def compliance(library: Library, agreement: Agreement) -> tuple[Row, ...]:
    """One row per requirement, in the order of requirements.yaml."""
    met: dict[str, list[str]] = {}
    for part in agreement.parts:
        for article in (*part.front, *(a for c in part.chapters for a in c.articles)):
            clause = library.clauses.get(article.clause_id)
            for name in clause.requirements if clause is not None else ():
                met.setdefault(name, []).append(where(part, article))
    conditional = {name for clause in library.clauses.values() for name in clause.requirements}
    return tuple(
        Row(r.id, r.level, r.title, r.sources, tuple(met.get(r.id, ())), r.id not in conditional)
        for r in library.requirements.values()
    )


def where(part: Part, article: Article) -> str:
    """How a person finds the article: 第十二条 · 附件3第五条 · “鉴于”部分."""
    place = f"第{chinese(article.number)}条" if article.number else f"“{plain(article.title.zh)}”"
    return f"附件{part.number}{place}" if part.number else place
