"""What the file carries for later runs: the answers, the text we wrote; and the values bound to the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..readers.blocks import BOUND, W
from ..writers.docx.base import NAMESPACE as BASE
from ..writers.docx.controls import NAMESPACE as ANSWERS
from .wrappers import unwrap

Node = Any  # an lxml element

OURS: Final = (ANSWERS, BASE)


def is_ours(root: Node) -> bool:
    """root: of an XML part."""
    return str(root.tag).startswith(tuple(f"{{{namespace}}}" for namespace in OURS))


def bound_controls(root: Node) -> Iterator[tuple[Node, Node]]:
    """Each content control of a part that is bound to the answers, with its w:dataBinding."""
    for binding in root.iter(W + "dataBinding"):
        control = next(binding.iterancestors(W + "sdt"), None)
        if ANSWERS in (binding.get(W + "prefixMappings") or "") and control is not None:
            yield control, binding


def unwrap_bound(root: Node) -> int:
    """Leave what stands in each bound control in its place, without the control. Gives how many there were."""
    found = list(dict.fromkeys(control for control, _ in bound_controls(root)))
    for control in found:
        unwrap(control)
    return len(found)


def shown_texts(trees: Mapping[str, Node]) -> dict[int, dict[str, Node]]:
    """By place among the bound values from 1: every text that stands for it, with the first control that says it."""
    found: dict[int, dict[str, Node]] = defaultdict(dict)
    for root in trees.values():
        for control, binding in bound_controls(root):
            place = BOUND.search(binding.get(W + "xpath") or "")
            content = control.find(W + "sdtContent")
            if place and content is not None and len(place[1]) < 7:
                text = "".join(node.text or "" for node in content.iter(W + "t"))
                found[int(place[1])].setdefault(text, control)
    return found


def differing(trees: Mapping[str, Node]) -> Iterator[tuple[Node, str]]:
    """Controls that say something else than an earlier one bound to the same value: Word would show one text in all."""
    for texts in shown_texts(trees).values():
        (first, _), *others = texts.items()
        yield from ((control, f"{first} ≠ {text}") for text, control in others)


def keep_shown(answers: Node, trees: Mapping[str, Node]) -> None:
    """Let the answers say what stands in the text: Word, when it opens the file, puts what they say into the text.

    LibreOffice changes the text alone. answers: root of the part that holds them.
    """
    rows = answers.findall(f"{{{ANSWERS}}}shown")
    for place, texts in shown_texts(trees).items():
        if 0 < place <= len(rows):
            rows[place - 1].text = next(iter(texts))
