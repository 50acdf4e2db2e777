"""The questionnaire as data: one definition for interview, validation, schema and blank file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ..errors import Place
from ..expressions import Expression

TYPES = (
    "text", "long_text", "choice", "choices", "yes_no", "integer", "percent", "money", "date", "period",
    "credit_code", "phone", "email", "party", "parties", "records",
)  # fmt: skip


INDEX: Final = re.compile(r"\[\d+\]")  # which record of a list, in an answer's path


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages of the interface."""

    zh: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)

    def get(self, language: str) -> str:
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


COLON: Final = Said("：", ": ")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Said
    effect: Said = field(default=Said())
    text: Said = field(default=Said())  # as the agreement prints it; the label where empty


@dataclass(frozen=True, slots=True)
class Question:
    path: str  # "liability.entity"; a record's field: "parties.members.name" (no index)
    id: str
    type: str  # one of TYPES
    ask: Said
    place: Place
    help: Said = field(default=Said())
    blank: Said = field(default=Said())  # prompt inside 【待填：…】; the ask where empty
    when: Expression | None = None  # asked only then; a record's field may use `this.other_field`
    default: Expression | None = None
    has_default: bool = False
    choices: tuple[Choice, ...] = ()
    fields: tuple[Question, ...] = ()  # of a record
    required: bool = True  # False: may be left empty without a blank in the draft
    between: tuple[Any, Any] | None = None  # inclusive bounds (integer, percent, money, period) or (min, max) count
    unit: str = ""  # of a period: day, working_day, month, year
    among: Expression | None = None  # party: condition on the member, written with `this`: this.type == 'enterprise'
    unique: tuple[str, ...] = ()  # fields of a record that may not repeat
    total: tuple[str, Any] | None = None  # (field, sum): ratios must add up
    shows: str = ""  # the field that names a record in lists
    sources: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    derive: str = ""  # name of a registered computation: never asked, never in answer files
    uses: tuple[str, ...] = ()  # the questions it is computed from
    english: Question | None = None  # of an answer in words: the question for its English, which stands beside it

    def label(self, language: str) -> str:
        """What it is called in a few words."""
        return self.blank.get(language) or self.ask.get(language).rstrip("？?")

    def choice(self, value: str) -> Choice | None:
        return next((c for c in self.choices if c.value == value), None)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Said
    questions: tuple[Question, ...]
    place: Place
    when: Expression | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    sections: tuple[Section, ...]
    by_path: dict[str, Question]  # every question and every record's field, by path without index

    def question_at(self, path: str) -> Question | None:
        """The question that the answer at path answers; indices in it don't matter. None where there is none."""
        return self.by_path.get(INDEX.sub("", path))

    def labels(self, language: str) -> dict[str, str]:
        """What each question is called in a few words, by path without index."""
        return {path: question.label(language) for path, question in self.by_path.items()}

    def questions(self) -> Iterator[Question]:
        """Top-level questions in asking order, derived ones left out."""
        for section in self.sections:
            yield from (q for q in section.questions if not q.derive)
