"""What references may point at, and what an agreement's references do point at."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .. import model
from .words import articles_of, references_of, words_in


class Target(NamedTuple):
    part: model.Part
    article: model.Article | None
    paragraph: int = 0  # 0 where the article has one paragraph, or the article itself is meant
    items: tuple[tuple[int, str], ...] = ()  # (number, label) from 项 to 目


@dataclass(frozen=True, slots=True)
class Targets:
    """Everything a reference may point at, and what the agreement's references do point at, by full target."""

    known: dict[str, Target]
    wanted: set[str]

    def anchor(self, clause_id: str, label: str) -> str:
        """Empty for an item that nothing refers to."""
        target = f"{clause_id}^{label}"
        return anchor_of(target) if label and target in self.wanted else ""


@lru_cache(maxsize=16384)
def anchor_of(target: str) -> str:
    """A bookmark name: at most 40 letters, figures and underscores, the same for the same target."""
    name = "r_" + re.sub(r"\W", "_", target)
    return name if len(name) <= 40 else name[:30] + "_" + hashlib.sha256(target.encode()).hexdigest()[:8]


def full_target(target: str, clause_id: str) -> str:
    return clause_id + target if target.startswith("^") else target


def note_targets(part: model.Part, targets: Targets) -> None:
    """Note all of a part, numbered."""
    targets.known[f"annex:{part.part_id}"] = Target(part, None)
    for article in articles_of(part):
        targets.known[article.clause_id] = Target(part, article)
        several = sum([isinstance(block, model.Paragraph) for block in article.blocks]) > 1
        for block in article.blocks:
            if isinstance(block, model.SignatureBlock):
                continue
            if isinstance(block, model.Paragraph) and (block.label or block.own is None or block.own.labels):
                _note_labels(Target(part, article, block.number if several else 0), block, targets.known)
            if block.own is None:
                names = [full_target(one.target, article.clause_id) for one in references_of(words_in((block,)))]
                targets.wanted.update(names)
            elif block.own.references:
                if not block.own.targets:
                    _name_targets(block.own, article.clause_id)
                targets.wanted.update(block.own.wanted)


def _note_labels(here: Target, block: model.Paragraph, known: dict[str, Target]) -> None:
    """here: the paragraph."""
    assert here.article is not None
    if block.label:
        known[f"{here.article.clause_id}^{block.label}"] = here
    _note_items(here, block.items, known)


def _note_items(above: Target, items: tuple[model.Item, ...], known: dict[str, Target]) -> None:
    assert above.article is not None
    for item in items:
        here = above._replace(items=(*above.items, (item.number, item.label)))
        if item.label:
            known[f"{above.article.clause_id}^{item.label}"] = here
        if item.items:
            _note_items(here, item.items, known)


def _name_targets(own: model.Own, clause_id: str) -> None:
    """Once for all documents: a block that is kept stands in one clause only."""
    names = [full_target(reference.target, clause_id) for reference in own.references]
    own.wanted = frozenset(names)
    own.targets = tuple(["^" + name if name.partition("^")[0] == clause_id else name for name in names])
