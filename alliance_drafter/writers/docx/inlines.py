"""Words to runs: text, references, blanks, places to write by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alliance_drafter.model import Blank, FillIn, Inline, Language, Reference, Term, Text
from alliance_drafter.writers.docx.fields import link, number_of
from alliance_drafter.writers.docx.phrases import PHRASES
from alliance_drafter.writers.docx.xml import Xml, escape

HAND: Final = "\u00a0" * 4  # as wide as a Chinese character; it neither breaks nor hangs over the margin
_RUN: Final = '<w:r><w:t xml:space="preserve">'


def run(text: str, style: str = "") -> Xml:
    """One w:r. text is anybody's text, line breaks kept; style is a style id of ours."""
    safe = escape(text)
    if "\n" in safe:
        safe = Xml(safe.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">'))
    if style:
        return Xml(f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t xml:space="preserve">{safe}</w:t></w:r>')
    return Xml(f"{_RUN}{safe}</w:t></w:r>")


def plain(words: tuple[Inline, ...], language: Language = "zh") -> str:
    """The words as they are shown, without markup."""
    return "".join(shown(inline, language) for inline in words)


def shown(inline: Inline, language: Language) -> str:
    match inline:
        case Text() | Term():
            return inline.text
        case Reference():
            return "".join(text for text, _ in inline.pieces)
        case Blank():
            return PHRASES[language]["blank"].format(prompt=inline.prompt)
        case FillIn():
            return HAND * inline.width


@dataclass(frozen=True, slots=True)
class Target:
    """A numbered paragraph of this document that references may point at."""

    bookmark: str
    label: str  # its number as Word shows it, in the language that numbers the document


@dataclass(frozen=True, slots=True)
class Inlines:
    """Words to runs, for one document."""

    targets: Mapping[str, Target]  # by anchor
    numbered_in: Language

    def runs(self, words: tuple[Inline, ...], language: Language, style: str = "") -> Xml:
        """Runs of words; text next to text becomes one run. style is that of text that has none of its own."""
        if len(words) == 1:
            only = words[0]
            if isinstance(only, Text):
                return run(only.text, style)
        done: list[str] = []
        text = ""
        for inline in words:
            if isinstance(inline, Text | Term):
                text += inline.text
                continue
            if isinstance(inline, Reference):
                for piece, anchor in inline.pieces:
                    if anchor and anchor in self.targets:
                        before, field, text_after = self._reference(piece, self.targets[anchor], language, style)
                        if text + before:
                            done.append(run(text + before, style))
                        done.append(field)
                        text = text_after
                    else:
                        text += piece
                continue
            if text:
                done.append(run(text, style))
                text = ""
            done.append(run(shown(inline, language), "Blank" if isinstance(inline, Blank) else "FillIn"))
        if text:
            done.append(run(text, style))
        return Xml("".join(done))

    def _reference(self, piece: str, target: Target, language: Language, style: str) -> tuple[str, Xml, str]:
        """Text before, the field, text after. Only the number itself is a field: 第（三）项 is 第 + field + 项.

        Where the piece doesn't hold the number as Word counts it (the second language of a bilingual
        edition), it is a link instead: a field would change its words when updated.
        """
        if language == self.numbered_in and target.label in piece:
            before, _, after = piece.partition(target.label)
            return before, number_of(target.bookmark, run(target.label, style), style), after
        return "", link(target.bookmark, run(piece, style)), ""
