"""What a check may look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from ..answers.model import Answers
from ..assembly.words import text_of_article
from ..library.model import Library
from ..model import Agreement


@lru_cache(maxsize=4096)
def _found(words: tuple[re.Pattern[str], ...], text: str) -> frozenset[re.Pattern[str]]:
    """Which of the words stand in the text. Most articles are the same in most drafts, and are looked through once."""
    return frozenset(word for word in words if word.search(text))


@dataclass(frozen=True)
class Context:
    library: Library
    answers: Answers
    agreement: Agreement

    @cached_property
    def texts(self) -> dict[str, str]:
        """Clause id → its words as drafted, titles left out; one line each paragraph, item and cell."""
        found: dict[str, str] = {}
        for part in self.agreement.parts:
            for article in (*part.front, *(a for c in part.chapters for a in c.articles)):
                found[article.clause_id] = text_of_article(article)
        return found

    @cached_property
    def refused(self) -> frozenset[re.Pattern[str]]:
        """What checks refuse anywhere in the draft and is found there."""
        words = tuple(w for c in self.library.checks if c.refuses and not c.refuses.clauses for w in c.refuses.words)
        return frozenset().union(*(_found(words, text) for text in self.texts.values()))

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The records answered at path; [] where they are not known."""
        found = self.answers.get(path)
        return found if isinstance(found, list) else []

    def text(self, clauses: tuple[str, ...] = ()) -> str:
        """The words of these clauses, where they stand; of the whole draft where none is named."""
        return "\n".join(self.texts.get(c, "") for c in clauses) if clauses else "\n".join(self.texts.values())
