"""What a person may call an annex: its id, its number, its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .assembly.targets import anchor_of
from .errors import UsageError
from .library.model import Library, Piece
from .model import Agreement
from .writers.docx import annex_label
from .writers.sides import text_of, title_of

_NUMBER: Final = re.compile(r"(?:附件|annex)?\s*(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnnexName:
    annex_id: str  # "ip_revenue"; "" where somebody added it by hand
    number: int  # 0 where it is not known
    title: str
    label: str = ""  # 附件3, Annex 3; "" where the number is not known
    also: tuple[str, ...] = ()  # its title in the other language

    @property
    def typed(self) -> str:
        return self.annex_id.replace("_", "-") or "—"


def names_of(agreement: Agreement) -> tuple[AnnexName, ...]:
    """As the edition calls them: by its first language."""
    language = agreement.languages[0]
    return tuple(
        AnnexName(
            part.part_id, part.number, title_of(part.title, agreement.languages), annex_label(part.number, language),
            (text_of(part.title.zh), text_of(part.title.en, "en")),
        )
        for part in agreement.parts[1:]
    )  # fmt: skip


def names_in(library: Library, language: str) -> tuple[AnnexName, ...]:
    """All that the library has; which number one gets hangs on the answers."""
    outlines = (library.annexes[name] for name in library.agreement.annexes)
    titles = ((one.id, _said(one.title.zh), _said(one.title.en)) for one in outlines)
    return tuple(AnnexName(name, 0, (language == "en" and en) or zh, also=(zh, en)) for name, zh, en in titles)


def _said(title: tuple[Piece, ...]) -> str:
    return "".join(getattr(piece, "text", "…") for piece in title)


def place_of(name: str, names: Sequence[AnnexName]) -> int:
    """Which of them is meant: ip-revenue, ip_revenue, 3, 附件3, Annex 3, its title in either language.

    Raises UsageError.
    """
    wanted = name.strip().strip("《》")
    title = _folded(wanted)
    number = _NUMBER.fullmatch(wanted)
    anchor = anchor_of(f"annex:{wanted.replace('-', '_')}".casefold())
    for place, known in enumerate(names):
        if known.annex_id and anchor_of(f"annex:{known.annex_id}".casefold()) == anchor:
            return place
        if number and int(number[1]) == known.number != 0:
            return place
        if title and title in map(_folded, (known.title, *known.also)):
            return place
    said = f"没有附件 {name}；现有附件如下： / there is no annex {name}; there are:"
    raise UsageError("\n".join([said, *lines(names)]))


def _folded(title: str) -> str:
    return "".join(title.split()).casefold()


def lines(names: Sequence[AnnexName]) -> list[str]:
    """The id as it is typed, the number where it is known, the title: a line for each."""
    widest = max((len(name.typed) for name in names), default=0)
    label = max((len(name.label) for name in names), default=0)
    return [
        "  ".join(filter(None, (f"{one.typed:{widest}}", f"{one.label:{label}}" if one.label else "", one.title)))
        for one in names
    ]
