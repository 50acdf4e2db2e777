"""Places, problems and the tree of errors with their exit codes.

DraftError
├── UsageError    2
├── AnswersError  3   holds every Problem of one run
├── LibraryError  4   holds every Problem of one run
└── OutputError   5
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a value stands. line and column count from 1; 0 where there is none.

    In a workbook, sheet is the sheet's name, line the row and column the column.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        if self.sheet:
            return f"{self.file} {self.sheet}!{self.cell}"
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    @property
    def cell(self) -> str:
        """D12; without its column a row is 12:12, as spreadsheets say it; "" where there is no line."""
        letters, left = "", self.column
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.line}" if letters else f"{self.line}:{self.line}" if self.line else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One error for people: where, about what, what was found, what would be right."""

    place: Place
    subject: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        lines = [f"{self.place}  {self.subject}".strip(), f"  {self.found}"]
        return "\n".join([*lines, f"  {self.remedy}"] if self.remedy else lines)

    def told(self, language: str) -> Problem:
        """The same in one language."""
        return Problem(self.place, *(in_one_language(t, language) for t in (self.subject, self.found, self.remedy)))


BETWEEN: Final = " / "


def in_one_language(text: str, language: str) -> str:
    """Of a text that says the same in both languages, “中文 / English”, the one; else the text as it is.

    Both halves say what a person wrote: where that holds the mark, there are as many in one half as in the other.
    """
    pieces = text.split(BETWEEN)
    half = len(pieces) // 2
    return text if len(pieces) % 2 else BETWEEN.join(pieces[half:] if language == "en" else pieces[:half])


class DraftError(Exception):
    """Anything a user can put right. Everything else is a bug of ours."""

    exit_code = 1

    def told(self, language: str) -> str:
        """What it says, each line in one language."""
        return "\n".join(in_one_language(line, language) for line in str(self).splitlines())


class UsageError(DraftError):
    exit_code = 2


class ProblemsError(DraftError):
    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)  # all arguments to super: that is what makes it pickle
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(p) for p in self.problems)

    def told(self, language: str) -> str:
        return "\n".join(str(p.told(language)) for p in self.problems)


class AnswersError(ProblemsError):
    """An answer file that can't be used."""

    exit_code = 3


class LibraryError(ProblemsError):
    """A clause library that can't be used."""

    exit_code = 4


class OutputError(DraftError):
    exit_code = 5
