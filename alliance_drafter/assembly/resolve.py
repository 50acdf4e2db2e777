"""Numbers, then references: one walk notes every target and what is referred to, one gives each reference its text."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from operator import is_
from typing import Final

from .. import model
from ..library.model import marked
from ..numerals import chinese
from .english import english_pieces
from .targets import Target, Targets, anchor_of, full_target, note_targets
from .words import plain, references_of, words_in

MOST: Final = 16  # forms kept of one block
LINKS = ("、", "和", "或者", "以及", "至")


class Unresolved(Exception):
    """References whose target is not in the agreement: the library names something that fell away."""

    def __init__(self, missing: tuple[tuple[str, str], ...]) -> None:
        super().__init__(missing)
        self.missing = missing  # (clause that refers, target)


def resolve(agreement: model.Agreement) -> model.Agreement:
    """The agreement numbered, every reference showing its text. Raises Unresolved."""
    parts = [_number(part, place) for place, part in enumerate(agreement.parts)]
    targets = Targets({}, set())
    for part in parts:
        note_targets(part, targets)
    missing: list[tuple[str, str]] = []
    lettered = agreement.languages == ("en",)
    referred = tuple(Referrer(part, targets, missing, lettered).referred() for part in parts)
    if missing:
        raise Unresolved(tuple(dict.fromkeys(missing)))
    return replace(agreement, parts=referred)


def references_in(words: model.Words) -> Sequence[tuple[int, model.Reference]]:
    """With their places in zh."""
    if words.references is not None:
        return words.references
    if model.Reference not in map(type, words.zh):
        return ()
    return [(place, inline) for place, inline in enumerate(words.zh) if isinstance(inline, model.Reference)]


def _number(part: model.Part, place: int) -> model.Part:
    """第一章, 第一条…: chapters from 1 in the agreement, articles from 1 in each part."""
    count = itertools.count(1)

    def numbered(article: model.Article, number: int) -> model.Article:
        return model.Article(
            article.clause_id, article.alternative, article.title, article.blocks, number > 0, article.emphasis,
            number, anchor_of(article.clause_id),
        )  # fmt: skip

    chapters = tuple(
        model.Chapter(
            chapter.chapter_id, chapter.title,
            tuple([numbered(a, next(count) if a.numbered else 0) for a in chapter.articles]),
            number if part.numbered_chapters else 0,
        )
        for number, chapter in enumerate(part.chapters, 1)
    )  # fmt: skip
    front = tuple(numbered(article, 0) for article in part.front)
    return replace(part, number=place, chapters=chapters, front=front, anchor=anchor_of(f"annex:{part.part_id}"))


@dataclass(slots=True)
class Referrer:
    """Gives a part's references their text, and what is pointed at its anchor; all else stays the same object.

    A block that is kept, whose references show and whose items are pointed at as once before, is the same as then.
    """

    part: model.Part
    targets: Targets
    missing: list[tuple[str, str]]
    lettered: bool  # items are (a), (b) as in the English edition, and not （一） with the English beside it
    shown: dict[str, model.Reference] = field(default_factory=dict)  # by full target, "^" before the article's own
    clause_id: str = ""  # of the article at hand

    def referred(self) -> model.Part:
        chapters = tuple(
            model.Chapter(c.chapter_id, c.title, tuple([self.article(a) for a in c.articles]), c.number)
            for c in self.part.chapters
        )
        return replace(self.part, front=tuple([self.article(a) for a in self.part.front]), chapters=chapters)

    def article(self, article: model.Article) -> model.Article:
        self.clause_id = article.clause_id
        blocks = tuple([self.block(block) for block in article.blocks])
        if all(map(is_, blocks, article.blocks)):
            return article
        return model.Article(
            article.clause_id, article.alternative, article.title, blocks, article.numbered, article.emphasis,
            article.number, article.anchor,
        )  # fmt: skip

    def block(self, block: model.Block) -> model.Block:
        if isinstance(block, model.SignatureBlock):
            return block
        own = block.own
        if own is not None and (own.references or own.labels):
            return self.again(block, own)
        if own is not None:
            return block
        return self.paragraph(block) if isinstance(block, model.Paragraph) else self.table(block)

    def again(self, block: model.Paragraph | model.Table, own: model.Own) -> model.Block:
        known_ = self.shown
        shown = [known_.get(name) or self.named(name, r) for name, r in zip(own.targets, own.references, strict=True)]
        anchors = tuple([self.targets.anchor(self.clause_id, label) for label in own.labels])
        number = block.number if isinstance(block, model.Paragraph) else 0
        key = (number, anchors, *map(id, shown))
        known = own.resolved.get(key)
        if known is None:
            made = self.paragraph(block) if isinstance(block, model.Paragraph) else self.table(block)
            if len(own.resolved) >= MOST:
                own.resolved.clear()
            known = own.resolved[key] = (shown, marked(made, own, references_of(words_in((made,))), anchors))
        return known[1]

    def table(self, table: model.Table) -> model.Table:
        rows = tuple([tuple([self.words(cell) for cell in row]) for row in table.rows])
        header = tuple([self.words(cell) for cell in table.header])
        return model.Table(self.words(table.caption), header, rows, table.widths)

    def paragraph(self, block: model.Paragraph) -> model.Paragraph:
        words = self.words(block.words)
        items = self.items(block.items) if block.items else ()
        if words is block.words and items is block.items:
            return block
        return model.Paragraph(words, items, block.label, block.number)

    def items(self, rows: tuple[model.Item, ...]) -> tuple[model.Item, ...]:
        done = tuple([self.item(row) for row in rows])
        return rows if all(map(is_, done, rows)) else done

    def item(self, row: model.Item) -> model.Item:
        words = self.words(row.words)
        items = self.items(row.items) if row.items else row.items
        anchor = self.targets.anchor(self.clause_id, row.label) if row.label else ""
        if words is row.words and items is row.items and not anchor:
            return row
        return model.Item(words, items, row.label, row.number, anchor)

    def words(self, words: model.Words) -> model.Words:
        references = references_in(words)
        if not references:
            return words
        shown = [self.reference(reference) for _, reference in references]
        if len(shown) > 1:
            shown = said_once(words.zh, [place for place, _ in references], shown)
        zh = list(words.zh)
        for (place, _), reference in zip(references, shown, strict=True):
            zh[place] = reference
        return model.Words(tuple(zh), self.english(words.en) if words.en else ())

    def english(self, side: tuple[model.Inline, ...]) -> tuple[model.Inline, ...]:
        """The English side, its references shown: they point where the Chinese ones do."""
        return tuple([self.in_english(i) if isinstance(i, model.Reference) else i for i in side])

    def in_english(self, reference: model.Reference) -> model.Reference:
        name = full_target(reference.target, self.clause_id)
        target = self.targets.known.get(name)
        if target is None:
            return reference
        own = target.article is not None and target.article.clause_id == self.clause_id
        return model.Reference(name, english_pieces(target, self.part, self.targets, own=own, lettered=self.lettered))

    def reference(self, reference: model.Reference) -> model.Reference:
        name = full_target(reference.target, self.clause_id)
        name = "^" + name if name.partition("^")[0] == self.clause_id else name
        return self.shown.get(name) or self.named(name, reference)

    def named(self, name: str, reference: model.Reference) -> model.Reference:
        """name: the full target, "^" before it where it is in the same article."""
        own, name = name[0] == "^", name.removeprefix("^")
        target = self.targets.known.get(name)
        if target is None:
            self.missing.append((self.clause_id, name))
            return reference
        before = (("本条", ""),) if own else _outside(target, self.part)
        found = _reference(name, (*before, *_inside(target, self.targets)))
        self.shown["^" + name if own else name] = found
        return found


Pieces = tuple[tuple[str, str], ...]  # shown text, anchor of the numbered paragraph it names or ""


@lru_cache(maxsize=16384)
def _reference(target: str, pieces: Pieces) -> model.Reference:
    """The same object each time, as far as may be."""
    return model.Reference(target, pieces)


def _outside(target: Target, part: model.Part) -> Pieces:
    """Which part, which article, as said in another article of this part."""
    if target.article is None:
        return ((f"附件{target.part.number}", target.part.anchor), (f"《{plain(target.part.title.zh)}》", ""))
    if target.part.number == 0 or target.part.part_id == part.part_id:
        named = (plain(target.part.calls_itself.zh), "")
    else:
        named = (f"附件{target.part.number}", target.part.anchor)
    if target.article.numbered:
        return named, (f"第{chinese(target.article.number)}条", target.article.anchor)
    return named, (f"“{plain(target.article.title.zh)}”部分", "")


def _inside(target: Target, targets: Targets) -> Pieces:
    """Which paragraph, item and 目 of its article."""
    pieces = [(f"第{chinese(target.paragraph)}款", "")] if target.paragraph else []
    for level, (number, label) in enumerate(target.items):
        if level == 0:
            anchor = targets.anchor(target.article.clause_id, label) if target.article is not None else ""
            pieces += [("第", ""), (f"（{chinese(number)}）", anchor), ("项", "")]
        else:
            pieces += [("第", ""), (f"{number}", ""), ("目", "")]
    return tuple(pieces)


def said_once(
    inlines: tuple[model.Inline, ...], places: list[int], references: list[model.Reference]
) -> list[model.Reference]:
    """本协议第三条、第五条第一款、第二款: in a row of references what they share is said once. places: theirs."""
    found = references[:1]
    for n, (first, second) in enumerate(pairwise(references), 1):
        link = inlines[places[n] - 1]
        row = places[n] - places[n - 1] == 2 and isinstance(link, model.Text) and link.text in LINKS
        cut = _shared(first, second) if row else 0
        found.append(model.Reference(second.target, second.pieces[cut:]) if cut else second)
    return found


def _shared(first: model.Reference, second: model.Reference) -> int:
    """How many leading pieces of second need not be said again: its part, its article, its paragraph."""
    pairs = list(zip(first.pieces, second.pieces, strict=False))
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), len(pairs) - 1)
    ends = [n for n, (text, _) in enumerate(second.pieces, 1) if n == 1 or text[-1] in "条款"]
    cut = max((n for n in ends if n <= same), default=0)
    return 0 if cut == 1 and second.pieces[0][1] else cut  # an annex is named each time, but for its own articles
