"""What a check may look at."""

from __future__ import annotations

from dataclasses import dataclass

from ..answers.model import Answers
from ..library.model import Library
from ..model import Agreement


@dataclass(frozen=True, slots=True)
class Context:
    library: Library
    answers: Answers
    agreement: Agreement
