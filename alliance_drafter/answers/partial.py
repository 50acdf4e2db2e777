"""An answer file that may be unfinished, for whoever goes on with it."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from ..errors import AnswersError, Problem
from ..questionnaire.model import Questionnaire
from ..yamlfile import Mapping, YamlProblems, read
from .check import check_answers
from .read import Gatherer, answers_of


def read_partial(file: Path, questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
    """What the file says; a table too short, a sum not yet whole or a party not yet named are no hindrance.

    A key that is not there was not asked yet, or takes its default; 待填 was said to be unknown.
    Raises AnswersError where a value or key cannot be read, or where it is not YAML; OSError.
    """
    try:
        node = read(file)
    except YamlProblems as error:
        raise AnswersError(error.problems) from None
    gather = Gatherer(str(file))
    given: dict[str, dict[str, Any]] = {}
    for section in questionnaire.sections:
        entries = node.entries.get(section.id) if isinstance(node, Mapping) else None
        if isinstance(entries, Mapping):
            there = [q for q in section.questions if q.id in entries.entries]
            found = {q.id: gather.read_question(q, entries.entries[q.id], q.path) for q in there}
            given[section.id] = {name: value for name, value in found.items() if value is not None}
    try:
        answers_of(node, questionnaire, str(file))
    except AnswersError as error:
        unreadable = set(error.problems) - _unfinished(questionnaire, given, gather, str(file))
        if unreadable:
            raise AnswersError(tuple(sorted(unreadable, key=lambda p: (p.place, p.subject)))) from None
    return given


def _unfinished(
    questionnaire: Questionnaire, given: dict[str, dict[str, Any]], gather: Gatherer, file: str
) -> set[Problem]:
    """Problems that more answers would mend."""
    try:
        check_answers(questionnaire, deepcopy(given), gather.places, file)
    except AnswersError as error:
        return set(error.problems)
    return set()
