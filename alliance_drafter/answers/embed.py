"""Answers as the XML part that travels inside a Word file, and back.

Each answer is one element, so that a content control can be bound to it:
<draft xmlns="urn:alliance-drafter:draft:1" …><answer path="parties.members[0].name">…</answer>…</draft>
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape  # xml.sax.saxutils would load urllib with it
from typing import Any, Final

from ..errors import AnswersError, Place, Problem
from ..expressions import UNKNOWN
from ..questionnaire.model import Questionnaire
from ..yamlfile import Mapping, Node, Scalar, Sequence
from .model import Answers
from .read import FORMAT, given_in

NAMESPACE: Final = "urn:alliance-drafter:draft:1"
MOST_STEPS: Final = 20  # of a path: anybody may have written the file
MOST_SHOWN: Final = 100  # characters
STEP: Final = re.compile(r"([a-z_][a-z0-9_]*)|\[(\d{1,6})\]")


def plain_text(value: Any) -> str:
    """A value as an answer file writes it, so that the question's type reads the same value back."""
    if value is UNKNOWN:
        return "待填"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return f'"{escape(text)}"'


def to_xml(answers: Answers, stamp: tuple[str, str, str], layout: str = "") -> bytes:
    """What a person said, value by value.

    stamp: the library's name, version and digest; layout: how two languages stand in the file, "" as is usual.
    """
    name, version, digest = (_quoted(s) for s in stamp)
    rows = "".join(
        f"<answer path={_quoted(path)}>{escape(text, quote=False)}</answer>"
        for section, values in answers.given.items()
        for path, text in _flat(section, values)
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    attributes = f'format="{FORMAT}" library={name} version={version} digest={digest}'
    if layout:
        attributes += f" layout={_quoted(layout)}"
    return f'{head}<draft xmlns="{NAMESPACE}" {attributes}>{rows}</draft>'.encode()


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{path}.{key}", inner)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _flat(f"{path}[{i}]", inner)
    else:
        yield path, plain_text(value)


def given_of(pairs: Iterable[tuple[str, str]], questionnaire: Questionnaire, file: str) -> dict[str, dict[str, Any]]:
    """(path, text) pairs → what was said, section by section; not yet held against one another.

    Raises AnswersError with every value that doesn't fit its question.
    """
    tree: dict[Any, Any] = {}
    for path, text in pairs:
        steps = [m[1] or int(m[2]) for m in STEP.finditer(path)]
        if not 0 < len(steps) <= MOST_STEPS or re.sub(STEP, "", path).strip("."):
            raise AnswersError((Problem(Place(file), path[:MOST_SHOWN], "不是答案的路径 / not the path of an answer"),))
        at = tree
        for step in steps[:-1]:
            inner = at.setdefault(step, {})
            if not isinstance(inner, dict):
                raise AnswersError((Problem(Place(file), path, "路径前后矛盾 / paths contradict one another"),))
            at = inner
        at[steps[-1]] = text
    tree["format"] = FORMAT
    given, gather = given_in(_node(tree, file, ""), questionnaire, file)
    if gather.problems:
        raise AnswersError(tuple(gather.problems))
    return given


def _node(value: Any, file: str, path: str) -> Node:
    place = Place(f"{file}#{path}" if path else file)
    if not isinstance(value, dict):
        return Scalar(value, place)
    if value and all(isinstance(k, int) for k in value):
        return Sequence(tuple(_node(value[k], file, f"{path}[{k}]") for k in sorted(value)), place)
    entries = {str(k): _node(v, file, f"{path}.{k}".lstrip(".")) for k, v in value.items()}
    return Mapping(entries, dict.fromkeys(entries, place), place)
