"""Folders → Library, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, reduce
from pathlib import Path

from .. import model
from ..errors import LibraryError, Place
from ..questionnaire.load import questionnaire_of
from ..yamlfile import Mapping
from .build import build_check, build_clause, build_outline, build_requirement, build_source, build_terms, term_finder
from .folders import Folder, data_folder, digest, overlay_folder, own_folder
from .lint import faults
from .model import Library
from .outlines import annexes_of
from .overlay import overlaid
from .written import Files, Written, read_written

WITH_ENGLISH = ("en", "bilingual")  # editions
UNNAMED = "自有条款库"  # a house's folder without library.yaml


@cache
def load_library(root: Path | None = None, overlays: tuple[Path, ...] = (), *, english: bool = False) -> Library:
    """Our library, or that at root, with these folders over it, later over earlier; read once in a process.

    english: the English sides of the clauses as well, for editions that print them.

    Raises UsageError where one is no folder; LibraryError with all problems, of a house's folders also those that
    only a look at the whole shows (lint.faults): what is written by others is proved before it is used.
    """
    library = read_library(root, overlays, english=english)
    if overlays and (problems := faults(library)):
        raise LibraryError(problems)
    return library


def library_for(edition: object, overlays: tuple[Path, ...] = ()) -> Library:
    """The library that an edition is drafted from: with its English sides where it prints them. Raises as above."""
    return load_library(overlays=overlays, english=edition in WITH_ENGLISH)


def in_both_languages(overlays: tuple[Path, ...]) -> bool:
    """Whether a house writes its clauses in English as well; else it drafts in Chinese only. Raises as above."""
    texts = [[f.read_bytes() for f in overlay_folder(o).files if f.suffix == ".md"] for o in overlays]
    return all(not clauses or any(b"\n:: en" in text for text in clauses) for clauses in texts)


def read_library(root: Path | None = None, overlays: tuple[Path, ...] = (), *, english: bool = False) -> Library:
    """As load_library, unproved. Raises UsageError, LibraryError."""
    folders, files, written = _read(root, overlays)
    whole = reduce(lambda a, b: overlaid(files, a, b), written)
    return _built(files, whole, _stamp(files, folders, written), english)


def files_of(clause: str, overlays: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """The files whose words stand in a clause: one, or one that is extended and those that extend it, in this order.

    () where there is no such clause. Raises UsageError, LibraryError.
    """
    _, files, written = _read(None, overlays)
    found = reduce(lambda a, b: overlaid(files, a, b), written).clauses.get(clause)
    if files.problems:
        raise LibraryError(tuple(files.problems))
    return found.files if found is not None else ()


def _read(root: Path | None, overlays: tuple[Path, ...]) -> tuple[list[Folder], Files, list[Written]]:
    folders = [own_folder(root or data_folder()), *map(overlay_folder, overlays)]
    files = Files()
    written = [read_written(files, folder) for folder in folders]
    if files.problems:  # what cannot be read says nothing: all else would only seem to be wrong
        raise LibraryError(tuple(files.problems))
    return folders, files, written


def _built(files: Files, written: Written, stamp: model.Stamp, english: bool) -> Library:
    try:
        questionnaire = questionnaire_of(written.sections.values())
    except LibraryError as error:
        raise LibraryError((*files.problems, *error.problems)) from None
    finder = term_finder(files, written.glossary)
    terms = build_terms(files, written.glossary, questionnaire, finder)
    clauses = {c.id: build_clause(files, c, questionnaire, finder, english=english) for c in written.clauses.values()}
    agreement = build_outline(files, written.agreement or _nothing("templates/agreement.yaml"), questionnaire, clauses)
    annexes = {}
    for name, node in annexes_of(written.agreement).items():
        if name not in written.annexes:
            remedy = f"templates/annexes/{name}.yaml"
            files.wrong(node.place, name, "没有这个附件的提纲 / there is no outline of this annex", remedy)
            continue
        outline = build_outline(files, written.annexes[name], questionnaire, clauses)
        annexes[outline.id] = outline
        if outline.id != name:
            files.wrong(
                outline.place, outline.id, f"id 应与文件名相同：{name} / the id must be the file's name: {name}"
            )
    sources = {s.id: s for s in (build_source(files, n) for n in written.sources)}
    checks = tuple(build_check(files, n, questionnaire) for n in written.checks)
    requirements = {r.id: r for r in (build_requirement(files, n) for n in written.requirements)}
    if files.problems:
        raise LibraryError(tuple(dict.fromkeys(files.problems)))
    gone = written.gone
    return Library(
        questionnaire, clauses, agreement, annexes, terms, sources, checks, requirements, stamp, gone, english
    )


def _nothing(file: str) -> Mapping:
    return Mapping({}, {}, Place(file))


def _stamp(files: Files, folders: Iterable[Folder], written: Iterable[Written]) -> model.Stamp:
    """Name and version say all folders where they are read together: “alliance-drafter 0.1.0 + 本所” and “2”."""
    said = [_named(files, one.about) for one in written]
    before = [f"{name} {version}".strip() for name, version in said[:-1]]
    name, version = said[-1]
    return model.Stamp(" + ".join([*before, name]), version, digest(folders))


def _named(files: Files, about: Mapping | None) -> tuple[str, str]:
    found = files.mapping(about, "library.yaml", {"name", "version"}).entries if about is not None else {}
    return files.text(found.get("name"), UNNAMED), files.text(found.get("version"))


__all__ = [
    "WITH_ENGLISH",
    "data_folder",
    "files_of",
    "in_both_languages",
    "library_for",
    "load_library",
    "read_library",
]
