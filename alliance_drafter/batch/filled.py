"""An alliance's cells over the common answers: what was given, and from where each value comes."""

from __future__ import annotations

import re
from typing import Any, Final

from ..answers.read import given_in
from ..errors import AnswersError, Place
from ..questionnaire.english import ENDING
from ..questionnaire.model import COLON, Question, Questionnaire
from ..questionnaire.values import Misfit, read_cell
from ..yamlfile import YamlProblems, parse
from .jobs import Entry, Job, Remark

Base = tuple[dict[str, dict[str, Any]], dict[str, Place]]
RECORD: Final = re.compile(r"(\w+)\.(\w+)\[(\d+)\]\.(\w+)")


def read_base(data: bytes, name: str, questionnaire: Questionnaire) -> Base:
    """The common answers: what was given, and where. Raises AnswersError with every value that does not fit."""
    if not data:
        return {}, {}
    try:
        node = parse(data, name)
    except YamlProblems as error:
        raise AnswersError(error.problems) from None
    given, gather = given_in(node, questionnaire, name)
    if gather.problems:
        raise AnswersError(tuple(gather.problems))
    return given, gather.places


class Filled:
    """given: section → question → value, this alliance's own: nothing of the base is changed.

    A record list that the row fills takes the place of the base's.
    """

    def __init__(self, base: Base, job: Job, language: str) -> None:
        given, self._base_places = base
        self.given = {section: {name: _copied(v) for name, v in values.items()} for section, values in given.items()}
        self.remarks: list[Remark] = []
        self._own: dict[str, Place] = {}
        self._job, self._language = job, language

    def take(self, entry: Entry, question: Question) -> None:
        """Puts the cell's value where it belongs; a remark instead where it does not fit."""
        record = RECORD.fullmatch(entry.path)
        section, name = record.group(1, 2) if record else entry.path.split(".")
        values = self.given.setdefault(section, {})
        if record:
            path, index = f"{section}.{name}", int(record[3])
            if path not in self._own:
                values[name] = []
            rows = values[name]
            while len(rows) <= index:
                rows.append({})
            values, name = rows[index], record[4]
            self._own.setdefault(path, entry.place)
            self._own.setdefault(f"{path}[{index}]", entry.place)
        self._own[entry.path] = entry.place
        if question.english is not None and entry.path + ENDING not in self._own:
            values.pop(name + ENDING, None)  # the English of the base's answer is not that of this one
        try:
            values[name] = read_cell(question, entry.cell)
        except Misfit as misfit:
            text = misfit.en if self._language == "en" else misfit.zh
            message = f"{question.label(self._language)}{COLON.get(self._language)}{text}"
            self.remarks.append(Remark("error", "", entry.path, entry.place, "", message, ""))

    def places(self, questionnaire: Questionnaire) -> dict[str, Place]:
        """Path → where its value was written; a whole section's is the alliance's key."""
        kept = {
            path: place
            for path, place in self._base_places.items()
            if "." in path and path not in self._own and path.split("[")[0] not in self._own
        }
        return kept | {section.id: self._job.place for section in questionnaire.sections} | self._own


def _copied(value: Any) -> Any:
    """Lists and records anew; what they hold does not change."""
    if isinstance(value, list):
        return [_copied(inner) for inner in value]
    return {key: _copied(inner) for key, inner in value.items()} if isinstance(value, dict) else value
