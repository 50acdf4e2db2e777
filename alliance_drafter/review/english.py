"""What an edition in English still says in Chinese: answers without their English."""

from __future__ import annotations

import re
from typing import Final

from ..assembly.words import articles_of, words_in
from ..library.model import Library
from ..model import Agreement, Inline, Text

HAN: Final = re.compile(r"[\u3400-\u9fff]")


def not_in_english(library: Library, agreement: Agreement) -> dict[str, str]:
    """Path of each answer that the English side prints in Chinese, though it could be given in English → its label.

    Of an answer that cannot be told from its text, the clause that prints it → its title.
    """
    if "en" not in agreement.languages:
        return {}
    found: dict[str, str] = {}
    texts: set[str] = set()  # of those answers: lists print them again
    others: list[tuple[str, str]] = []  # clause, text

    def look(inlines: tuple[Inline, ...], clause: str = "") -> None:
        for inline in inlines:
            if not isinstance(inline, Text) or inline.answer in found or not HAN.search(inline.text):
                continue
            question = library.questionnaire.question_at(inline.answer)
            if question is not None and question.english is not None and not question.derive:
                found[inline.answer] = question.english.label("en")
                texts.add(inline.text)
            elif not inline.answer and clause:  # the library's own words are never Chinese there
                others.append((clause, inline.text))

    look(agreement.title.en)
    for line in agreement.cover.lines:
        look(line.value.en)
    for block in agreement.signatures:
        look(block.name.en)
    for part in agreement.parts:
        look(part.title.en)
        for article in articles_of(part):
            for words in words_in(article.blocks):
                look(words.en, article.clause_id)
    for clause, text in others:
        if not any(known_text in text for known_text in texts):
            found[clause] = library.clauses[clause].title.en
    return found
