"""Numbers, then references: one walk numbers and notes every target, one gives each reference its text."""

from __future__ import annotations

import hashlib
import itertools
import re
from dataclasses import dataclass, replace

from .. import model
from ..numerals import chinese

LINKS = ("、", "和", "或者", "以及", "至")


class Unresolved(Exception):
    """References whose target is not in the agreement: the library names something that fell away."""

    def __init__(self, missing: tuple[tuple[str, str], ...]) -> None:
        super().__init__(missing)
        self.missing = missing  # (clause that refers, target)


@dataclass(frozen=True, slots=True)
class Target:
    part: model.Part
    article: model.Article | None
    paragraph: int = 0  # 0 where the article has one paragraph, or the article itself is meant
    items: tuple[tuple[int, str], ...] = ()  # (number, anchor) from 项 to 目


def anchor_of(target: str) -> str:
    """A bookmark name: at most 40 letters, figures and underscores, the same for the same target."""
    name = "r_" + re.sub(r"\W", "_", target)
    return name if len(name) <= 40 else name[:30] + "_" + hashlib.sha256(target.encode()).hexdigest()[:8]


def resolve(agreement: model.Agreement) -> model.Agreement:
    """The agreement numbered, every reference showing its text. Raises Unresolved."""
    wanted = {i.target for p in agreement.parts for i, _ in _references(p)}
    parts = tuple(_number(part, place, wanted) for place, part in enumerate(agreement.parts))
    targets: dict[str, Target] = {}
    for part in parts:
        _targets(part, targets)
    missing: list[tuple[str, str]] = []
    parts = tuple(_refer(part, targets, missing) for part in parts)
    if missing:
        raise Unresolved(tuple(missing))
    return replace(agreement, parts=parts)


def full_target(target: str, clause_id: str) -> str:
    return clause_id + target if target.startswith("^") else target


def _references(part: model.Part) -> list[tuple[model.Reference, str]]:
    found = []

    def look(words: model.Words, clause: str) -> None:
        for inline in words.zh:
            if isinstance(inline, model.Reference):
                found.append((replace(inline, target=full_target(inline.target, clause)), clause))

    def items(rows: tuple[model.Item, ...], clause: str) -> None:
        for item in rows:
            look(item.words, clause)
            items(item.items, clause)

    for article in _articles(part):
        for block in article.blocks:
            if isinstance(block, model.Paragraph):
                look(block.words, article.clause_id)
                items(block.items, article.clause_id)
            elif isinstance(block, model.Table):
                for cell in itertools.chain(block.header, *block.rows):
                    look(cell, article.clause_id)
    return found


def _articles(part: model.Part) -> tuple[model.Article, ...]:
    return (*part.front, *(a for c in part.chapters for a in c.articles))


def _number(part: model.Part, place: int, wanted: set[str]) -> model.Part:
    """第一章, 第一条…: chapters from 1 in the agreement, articles from 1 in each part, items from 1 in each list."""
    count = itertools.count(1)

    def items(rows: tuple[model.Item, ...], clause: str) -> tuple[model.Item, ...]:
        return tuple(
            replace(
                row,
                number=n,
                items=items(row.items, clause),
                anchor=anchor_of(f"{clause}^{row.label}") if f"{clause}^{row.label}" in wanted else "",
            )
            for n, row in enumerate(rows, 1)
        )

    def blocks(article: model.Article) -> tuple[model.Block, ...]:
        paragraphs = itertools.count(1)
        return tuple(
            replace(b, number=next(paragraphs), items=items(b.items, article.clause_id))
            if isinstance(b, model.Paragraph)
            else b
            for b in article.blocks
        )

    def numbered(article: model.Article) -> model.Article:
        number = next(count) if article.numbered else 0
        return replace(article, number=number, blocks=blocks(article), anchor=anchor_of(article.clause_id))

    front = tuple(replace(a, blocks=blocks(a), numbered=False, anchor=anchor_of(a.clause_id)) for a in part.front)
    chapters = tuple(
        replace(c, number=n if part.numbered_chapters else 0, articles=tuple(numbered(a) for a in c.articles))
        for n, c in enumerate(part.chapters, 1)
    )
    return replace(part, number=place, chapters=chapters, front=front, anchor=anchor_of(f"annex:{part.part_id}"))


