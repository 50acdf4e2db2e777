"""What became of each clause, by its number and title: for the summary and for the page that is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from ..readers.numbers import read_numbers
from ..texts import Say
from ..writers.docx.bookmarks import segment_bookmark
from .comparison import Clause, Comparison, Entry, Line, Row, State
from .parts import DOCUMENT, Parts

Node = Any  # an lxml element
Labels = dict[Node, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """label, title: in the new file; of what is removed, in the old one. was: its number there, if it is another."""

    state: State
    edited: bool  # of what moved
    label: str
    title: str
    was: str = ""

    @property
    def shown(self) -> str:
        return f"{self.label} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Counts:
    """Paragraphs and table rows, where the files are not made of clauses."""

    changed: int
    added: int
    removed: int
    moved: int


def labels_of(parts: Parts) -> Labels:
    """The number that each numbered paragraph shows."""
    return read_numbers(parts.xml(DOCUMENT), parts.root("styles"), parts.root("numbering")).labels


NAMES: Final = {segment_bookmark("cover"): "segment.cover", segment_bookmark("signatures"): "segment.signatures"}


def headings_of(comparison: Comparison, old: Labels, new: Labels, say: Say) -> list[Heading]:
    """One for each clause. Of an annex the clauses are named after it: 附件3 第五条."""
    found: list[Heading] = []
    annex = ""
    for clause in comparison.clauses:
        lines = [entry for entry in clause.entries if isinstance(entry, Line)]
        if clause.segment in NAMES:
            found.append(Heading(clause.state, clause.edited, "", say(NAMES[clause.segment])))
        elif lines and not lines[0].spans:  # a paragraph that is nothing but its number
            annex = _label(lines[0], old, new)
            found.append(replace(_heading(clause, lines[1:], old, new), label=annex))
        else:
            one = _heading(clause, lines, old, new)
            found.append(replace(one, label=f"{annex} {one.label}".strip()) if one.label or annex else one)
    return found


def _heading(clause: Clause, lines: list[Line], old: Labels, new: Labels) -> Heading:
    first = next((line for line in lines if line.spans), None)
    if first is None:
        return Heading(clause.state, clause.edited, "", "")
    title = "".join(span.old if first.new is None else span.new for span in first.spans)
    before, label = _clean(old.get(first.old, "")), _label(first, old, new)
    return Heading(clause.state, clause.edited, label, title, before if before != label else "")


def _label(line: Line, old: Labels, new: Labels) -> str:
    return _clean(old.get(line.old, "") if line.new is None else new.get(line.new, ""))


def _clean(label: str) -> str:
    return label.strip(" \u3000\t")


def counts_of(comparison: Comparison) -> Counts:
    found = [line for clause in comparison.clauses for entry in clause.entries for line in _lines(entry)]
    moved = {line.move for line in found if isinstance(line, Line) and line.move}
    rest = [line for line in found if not (isinstance(line, Line) and line.move)]
    return Counts(
        changed=sum(line.old is not None and line.new is not None for line in rest),
        added=sum(line.old is None for line in rest),
        removed=sum(line.new is None for line in rest),
        moved=len(moved),
    )


def _lines(entry: Entry) -> Iterator[Line | Row]:
    """What is not the same."""
    if isinstance(entry, Line):
        if not entry.same:
            yield entry
    elif entry.rows:
        yield from (row for row in entry.rows if row.cells or row.old is None or row.new is None)
    elif not entry.same:
        yield Row(entry.old, entry.new)
