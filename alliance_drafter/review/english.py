"""What an edition in English still says in Chinese: answers without their English."""

from __future__ import annotations

import re
from typing import Final

from ..assembly.words import articles_of, words_in
from ..library.model import Library
from ..model import Agreement, Inline, Text

HAN: Final = re.compile(r"[\u3400-\u9fff]")


def not_in_english(library: Library, agreement: Agreement) -> dict[str, str]:
    """Path of each answer that the English side prints in Chinese, though it could be given in English → its label."""
    if "en" not in agreement.languages:
        return {}
    known = library.questionnaire.by_path
    found: dict[str, str] = {}

    def look(inlines: tuple[Inline, ...]) -> None:
        for inline in inlines:
            if isinstance(inline, Text) and inline.answer and inline.answer not in found and HAN.search(inline.text):
                question = known.get(re.sub(r"\[\d+\]", "", inline.answer))
                if question is not None and question.english is not None and not question.derive:
                    found[inline.answer] = question.english.label("en")

    look(agreement.title.en)
    for line in agreement.cover.lines:
        look(line.value.en)
    for block in agreement.signatures:
        look(block.name.en)
    for part in agreement.parts:
        look(part.title.en)
        for article in articles_of(part):
            for words in words_in(article.blocks):
                look(words.en)
    return found
