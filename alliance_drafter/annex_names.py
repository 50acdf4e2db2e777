"""What a person may call an annex: its id, its number, its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from .assembly.targets import anchor_of
from .errors import UsageError
from .model import Agreement
from .writers.markdown import text_of

_NUMBER: Final = re.compile(r"(?:附件|annex)?\s*(\d{1,4})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AnnexName:
    annex_id: str  # "ip_revenue"; "" where somebody added it by hand
    number: int  # 0 where it is not known
    title: str

    @property
    def typed(self) -> str:
        return self.annex_id.replace("_", "-") or "—"

    @property
    def label(self) -> str:
        return f"附件{self.number}" if self.number else ""


def names_of(agreement: Agreement) -> tuple[AnnexName, ...]:
    return tuple(AnnexName(part.part_id, part.number, text_of(part.title.zh)) for part in agreement.parts[1:])


def place_of(name: str, names: Sequence[AnnexName]) -> int:
    """Which of them is meant: ip-revenue, ip_revenue, 3, 附件3, 联盟知识产权收益管理办法. Raises UsageError."""
    wanted = name.strip().strip("《》")
    number = _NUMBER.fullmatch(wanted)
    anchor = anchor_of(f"annex:{wanted.replace('-', '_')}".casefold())
    for place, known in enumerate(names):
        if known.annex_id and anchor_of(f"annex:{known.annex_id}".casefold()) == anchor:
            return place
        if (number and int(number[1]) == known.number != 0) or "".join(wanted.split()) == "".join(known.title.split()):
            return place
    raise UsageError("\n".join([f"没有附件 {name}；现有 / no such annex; there are:", *lines(names)]))


def lines(names: Sequence[AnnexName]) -> list[str]:
    """The id as it is typed, the number where it is known, the title: a line for each."""
    widest = max((len(name.typed) for name in names), default=0)
    return [
        "  ".join(filter(None, (f"{one.typed:{widest}}", f"{one.label:4}" if one.label else "", one.title)))
        for one in names
    ]
