"""What can be proved of the shape of a clause: rows stand in tables, what writes itself stands where it can."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import Problem
from .model import Clause, ComplianceTable, For, If, Library, ParagraphLine, RowLine, Statement, TableBlock, Terms


def shapes(library: Library) -> Iterator[Problem]:
    for clause in library.clauses.values():
        yield from _generated(clause)
        for statement in _every((*clause.body, *(s for body in clause.alternatives.values() for s in body))):
            if isinstance(statement, RowLine):
                yield Problem(statement.place, clause.id, "表外的行会丢失 / a row outside % table would be lost")
            elif isinstance(statement, TableBlock) and not (statement.rows and isinstance(statement.rows[0], RowLine)):
                yield Problem(statement.place, clause.id, "表的第一行应为表头 / a table begins with its header")


def _generated(clause: Clause) -> Iterator[Problem]:
    """% terms are the items of the paragraph that ends the common text; % compliance stands in the common text too."""
    every = (*clause.body, *(s for body in clause.alternatives.values() for s in body))
    for statement in _every(every):
        if isinstance(statement, Terms):
            fits = len(clause.body) > 1 and clause.body[-1] is statement and isinstance(clause.body[-2], ParagraphLine)
            if not fits or clause.choose:
                found = (
                    "% terms 应在条款末尾、紧接一款 / % terms stands at the end of a clause, right after a paragraph"
                )
                yield Problem(statement.place, clause.id, found)
        elif isinstance(statement, ComplianceTable) and statement not in clause.body:
            found = (
                "% compliance 不能放在条件或者备选文本里 / % compliance may not stand in a condition or an alternative"
            )
            yield Problem(statement.place, clause.id, found)


def _every(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    """With those in conditions and loops, but not the rows of tables."""
    for statement in statements:
        yield statement
        if isinstance(statement, For):
            yield from _every(statement.body)
        elif isinstance(statement, If):
            for _, body in (*statement.branches, (None, statement.otherwise)):
                yield from _every(body)
