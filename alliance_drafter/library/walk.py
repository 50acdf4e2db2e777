"""A clause's lines and tests, each with the conditions under which it stands and the records its loops run over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import Place
from ..expressions import Compare, Constant, Expression, Path, conjuncts, paths
from ..questionnaire.model import Question, Questionnaire
from .grammar import question_of
from .implication import Guards, opposite
from .model import (
    Clause,
    For,
    If,
    ItemLine,
    Library,
    Line,
    ParagraphLine,
    RowLine,
    Statement,
    TableBlock,
)  # fmt: skip

Records = dict[str, str]  # loop variable → path of its records


@dataclass(frozen=True, slots=True)
class Spot:
    """One line, or one test of a condition or loop, where it stands."""

    guards: Guards
    records: Records
    place: Place
    line: Line | None = None
    label: str = ""
    test: Expression | None = None


def spots_of(clause: Clause) -> Iterator[Spot]:
    guards = guards_of(clause)
    if clause.when is not None:
        yield Spot(frozenset(), {}, clause.place, test=clause.when)
    yield from _walk(clause.body, guards, {})
    for choice, body in clause.alternatives.items():
        chosen = Compare("eq", Path(tuple(clause.choose.split("."))), Constant(choice))
        yield from _walk(body, guards | {chosen}, {})


def guards_of(clause: Clause) -> Guards:
    return conjuncts(clause.when) if clause.when is not None else frozenset()


def annex_guards(library: Library, clause: Clause) -> Guards:
    """The condition of the annex the clause stands in."""
    for outline in library.annexes.values():
        if outline.when is not None and any(clause.id in c.clauses for c in outline.chapters):
            return conjuncts(outline.when)
    return frozenset()


def _walk(statements: Iterable[Statement], guards: Guards, records: Records) -> Iterator[Spot]:
    for statement in statements:
        match statement:
            case ParagraphLine(line, label, place) | ItemLine(line, label, _, place):
                yield Spot(guards, records, place, line, label)
            case RowLine(cells, place):
                for cell in cells:
                    yield Spot(guards, records, place, cell)
            case TableBlock(_, caption, rows, place):
                yield Spot(guards, records, place, caption)
                yield from _walk(rows, guards, records)
            case For(variable, over, record, body, place):
                yield Spot(guards, records, place, test=over)
                yield from _walk(body, guards, {**records, variable: record})
            case If(branches, otherwise, place):
                failed: Guards = frozenset()
                for test, body in branches:
                    yield Spot(guards | failed, records, place, test=test)
                    yield from _walk(body, guards | failed | conjuncts(test), records)
                    failed |= {opposite(test)}
                yield from _walk(otherwise, guards | failed, records)


def questions_in(
    expression: Expression, questionnaire: Questionnaire, records: Records
) -> Iterator[tuple[Path, Question | None]]:
    """Each path of the expression with its question; None where the questionnaire has none."""
    for path in paths(expression):
        if path.parts[0] != "loop" and (path.parts[0] != "this" or "this" in records):
            yield path, question_of(questionnaire, path.parts, records)
