"""The clause library as data: what the lawyers' files say, parsed once, rendered many times."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from .. import model
from ..errors import Place
from ..expressions import Expression
from ..questionnaire.model import Questionnaire, Said
from .memo import Memo


@dataclass(frozen=True, slots=True)
class Leaf:
    """{{ … }}: an expression, and what prints it: the question's kind, or the filter's."""

    expression: Expression
    question: str  # path of the question it prints, without index; "" for a computed value
    kind: str  # a question type, or "number", "text", "figure"
    place: Place
    readable: bool = False  # whether the answer can be read back from what it prints


Piece = model.Text | model.Term | model.Reference | model.FillIn | Leaf


def settled(words: model.Words) -> model.Words:
    """The library's own words, marked as such: the same in every document but for the numbers in their references."""
    if model.Reference not in map(type, words.en):
        found = tuple((n, inline) for n, inline in enumerate(words.zh) if isinstance(inline, model.Reference))
        object.__setattr__(words, "references", found)
    return words


Standing = TypeVar("Standing", bound=model.Paragraph | model.Table)


def marked(
    block: Standing, own: model.Own | None, references: Iterable[model.Reference], anchors: tuple[str, ...] = ()
) -> Standing:
    """The block, marked as one that is kept. references, anchors: all of them, in order, as they stand in it."""
    object.__setattr__(block, "own", own)
    object.__setattr__(block, "references", tuple(references))
    object.__setattr__(block, "anchors", anchors)
    return block


@dataclass(frozen=True, slots=True)
class Line:
    zh: tuple[Piece, ...] = ()
    en: tuple[Piece, ...] = ()
    words: model.Words | None = field(default=None, init=False, compare=False, repr=False)  # None where it has leaves
    terms: frozenset[str] = field(default=frozenset(), init=False, compare=False, repr=False)  # used, by id

    def __post_init__(self) -> None:
        terms = [piece.term_id for piece in self.zh if isinstance(piece, model.Term)]
        if terms:
            object.__setattr__(self, "terms", frozenset(terms))
        zh = tuple(piece for piece in self.zh if not isinstance(piece, Leaf))
        en = tuple(piece for piece in self.en if not isinstance(piece, Leaf))
        if len(zh) == len(self.zh) and len(en) == len(self.en):
            object.__setattr__(self, "words", settled(model.Words(zh, en)))


@dataclass(frozen=True, slots=True)
class ParagraphLine:
    line: Line
    label: str
    place: Place


@dataclass(frozen=True, slots=True)
class ItemLine:
    line: Line
    label: str
    level: int  # 0 for 项, 1 for 目
    place: Place


