"""The corridor itself, once, for every caller: answers → resolved agreement."""

from __future__ import annotations

from .answers.model import Answers
from .assembly.assemble import assemble
from .assembly.resolve import Unresolved, resolve
from .assembly.select import select
from .errors import LibraryError, Problem
from .library.model import Library
from .model import Agreement


def draft(library: Library, answers: Answers) -> Agreement:
    """The numbered agreement with every reference shown.

    Raises LibraryError where a clause refers to something these answers leave out.
    """
    try:
        return resolve(assemble(select(library, answers), answers))
    except Unresolved as error:
        raise LibraryError(
            tuple(
                Problem(library.clauses[c].place, c, f"援引的目标不在本协议中 / refers to what is not there: {target}")
                for c, target in error.missing
            )
        ) from None
