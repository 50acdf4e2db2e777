"""The compliance table: requirement by requirement, which article meets it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from ..answers.model import Answers
from ..assembly.fill import said
from ..assembly.select import select, selected_clauses
from ..assembly.words import articles_of, plain
from ..library.model import ComplianceTable, Library
from ..model import Agreement, Article, Part, Reference, Table, Text, Words
from ..numerals import chinese
from ..questionnaire.model import Said


@dataclass(frozen=True, slots=True)
class Row:
    requirement: str
    level: str  # must, should, may
    title: Said
    sources: tuple[str, ...]
    articles: tuple[str, ...]  # 第十二条, 附件3第五条
    clauses: tuple[str, ...]  # the same, by clause id
    expected: bool  # False where every clause that meets it falls away by the answers

    @property
    def status(self) -> str:
        return "met" if self.articles else "missing" if self.expected else "not_applicable"


def compliance(library: Library, answers: Answers, agreement: Agreement) -> tuple[Row, ...]:
    """One row per requirement, in the order of requirements.yaml.

    A requirement is missing where no article meets it although a clause that would should stand by these answers,
    or no clause of the library would.
    """
    met: dict[str, list[tuple[str, str]]] = {}
    for part in agreement.parts:
        for article in articles_of(part):
            clause = library.clauses.get(article.clause_id)
            for name in clause.requirements if clause is not None else ():
                met.setdefault(name, []).append((where(part, article), article.clause_id))
    cited = {name for clause in library.clauses.values() for name in clause.requirements}
    called_for = {name for clause in selected_clauses(select(library, answers)) for name in clause.requirements}
    return tuple(
        Row(
            r.id, r.level, r.title, r.sources,
            tuple(place for place, _ in met.get(r.id, ())), tuple(clause for _, clause in met.get(r.id, ())),
            r.id in called_for or r.id not in cited,
        )
        for r in library.requirements.values()
    )  # fmt: skip


LEVELS: Final = {
    "must": Said("必须", "must"), "should": Said("应当", "should"), "may": Said("可选", "may"),
}  # fmt: skip
STATUSES: Final = {
    "met": Said("已落实", "met"), "missing": Said("缺失", "missing"),
    "not_applicable": Said("不适用", "does not apply"),
}  # fmt: skip
HEADER: Final = (
    Said("要求", "Requirement"), Said("级别", "Level"), Said("内容", "Subject"), Said("来源", "Source"),
    Said("落实的条款", "Met by"), Said("状态", "Status"),
)  # fmt: skip


def with_table(library: Library, answers: Answers, agreement: Agreement) -> Agreement:
    """The agreement, not yet resolved, with the compliance table where a clause says `% compliance`."""

    def filled(article: Article) -> Article:
        clause = library.clauses[article.clause_id]
        if not any(isinstance(s, ComplianceTable) for s in clause.body):
            return article
        return replace(article, blocks=(*article.blocks, _table(library, answers, agreement)))

    parts = tuple(
        replace(p, chapters=tuple(replace(c, articles=tuple(map(filled, c.articles))) for c in p.chapters))
        for p in agreement.parts
    )
    return replace(agreement, parts=parts)


def _table(library: Library, answers: Answers, agreement: Agreement) -> Table:
    """Must and should in full; of the options those that the answers took up."""
    rows = []
    for row in compliance(library, answers, agreement):
        if row.level == "may" and not row.clauses:
            continue
        met: list[Text | Reference] = []
        for clause in row.clauses:
            met += [Text("、"), Reference(clause)] if met else [Reference(clause)]
        source = "；".join(source_name(library, s) for s in row.sources)
        rows.append(
            (
                said(Said(row.requirement)), said(LEVELS[row.level]), said(row.title),
                said(Said(source)), Words(zh=tuple(met)), said(STATUSES[row.status]),
            )
        )  # fmt: skip
    return Table(Words(), tuple(map(said, HEADER)), tuple(rows), (13, 8, 24, 20, 25, 10))


def source_name(library: Library, cited: str, language: str = "zh") -> str:
    """指导意见 · 民法典第683条 · 研究资料第4.2.4节, as a reader outside knows them."""
    name, _, part = cited.partition(" ")
    source = library.sources[name]
    shown = (source.short if source.short.zh else Said(name, source.title.en)).get(language)
    if not part:
        return shown
    if language == "en":
        return f"{shown}, {'art.' if source.articles else 's.'} {part}"
    return f"{shown}第{part}条" if source.articles else f"{shown}第{part}节"


def where(part: Part, article: Article) -> str:
    """How a person finds the article: 第十二条 · 附件3第五条 · “鉴于”部分."""
    place = f"第{chinese(article.number)}条" if article.number else f"“{plain(article.title.zh)}”"
    return f"附件{part.number}{place}" if part.number else place
