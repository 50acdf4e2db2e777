"""Library + Answers → Selection: which clauses, which alternative, and because of which answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..answers.model import UNKNOWN, Answers
from ..expressions import Expression, evaluate, paths
from ..library.model import Clause, Library, Outline, OutlineChapter


@dataclass(frozen=True, slots=True)
class SelectedClause:
    clause: Clause
    alternative: str  # "" where the clause has none, or where its choice is not known yet

    @property
    def because(self) -> tuple[str, ...]:
        """Paths of the answers that decided."""
        when = self.clause.when
        found = [str(path) for path in paths(when)] if when is not None else []
        return (*found, *((self.clause.choose,) if self.clause.choose else ()))


@dataclass(frozen=True, slots=True)
class SelectedPart:
    outline: Outline
    front: tuple[SelectedClause, ...]
    chapters: tuple[tuple[OutlineChapter, tuple[SelectedClause, ...]], ...]


@dataclass(frozen=True, slots=True)
class Selection:
    library: Library
    parts: tuple[SelectedPart, ...]


def selected_clauses(selection: Selection) -> Iterator[Clause]:
    for part in selection.parts:
        for chosen in (*part.front, *(c for _, clauses in part.chapters for c in clauses)):
            yield chosen.clause


def select(library: Library, answers: Answers) -> Selection:
    """A clause or annex stands where its `when` is known to hold; a chapter without a clause is left out."""
    scope = answers.scope()

    def holds(when: Expression | None) -> bool:
        return when is None or evaluate(when, scope) is True

    def chosen(names: tuple[str, ...]) -> tuple[SelectedClause, ...]:
        found = []
        for name in names:
            clause = library.clauses[name]
            if not holds(clause.when):
                continue
            value = scope.get(tuple(clause.choose.split("."))) if clause.choose else UNKNOWN
            found.append(SelectedClause(clause, value if isinstance(value, str) else ""))
        return tuple(found)

    def part(outline: Outline) -> SelectedPart:
        chapters = ((c, chosen(c.clauses)) for c in outline.chapters)
        return SelectedPart(outline, chosen(outline.front), tuple((c, found) for c, found in chapters if found))

    outlines = (library.agreement, *(o for o in library.annexes.values() if holds(o.when)))
    return Selection(library, tuple(part(o) for o in outlines))
