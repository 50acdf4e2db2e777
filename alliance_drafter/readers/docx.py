"""A Word file of ours, as it now stands → the answers it carries, its base, its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..answers.check import check_answers
from ..answers.embed import NAMESPACE, given_of
from ..answers.model import Answers
from ..errors import AnswersError, Problem, UsageError
from ..model import COLUMNS, UNDER, Stamp
from ..questionnaire.model import Questionnaire
from .base import NAMESPACE as BASE_NAMESPACE
from .base import Base, read_base
from .blocks import Block, read_blocks
from .package import Package, open_package
from .values import ReadBack, Shown, read_back, shown_in

Node = Any  # an lxml element

ITEM: Final = re.compile(r"customXml/item\d+\.xml")
DOCUMENT: Final = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Draft:
    """What a file of ours carries, and what it says now. Nothing in it is checked but that it is sound XML."""

    name: str
    stamp: Stamp  # of the library that made it
    layout: str  # one of LAYOUTS
    pairs: tuple[tuple[str, str], ...]  # path of an answer, and its text
    shown: tuple[Shown, ...]  # the bound values by their place
    base: Base
    items: tuple[str, str]  # the parts that hold the answers and the base; "" where there is none
    document: Node  # the root of word/document.xml
    blocks: tuple[Block, ...]

    def answered_first(self, questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
        """The answers it was drafted from. Raises AnswersError where they no longer fit."""
        return given_of(self.pairs, questionnaire, self.name)

    def answered(self, questionnaire: Questionnaire) -> ReadBack:
        """The answers with what was written over in the text. Raises AnswersError where they no longer fit."""
        return read_back(self.answered_first(questionnaire), self.shown, self.blocks, questionnaire, self.name)


def read_draft(data: bytes, name: str) -> Draft:
    """Raises UsageError where the file is no .docx, or carries no answers of ours."""
    package = open_package(data, name)
    items = dict(_items(package))
    if NAMESPACE not in items:
        raise UsageError(
            f"{name}：文件中没有本工具写入的答卷，或者已被删去"
            f" / {name}: the file carries no answers of this tool, or no longer"
        )
    entry, root = items[NAMESPACE]
    pairs = tuple((r.get("path") or "", r.text or "") for r in root.findall(f"{{{NAMESPACE}}}answer"))
    shown = shown_in(root, NAMESPACE)
    base_entry, base = items.get(BASE_NAMESPACE, ("", None))
    document = package.xml(DOCUMENT)
    return Draft(
        name,
        Stamp(root.get("library") or "", root.get("version") or "", root.get("digest") or ""),
        _layout(root),
        pairs,
        shown,
        read_base(base) if base is not None else Base(),
        (entry, base_entry),
        document,
        tuple(read_blocks(document, [one.name for one in shown])),
    )


def layout_in(data: bytes, name: str) -> str:
    """One of LAYOUTS; of a file that is not ours the usual one. Raises UsageError where it is no .docx."""
    found = dict(_items(open_package(data, name)))
    return _layout(found[NAMESPACE][1]) if NAMESPACE in found else UNDER


def _layout(root: Node) -> str:
    return COLUMNS if root.get("layout") == COLUMNS else UNDER


def _items(package: Package) -> Iterator[tuple[str, tuple[str, Node]]]:
    """Namespace → entry and root, of each part that we may have put in."""
    for entry in package.names:
        if ITEM.fullmatch(entry):
            root = package.xml(entry)
            for namespace in (NAMESPACE, BASE_NAMESPACE):
                if isinstance(root.tag, str) and root.tag.startswith(f"{{{namespace}}}"):
                    yield namespace, (entry, root)


def read_docx(data: bytes, name: str, questionnaire: Questionnaire) -> Answers:
    """The answers as the text now says them.

    Raises UsageError where the file carries no answers of ours, AnswersError where they, or values written over in
    the text, don't fit their questions.
    """
    found = read_draft(data, name).answered(questionnaire)
    return checked(found.given, found.problems, questionnaire, name)


def checked(
    given: dict[str, dict[str, Any]], problems: list[Problem], questionnaire: Questionnaire, name: str
) -> Answers:
    """Raises AnswersError with the problems given and those of the answers together."""
    try:
        answers = check_answers(questionnaire, given, {}, name)
    except AnswersError as error:
        raise AnswersError((*problems, *error.problems)) from None
    if problems:
        raise AnswersError(tuple(problems))
    return answers
