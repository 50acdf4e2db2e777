"""Which answers statements of a clause may read: what is made of them depends on nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ..expressions import Arithmetic, Call, Compare, Either, Expression, Logic, Path, paths
from ..filters import CONTEXT_FILTERS
from ..library.model import For, If, ItemLine, Leaf, Line, ParagraphLine, RowLine, Sign, Statement, TableBlock
from ..questionnaire.model import Questionnaire

Answer = tuple[str, str]  # section and question
MEMBERS: Answer = ("parties", "members")
PARTIES = ("party", "parties", "records")  # kinds of answers that lead on to the members


def reads(statements: Iterable[Statement], questionnaire: Questionnaire) -> tuple[Answer, ...]:
    """All answers, whole lists, that the statements can look at by whatever way the answers lead; in a fixed order."""
    found: set[Answer] = set()
    for expression, local in _expressions(statements, frozenset()):
        for path in paths(expression):
            if path.parts[0] not in local:
                found.add((path.parts[0], path.parts[1] if len(path.parts) > 1 else ""))
            question = questionnaire.by_path.get(".".join(path.parts[:2]))
            if question is not None and question.english is not None:
                found.add((path.parts[0], question.english.id))
            if local or len(path.parts) != 2 or question is None or question.type in PARTIES:
                found.add(MEMBERS)
        if _speaks_of_members(expression):
            found.add(MEMBERS)
    return tuple(sorted(found))


def _speaks_of_members(expression: Expression) -> bool:
    """Whether a filter in it looks members up."""
    match expression:
        case Call(name, value, arguments):
            return name in CONTEXT_FILTERS or any(map(_speaks_of_members, (value, *arguments)))
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return _speaks_of_members(left) or _speaks_of_members(right)
        case Logic(_, parts):
            return any(map(_speaks_of_members, parts))
        case Either(test, yes, no):
            return any(map(_speaks_of_members, (test, yes, no)))
    return False


def _expressions(statements: Iterable[Statement], local: frozenset[str]) -> Iterator[tuple[Expression, frozenset[str]]]:
    """Every expression, with the names that loops around it give."""
    for statement in statements:
        if isinstance(statement, If):
            for test, body in statement.branches:
                yield test, local
                yield from _expressions(body, local)
            yield from _expressions(statement.otherwise, local)
        elif isinstance(statement, For):
            yield statement.over, local
            yield Path(tuple(statement.record.split("."))), local
            yield from _expressions(statement.body, local | {statement.variable, "loop"})
        elif isinstance(statement, TableBlock):
            yield from _leaves(statement.caption, local)
            yield from _expressions(statement.rows, local)
        elif isinstance(statement, RowLine):
            yield from chain.from_iterable(_leaves(cell, local) for cell in statement.cells)
        elif isinstance(statement, ParagraphLine | ItemLine):
            yield from _leaves(statement.line, local)
        elif isinstance(statement, Sign) and statement.variable:
            yield Path((statement.variable,)), local


def _leaves(line: Line, local: frozenset[str]) -> Iterator[tuple[Expression, frozenset[str]]]:
    yield from ((piece.expression, local) for piece in (*line.zh, *line.en) if isinstance(piece, Leaf))
