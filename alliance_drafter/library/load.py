"""Folders → Library, with every problem of every file at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from .. import model
from ..errors import LibraryError, Place
from ..questionnaire.load import Reader, load_questionnaire
from ..questionnaire.model import Questionnaire, Said
from ..yamlfile import Mapping, Node, Sequence, YamlProblems, plain, read
from ..yamlfile import parse as parse_yaml
from .grammar import Parser, TermFinder, split_sides
from .model import (
    Case,
    Check,
    Clause,
    DefinedTerm,
    Library,
    Line,
    Outline,
    OutlineChapter,
    Piece,
    Requirement,
    Source,
    Statement,
    Wording,
)  # fmt: skip

CLAUSE_KEYS: Final = {
    "id", "title", "requirements", "sources", "choose", "when", "note", "numbered", "emphasis",
}  # fmt: skip
CHECK_KEYS: Final = {
    "id", "requirement", "severity", "when", "holds", "holds_by", "needs", "refuses", "at", "says", "remedy", "passes",
    "fails",
}  # fmt: skip


def data_folder() -> Path:
    """The folder that holds clause_library/ and templates/: inside an installed package, or the checkout."""
    here = Path(__file__).resolve().parents[1]
    return here / "data" if (here / "data" / "clause_library").is_dir() else here.parent


class Loader(Reader):
    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root
        self.digest = hashlib.sha256()

    def name(self, file: Path) -> str:
        return file.relative_to(self.root).as_posix()

    def yaml(self, file: Path) -> Node:
        try:
            return read(file, self.name(file))
        except YamlProblems as error:
            self.problems.extend(error.problems)
        except OSError as error:
            self.wrong(Place(str(file)), "", f"无法读取 / cannot be read: {error.strerror}")
        return Mapping({}, {}, Place(self.name(file)))

    def rows(self, node: Node) -> tuple[Node, ...]:
        return node.items if isinstance(node, Sequence) else ()


@cache
def load_library(root: Path | None = None) -> Library:
    """Raises LibraryError with all problems."""
    root = root or data_folder()
    load = Loader(root)
    folder, templates = root / "clause_library", root / "templates"
    files = sorted([*folder.rglob("*.yaml"), *folder.rglob("*.md"), *templates.rglob("*.yaml")])
    for file in files:
        load.digest.update(load.name(file).encode() + b"\0" + file.read_bytes() + b"\0")
    questionnaire = load_questionnaire(sorted((folder / "questionnaire").glob("*.yaml"), key=_place_in_order), root)
    glossary = load.yaml(folder / "glossary.yaml")
    finder = _term_finder(load, glossary)
    terms = _terms(load, glossary, questionnaire, finder)
    clauses: dict[str, Clause] = {}
    for file in files:
        if file.suffix == ".md" and (folder / "clauses") in file.parents:
            clause = _clause(load, file, questionnaire, finder)
            if clause.id in clauses:
                load.wrong(clause.place, clause.id, f"已在 {clauses[clause.id].place.file} / stands there already")
            clauses[clause.id] = clause
    agreement = _outline(load, templates / "agreement.yaml", questionnaire)
    annexes = {
        o.id: o for o in (_outline(load, templates / "annexes" / f"{a}.yaml", questionnaire) for a in agreement.annexes)
    }
    sources = {s.id: s for s in (_source(load, n) for n in load.rows(load.yaml(folder / "sources.yaml")))}
    checks = tuple(
        _check(load, node, questionnaire)
        for file in sorted((folder / "checks").glob("*.yaml"))
        for node in load.rows(load.yaml(file))
    )
    requirements = {
        r.id: r for r in (_requirement(load, n) for n in load.rows(load.yaml(folder / "requirements.yaml")))
    }
    for outline in (agreement, *annexes.values()):
        for name in outline.names():
            if name not in clauses:
                load.wrong(outline.place, name, "提纲中的条款不存在 / the outline names a clause that is not there")
    about = plain(load.yaml(folder / "library.yaml"))
    if load.problems:
        raise LibraryError(tuple(load.problems))
    stamp = model.Stamp(about.get("name", ""), about.get("version", ""), load.digest.hexdigest())
    return Library(questionnaire, clauses, agreement, annexes, terms, sources, checks, requirements, stamp)


def _place_in_order(file: Path) -> tuple[int, str]:
    """10-document.yaml stands before 100-membership.yaml."""
    number = re.match(r"\d+", file.name)
    return (int(number[0]) if number else 0, file.name)


def _term_finder(load: Loader, node: Node) -> Callable[[str], TermFinder]:
    """Longest match of the glossary's terms in the library's own words."""
    names: dict[str, dict[str, str]] = {"zh": {}, "en": {}}
    for row in load.rows(node):
        entry = plain(row)
        for language, known in names.items():
            if entry.get(language):
                known[entry[language]] = entry.get("id", "")

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
                model.Term(part, known[part]) if i % 2 else model.Text(part) for i, part in enumerate(parts) if part
            )

        return find

    return cache(finder)


def _terms(
    load: Loader, node: Node, questionnaire: Questionnaire, finder: Callable[[str], TermFinder]
) -> dict[str, DefinedTerm]:
    found = {}
    for row in load.rows(node):
        entry = load.mapping(row, "glossary", {"id", "zh", "en", "means", "avoid", "sources"})
        name = load.text(entry.entries.get("id"))
        said = load.said(entry.entries.get("means"), f"{name}.means")
        line = _line(load, said, row.place, questionnaire, finder)
        avoid = entry.entries.get("avoid")
        words = load.texts(avoid.entries.get("zh")) if isinstance(avoid, Mapping) else load.texts(avoid)
        sources = load.texts(entry.entries.get("sources"))
        title = Said(load.text(entry.entries.get("zh")), load.text(entry.entries.get("en")))
        found[name] = DefinedTerm(name, title, line, row.place, words, sources)
    return found


def _line(
    load: Loader, said: Said, place: Place, questionnaire: Questionnaire, finder: Callable[[str], TermFinder]
) -> Line:
    sides = {}
    for language in ("zh", "en"):
        parser = Parser(questionnaire, finder(language), place.file, language)
        sides[language] = parser.pieces(said.get(language), place.line, {}) if getattr(said, language) else ()
        load.problems.extend(parser.problems)
    return Line(sides["zh"], sides["en"])


def _plain_terms(_: str) -> TermFinder:
    return lambda text: (model.Text(text),)


def _clause(load: Loader, file: Path, questionnaire: Questionnaire, finder: Callable[[str], TermFinder]) -> Clause:
    name = load.name(file)
    text = file.read_text("utf-8")
    match = re.match(r"---\n(.*?)\n---\n", text, re.S)
    if match is None:
        load.wrong(Place(name, 1, 1), "clause", "缺少开头的 --- 元数据 / no front matter between --- lines")
        return Clause(name, Said(), (), Place(name, 1))
    try:
        node = parse_yaml(match[1], name, 1)
    except YamlProblems as error:
        load.problems.extend(error.problems)
        return Clause(name, Said(), (), Place(name, 1))
    found = load.mapping(node, name, CLAUSE_KEYS).entries
    parser = Parser(questionnaire, finder("zh"), name)
    first = text.count("\n", 0, match.end()) + 1
    bodies: dict[str, tuple[Statement, ...]] = {}
    for choice, sides in split_sides(text[match.end() :], first).items():
        for one in choice.split(","):
            bodies[one.strip()] = parser.body(sides.get("zh", []), {})
    load.problems.extend(parser.problems)

    def flag(key: str, default: str) -> bool:
        return load.text(found.get(key), default) == "true"

    return Clause(
        id=load.text(found.get("id")), title=load.said(found.get("title"), f"{name} title", needed=True),
        body=bodies.pop(""), alternatives=bodies, choose=load.text(found.get("choose")),
        when=load.expression(found.get("when")), requirements=load.texts(found.get("requirements")),
        sources=load.texts(found.get("sources")), note=load.said(found.get("note"), f"{name} note"),
        numbered=flag("numbered", "true"), emphasis=flag("emphasis", "false"), place=Place(name, 1, 1),
    )  # fmt: skip


def _outline(load: Loader, file: Path, questionnaire: Questionnaire) -> Outline:
    node = load.yaml(file)
    known = {
        "id", "title", "calls_itself", "chapters", "front", "cover", "cover_number", "annexes", "when", "requirements",
        "numbered_chapters",
    }  # fmt: skip
    found = load.mapping(node, file.name, known).entries
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


def _source(load: Loader, node: Node) -> Source:
    found = load.mapping(node, "sources", {"id", "title", "short", "kind", "articles"}).entries
    return Source(
        load.text(found.get("id")), load.said(found.get("title"), "title"), load.text(found.get("kind")),
        load.texts(found.get("articles")), node.place, load.said(found.get("short"), "short"),
    )  # fmt: skip


def _requirement(load: Loader, node: Node) -> Requirement:
    found = load.mapping(node, "requirements", {"id", "level", "title", "sources"}).entries
    title = load.said(found.get("title"), "title", needed=True)
    sources = load.texts(found.get("sources"))
    return Requirement(load.text(found.get("id")), load.text(found.get("level")), title, sources, node.place)


def _check(load: Loader, node: Node, questionnaire: Questionnaire) -> Check:
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


__all__ = ["data_folder", "load_library"]
