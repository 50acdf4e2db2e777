"""The agreement as data. Every reader, pass, check and writer shares this file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar, dataclass_transform

Language = Literal["zh", "en"]
UNDER, COLUMNS = LAYOUTS = ("under", "columns")  # how two languages stand in a Word file
T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: type[T]) -> type[T]:
    """A dataclass, frozen for mypy, which sees every use; a lock at run time would make it four times as slow."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


@node
class Text:
    text: str
    answer: str = ""  # path of the answer it came from, e.g. "parties.members[2].name"; "" if the library's own
    kind: str = ""  # how the answer can be read back from the text: text, money, figure, date…; "" where it can't


@node
class Term:
    text: str  # as it stands, e.g. "成员"
    term_id: str


@node
class Reference:
    """援引: points at a clause, a labelled item or paragraph, or an annex."""

    target: str  # "liability.entity", "liability.ratification^joint", "annex:ip_revenue"
    pieces: tuple[tuple[str, str], ...] = ()  # set by resolve: (shown text, anchor of the numbered paragraph or "")


@node
class Blank:
    question: str  # path of the unanswered question
    prompt: str  # shown as 【待填：prompt】
    kind: str = ""  # as in Text: what may be written over it


@node
class FillIn:
    """A place to write by hand: underlined space, width in East Asian characters."""

    width: int


Inline = Text | Term | Reference | Blank | FillIn


@node
class Words:
    """What one node says, in each language of the edition. The structure is one; the words are two."""

    zh: tuple[Inline, ...] = ()
    en: tuple[Inline, ...] = ()
    # of the library's own words, the same object in every document: their references and where in zh; else None
    references: tuple[tuple[int, Reference], ...] | None = field(default=None, init=False, compare=False, repr=False)


@dataclass(slots=True, eq=False)
class Own:
    """What the passes keep of a block that says the same in many documents, but for numbers and references.

    Every copy of the block has the same one. It never is part of what a document says.
    """

    references: tuple[Reference, ...]  # all of the block, in reading order, as the library has them
    labels: tuple[str, ...] = ()  # of its items, in order
    fixed: bool = False  # nothing in it hangs on the document but what its references show
    targets: tuple[str, ...] = ()  # of the references, in full; "^" before one in the same article; by resolve
    wanted: frozenset[str] = frozenset()  # the same targets
    resolved: dict[tuple[object, ...], tuple[object, Block]] = field(default_factory=dict)  # by resolve
    written: dict[tuple[object, ...], Any] = field(default_factory=dict)  # by the writer of Word files


@node
class Item:
    """项; items inside items are 目."""

    words: Words
    items: tuple[Item, ...] = ()
    label: str = ""  # ^label of the clause file
    number: int = 0  # from 1 within its list
    anchor: str = ""  # set by resolve on items that a reference points at; unique in the agreement


@node
class Paragraph:
    """款, with the items that hang from it."""

    words: Words
    items: tuple[Item, ...] = ()
    label: str = ""
    number: int = 0  # from 1 within its article
    own: Own | None = field(default=None, init=False, compare=False, repr=False)  # None where nothing is kept
    # of a block that is kept: its references and the anchors of its items, each in order, as they stand here
    references: tuple[Reference, ...] = field(default=(), init=False, compare=False, repr=False)
    anchors: tuple[str, ...] = field(default=(), init=False, compare=False, repr=False)
    said: str | None = field(default=None, init=False, compare=False, repr=False)  # its text, once somebody asked


@node
class Table:
    caption: Words
    header: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    widths: tuple[int, ...]  # per cent of the text width; sum 100
    own: Own | None = field(default=None, init=False, compare=False, repr=False)  # these four as in Paragraph
    references: tuple[Reference, ...] = field(default=(), init=False, compare=False, repr=False)
    anchors: tuple[str, ...] = field(default=(), init=False, compare=False, repr=False)
    said: str | None = field(default=None, init=False, compare=False, repr=False)


@node
class SignatureBlock:
    party: str  # path of the party, "parties.members[0]"; "" for a form that anybody may sign
    name: Words  # full name, or a place to write it
    lines: tuple[Words, ...]  # the lines below the name: who signs, name in print, date


Block = Paragraph | Table | SignatureBlock


@node
class Article:
    """条: one clause of the library, placed."""

    clause_id: str
    alternative: str  # "" where the clause has none
    title: Words
    blocks: tuple[Block, ...]
    numbered: bool = True  # recitals, party lists and forms are not
    emphasis: bool = False  # exempts, limits or burdens: shown in bold (Civil Code art. 496)
    number: int = 0  # set by resolve; runs on through chapters, from 1 in each part
    anchor: str = ""  # set by resolve; unique in the agreement


@node
class Chapter:
    chapter_id: str
    title: Words
    articles: tuple[Article, ...]
    number: int = 0  # set by resolve; 0 where the part's chapters are not numbered (annexes)


@node
class Part:
    """The agreement itself (number 0) or an annex (1, 2…)."""

    part_id: str
    title: Words
    calls_itself: Words  # 本协议, 本办法
    chapters: tuple[Chapter, ...]
    front: tuple[Article, ...] = ()  # before the first chapter: parties, recitals
    number: int = 0
    anchor: str = ""  # set by resolve
    numbered_chapters: bool = True


@node
class CoverLine:
    label: Words
    value: Words


@node
class Cover:
    number: Words  # 合同编号, top left
    lines: tuple[CoverLine, ...]


@node
class Stamp:
    """Which library made it: lets a later run find, or do without, the same one."""

    name: str
    version: str
    digest: str  # sha256 of the library's content, hex


@node
class Agreement:
    title: Words
    short_title: str  # for page headers
    document_number: str  # for page headers; "" where unknown
    dated: str  # ISO date for the document properties; "" where unknown
    cover: Cover
    parts: tuple[Part, ...]
    signatures: tuple[SignatureBlock, ...]
    languages: tuple[Language, ...]  # ("zh",), ("en",) or ("zh", "en"): the edition
    prevails: Language
    stamp: Stamp
