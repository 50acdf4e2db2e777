"""What can be proved of the library without answers."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from .. import model
from ..errors import Place, Problem
from ..expressions import Compare, Constant, Expression, Logic, Path, conjuncts, paths
from ..questionnaire.model import Question
from .grammar import question_of
from .model import (
    Clause,
    For,
    If,
    ItemLine,
    Leaf,
    Library,
    Line,
    ParagraphLine,
    RowLine,
    Statement,
    TableBlock,
)  # fmt: skip

POSITIONAL = re.compile(r"前款|前条|上款|上条|前项|上述条款|本款前")
Guards = frozenset[Expression]
Words = tuple[Line, Guards, Place]


def lint_library(library: Library) -> tuple[Problem, ...]:
    """Every problem, in the order of files and lines."""
    rules = (_placed, _alternatives, _references, _conditions, _words, _sources, _used)
    found = itertools.chain.from_iterable(rule(library) for rule in rules)
    return tuple(sorted(set(found), key=lambda p: (p.place, p.subject, p.found)))


def guards_of(clause: Clause) -> Guards:
    return conjuncts(clause.when) if clause.when is not None else frozenset()


def lines_of(clause: Clause) -> Iterator[Words]:
    """Every line with the conditions under which it is printed."""
    yield from _walk(clause.body, guards_of(clause))
    for choice, body in clause.alternatives.items():
        chosen = Compare("eq", Path(tuple(clause.choose.split("."))), Constant(choice))
        yield from _walk(body, guards_of(clause) | {chosen})


def _walk(statements: Iterable[Statement], guards: Guards) -> Iterator[Words]:
    for statement in statements:
        match statement:
            case ParagraphLine(line, _, place) | ItemLine(line, _, _, place):
                yield line, guards, place
            case RowLine(cells, place):
                for cell in cells:
                    yield cell, guards, place
            case TableBlock(_, caption, rows, place):
                yield caption, guards, place
                yield from _walk(rows, guards)
            case For(_, _, _, body, _):
                yield from _walk(body, guards)
            case If(branches, otherwise, _):
                for test, body in branches:
                    yield from _walk(body, guards | conjuncts(test))
                failed = {Logic("not", (test,)) for test, _ in branches}
                yield from _walk(otherwise, guards | failed)


def _labels(clause: Clause) -> dict[str, list[Guards]]:
    """Labels with the conditions under which they stand, the clause's own left out."""
    found: dict[str, list[Guards]] = {}

    def walk(statements: Iterable[Statement], guards: Guards) -> None:
        for statement in statements:
            match statement:
                case ParagraphLine(_, label, _) | ItemLine(_, label, _, _) if label:
                    found.setdefault(label, []).append(guards)
                case For(_, _, _, body, _):
                    walk(body, guards)
                case If(branches, otherwise, _):
                    for test, body in branches:
                        walk(body, guards | conjuncts(test))
                    walk(otherwise, guards | {Logic("not", (t,)) for t, _ in branches})

    walk(clause.body, frozenset())
    for choice, body in clause.alternatives.items():
        walk(body, frozenset({Compare("eq", Path(tuple(clause.choose.split("."))), Constant(choice))}))
    return found


def _placed(library: Library) -> Iterator[Problem]:
    """Every clause of an outline exists; every clause stands in one outline."""
    seen: dict[str, str] = {}
    for outline in (library.agreement, *library.annexes.values()):
        for name in (*outline.front, *(c for chapter in outline.chapters for c in chapter.clauses)):
            if name not in library.clauses:
                yield Problem(outline.place, name, "提纲中的条款不存在 / the outline names a clause that is not there")
            elif name in seen:
                yield Problem(outline.place, name, f"已在提纲 {seen[name]} / stands in that outline already")
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
            yield Problem(clause.place, clause.id, f"choose: {clause.choose} 不是单选题 / is no choice question")
            continue
        values = {c.value for c in question.choices}
        for value in values - clause.alternatives.keys():
            yield Problem(clause.place, clause.id, f"缺少备选文本 / alternative missing: == {value}")
        for value in clause.alternatives.keys() - values:
            yield Problem(clause.place, clause.id, f"没有这个选项 / no such choice: == {value}")
        for value, body in clause.alternatives.items():
            if not body:
                yield Problem(clause.place, clause.id, f"备选文本为空 / empty alternative: == {value}")


def _references(library: Library) -> Iterator[Problem]:
    """Each reference has its target, and does not outlive it."""
    labels = {c.id: _labels(c) for c in library.clauses.values()}
    for clause in library.clauses.values():
        for line, guards, place in lines_of(clause):
            for piece in line.zh:
                if isinstance(piece, model.Reference):
                    yield from _reference(
                        library, labels, clause, piece.target, guards | _annex_guards(library, clause), place
                    )


