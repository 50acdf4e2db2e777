"""Values bound to the answers the file carries: changed once in Word, they change everywhere and are read back.

Each is a content control (ECMA-376 17.5.2) bound to a <shown> element of the embedded answers. Word keeps both the
same. LibreOffice 7.4 writes the text of a plain-text control several times over and nests controls that touch one
another; combination boxes that stand apart it leaves whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from alliance_drafter.writers.docx.xml import Xml, escape

NAMESPACE: Final = "urn:alliance-drafter:draft:1"
CONTENT: Final = "<w:sdtContent>"
AFTER: Final = "</w:sdtContent></w:sdt>"
_INDEX: Final = re.compile(r"\[\d+\]")
LONGEST: Final = 64  # characters of a control's title and tag that Word takes
MOST_CHOICES: Final = 40  # members in a list to choose from


@dataclass(slots=True)
class Controls:
    """The bound values of one document so far. store: id of the embedded answers; "" where the file carries none."""

    store: str = ""
    choices: tuple[str, ...] = ()  # the members' names
    labels: Mapping[str, str] = field(default_factory=dict)  # what a value is called, by path without index
    shown: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)  # path, kind → place from 1, text
    _list: str = ""

    def bound(self, answer: str, kind: str, text: str) -> int:
        """The place of the value among the bound ones; 0 where it isn't bound."""
        if not self.store or not text or "\n" in text:
            return 0
        key = (answer, kind)
        if key not in self.shown:
            self.shown[key] = (len(self.shown) + 1, text)
        place, known = self.shown[key]
        return place if known == text else 0

    def before(self, place: int, answer: str, kind: str) -> str:
        """Everything of the control before its run."""
        binding = (
            f"<w:dataBinding w:prefixMappings=\"xmlns:d='{NAMESPACE}'\" "
            f'w:xpath="/d:draft[1]/d:shown[{place}]" w:storeItemID="{self.store}"/>'
        )
        named = _named(self.labels.get(_without_index(answer), ""), answer)
        return f"<w:sdt><w:sdtPr>{named}{binding}{self._look(kind)}</w:sdtPr>{CONTENT}"

    def _look(self, kind: str) -> str:
        if kind != "party" or not 0 < len(self.choices) <= MOST_CHOICES:
            return "<w:comboBox/>"
        if not self._list:
            names = (escape(name) for name in dict.fromkeys(self.choices))
            items = "".join(f'<w:listItem w:displayText="{name}" w:value="{name}"/>' for name in names)
            self._list = f"<w:comboBox>{items}</w:comboBox>"
        return self._list

    def into(self, embedded: bytes) -> bytes:
        """The embedded answers with what is shown of them, before the end of their root."""
        if not self.shown:
            return embedded
        said = ((escape(path), kind, escape(text)) for (path, kind), (_, text) in self.shown.items())
        rows = "".join(
            [f'<shown path="{path}" kind="{kind}" first="{text}">{text}</shown>' for path, kind, text in said]
        )
        head, mark, tail = embedded.rpartition(b"</")
        return head + rows.encode() + mark + tail


@lru_cache(maxsize=4096)
def _without_index(answer: str) -> str:
    return _INDEX.sub("", answer)


@lru_cache(maxsize=4096)
def _named(label: str, answer: str) -> str:
    alias = f'<w:alias w:val="{escape(label[:LONGEST])}"/>' if label else ""
    return f'{alias}<w:tag w:val="{escape(answer[:LONGEST])}"/>'


@lru_cache(maxsize=4096)
def mark(answer: str, kind: str) -> Xml:
    """The bound value in the base: by name, since its place and text may differ in another draft."""
    return Xml(f'<v n="{escape(answer)}|{kind}"/>')
