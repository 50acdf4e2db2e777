"""The sides of an edition, for the writers of plain pages: what is said in which language, and how it is numbered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..model import Blank, FillIn, Inline, Language, Reference, Term, Text, Words
from .docx.inlines import sides
from .docx.numbering import annex_label, chapter_label, label
from .docx.phrases import PHRASES

ANNEX, CHAPTER, ARTICLE = -2, -1, 0  # levels of what is numbered; items follow: 1, and 2 those inside them
GAP: Final[dict[Language, str]] = {"zh": "\u3000", "en": "\u2003"}  # between a heading's number and its words
Side = tuple[Language, tuple[Inline, ...]]


def headed(level: int, number: int, language: Language) -> str:
    """What stands before the words of a heading: 第十二条, Article 12; "" where it is not numbered (0)."""
    if not number:
        return ""
    own = {ANNEX: annex_label, CHAPTER: chapter_label}.get(level)
    said = own(number, language).strip() if own else label(level, number, language)
    return said + GAP[language]


def counted(level: int, number: int, language: Language) -> str:
    """What stands before an item: （三）, (c); the items inside it, of level 2 and more: 1., (i), set in."""
    said = label(level, number, language)
    return f"{GAP[language] * 2 * (level - 1)}{said}{'' if said.endswith('）') else ' '}"


def text_of(inlines: tuple[Inline, ...], language: Language = "zh") -> str:
    """What a reader sees of some inlines, as plain text."""
    found = []
    for inline in inlines:
        match inline:
            case Text(text) | Term(text):
                found.append(text)
            case Reference(target, pieces):
                found.append("".join(p for p, _ in pieces) or f"[[{target}]]")
            case Blank(_, prompt):
                found.append(PHRASES[language]["blank"].format(prompt=prompt))
            case FillIn(width):
                found.append("＿" * width)
    return "".join(found)


def title_of(words: Words, languages: Sequence[Language]) -> str:
    """A title as it is called by: its first side that says something."""
    return next((text_of(side, language) for language, side in sides(words, languages)), "")