def _targets(part: model.Part, targets: dict[str, Target]) -> None:
    targets[f"annex:{part.part_id}"] = Target(part, None)

    def items(
        rows: tuple[model.Item, ...], article: model.Article, at: int, above: tuple[tuple[int, str], ...]
    ) -> None:
        for row in rows:
            here = (*above, (row.number, row.anchor))
            if row.label:
                targets[f"{article.clause_id}^{row.label}"] = Target(part, article, at, here)
            items(row.items, article, at, here)

    for article in _articles(part):
        targets[article.clause_id] = Target(part, article)
        several = sum(isinstance(b, model.Paragraph) for b in article.blocks) > 1
        for block in article.blocks:
            if isinstance(block, model.Paragraph):
                at = block.number if several else 0
                if block.label:
                    targets[f"{article.clause_id}^{block.label}"] = Target(part, article, at)
                items(block.items, article, at, ())


def _shown(target: Target, part: model.Part, article: model.Article) -> tuple[tuple[str, str], ...]:
    """The text of a reference in pieces, with the anchor of each numbered paragraph it names."""
    pieces: list[tuple[str, str]] = []
    if target.article is None:
        title = "".join(i.text for i in target.part.title.zh if isinstance(i, model.Text | model.Term))
        return ((f"附件{target.part.number}", target.part.anchor), (f"《{title}》", ""))
    if target.article.clause_id == article.clause_id:
        pieces.append(("本条", ""))
    else:
        if target.part.number == 0 or target.part.part_id == part.part_id:
            pieces.append(("".join(i.text for i in target.part.calls_itself.zh if isinstance(i, model.Text)), ""))
        else:
            pieces.append((f"附件{target.part.number}", target.part.anchor))
        if target.article.numbered:
            pieces.append((f"第{chinese(target.article.number)}条", target.article.anchor))
        else:
            title = "".join(i.text for i in target.article.title.zh if isinstance(i, model.Text))
            pieces.append((f"“{title}”部分", ""))
    if target.paragraph:
        pieces.append((f"第{chinese(target.paragraph)}款", ""))
    for level, (number, anchor) in enumerate(target.items):
        if level == 0:
            pieces += [("第", ""), (f"（{chinese(number)}）", anchor), ("项", "")]
        else:
            pieces += [("第", ""), (f"{number}", ""), ("目", "")]
    return tuple(pieces)


def _said_once(inlines: tuple[model.Inline, ...]) -> tuple[model.Inline, ...]:
    """本协议第三条、第五条: in a row of references the part is named once."""
    found = list(inlines)
    for place in range(2, len(inlines)):
        first, link, second = inlines[place - 2 : place + 1]
        if not (isinstance(first, model.Reference) and isinstance(second, model.Reference)):
            continue
        if not isinstance(link, model.Text) or link.text not in LINKS or not first.pieces or not second.pieces:
            continue
        named = first.pieces[0][0]
        if second.pieces[0][0] == named and second.pieces[1:] and not second.pieces[0][1] and named != "本条":
            found[place] = replace(second, pieces=second.pieces[1:])
    return tuple(found)


def _refer(part: model.Part, targets: dict[str, Target], missing: list[tuple[str, str]]) -> model.Part:
    def words(found: model.Words, article: model.Article) -> model.Words:
        if not any(isinstance(i, model.Reference) for i in found.zh):
            return found
        zh = tuple(shown(i, article) if isinstance(i, model.Reference) else i for i in found.zh)
        return replace(found, zh=_said_once(zh))

    def shown(reference: model.Reference, article: model.Article) -> model.Reference:
        name = full_target(reference.target, article.clause_id)
        target = targets.get(name)
        if target is None:
            missing.append((article.clause_id, name))
            return reference
        return model.Reference(name, _shown(target, part, article))

    def items(rows: tuple[model.Item, ...], article: model.Article) -> tuple[model.Item, ...]:
        return tuple(replace(r, words=words(r.words, article), items=items(r.items, article)) for r in rows)

    def block(found: model.Block, article: model.Article) -> model.Block:
        if isinstance(found, model.Paragraph):
            return replace(found, words=words(found.words, article), items=items(found.items, article))
        if isinstance(found, model.Table):
            rows = tuple(tuple(words(c, article) for c in row) for row in found.rows)
            return replace(found, header=tuple(words(c, article) for c in found.header), rows=rows)
        return found

    def one(article: model.Article) -> model.Article:
        return replace(article, blocks=tuple(block(b, article) for b in article.blocks))

    chapters = tuple(replace(c, articles=tuple(one(a) for a in c.articles)) for c in part.chapters)
    return replace(part, front=tuple(one(a) for a in part.front), chapters=chapters)
