"""The compliance table: requirement by requirement, which article meets it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import is_
from typing import Final

from ..answers.model import Answers
from ..assembly.fill import said
from ..assembly.segments import settle
from ..assembly.select import select, selected_clauses
from ..assembly.words import articles_of, plain
from ..library.model import ComplianceTable, Library, Requirement
from ..model import Agreement, Article, Chapter, Part, Reference, Table, Text, Words
from ..numerals import chinese
from ..questionnaire.model import Said


@dataclass(frozen=True, slots=True)
class Row:
    requirement: str
    level: str  # must, should, may
    title: Said
    sources: tuple[str, ...]
    articles: tuple[str, ...]  # 第十二条, 附件3第五条; Article 12, Annex 3, Article 5
    clauses: tuple[str, ...]  # the same, by clause id
    expected: bool  # False where every clause that meets it falls away by the answers

    @property
    def status(self) -> str:
        return "met" if self.articles else "missing" if self.expected else "not_applicable"


def compliance(library: Library, answers: Answers, agreement: Agreement, language: str) -> tuple[Row, ...]:
    """One row per requirement, in the order of requirements.yaml. language: in which the articles are named.

    A requirement is missing where no article meets it although a clause that would should stand by these answers,
    or no clause of the library would.
    """
    places = {a.clause_id: where(part, a, language) for part in agreement.parts for a in articles_of(part)}
    met = met_by(library, agreement)
    missing = missing_of(library, answers, met, library.requirements)
    return tuple(
        Row(
            r.id, r.level, r.title, r.sources,
            tuple(places[clause] for clause in met.get(r.id, ())), met.get(r.id, ()), r.id in met or r.id in missing,
        )
        for r in library.requirements.values()
    )  # fmt: skip


def met_by(library: Library, agreement: Agreement) -> dict[str, tuple[str, ...]]:
    """The clauses of the agreement, by the requirement they meet."""
    found: dict[str, tuple[str, ...]] = {}
    for part in agreement.parts:
        for article in articles_of(part):
            clause = library.clauses.get(article.clause_id)
            for name in clause.requirements if clause is not None else ():
                found[name] = (*found.get(name, ()), article.clause_id)
    return found


def missing_of(
    library: Library, answers: Answers, met: Mapping[str, tuple[str, ...]], requirements: Iterable[str]
) -> set[str]:
    """Those of the requirements that are not met although a clause that would should stand, or there is none."""
    lacking = set(requirements) - met.keys()
    if not lacking:
        return lacking  # mostly so: then there is nothing to select
    cited = {name for clause in library.clauses.values() for name in clause.requirements}
    called_for = {name for clause in selected_clauses(select(library, answers)) for name in clause.requirements}
    return {name for name in lacking if name in called_for or name not in cited}


def uncovered(library: Library, answers: Answers, agreement: Agreement) -> tuple[Requirement, ...]:
    """The musts and shoulds that no article of this very agreement meets although one should."""
    wanted = {name: r for name, r in library.requirements.items() if r.level != "may"}
    missing = missing_of(library, answers, met_by(library, agreement), wanted)
    return tuple(r for name, r in wanted.items() if name in missing)


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

    places = _places(library)

    def filled(article: Article) -> Article:
        if article.clause_id not in places:
            return article
        return replace(article, blocks=(*article.blocks, _table(library, answers, agreement)))

    def with_tables(chapter: Chapter) -> Chapter:
        articles = tuple([filled(article) for article in chapter.articles])
        return chapter if all(map(is_, articles, chapter.articles)) else replace(chapter, articles=articles)

    parts = tuple([replace(p, chapters=tuple([with_tables(c) for c in p.chapters])) for p in agreement.parts])
    return replace(agreement, parts=parts)


def _places(library: Library) -> frozenset[str]:
    """The clauses that say `% compliance`."""
    found: frozenset[str] | None = library.filled.get(ComplianceTable)
    if found is None:
        clauses = library.clauses.values()
        found = frozenset(c.id for c in clauses if any(isinstance(s, ComplianceTable) for s in c.body))
        library.filled.put(ComplianceTable, found)
    return found


def _table(library: Library, answers: Answers, agreement: Agreement) -> Table:
    """Must and should in full; of the options those that the answers took up. Made once for the same clauses."""
    met = met_by(library, agreement)
    shown = [r for r in library.requirements.values() if r.level != "may" or r.id in met]
    missing = missing_of(library, answers, met, [r.id for r in shown])
    key = ("compliance", *[(r.id, met.get(r.id, r.id in missing)) for r in shown])
    known: Table | None = library.filled.get(key)
    if known is None:
        rows = [_row(library, r, met.get(r.id, ()), "missing" if r.id in missing else "") for r in shown]
        known = Table(Words(), tuple(map(said, HEADER)), tuple(rows), (13, 8, 24, 20, 25, 10))
        settle(known)
        library.filled.put(key, known)
    return known


def _row(library: Library, requirement: Requirement, met: tuple[str, ...], unmet: str) -> tuple[Words, ...]:
    """unmet: the status where no clause meets it."""
    zh, en = ([inline for clause in met for inline in (Text(mark), Reference(clause))][1:] for mark in ("、", "; "))
    source = Said(
        *(
            mark.join(source_name(library, s, language) for s in requirement.sources)
            for mark, language in (("；", "zh"), ("; ", "en"))
        )
    )
    status = "met" if met else unmet or "not_applicable"
    return (
        said(Said(requirement.id, requirement.id)), said(LEVELS[requirement.level]), said(requirement.title),
        said(source), Words(tuple(zh), tuple(en) if library.english else ()), said(STATUSES[status]),
    )  # fmt: skip


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


def where(part: Part, article: Article, language: str) -> str:
    """How a person finds the article: 附件3第五条, “鉴于条款”; Annex 3, Article 5, “Recitals”."""
    if language == "en":
        place = f"Article {article.number}" if article.number else f"“{plain(article.title.en or article.title.zh)}”"
        return f"Annex {part.number}, {place}" if part.number else place
    place = f"第{chinese(article.number)}条" if article.number else f"“{plain(article.title.zh)}”"
    return f"附件{part.number}{place}" if part.number else place
