"""Each answer in words has an English one beside it, asked for where the agreement is printed in English."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ..expressions import Expression, Logic, parse
from .model import Question, Questionnaire, Said, Section

EDITION: Final = ("document", "edition")
ASKED: Final = parse("document.edition != 'zh'")
ENDING: Final = "_en"


def english_of(question: Question, default: Expression | None) -> Question:
    """The question beside it: never required; where it is left empty the words themselves are printed."""
    zh, en = question.label("zh"), question.label("en")
    return replace(
        question,
        path=question.path + ENDING, id=question.id + ENDING, required=False, default=default,
        has_default=default is not None, derive=question.derive + ENDING if question.derive else "", english=None,
        ask=Said(f"{zh}的英文怎么写？", f"{en[:1].upper()}{en[1:]}: in English?"),
        blank=Said(f"{zh}（英文）", f"{en} in English"),
        help=Said(
            "英文版和双语版中使用；不填的，印原来的文字。",
            "For the English and the bilingual edition; where it is left empty the words themselves are printed.",
        ),
        when=None,
    )  # fmt: skip


def with_english(sections: Iterable[Section]) -> list[Section]:
    """The sections with every English question after its own; as they are where no edition is asked for."""
    found = list(sections)
    if not any((section.id, question.id) == EDITION for section in found for question in section.questions):
        return found
    return [replace(section, questions=_beside(section.questions)) for section in found]


def english_paths(questionnaire: Questionnaire) -> frozenset[str]:
    """The English questions, by path."""
    return frozenset(q.english.path for q in questionnaire.by_path.values() if q.english is not None)


def _beside(questions: tuple[Question, ...]) -> tuple[Question, ...]:
    made = []
    for question in questions:
        made.append(replace(question, fields=_beside(question.fields)) if question.fields else question)
        if question.english is not None:
            when = ASKED if question.when is None else Logic("and", (ASKED, question.when))
            made.append(replace(question.english, when=when))
    return tuple(made)
