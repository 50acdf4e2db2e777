"""Words to runs: text, references, blanks, places to write by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from alliance_drafter.model import Blank, FillIn, Inline, Language, Reference, Term, Text
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
    if not text:
        return ""
    safe = escape(text)
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


def parts_of(words: tuple[Inline, ...], language: Language, style: str) -> tuple[list[str], list[str]]:
    """The XML and the text before, between and after the references. Text next to text is one run."""
    begin = begin_run(style)
    parts: list[str] = []
    texts: list[str] = []
    done, text, said = begin, "", ""
    for inline in words:
        if isinstance(inline, SAID):
            text += inline.text
            continue
        done += _inside(text)
        said += text
        text = ""
        if isinstance(inline, Reference):
            parts.append(done)
            texts.append(said)
            done = said = ""
        else:
            by_hand = shown(inline, language)
            done += f"{END}{run(by_hand, 'Blank' if isinstance(inline, Blank) else 'FillIn')}{begin}"
            said += by_hand
    return [*parts, f"{done}{_inside(text)}{END}"], [*texts, said + text]


@dataclass(frozen=True, slots=True)
class Inlines:
    """Words to runs, for one document."""

    targets: Mapping[str, Target]  # by anchor
    numbered_in: Language
    made: dict[tuple[tuple[tuple[str, str], ...], Language, str], tuple[str, str]] = field(default_factory=dict)

    def side(self, words: tuple[Inline, ...], language: Language, style: str = "") -> Side:
        """Runs of words, in this style where they have none of their own."""
        if len(words) == 1 and isinstance(words[0], Text):
            text = words[0].text
            return Side(language, run(text, style), width(text), text)
        parts, texts = parts_of(words, language, style)
        done, text = parts[0], texts[0]
        if len(parts) > 1:
            references = [inline for inline in words if isinstance(inline, Reference)]
            for reference, part, more in zip(references, parts[1:], texts[1:], strict=True):
                xml, said = self.reference(reference, language, style)
                done += xml + part
                text += said + more
        return Side(language, without_empty(done, style), width(text), text)

    def reference(self, reference: Reference, language: Language, style: str) -> tuple[str, str]:
        """Inside a run: its text, which ends for each number and goes on after it. And that text alone.

        Only the number itself is a field: 第（三）项 is 第 + field + 项. Where the piece doesn't hold the number as
        Word counts it (the second language of a bilingual edition), it is a link instead: a field would change its
        words when updated.
        """
        key = (reference.pieces, language, style)
        known = self.made.get(key)
        if known is None:
            xml = "".join([self._piece(text, anchor, language, style) for text, anchor in reference.pieces])
            known = self.made[key] = xml, "".join([text for text, _ in reference.pieces])
        return known

    def _piece(self, text: str, anchor: str, language: Language, style: str) -> str:
        target = self.targets.get(anchor)
        if target is None:
            return _inside(text)
        if language != self.numbered_in or target.label not in text:
            return f"{END}{link(target.bookmark, run(text, style))}{begin_run(style)}"
        before, _, after = text.partition(target.label)
        number = number_of(target.bookmark, run(target.label, style), style)
        return f"{_inside(before)}{END}{number}{begin_run(style)}{_inside(after)}"
