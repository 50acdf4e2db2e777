"""Words to runs: text, references, blanks, places to write by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from alliance_drafter.model import Blank, FillIn, Inline, Language, Reference, Term, Text, Words
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


def sides(words: Words, languages: Sequence[Language]) -> list[tuple[Language, tuple[Inline, ...]]]:
    """What is said, in the order of the edition's languages; sides without words left out."""
    return [(language, side) for language in languages if (side := words.zh if language == "zh" else words.en)]


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


class Place(NamedTuple):
    """A place left open in a form: what goes there hangs on the document."""

    kind: str  # reference, value, start or end (of a bookmark)
    language: Language = "zh"
    style: str = ""  # of the runs around it
    number: int = 0  # of a reference: which of the block's
    opens: bool = False  # of a reference: its run begins with it
    closes: bool = False  # and ends with it
    look: str = ""  # of a reference: language, style and the two before in one
    value: Text | Blank | None = None
    touches: bool = False  # of a value: nothing stands between it and the value before
    anchor: str = ""  # of a bookmark


class Shown(NamedTuple):
    """A reference as this document shows it."""

    reference: Reference
    xml: str  # inside a run, which ends for each number and goes on after it
    text: str
    base: str


OPEN: Final = "\0"  # before and after the number of a place left open; no XML can hold it


@dataclass(slots=True)
class Inlines:
    """Words to runs, for one document; or, where places is a list, for a form: what hangs on the document is open."""

    targets: Mapping[str, Target]  # by anchor
    numbered_in: Language
    controls: Controls
    made: dict[tuple[int, str, Language], Shown] = field(default_factory=dict)  # by id, which stays: it is held
    widths: dict[int, float] = field(default_factory=dict)
    places: list[Place] | None = None
    references: int = 0  # among the places

    def side(self, words: tuple[Inline, ...], language: Language, style: str = "") -> Side:
        """Runs of words, in this style where they have none of their own. Text next to text is one run."""
        if len(words) == 1 and isinstance(words[0], Text) and not words[0].kind:
            text = words[0].text
            safe = escape(text)
            return Side(language, Xml(f"{begin_run(style)}{_broken(safe)}{END}"), width(text), text, safe)
        if len(words) == 1 and self.places is None and isinstance(words[0], Text | Blank):  # a value, mostly a cell
            text = shown(words[0], language)
            runs, base, _ = self.value(words[0], language, style, False)
            return Side(language, Xml(runs), width(text), text, base)
        begin = begin_run(style)
        done, text, said, base = begin, "", "", ""
        touches = bound = False  # the value before: whether it ends just here, whether it is bound
        for inline in words:
            if isinstance(inline, SAID) and not (isinstance(inline, Text) and inline.kind):
                text += inline.text
                continue
            if text:
                safe = escape(text)
                done += _broken(safe)
                base += safe
                said += text
                text, touches = "", False
            if isinstance(inline, Reference):
                if self.places is None:
                    one = self.reference(inline, language, style)
                    xml, words_, kept = one.xml, one.text, one.base
                else:
                    xml, words_, kept = self._open(Place("reference", language, style, self.references))
                done += xml
                touches = False
            elif isinstance(inline, FillIn) or not inline.kind:
                words_ = shown(inline, language)
                done += f"{END}{run(words_, RUN_STYLES.get(type(inline), style))}{begin}"
                kept, touches = escape(words_), False
            else:
                words_ = shown(inline, language)
                if self.places is None:
                    xml, kept, bound = self.value(inline, language, style, touches and bound)
                else:
                    xml, _, kept = self._open(Place("value", language, style, value=inline, touches=touches))
                done += f"{END}{xml}{begin}"
                touches = True
            base += kept
            said += words_
        safe = escape(text)
        runs = without_empty(f"{done}{_broken(safe)}{END}", style)
        said += text
        return Side(language, runs, width(said), said, base + safe)

    def _open(self, place: Place) -> tuple[str, str, str]:
        assert self.places is not None
        mark = f"{OPEN}{len(self.places)}{OPEN}"
        self.places.append(place)
        self.references += place.kind == "reference"
        return mark, "", mark

    def bookmark(self, anchor: str) -> tuple[str, str]:
        """The two ends of a bookmark left open."""
        return self._open(Place("start", anchor=anchor))[0], self._open(Place("end", anchor=anchor))[0]

    def value(self, value: Text | Blank, language: Language, style: str, alone: bool) -> tuple[str, str, bool]:
        """Its runs, its base, and whether it is bound to the answers. alone: it may not be."""
        text, look = shown(value, language), RUN_STYLES.get(type(value), style)
        path = path_of(value)
        bound = 0 if alone or not value.kind else self.controls.bound(path, value.kind, text)
        if bound:
            runs = f"{self.controls.before(bound, path, value.kind)}{run(text, look)}{AFTER}"
            return runs, mark(path, value.kind), True
        return run(text, look) if text or look != style else "", escape(text), False

    def reference(self, reference: Reference, language: Language, style: str) -> Shown:
        """Only the number itself is a field: 第（三）项 is 第 + field + 项.

        Where the piece doesn't hold the number as Word counts it (the second language of a bilingual edition), it is
        a link instead: a field would change its words when updated.
        """
        key = (id(reference), style, language)
        known = self.made.get(key)
        if known is None:
            pieces = [self._piece(text, anchor, language, style) for text, anchor in reference.pieces]
            text = "".join([text for text, _ in reference.pieces])
            kept = kept_reference(reference.target, "".join([kept for _, kept in pieces]))
            known = self.made[key] = Shown(reference, "".join([xml for xml, _ in pieces]), text, kept)
        return known

    def width_of(self, reference: Reference) -> float:
        """How wide its text is. The reference must last as long as the document is written."""
        known = self.widths.get(id(reference))
        if known is None:
            known = self.widths[id(reference)] = width("".join([text for text, _ in reference.pieces]))
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
