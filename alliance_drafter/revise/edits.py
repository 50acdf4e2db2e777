"""What a person did to a block beside its words, and which clause each block belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ..readers.base import Base
from ..readers.blocks import SEGMENT, TARGET, Block, W

Node = Any  # an lxml element

_LOOKS: Final = frozenset(
    W + name
    for name in (
        "b", "i", "u", "strike", "dstrike", "caps", "smallCaps", "color", "highlight", "sz", "vertAlign", "shd", "em",
        "bdr", "position", "vanish",
    )
)  # fmt: skip
_HANDS: Final = frozenset(
    W + name
    for name in (
        "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "trPrChange", "tcPrChange", "commentRangeStart",
        "commentReference", "footnoteReference", "endnoteReference", "drawing", "pict", "object",
    )
)  # fmt: skip
_PARAGRAPH: Final = frozenset(W + name for name in ("pBdr", "shd", "framePr", "textDirection"))
LONG: Final = 6  # characters: what is shorter may stand in many clauses


def is_touched(node: Node) -> bool:
    """Whether the block has looks, comments, tracked changes, notes, pictures or bookmarks of a person's own.

    Drafts are made of styles alone, so looks set directly are a person's; what LibreOffice adds of itself
    (languages, kerning, indents, tab stops) doesn't count.
    """
    for child in node.iter():
        tag = child.tag
        if tag in _HANDS:
            return True
        if tag in _LOOKS and _above(child) == W + "rPr" and _above(child.getparent()) == W + "r":
            return True
        if tag in _PARAGRAPH and _above(child) == W + "pPr":
            return True
        if tag == W + "bookmarkStart" and is_own(child.get(W + "name") or ""):
            return True
    return False


def is_own(name: str) -> bool:
    """Whether a bookmark is a person's: not the draft's, and not one that Word keeps for itself."""
    return not (name.startswith("_") or SEGMENT.match(name) or TARGET.match(name))


def _above(node: Node) -> str:
    parent = node.getparent()
    return str(parent.tag) if parent is not None else ""


def settled(blocks: Sequence[Block], base: Base) -> list[str]:
    """The segment of each block. A segment whose bookmark is gone is found again by its words, where they are long."""
    found = [block.segment for block in blocks]
    present = set(found)
    missing = {name: kept for name, kept in base.segments.items() if name not in present}
    words = _words_of(missing.items())
    known = {(name, kept.text) for name, blocks_of in base.segments.items() for kept in blocks_of}
    ends: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        name = words.get(block.text)
        if name and (block.segment, block.text) not in known:
            ends.setdefault(name, []).append(place)
    for name, places in ends.items():
        for place in range(places[0], places[-1] + 1):
            if not blocks[place].frame:
                found[place] = name
    return found


def _words_of(segments: Iterable[tuple[str, Sequence[Any]]]) -> Mapping[str, str]:
    """What only one segment says → that segment."""
    found: dict[str, str] = {}
    for name, kept in segments:
        for block in kept:
            found[block.text] = name if found.get(block.text, name) == name else ""
    return {text: name for text, name in found.items() if name and len(text) >= LONG}


HAND_MADE: Final = re.compile(r"(?<![法典例释定则》〉”])(?:本协议|本办法|附件\d+)?第[一二三四五六七八九十百零〇\d]+条")


def typed_references(text: str) -> list[str]:
    """References typed by hand: Word doesn't keep their numbers. Those to statutes are left out."""
    return HAND_MADE.findall(text)
