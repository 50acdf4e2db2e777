"""The annexes of a Word file as it stands: where each begins, its number, its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from .blocks import Reader, W, blocks_in
from .lists import value_of
from .numbers import Numbers, is_deleted

Node = Any  # an lxml element

TARGET: Final = "r_annex_"  # the bookmark at an annex's number, and its id
_NUMBER, _TITLE, _OTHER_TITLE = "annex number", "annex title", "annex title alone"  # names of styles
_LABEL: Final = re.compile(r"(附件|Annex )\s?\d+")


@dataclass(frozen=True, slots=True)
class Heading:
    """Where an annex begins, or a part without a number."""

    paragraph: Node  # w:p
    annex_id: str = ""  # "ip_revenue"; "" of an annex that somebody added by hand
    label: str = ""  # 附件3, as Word counts; "" where it has no number
    title: str = ""
    stands: bool = True  # False where it is deleted, the change not yet accepted


def read_headings(document: Node, styles: Node | None, numbers: Numbers) -> tuple[Heading, ...]:
    """Every heading that begins an annex, or ends the one before; in the file's order.

    document, styles: the roots of these parts; numbers: of the same tree.
    """
    body = document.find(W + "body")
    named = _style_names(styles)
    paragraphs = [node for node in blocks_in(body) if node.tag == W + "p"] if body is not None else []
    looks = [named.get(value_of(node.find(W + "pPr"), "pStyle"), "") for node in paragraphs]
    found = []
    for place, (paragraph, look) in enumerate(zip(paragraphs, looks, strict=True)):
        label = numbers.labels.get(paragraph, "")
        annex_id = next(_ids(paragraph), "")
        if look == _OTHER_TITLE:
            found.append(Heading(paragraph, stands=False))
        elif look == _NUMBER or (annex_id and _LABEL.fullmatch(label)):
            typed = _LABEL.search(_said(paragraph))
            stands = not is_deleted(paragraph)
            title = _title(paragraphs[place:], looks[place:])
            found.append(Heading(paragraph, annex_id, label or (typed[0] if typed else ""), title, stands))
    return tuple(found)


def _style_names(styles: Node | None) -> dict[str, str]:
    """By id, in small letters: programs that save the file give other ids."""
    rows = styles.findall(W + "style") if styles is not None else []
    return {row.get(W + "styleId") or "": value_of(row, "name").lower() for row in rows}


def _ids(paragraph: Node) -> Iterator[str]:
    for mark in paragraph.iter(W + "bookmarkStart"):
        name = mark.get(W + "name") or ""
        if name.startswith(TARGET):
            yield name.removeprefix(TARGET)


def _title(paragraphs: list[Node], looks: list[str]) -> str:
    """The first of the titles under a number; where none has the style, the next paragraph that says something."""
    for paragraph, look in zip(paragraphs[1:], looks[1:], strict=True):
        if look in (_NUMBER, _OTHER_TITLE):
            break
        said = _said(paragraph)
        if said and (look == _TITLE or _TITLE not in looks[1:4]):
            return said
    return ""


def _said(paragraph: Node) -> str:
    return " ".join(Reader(marks=False).paragraph(paragraph).split())
