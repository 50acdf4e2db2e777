"""What can be proved of the library without answers: outlines, alternatives, words, sources, coverage, use."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final

from .. import model
from ..errors import Place, Problem
from ..expressions import Expression
from .lint_conditions import conditions, references
from .lint_shapes import shapes
from .model import Leaf, Library, Line
from .sides import differences
from .walk import questions_in, spots_of

POSITIONAL: Final = re.compile(r"前款|前条|上款|上条|前项|上述条款|本款前")
SEVERITIES: Final = ("error", "warning", "hint")
LEVELS: Final = ("must", "should", "may")
Rule = Callable[[Library], Iterator[Problem]]
CITED: Final = re.compile(r"《(?:中华人民共和国)?([^》]{2,30})》第([〇零一二三四五六七八九十百千\d]+)条")


def lint_library(library: Library) -> tuple[Problem, ...]:
    """Every problem, in the order of files and lines."""
    return _found(library, (*_stopping(), _words, _both_sides, _met, _used))


def faults(library: Library) -> tuple[Problem, ...]:
    """Those that would make a draft wrong or impossible; the rest can wait for the lint."""
    return _found(library, _stopping())


def _stopping() -> tuple[Rule, ...]:
    return (_placed, _alternatives, references, conditions, shapes, _sources, _requirements, _checks)


def _found(library: Library, rules: tuple[Rule, ...]) -> tuple[Problem, ...]:
    found = itertools.chain.from_iterable(rule(library) for rule in rules)
    return tuple(sorted(set(found), key=lambda p: (p.place, p.subject, p.found)))


def _placed(library: Library) -> Iterator[Problem]:
    """Every clause stands in one outline."""
    seen: dict[str, str] = {}
    for outline in (library.agreement, *library.annexes.values()):
        for name in outline.names():
            if name in seen:
                yield Problem(outline.place, name, f"已在提纲 {seen[name]} / already stands in outline {seen[name]}")
            seen[name] = outline.id
    for clause in library.clauses.values():
        if clause.id not in seen:
            yield Problem(clause.place, clause.id, "没有提纲用到本条款 / no outline places this clause")


def _alternatives(library: Library) -> Iterator[Problem]:
    """Each choice of the question has one text, and no other text stands there."""
    for clause in library.clauses.values():
        if not clause.choose:
            if clause.alternatives:
                yield Problem(clause.place, clause.id, "有 == 但没有 choose / has == but no choose")
            continue
        question = library.questionnaire.by_path.get(clause.choose)
        if question is None or question.type != "choice":
            yield Problem(
                clause.place,
                clause.id,
                f"choose: {clause.choose} 不是单选题 / choose: {clause.choose} is no choice question",
            )
            continue
        values = {c.value for c in question.choices}
        for value in values - clause.alternatives.keys():
            yield Problem(clause.place, clause.id, f"缺少备选文本：== {value} / alternative missing: == {value}")
        for value in clause.alternatives.keys() - values:
            yield Problem(clause.place, clause.id, f"没有这个选项：== {value} / no such choice: == {value}")
        for value, body in clause.alternatives.items():
            if not body:
                yield Problem(clause.place, clause.id, f"备选文本为空：== {value} / empty alternative: == {value}")


def _words(library: Library) -> Iterator[Problem]:
    """No positional words, no word the glossary tells to avoid, no provision cited that was not read; a text."""
    avoid = {word: term.name.zh for term in library.terms.values() for word in term.avoid if word}
    for clause in library.clauses.values():
        if not clause.body and not clause.alternatives:
            yield Problem(clause.place, clause.id, "没有正文 / no text")
        for spot in spots_of(clause):
            text = _own_words(spot.line)
            if match := POSITIONAL.search(text):
                found, remedy = f"位置词会失效：{match[0]} / positional word: {match[0]}", "请用标签援引 / use a label"
                yield Problem(spot.place, clause.id, found, remedy)
            for word, right in avoid.items():
                if word in text.replace(right, ""):
                    yield Problem(spot.place, clause.id, f"“{word}” 应写作 {right} / say {right} for “{word}”")
            for match in CITED.finditer(text):
                if match[1] not in library.sources or match[2] not in map(str, library.sources[match[1]].numbers):
                    found = f"正文援引了未核对的条文：{match[0]} / cites a provision that is not confirmed: {match[0]}"
                    yield Problem(spot.place, clause.id, found)


def _both_sides(library: Library) -> Iterator[Problem]:
    """Each line says the same things in both languages, as far as that can be seen (sides.differences)."""
    if not library.english:
        return
    for clause in library.clauses.values():
        for spot in spots_of(clause):
            lines = (spot.line,) if spot.line is not None else ()
            for found, remedy in itertools.chain.from_iterable(map(differences, lines)):
                yield Problem(spot.place, clause.id, found, remedy)
    for term in library.terms.values():
        for found, remedy in differences(term.means, term.id):
            yield Problem(term.place, term.id, found, remedy)


def _own_words(line: Line | None) -> str:
    return "".join(p.text for p in line.zh if isinstance(p, model.Text | model.Term)) if line is not None else ""


def _sources(library: Library) -> Iterator[Problem]:
    """Every source cited is in sources.yaml ("PAPER 4.2.4" is a section of PAPER), every article among those read."""
    cited: list[tuple[Place, str, tuple[str, ...]]] = [(c.place, c.id, c.sources) for c in library.clauses.values()]
    cited += [(t.place, t.id, t.sources) for t in library.terms.values()]
    cited += [(q.place, q.path, q.sources) for q in library.questionnaire.by_path.values()]
    cited += [(r.place, r.id, r.sources) for r in library.requirements.values()]
    for place, subject, sources in cited:
        for source in sources:
            name, _, article = source.partition(" ")
            if name not in library.sources:
                yield Problem(place, subject, f"sources.yaml 里没有：{source} / not in sources.yaml: {source}")
            elif article and (read := library.sources[name].numbers) and article not in map(str, read):
                yield Problem(place, subject, f"该条未核对：{source} / an article that was not read: {source}")


def _requirements(library: Library) -> Iterator[Problem]:
    """Every requirement id named exists, and is of a level there is."""
    named = [(c.place, c.id, c.requirements) for c in library.clauses.values()]
    named += [(o.place, o.id, o.requirements) for o in (library.agreement, *library.annexes.values())]
    named += [(q.place, q.path, q.requirements) for q in library.questionnaire.by_path.values()]
    named += [(c.place, c.id, (c.requirement,)) for c in library.checks]
    for place, subject, requirements in named:
        for name in requirements:
            if name not in library.requirements:
                yield Problem(place, subject, f"没有这个要求：{name} / no such requirement: {name}")
    for requirement in library.requirements.values():
        if requirement.level not in LEVELS:
            found = f"没有这种级别：{requirement.level or '—'} / no such level: {requirement.level or '—'}"
            yield Problem(requirement.place, requirement.id, found, "、".join(LEVELS))


def _met(library: Library) -> Iterator[Problem]:
    """Every must and should is met by some clause."""
    met = {name for clause in library.clauses.values() for name in clause.requirements}
    for requirement in library.requirements.values():
        if requirement.level in ("must", "should") and requirement.id not in met:
            zh, en = requirement.title.get("zh"), requirement.title.get("en")
            found = f"没有条款落实本要求：{zh} / no clause meets this {requirement.level}: {en}"
            yield Problem(requirement.place, requirement.id, found)


def _checks(library: Library) -> Iterator[Problem]:
    """A check has one way to look, a severity there is, and looks at clauses and answers that are there."""
    for check in library.checks:
        ways = (check.holds is not None, bool(check.holds_by), check.needs is not None, check.refuses is not None)
        if sum(ways) != 1:
            yield Problem(
                check.place,
                check.id,
                "应当写且只写一项：holds、holds_by、needs、refuses / needs one of holds, holds_by, needs, refuses",
            )
        if check.severity not in SEVERITIES:
            found = f"没有这种级别：{check.severity} / no such severity: {check.severity}"
            yield Problem(check.place, check.id, found, "、".join(SEVERITIES))
        named = [name for wording in (check.needs, check.refuses) if wording is not None for name in wording.clauses]
        for name in named:
            if name not in library.clauses:
                remedy, by = "", library.gone.get(name)
                if by is not None:
                    write = f"- remove: [{check.id}]"
                    remedy = f"已被移出提纲：{by}；请写 {write} / taken out of the outline: {by}; write {write}"
                yield Problem(check.place, check.id, f"没有这个条款：{name} / no such clause: {name}", remedy)
        at = re.sub(r"\[.*?\]", "", check.at)
        if at and at not in library.clauses and at not in library.questionnaire.by_path:
            yield Problem(
                check.place, check.id, f"没有这个答案或者条款：{check.at} / no such answer or clause: {check.at}"
            )


def _used(library: Library) -> Iterator[Problem]:
    """Every question is used by a clause, condition, check, outline or other question; every term by a clause."""
    used: set[str] = set()
    terms: set[str] = set()

    def note(expression: Expression | None, records: dict[str, str]) -> None:
        if expression is None:
            return
        for path, question in questions_in(expression, library.questionnaire, records):
            if question is not None:
                used.add(question.path)
                used.add(".".join(path.parts[:2]))

    def words(line: Line | None, records: dict[str, str]) -> None:
        for piece in line.zh if line is not None else ():
            if isinstance(piece, Leaf):
                note(piece.expression, records)
            elif isinstance(piece, model.Term):
                terms.add(piece.term_id)

    for clause in library.clauses.values():
        used.add(clause.choose)
        for spot in spots_of(clause):
            note(spot.test, spot.records)
            words(spot.line, spot.records)
    for term in library.terms.values():
        words(term.means, {})
    for outline in (library.agreement, *library.annexes.values()):
        note(outline.when, {})
        for line in (outline.title, outline.cover_number, *itertools.chain.from_iterable(outline.cover)):
            words(line, {})
    for check in library.checks:
        note(check.when, {})
        note(check.holds, {})
        used.add(re.sub(r"\[.*?\]", "", check.at))
    for question in library.questionnaire.by_path.values():
        for expression in (question.when, question.default, question.among):
            note(expression, {"this": question.path.rsplit(".", 1)[0]})
        used.update(question.uses)
        if question.english is not None and question.path in used:
            used.add(question.english.path)  # printed beside it
    for question in library.questionnaire.questions():
        if question.path not in used:
            yield Problem(question.place, question.path, "没有条款、条件或检查用到本题 / nothing uses this question")
    for term in library.terms.values():
        if term.id not in terms:
            yield Problem(
                term.place, term.id, f"没有条款用到“{term.name.zh}” / no clause uses the term “{term.name.en}”"
            )
