"""Two Word files held against each other, as data: clause by clause, paragraph by paragraph, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .changes import Span

Node = Any  # an lxml element

# removed, left: of the old file; left and moved are the two places of one clause. renumbered: only references changed
State = Literal["same", "changed", "renumbered", "added", "removed", "moved", "left"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. old, new: its w:p in each file; None where it is not there, or stands elsewhere."""

    old: Node | None
    new: Node | None
    spans: tuple[Span, ...]  # of a moved paragraph at both of its places: what moved is kept
    move: int = 0  # the same number here and there; 0: it has not moved

    @property
    def same(self) -> bool:
        return self.old is not None and self.new is not None and all(span.kept for span in self.spans)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. cells: the entries of each, where the row is in both files; else ()."""

    old: Node | None
    new: Node | None
    cells: tuple[tuple[Entry, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. rows: where it is in both files and not the same; else ()."""

    old: Node | None
    new: Node | None
    rows: tuple[Row, ...] = ()

    @property
    def same(self) -> bool:
        return self.old is not None and self.new is not None and not self.rows


Entry = Line | Grid


def old_line(paragraph: Node, text: str) -> Line:
    """A paragraph that only the old file has."""
    return Line(paragraph, None, (Span(text, ""),) if text else ())


def new_line(paragraph: Node, text: str) -> Line:
    """A paragraph that only the new file has."""
    return Line(None, paragraph, (Span("", text),) if text else ())


def on_its_own(line: Line) -> Line:
    """A line of one side that is not moved."""
    if line.old is not None:
        return old_line(line.old, "".join(span.old for span in line.spans))
    return new_line(line.new, "".join(span.new for span in line.spans))


@dataclass(frozen=True, slots=True)
class Clause:
    """What lies inside one bookmark of ours; of a file without any, the whole of it."""

    segment: str
    state: State
    entries: tuple[Entry, ...]
    edited: bool = False  # a moved clause: something changed in it, too


@dataclass(frozen=True, slots=True)
class Comparison:
    clauses: tuple[Clause, ...]  # in the order of the new file, what is gone where it was

    def count(self, *states: State) -> int:
        return sum(clause.state in states for clause in self.clauses)
