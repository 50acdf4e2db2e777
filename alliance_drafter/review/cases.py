"""A check's own cases: an example with one thing changed, and what the check then finds."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from .. import model
from ..answers.check import complete, normal_parties
from ..answers.model import Answers
from ..answers.read import given_in
from ..assembly.assemble import assemble
from ..assembly.resolve import resolve
from ..assembly.select import select
from ..errors import AnswersError, Place
from ..library.model import Case, Check, Library
from ..yamlfile import Mapping, Node, Scalar, Sequence
from .context import Context
from .run import Finding, run_check

STEP = re.compile(r"(\w+)|\[(\d+)\]")


def run_case(library: Library, check: Check, case: Case, example: Node) -> tuple[Finding, ...]:
    """What the check finds in the case. example: the answer file's nodes.

    A value that does not fit its question raises AnswersError; what only contradicts another answer does not,
    because that may be what the check is for.
    """
    file = f"{check.id}: {case.example}"
    given, gather = given_in(changed(example, case.changes), library.questionnaire, file)
    if gather.problems:
        raise AnswersError(tuple(gather.problems))
    normal_parties(library.questionnaire, given)
    answers = Answers(complete(library.questionnaire, given), given, gather.places, file)
    agreement = edited(resolve(assemble(select(library, answers), answers)), case.without, case.adding)
    return run_check(check, Context(library, answers, agreement))


def changed(node: Node, changes: dict[str, object]) -> Node:
    """The answer file's nodes with some values replaced. KeyError, IndexError: a path that leads nowhere."""
    for path, value in changes.items():
        steps: list[str | int] = [m[1] if m[1] is not None else int(m[2]) for m in STEP.finditer(path)]
        node = _set(node, steps, value)
    return node


def _set(node: Node, steps: list[str | int], value: object) -> Node:
    if not steps:
        return _node(value)
    first, rest = steps[0], steps[1:]
    if isinstance(first, int):
        if not isinstance(node, Sequence):
            raise KeyError(first)
        items = list(node.items)
        items[first] = _set(items[first], rest, value)
        return replace(node, items=tuple(items))
    if not isinstance(node, Mapping):
        raise KeyError(first)
    inner = node.entries.get(first, Mapping({}, {}, node.place))
    entries = {**node.entries, first: _set(inner, rest, value)}
    return replace(node, entries=entries, keys={**dict.fromkeys(entries, node.place), **node.keys})


def _node(value: Any) -> Node:
    place = Place("case")
    if isinstance(value, dict):
        return Mapping({k: _node(v) for k, v in value.items()}, dict.fromkeys(value, place), place)
    if isinstance(value, list):
        return Sequence(tuple(_node(v) for v in value), place)
    return Scalar("" if value is None else str(value), place)


def edited(agreement: model.Agreement, without: tuple[str, ...], adding: str) -> model.Agreement:
    """The agreement without some clauses, and with a paragraph more in its last article."""
    parts = []
    for part in agreement.parts:
        chapters = [
            replace(c, articles=tuple(a for a in c.articles if a.clause_id not in without)) for c in part.chapters
        ]
        if adding and part.number == 0:
            last = chapters[-1].articles[-1]
            more = model.Paragraph(model.Words(zh=(model.Text(adding),)))
            last = replace(last, blocks=(*last.blocks, more))
            chapters[-1] = replace(chapters[-1], articles=(*chapters[-1].articles[:-1], last))
        front = tuple(a for a in part.front if a.clause_id not in without)
        parts.append(replace(part, chapters=tuple(chapters), front=front))
    return replace(agreement, parts=tuple(parts))