def _annex_guards(library: Library, clause: Clause) -> Guards:
    for outline in library.annexes.values():
        if outline.when is not None and any(clause.id in c.clauses for c in outline.chapters):
            return conjuncts(outline.when)
    return frozenset()


def _reference(
    library: Library,
    labels: dict[str, dict[str, list[Guards]]],
    clause: Clause,
    target: str,
    guards: Guards,
    place: Place,
) -> Iterator[Problem]:
    needed: Guards = frozenset()
    if target.startswith("annex:"):
        outline = library.annexes.get(target[6:])
        if outline is None:
            yield Problem(place, clause.id, f"没有这个附件 / no such annex: {target}")
            return
        needed = conjuncts(outline.when) if outline.when is not None else frozenset()
    else:
        name, _, label = target.partition("^")
        found = library.clauses.get(name) if name else clause
        if found is None:
            yield Problem(place, clause.id, f"没有这个条款 / no such clause: {target}")
            return
        if label and label not in labels[found.id]:
            yield Problem(place, clause.id, f"没有这个标签 / no such label: {target}")
            return
        if label and not any(g <= guards for g in labels[found.id][label]):
            yield Problem(place, clause.id, f"标签所在处另有条件 / the label stands under a condition: {target}")
        if found is not clause:
            needed = guards_of(found) | _annex_guards(library, found)
    for one in needed - guards:
        yield Problem(
            place,
            clause.id,
            f"目标另有条件，援引处没有 / the target has a condition that is not here: {target} ({_said(one)})",
        )


def _said(expression: Expression) -> str:
    match expression:
        case Path():
            return str(expression)
        case Compare(sign, left, right):
            return f"{_said(left)} {sign} {_said(right)}"
        case Constant(value):
            return repr(value)
        case Logic(sign, parts):
            return f"{sign} " + " ".join(_said(p) for p in parts)
    return type(expression).__name__


def _conditions(library: Library) -> Iterator[Problem]:
    """Every path of a condition exists; a leaf of a question with a condition stands under that condition."""
    questionnaire = library.questionnaire

    def known(expression: Expression, records: dict[str, str], place: Place, subject: str) -> Iterator[Problem]:
        for path in paths(expression):
            if path.parts[0] in ("this", "loop"):
                continue
            if question_of(questionnaire, path.parts, records) is None:
                yield Problem(place, subject, f"问卷里没有 / not in the questionnaire: {path}")
        yield from _choice_values(library, expression, records, place, subject)

    def walk(statements: Iterable[Statement], records: dict[str, str], subject: str) -> Iterator[Problem]:
        for statement in statements:
            match statement:
                case For(variable, over, record, body, place):
                    yield from known(over, records, place, subject)
                    yield from walk(body, {**records, variable: record}, subject)
                case If(branches, otherwise, place):
                    for test, body in branches:
                        yield from known(test, records, place, subject)
                        yield from walk(body, records, subject)
                    yield from walk(otherwise, records, subject)
                case TableBlock(_, _, rows, _):
                    yield from walk(rows, records, subject)

    for clause in library.clauses.values():
        if clause.when is not None:
            yield from known(clause.when, {}, clause.place, clause.id)
        for body in (clause.body, *clause.alternatives.values()):
            yield from walk(body, {}, clause.id)
        for line, guards, place in lines_of(clause):
            for piece in line.zh:
                if isinstance(piece, Leaf):
                    yield from _leaf(library, clause, piece, guards | _annex_guards(library, clause), place)
    for question in questionnaire.by_path.values():
        for expression in (question.when, question.default):
            if expression is not None:
                yield from known(expression, {"this": question.path.rsplit(".", 1)[0]}, question.place, question.path)


def _choice_values(
    library: Library, expression: Expression, records: dict[str, str], place: Place, subject: str
) -> Iterator[Problem]:
    """A choice is compared with one of its own values only."""
    if isinstance(expression, Logic):
        for part in expression.parts:
            yield from _choice_values(library, part, records, place, subject)
    if not isinstance(expression, Compare):
        return
    for path, value in ((expression.left, expression.right), (expression.right, expression.left)):
        if isinstance(path, Path) and isinstance(value, Constant):
            question = question_of(library.questionnaire, path.parts, records)
            if question is not None and question.choices:
                for one in value.value if isinstance(value.value, tuple) else (value.value,):
                    if question.choice(str(one)) is None:
                        yield Problem(place, subject, f"{path} 没有选项 / has no choice {one!r}")


