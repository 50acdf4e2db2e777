"""What a check may look at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..answers.model import Answers
from ..assembly.words import articles_of, text_of_article, text_of_block
from ..expressions import Scope
from ..library.model import Library
from ..model import Agreement, SignatureBlock, Table
from .wording import finder


@dataclass(frozen=True)
class Context:
    library: Library
    answers: Answers
    agreement: Agreement

    @cached_property
    def texts(self) -> dict[str, str]:
        """Clause id → its words as drafted, titles left out; one line each paragraph, item and cell."""
        return {a.clause_id: text_of_article(a) for part in self.agreement.parts for a in articles_of(part)}

    @cached_property
    def refused(self) -> dict[re.Pattern[str], set[str]]:
        """Words that some check refuses → the clauses in which they stand all the same."""
        words = dict.fromkeys(w for check in self.library.checks if check.refuses for w in check.refuses.words)
        find = finder(tuple(words))
        found: dict[re.Pattern[str], set[str]] = {}
        for article in (a for part in self.agreement.parts for a in articles_of(part)):
            for block in article.blocks:
                if isinstance(block, SignatureBlock):
                    continue
                for word in find(text_of_block(block), isinstance(block, Table)):
                    found.setdefault(word, set()).add(article.clause_id)
        return found

    @cached_property
    def scope(self) -> Scope:
        return self.answers.scope()

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The records answered at path; [] where they are not known."""
        found = self.answers.get(path)
        return found if isinstance(found, list) else []

    def text(self, clauses: tuple[str, ...] = ()) -> str:
        """The words of these clauses, where they stand; of the whole draft where none is named."""
        return "\n".join(self.texts.get(c, "") for c in clauses) if clauses else "\n".join(self.texts.values())
