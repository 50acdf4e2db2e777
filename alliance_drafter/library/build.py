"""What is written → Clause, Outline, DefinedTerm, Source, Requirement, Check."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from functools import cache
from pathlib import PurePath
from typing import Final

from .. import model
from ..errors import Place
from ..questionnaire.model import Questionnaire, Said
from ..yamlfile import Mapping, Node, plain
from .grammar import Parser, TermFinder
from .model import (
    Case,
    Check,
    Clause,
    DefinedTerm,
    Line,
    Outline,
    OutlineChapter,
    Piece,
    Requirement,
    Source,
    Statement,
    Wording,
)  # fmt: skip
from .outlines import orders_of
from .sides import paired
from .written import Files, Side, WrittenClause

Finder = Callable[[str], TermFinder]
CLAUSE_KEYS: Final = {
    "id", "title", "requirements", "sources", "choose", "when", "note", "numbered", "emphasis",
}  # fmt: skip
# forms: of the English, beside its plural; within: Chinese words in which the term's characters mean something else
TERM_KEYS: Final = {"id", "zh", "en", "forms", "within", "means", "avoid", "sources"}
CHECK_KEYS: Final = {
    "id", "requirement", "severity", "when", "holds", "holds_by", "needs", "refuses", "at", "says", "remedy", "passes",
    "fails",
}  # fmt: skip
OUTLINE_KEYS: Final = {
    "id", "title", "calls_itself", "chapters", "front", "cover", "cover_number", "annexes", "when", "requirements",
    "numbered_chapters",
}  # fmt: skip


def term_finder(load: Files, rows: tuple[Node, ...]) -> Finder:
    """Longest match of the glossary's terms in the library's own words; in English also their plurals and verbs."""
    names: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    for row in rows:
        entry = row.entries if isinstance(row, Mapping) else {}
        for language, known in names.items():
            if name := load.text(entry.get(language)):
                known[name] = load.text(entry.get("id"))
        english = (plural(load.text(entry.get("en"))), *load.texts(entry.get("forms")))
        names["en"] |= {form: load.text(entry.get("id")) for form in english if form}
        names["zh"] |= dict.fromkeys(load.texts(entry.get("within")), "")

    def finder(language: str) -> TermFinder:
        known = names[language]
        edge = r"\b" if language == "en" else ""
        words = sorted(known, key=len, reverse=True)
        pattern = re.compile(edge + "(" + "|".join(map(re.escape, words)) + ")" + edge) if words else None

        def find(text: str) -> tuple[Piece, ...]:
            if pattern is None:
                return (model.Text(text),)
            parts = pattern.split(text)
            return tuple(
                model.Term(part, known[part]) if i % 2 and known[part] else model.Text(part)
                for i, part in enumerate(parts)
                if part
            )

        return find

    return cache(finder)


def plural(term: str) -> str:
    """Members, Councillors; Entities Liable to Third Parties; "" of what is plural already, or has no plural."""
    head, _, rest = term.partition(" Liable ")
    if not head or head.endswith(("s", "IP", "Income")):
        return ""
    many = re.sub(r"(?<=[^aeiou])y$", "ie", head) + "s"
    return f"{many} Liable {rest}" if rest else many


def build_terms(
    load: Files, rows: tuple[Node, ...], questionnaire: Questionnaire, finder: Finder
) -> dict[str, DefinedTerm]:
    found = {}
    for row in rows:
        entry = load.mapping(row, "glossary", TERM_KEYS)
        name = load.text(entry.entries.get("id"))
        said = load.said(entry.entries.get("means"), f"{name}.means")
        line = _line(load, said, row.place, questionnaire, finder)
        avoid = entry.entries.get("avoid")
        words = load.texts(avoid.entries.get("zh")) if isinstance(avoid, Mapping) else load.texts(avoid)
        sources = load.texts(entry.entries.get("sources"))
        title = Said(load.text(entry.entries.get("zh")), load.text(entry.entries.get("en")))
        found[name] = DefinedTerm(name, title, line, row.place, words, sources)
    return found


def _line(load: Files, said: Said, place: Place, questionnaire: Questionnaire, finder: Finder) -> Line:
    sides = {}
    for language in ("zh", "en"):
        parser = Parser(questionnaire, finder(language), place.file, language)
        sides[language] = parser.pieces(said.get(language), place.line, {}) if getattr(said, language) else ()
        load.problems.extend(parser.problems)
    return Line(sides["zh"], sides["en"])


def _plain_terms(_: str) -> TermFinder:
    return lambda text: (model.Text(text),)


def build_clause(
    load: Files, written: WrittenClause, questionnaire: Questionnaire, finder: Finder, *, english: bool
) -> Clause:
    """english: its English side as well; without it that side is not even parsed."""
    name = written.place.file
    found = load.mapping(written.front, name, CLAUSE_KEYS).entries
    bodies = {
        choice: _body(load, written.id, side, questionnaire, finder, english) for choice, side in written.sides.items()
    }

    def flag(key: str, default: str) -> bool:
        return load.text(found.get(key), default) == "true"

    return Clause(
        id=written.id, title=load.said(found.get("title"), f"{name} title", needed=True),
        body=bodies.pop("", ()), alternatives=bodies, choose=load.text(found.get("choose")),
        when=load.expression(found.get("when")), requirements=load.texts(found.get("requirements")),
        sources=load.texts(found.get("sources")), note=load.said(found.get("note"), f"{name} note"),
        numbered=flag("numbered", "true"), emphasis=flag("emphasis", "false"), place=written.place,
    )  # fmt: skip


def _body(
    load: Files, name: str, side: Side, questionnaire: Questionnaire, finder: Finder, english: bool
) -> tuple[Statement, ...]:
    def parsed(language: str) -> tuple[Statement, ...]:
        parser = Parser(questionnaire, finder(language), side.file, language)
        body = parser.body(side.rows.get(language, []), {})
        load.problems.extend(parser.problems)
        return body

    zh = parsed("zh")
    if not english:
        return zh
    rows = side.rows.get("zh", [])
    end = Place(side.file, rows[-1][0] if rows else 1, 1)
    return paired(zh, parsed("en"), end, lambda place, found, remedy: load.wrong(place, name, found, remedy))


def build_outline(load: Files, node: Mapping, questionnaire: Questionnaire, clauses: Container[str]) -> Outline:
    """clauses: those there are; a name that is not among them is noted."""
    found = load.mapping(node, PurePath(node.place.file).name, OUTLINE_KEYS).entries
    for name in (name for key, names in orders_of(node).items() if key != "annexes" for name in names):
        if (said := load.text(name)) not in clauses:
            load.wrong(name.place, said, "提纲中的条款不存在 / the outline names a clause that is not there")
    chapters = []
    for row in load.rows(found["chapters"]) if "chapters" in found else ():
        entry = load.mapping(row, "chapter", {"id", "title", "clauses"}).entries
        title = load.said(entry.get("title"), "title", needed=True)
        chapters.append(OutlineChapter(load.text(entry.get("id")), title, load.texts(entry.get("clauses"))))

    def line(said: Said) -> Line:
        return _line(load, said, node.place, questionnaire, _plain_terms)

    cover = []
    for row in load.rows(found["cover"]) if "cover" in found else ():
        entry = load.mapping(row, "cover", {"label", "value"}).entries
        cover.append((line(load.said(entry.get("label"), "label")), line(load.said(entry.get("value"), "value"))))
    return Outline(
        id=load.text(found.get("id")), title=line(load.said(found.get("title"), "title", needed=True)),
        calls_itself=load.said(found.get("calls_itself"), "calls_itself", needed=True), chapters=tuple(chapters),
        place=node.place, front=load.texts(found.get("front")), cover=tuple(cover),
        cover_number=line(load.said(found.get("cover_number"), "cover_number")),
        annexes=load.texts(found.get("annexes")), when=load.expression(found.get("when")),
        requirements=load.texts(found.get("requirements")),
        numbered_chapters=load.text(found.get("numbered_chapters"), "false") == "true",
    )  # fmt: skip


def build_source(load: Files, node: Node) -> Source:
    found = load.mapping(node, "sources", {"id", "title", "short", "kind", "articles"}).entries
    return Source(
        load.text(found.get("id")), load.said(found.get("title"), "title"), load.text(found.get("kind")),
        load.texts(found.get("articles")), node.place, load.said(found.get("short"), "short"),
    )  # fmt: skip


def build_requirement(load: Files, node: Node) -> Requirement:
    found = load.mapping(node, "requirements", {"id", "level", "title", "sources"}).entries
    title = load.said(found.get("title"), "title", needed=True)
    sources = load.texts(found.get("sources"))
    return Requirement(load.text(found.get("id")), load.text(found.get("level")), title, sources, node.place)


def build_check(load: Files, node: Node, questionnaire: Questionnaire) -> Check:
    found = load.mapping(node, "check", CHECK_KEYS).entries

    def cases(key: str) -> tuple[Case, ...]:
        rows = load.rows(found[key]) if key in found else ()
        entries = [plain(r) for r in rows]
        return tuple(
            Case(e.get("from", ""), e.get("set") or {}, tuple(e.get("without") or ()), e.get("adding", ""))
            for e in entries
            if isinstance(e, dict)
        )

    def wording(key: str) -> Wording | None:
        if key not in found:
            return None
        entry = load.mapping(found[key], key, {"in", "words"}).entries
        patterns = []
        for word in load.texts(entry.get("words")):
            try:
                patterns.append(re.compile(word))
            except re.error as error:
                load.wrong(found[key].place, key, f"{word}: {error}")
        return Wording(tuple(patterns), load.texts(entry.get("in")))

    def line(key: str) -> Line:
        return _line(load, load.said(found.get(key), key), node.place, questionnaire, _plain_terms)

    return Check(
        id=load.text(found.get("id")), requirement=load.text(found.get("requirement")),
        severity=load.text(found.get("severity"), "error"), at=load.text(found.get("at")), says=line("says"),
        remedy=line("remedy"), place=node.place, when=load.expression(found.get("when")),
        holds=load.expression(found.get("holds")), holds_by=load.text(found.get("holds_by")),
        needs=wording("needs"), refuses=wording("refuses"), passes=cases("passes"), fails=cases("fails"),
    )  # fmt: skip
