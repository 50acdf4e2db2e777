"""The corridor itself, once, for every caller: answers → resolved agreement."""

from __future__ import annotations

from dataclasses import dataclass

from .answers.model import Answers
from .assembly.assemble import assemble
from .assembly.resolve import Unresolved, resolve
from .assembly.select import select
from .errors import LibraryError, Problem
from .library.model import Library
from .model import Agreement
from .review.compliance import with_table
from .review.run import Finding, review


@dataclass(frozen=True, slots=True)
class Drafted:
    agreement: Agreement
    findings: tuple[Finding, ...]


def draft(library: Library, answers: Answers) -> Drafted:
    """The numbered agreement with every reference shown, and what the checks found in it.

    Raises LibraryError where a clause refers to something these answers leave out.
    """
    try:
        agreement = resolve(with_table(library, answers, assemble(select(library, answers), answers)))
    except Unresolved as error:
        raise LibraryError(
            tuple(
                Problem(
                    library.clauses[c].place,
                    c,
                    f"援引的目标不在本协议中：{target} / refers to what is not there: {target}",
                )
                for c, target in error.missing
            )
        ) from None
    return Drafted(agreement, review(library, answers, agreement))
