"""What is said to the lawyer about each clause: its drafting note, its sources, the requirements it meets."""

from __future__ import annotations

from typing import Final

from ..assembly.words import articles_of
from ..library.model import Clause, Library
from ..model import Agreement
from ..questionnaire.model import COLON, Said
from .compliance import source_name

SOURCES: Final = Said("来源", "Sources")
MEETS: Final = Said("落实的要求", "Meets")
BETWEEN: Final = Said("；", "; ")


def notes_of(library: Library, agreement: Agreement, language: str) -> dict[str, str]:
    """By clause id, for the clauses that stand in the agreement; lines parted by line ends."""
    names = (article.clause_id for part in agreement.parts for article in articles_of(part))
    found = {name: _note(library, library.clauses[name], language) for name in names if name in library.clauses}
    return {name: note for name, note in found.items() if note}


def _note(library: Library, clause: Clause, language: str) -> str:
    sources = [source_name(library, cited, language) for cited in clause.sources]
    known = [library.requirements[name] for name in clause.requirements if name in library.requirements]
    meets = [f"{requirement.id} {requirement.title.get(language)}" for requirement in known]
    lines = [clause.note.get(language), _listed(SOURCES, sources, language), _listed(MEETS, meets, language)]
    return "\n".join(line.strip() for line in lines if line.strip())


def _listed(label: Said, entries: list[str], language: str) -> str:
    if not entries:
        return ""
    return label.get(language) + COLON.get(language) + BETWEEN.get(language).join(entries)