@dataclass(frozen=True, slots=True)
class RowLine:
    cells: tuple[Line, ...]
    place: Place
    words: tuple[model.Words, ...] | None = field(default=None, init=False, compare=False, repr=False)  # as in Line
    terms: frozenset[str] = field(default=frozenset(), init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        words = tuple(cell.words for cell in self.cells if cell.words is not None)
        if len(words) == len(self.cells):
            object.__setattr__(self, "words", words)
        object.__setattr__(self, "terms", frozenset().union(*(cell.terms for cell in self.cells)))


@dataclass(frozen=True, slots=True)
class TableBlock:
    widths: tuple[int, ...]
    caption: Line
    rows: tuple[Statement, ...]  # rows, loops and conditions; the first row is the header
    place: Place
    table: model.Table | None = field(default=None, init=False, compare=False, repr=False)  # None where answers matter
    terms: frozenset[str] = field(default=frozenset(), init=False, compare=False, repr=False)  # of that table, by id

    def __post_init__(self) -> None:
        rows = [row for row in self.rows if isinstance(row, RowLine)]
        words = [row.words for row in rows if row.words is not None]
        if self.caption.words is None or not rows or len(words) < len(self.rows):
            return
        table = model.Table(self.caption.words, words[0], tuple(words[1:]), self.widths)
        object.__setattr__(self, "table", table)
        object.__setattr__(self, "terms", self.caption.terms.union(*(row.terms for row in rows)))


@dataclass(frozen=True, slots=True)
class For:
    variable: str
    over: Expression
    record: str  # path of the records it runs over; "parties.members" for a list of parties
    body: tuple[Statement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class If:
    branches: tuple[tuple[Expression, tuple[Statement, ...]], ...]
    otherwise: tuple[Statement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sign:
    variable: str  # loop variable of the member who signs; "" for a form
    place: Place


@dataclass(frozen=True, slots=True)
class Terms:
    """% terms: the defined terms that the document uses, one item each."""

    place: Place


@dataclass(frozen=True, slots=True)
class ComplianceTable:
    """% compliance: requirement by requirement, the article that meets it."""

    place: Place


Statement = ParagraphLine | ItemLine | RowLine | TableBlock | For | If | Sign | Terms | ComplianceTable


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Statements that answers fill, a paragraph or a table with what hangs from it. reads: the answers that can."""

    statements: tuple[Statement, ...]
    reads: tuple[tuple[str, str], ...]  # section and question


@dataclass(frozen=True, slots=True)
class Body:
    """A clause's body under one alternative: blocks that stand in every document, and statements that answers fill."""

    pieces: tuple[model.Block | Segment, ...]
    terms: frozenset[str]  # used in the blocks, by id
    blocks: tuple[model.Block, ...] | None  # the pieces, where every one of them is a block
    defines: bool  # the definitions follow it


@dataclass(frozen=True, slots=True)
class Clause:
    id: str
    title: Said
    body: tuple[Statement, ...]
    place: Place
    alternatives: dict[str, tuple[Statement, ...]] = field(default_factory=dict)
    choose: str = ""
    when: Expression | None = None
    requirements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    note: Said = field(default=Said())
    numbered: bool = True
    emphasis: bool = False
    kept: dict[str, Body] = field(default_factory=dict, init=False, compare=False, repr=False)  # by alternative


@dataclass(frozen=True, slots=True)
class OutlineChapter:
    id: str
    title: Said
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """The order of clauses in a part."""

    id: str
    title: Line
    calls_itself: Said
    chapters: tuple[OutlineChapter, ...]
    place: Place
    front: tuple[str, ...] = ()
    cover: tuple[tuple[Line, Line], ...] = ()
    cover_number: Line = field(default=Line())
    annexes: tuple[str, ...] = ()
    when: Expression | None = None
    requirements: tuple[str, ...] = ()
    numbered_chapters: bool = False  # of an annex; the agreement's own chapters always are

    def names(self) -> tuple[str, ...]:
        """The clauses it places, in order."""
        return (*self.front, *(c for chapter in self.chapters for c in chapter.clauses))


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    id: str
    name: Said
    means: Line
    place: Place
    avoid: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    title: Said
    kind: str
    articles: tuple[str, ...]  # those whose text was read: "57", or a range "102-104"; () where it has none
    place: Place
    short: Said = field(default=Said())  # as tables print it; the id where empty

    @property
    def numbers(self) -> frozenset[int]:
        """The articles that were read, ranges written out."""
        found: set[int] = set()
        for entry in self.articles:
            low, _, high = entry.partition("-")
            if low.isdigit():
                found.update(range(int(low), int(high if high.isdigit() else low) + 1))
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an agreement must contain, and why."""

    id: str
    level: str  # must, should, may
    title: Said
    sources: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Case:
    """A check's own case: an example, and what is different from it."""

    example: str
    changes: dict[str, object]  # path → value
    without: tuple[str, ...] = ()  # clauses taken out of the draft
    adding: str = ""  # a paragraph added to the draft


@dataclass(frozen=True, slots=True)
class Wording:
    """Words looked for in the draft's text."""

    words: tuple[re.Pattern[str], ...]
    clauses: tuple[str, ...] = ()  # only in these; () for the whole draft


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    requirement: str
    severity: str  # error, warning
    at: str
    says: Line
    remedy: Line
    place: Place
    when: Expression | None = None
    holds: Expression | None = None
    holds_by: str = ""  # name of a registered function
    needs: Wording | None = None  # each must be found
    refuses: Wording | None = None  # none may be found
    passes: tuple[Case, ...] = ()
    fails: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    questionnaire: Questionnaire
    clauses: dict[str, Clause]
    agreement: Outline
    annexes: dict[str, Outline]
    terms: dict[str, DefinedTerm]
    sources: dict[str, Source]
    checks: tuple[Check, ...]
    requirements: dict[str, Requirement]
    stamp: model.Stamp
    gone: dict[str, Place] = field(default_factory=dict)  # clauses, "annex:id": taken out by a house, and where
    english: bool = False  # whether the clauses have their English sides
    filled: Memo = field(default_factory=Memo, init=False, compare=False, repr=False)  # by segment and what it read
