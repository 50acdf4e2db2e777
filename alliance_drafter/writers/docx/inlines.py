"""Words to runs: text, references, blanks, places to write by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from alliance_drafter.model import Blank, FillIn, Inline, Language, Reference, Term, Text
from alliance_drafter.writers.docx.base import number as kept_number
from alliance_drafter.writers.docx.base import reference as kept_reference
from alliance_drafter.writers.docx.controls import AFTER, Controls, mark
from alliance_drafter.writers.docx.fields import link, number_of
from alliance_drafter.writers.docx.phrases import PHRASES
from alliance_drafter.writers.docx.xml import Xml, escape

HAND: Final = "\u00a0" * 4  # as wide as a Chinese character; it neither breaks nor hangs over the margin
SAID: Final = (Text, Term)
END: Final = "</w:t></w:r>"


def run(text: str, style: str = "") -> Xml:
    """One w:r. text is anybody's text, line breaks kept; style is a style id of ours."""
    return Xml(f"{begin_run(style)}{_inside(text)}{END}")


@lru_cache(maxsize=256)
def begin_run(style: str) -> str:
    looks = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">'


def without_empty(runs: str, style: str) -> Xml:
    """Runs without those of this style that turned out to have no text."""
    return Xml(runs.replace(begin_run(style) + END, ""))


def _inside(text: str) -> str:
    return _broken(escape(text)) if text else ""


def _broken(safe: str) -> str:
    """Escaped text, line breaks as Word has them."""
    return safe.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">') if "\n" in safe else safe


def width(text: str) -> float:
    """The width in East Asian characters: a Latin letter takes half of one."""
    return (len(text) + len(text.encode("utf-8", "replace"))) / 4


def plain(words: tuple[Inline, ...], language: Language = "zh") -> str:
    """The words as they are shown, without markup."""
    return "".join([i.text if isinstance(i, SAID) else shown(i, language) for i in words])


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


class Side(NamedTuple):
    """What one language's words come to."""

    language: Language
    runs: Xml
    width: float  # in East Asian characters
    text: str  # as shown
    base: str  # as the base keeps it


class Pieces(NamedTuple):
    """XML, text and base before, between and after the references of some words."""

    xml: list[str]
    texts: list[str]
    bases: list[str]


@dataclass(frozen=True, slots=True)
class Inlines:
    """Words to runs, for one document."""

    targets: Mapping[str, Target]  # by anchor
    numbered_in: Language
    controls: Controls
    made: dict[tuple[tuple[tuple[str, str], ...], str, Language, str], tuple[str, str, str]] = field(
        default_factory=dict
    )

    def side(self, words: tuple[Inline, ...], language: Language, style: str = "") -> Side:
        """Runs of words, in this style where they have none of their own."""
        if len(words) == 1 and isinstance(words[0], Text) and not words[0].kind:
            text = words[0].text
            safe = escape(text)
            return Side(language, Xml(f"{begin_run(style)}{_broken(safe)}{END}"), width(text), text, safe)
        parts, texts, bases = self._pieces(words, language, style)
        done, text, base = parts[0], texts[0], bases[0]
        if len(parts) > 1:
            references = [inline for inline in words if isinstance(inline, Reference)]
            for reference, part, more, further in zip(references, parts[1:], texts[1:], bases[1:], strict=True):
                xml, said, kept = self.reference(reference, language, style)
                done += xml + part
                text += said + more
                base += kept + further
        return Side(language, without_empty(done, style), width(text), text, base)

    def _pieces(self, words: tuple[Inline, ...], language: Language, style: str) -> Pieces:
        """Text next to text is one run."""
        begin = begin_run(style)
        pieces = Pieces([], [], [])
        done, text, said, base = begin, "", "", ""
        apart = True  # whether something stands between here and the last bound value
        for inline in words:
            if isinstance(inline, SAID) and not (isinstance(inline, Text) and inline.kind):
                text += inline.text
                apart = apart or bool(inline.text)
                continue
            if text:
                safe = escape(text)
                done += _broken(safe)
                base += safe
                said += text
                text = ""
            if isinstance(inline, Reference):
                pieces.xml.append(done)
                pieces.texts.append(said)
                pieces.bases.append(base)
                done = said = base = ""
                apart = True
                continue
            by_hand = shown(inline, language)
            bound = self._bound(inline, by_hand) if apart else 0
            look = RUN_STYLES.get(type(inline), style)
            if isinstance(inline, Text | Blank) and bound:
                before = self.controls.before(bound, path_of(inline), inline.kind, by_hand)
                done += f"{END}{before}{run(by_hand, look)}{AFTER}{begin}"
                base += mark(path_of(inline), inline.kind)
            else:
                done += f"{END}{run(by_hand, look)}{begin}"
                base += escape(by_hand)
            apart = not bound
            said += by_hand
        safe = escape(text)
        pieces.xml.append(f"{done}{_broken(safe)}{END}")
        pieces.texts.append(said + text)
        pieces.bases.append(base + safe)
        return pieces

    def _bound(self, inline: Inline, text: str) -> int:
        if isinstance(inline, Text | Blank) and inline.kind:
            return self.controls.bound(path_of(inline), inline.kind, text)
        return 0

    def reference(self, reference: Reference, language: Language, style: str) -> tuple[str, str, str]:
        """Inside a run: its text, which ends for each number and goes on after it. That text alone, and its base.

        Only the number itself is a field: 第（三）项 is 第 + field + 项. Where the piece doesn't hold the number as
        Word counts it (the second language of a bilingual edition), it is a link instead: a field would change its
        words when updated.
        """
        key = (reference.pieces, reference.target, language, style)
        known = self.made.get(key)
        if known is None:
            pieces = [self._piece(text, anchor, language, style) for text, anchor in reference.pieces]
            known = self.made[key] = (
                "".join([xml for xml, _ in pieces]),
                "".join([text for text, _ in reference.pieces]),
                kept_reference(reference.target, "".join([kept for _, kept in pieces])),
            )
        return known

    def _piece(self, text: str, anchor: str, language: Language, style: str) -> tuple[str, str]:
        target = self.targets.get(anchor)
        if target is None:
            safe = escape(text)
            return _broken(safe), safe
        if language != self.numbered_in or target.label not in text:
            linked = link(target.bookmark, run(text, style))
            return f"{END}{linked}{begin_run(style)}", kept_number(target.bookmark)
        before, _, after = map(escape, text.partition(target.label))
        number = number_of(target.bookmark, run(target.label, style), style)
        xml = f"{_broken(before)}{END}{number}{begin_run(style)}{_broken(after)}"
        return xml, f"{before}{kept_number(target.bookmark)}{after}"


RUN_STYLES: Final[Mapping[type, str]] = {Blank: "Blank", FillIn: "FillIn"}


def path_of(inline: Text | Blank) -> str:
    """Path of the answer that is shown, or missing."""
    return inline.answer if isinstance(inline, Text) else inline.question
