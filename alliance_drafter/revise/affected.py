"""Past agreements held against today's library: which clauses would read differently, with the answers they carry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from ..answers.embed import given_of
from ..errors import AnswersError, LibraryError, Place, Problem
from ..library.model import Library
from ..model import Stamp
from ..readers.base import TARGET, Base, Kept
from ..readers.blocks import CELL, END, NUMBER, ROW, VALUE
from ..readers.docx import checked, read_draft
from ..writers.docx import Style
from .fresh import COVER, fresh_draft

MARKED: Final = re.compile(f"([{TARGET}{NUMBER}{VALUE}])([^{END}]*){END}")


@dataclass(frozen=True, slots=True)
class Affected:
    clause: str
    title: str
    how: str  # changed, added, removed
    before: tuple[str, ...]  # its paragraphs, references and answers by name
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """A past agreement. problems: why it cannot be compared; mostly answers that no longer fit the questionnaire."""

    file: str
    stamp: Stamp  # of the library that made it
    clauses: tuple[Affected, ...] = ()
    problems: tuple[Problem, ...] = ()


def affected(data: bytes, name: str, libraries: Callable[[object], Library], style: Style) -> Past:
    """What was drafted is compared, not what became of it in Word; numbers and answers are not looked at.

    libraries: the library that an edition is drafted from.

    style: any; it makes no difference. Raises UsageError where the file is no agreement of ours.
    """
    past = read_draft(data, name)
    if not past.base.clauses:
        found = "文件没有带起草时的文字（由较早的版本起草） / carries no text as drafted (by an earlier version)"
        return Past(name, past.stamp, problems=(Problem(Place(name), "", found),))
    library = libraries("zh")
    try:
        answers = checked(given_of(past.pairs, library.questionnaire, name), [], library.questionnaire, name)
        library = libraries(answers.get("document.edition"))
        _, today = fresh_draft(library, answers, style, past.base, past.layout)
    except (AnswersError, LibraryError) as error:
        return Past(name, past.stamp, problems=error.problems)
    return Past(name, past.stamp, tuple(_differences(past.base, read_draft(today, name).base, library)))


def _differences(past: Base, today: Base, library: Library) -> Iterator[Affected]:
    before, after = _clauses(past), _clauses(today)
    here = _parts(library, set(before)) if COVER not in past.segments else set(after)
    for clause in dict.fromkeys((*before, *after)):
        old, new = before.get(clause, ()), after.get(clause, ())
        if [k.wide for k in old] != [k.wide for k in new] and (old or clause in here):
            how = "changed" if old and new else "added" if new else "removed"
            lines = tuple(map(_readable, old)), tuple(map(_readable, new))
            yield Affected(clause, (lines[1] or lines[0])[0], how, *lines)


def _clauses(base: Base) -> dict[str, tuple[Kept, ...]]:
    return {clause: base.segments[bookmark] for bookmark, clause in base.clauses.items()}


def _parts(library: Library, clauses: set[str]) -> set[str]:
    """All clauses of the parts in which some of these stand: of a file that holds one annex, that annex's."""
    outlines = (library.agreement, *library.annexes.values())
    return {name for o in outlines if not clauses.isdisjoint(o.names()) for name in o.names()}


def _readable(kept: Kept) -> str:
    """Its words, with [[target]] for a reference and {{ path }} for an answer."""

    def said(match: re.Match[str]) -> str:
        if match[1] == VALUE:
            return f"{{{{ {match[2].rpartition('|')[0]} }}}}"
        return f"[[{match[2]}]]"

    return MARKED.sub(said, kept.wide).replace(CELL, " | ").replace(ROW, "\n")