def _leaf(library: Library, clause: Clause, leaf: Leaf, guards: Guards, place: Place) -> Iterator[Problem]:
    question: Question | None = library.questionnaire.by_path.get(leaf.question)
    if question is None or question.when is None or leaf.question.count(".") > 1:
        return
    for one in conjuncts(question.when) - guards:
        yield Problem(
            place, clause.id, f"{leaf.question} 另有条件 / is asked under a condition that is not here ({_said(one)})"
        )


def _words(library: Library) -> Iterator[Problem]:
    """No positional words; no word the glossary tells to avoid; every clause has a text."""
    avoid = {word: term.name.zh for term in library.terms.values() for word in term.avoid if word}
    for clause in library.clauses.values():
        if not clause.body and not clause.alternatives:
            yield Problem(clause.place, clause.id, "没有正文 / no text")
        for line, _, place in lines_of(clause):
            text = "".join(p.text for p in line.zh if isinstance(p, model.Text | model.Term))
            if match := POSITIONAL.search(text):
                yield Problem(
                    place, clause.id, f"位置词会失效 / positional word: {match[0]}", "请用标签援引 / use a label"
                )
            for word, right in avoid.items():
                if word in text and right not in text:
                    yield Problem(place, clause.id, f"“{word}” 应写作 / say: {right}")


def _sources(library: Library) -> Iterator[Problem]:
    """Every source cited is in sources.yaml ("PAPER 4.2.4" is a section of PAPER)."""
    cited: list[tuple[Place, str, tuple[str, ...]]] = [(c.place, c.id, c.sources) for c in library.clauses.values()]
    cited += [(t.place, t.id, t.sources) for t in library.terms.values()]
    cited += [(q.place, q.path, q.sources) for q in library.questionnaire.by_path.values()]
    for place, subject, sources in cited:
        for source in sources:
            if source.split(" ")[0] not in library.sources and source not in library.sources:
                yield Problem(place, subject, f"sources.yaml 里没有 / not in sources.yaml: {source}")


def _used(library: Library) -> Iterator[Problem]:
    """Every question is used by a clause, condition, check, outline or other question; every term by a clause."""
    used: set[str] = set()
    terms: set[str] = set()

    def note(expression: Expression | None, records: dict[str, str]) -> None:
        for path in paths(expression) if expression is not None else ():
            question = question_of(library.questionnaire, path.parts, records)
            if question is not None:
                used.add(question.path)
                used.add(".".join(path.parts[:2]))

    def words(line: Line, records: dict[str, str]) -> None:
        for piece in line.zh:
            if isinstance(piece, Leaf):
                note(piece.expression, records)
            elif isinstance(piece, model.Term):
                terms.add(piece.term_id)

    def walk(statements: Iterable[Statement], records: dict[str, str]) -> None:
        for statement in statements:
            match statement:
                case ParagraphLine(line, _, _) | ItemLine(line, _, _, _):
                    words(line, records)
                case RowLine(cells, _):
                    for cell in cells:
                        words(cell, records)
                case TableBlock(_, caption, rows, _):
                    words(caption, records)
                    walk(rows, records)
                case For(variable, over, record, body, _):
                    note(over, records)
                    walk(body, {**records, variable: record})
                case If(branches, otherwise, _):
                    for test, body in branches:
                        note(test, records)
                        walk(body, records)
                    walk(otherwise, records)

    for clause in library.clauses.values():
        note(clause.when, {})
        used.add(clause.choose)
        for body in (clause.body, *clause.alternatives.values()):
            walk(body, {})
    for term in library.terms.values():
        words(term.means, {})
    for outline in (library.agreement, *library.annexes.values()):
        note(outline.when, {})
        for pair in outline.cover:
            for line in pair:
                words(line, {})
        words(outline.title, {})
        words(outline.cover_number, {})
    for check in library.checks:
        for expression in (check.when, check.holds):
            note(expression, {})
        used.add(re.sub(r"\[.*?\]", "", check.at))
    for question in library.questionnaire.by_path.values():
        for expression in (question.when, question.default, question.among):
            note(expression, {"this": question.path.rsplit(".", 1)[0]})
    for question in library.questionnaire.questions():
        if question.path not in used:
            yield Problem(question.place, question.path, "没有条款、条件或检查用到本题 / nothing uses this question")
    for term in library.terms.values():
        if term.id not in terms:
            yield Problem(term.place, term.id, f"没有条款用到“{term.name.zh}” / no clause uses this term")
