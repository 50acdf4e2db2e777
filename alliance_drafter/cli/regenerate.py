"""regenerate: new answers into a draft that has been edited; answers: those a Word file carries, read back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import typer

from ..annex_names import names_of, place_of
from ..answers.assign import Changed, assigned, changes
from ..answers.check import check_answers
from ..answers.model import Answers
from ..answers.read import read_answers
from ..answers.write import rendered
from ..assembly.words import articles_of
from ..errors import UsageError
from ..files import read as read_file
from ..files import replace as replace_file
from ..library.folders import data_folder
from ..library.load import library_for, load_library
from ..library.model import Library
from ..model import Agreement
from ..readers.docx import Draft, read_draft
from ..readers.package import MOST_FILE, open_package
from ..readers.values import ReadBack
from ..revise.apply import Says
from ..revise.conflicts import CONFLICT
from ..revise.fresh import fresh_draft, with_base
from ..revise.headings import NAMES
from ..revise.plan import Fate
from ..revise.regenerate import Line, Regenerated, Task, regenerate, segments_of
from ..texts import Say
from ..writers.docx import load_style, style_from_docx
from ..writers.docx.bookmarks import clause_bookmark, segment_bookmark
from ..writers.docx.comments import AUTHOR
from .draft import hold_free
from .language import choice, say_in
from .moment import now

MOST_CHANGES: Final = 6  # answers named in one comment
FATES: Final[dict[Fate, str]] = {
    "unchanged": "fate.unchanged", "replaced": "fate.replaced", "kept": "fate.kept", "merged": "fate.merged",
    "conflict": "fate.conflict", "added": "fate.added", "removed": "fate.removed", "deleted": "fate.deleted",
}  # fmt: skip
SILENT: Final = frozenset({"unchanged"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What regenerate was asked for."""

    output: Path | None = None
    settings: tuple[str, ...] = ()
    answers: Path | None = None
    annex: str = ""
    author: str = AUTHOR
    format: str = "text"
    lang: str = ""
    force: bool = False
    overlays: tuple[Path, ...] = ()


def run_answers(file: Path, output: Path | None, lang: str, force: bool, overlays: tuple[Path, ...]) -> bool:
    """Writes the answers of a Word file, else prints them; True where every value in the text fits its question.

    Raises UsageError where the file carries none, AnswersError where those it carries fit no more, OutputError.
    """
    say = say_in(lang)
    library = load_library(overlays=overlays)
    draft = _opened(file, say)
    found = draft.answered(library.questionnaire)
    _report(found, say)
    check_answers(library.questionnaire, found.given, {}, draft.name)
    text = rendered(library.questionnaire, found.given, f"# {say('answers.header', file=file.name)}\n")
    if output is None:
        typer.echo(text, nl=False)
    else:
        replace_file(output, text.encode(), force=force)
        typer.echo(str(output))
    return not found.problems


def run_regenerate(file: Path, asked: Asked) -> bool:
    """Writes the new file and prints what became of each clause; True where there is no conflict.

    Raises DraftError of every kind.
    """
    say = say_in(asked.lang)
    if asked.format not in ("text", "json"):
        raise UsageError(choice("--format", asked.format, ("text", "json")))
    if asked.answers is not None and asked.settings:
        raise UsageError(say("regenerate.both"))
    output = asked.output or file.with_name(f"{file.stem} {say('regenerate.suffix')}.docx")
    hold_free([output], asked.force)
    library = load_library(overlays=asked.overlays)
    data = _bytes(file, say)
    draft = read_draft(data, str(file))
    back = draft.answered(library.questionnaire)
    _report(back, say)
    before = check_answers(library.questionnaire, draft.answered_first(library.questionnaire), {}, str(file))
    after = _after(library, back, asked, str(file), say)
    edition = after.get("document.edition")
    if edition != before.get("document.edition"):
        raise UsageError(say("regenerate.other_edition"))
    library = library_for(edition, asked.overlays)
    style = style_from_docx(open_package(data, str(file)), load_style(data_folder() / "templates" / "styles"))
    if not draft.base.segments and draft.stamp.digest != library.stamp.digest:
        raise UsageError(say("regenerate.no_base", file=file, name=draft.stamp.name, version=draft.stamp.version))
    draft = replace(draft, base=with_base(library, before, style, draft.base, draft.layout))
    drafted, fresh = fresh_draft(library, after, style, draft.base, draft.layout)
    changed = changes(library.questionnaire, before, after)
    task = Task(
        _says(changed, draft, library, say),
        asked.author or AUTHOR,
        now(),
        _only(asked.annex, drafted.agreement, draft) if asked.annex else None,
        frozenset(back.misfits),
    )
    done = regenerate(data, draft, fresh, task)
    replace_file(output, done.data, force=asked.force)
    _print(done, changed, output, say, asked.format)
    return not done.count("conflict")


def _bytes(file: Path, say: Say) -> bytes:
    if not file.is_file():
        raise UsageError(say("regenerate.no_file", file=file))
    return read_file(file, MOST_FILE)


def _opened(file: Path, say: Say) -> Draft:
    return read_draft(_bytes(file, say), str(file))


def _report(found: ReadBack, say: Say) -> None:
    for path, text in found.changed.items():
        typer.echo(say("answers.changed", path=path, text=text), err=True)
    for problem in found.problems:
        typer.echo(str(problem), err=True)


def _after(library: Library, back: ReadBack, asked: Asked, name: str, say: Say) -> Answers:
    if asked.answers is not None:
        if back.changed:
            typer.echo(
                say(
                    "regenerate.overruled",
                    file=asked.answers,
                    paths=("、" if say.language == "zh" else ", ").join(back.changed),
                ),
                err=True,
            )
        return read_answers(asked.answers, library.questionnaire)
    given = assigned(back.given, library.questionnaire, asked.settings)
    return check_answers(library.questionnaire, given, {}, name)


def _only(name: str, agreement: Agreement, draft: Draft) -> frozenset[str]:
    """The segments of one annex: those that the file was drafted with, and those of the new draft."""
    names = names_of(agreement)
    annex = next(p for p in agreement.parts if p.part_id == names[place_of(name, names)].annex_id)
    titles = {segment_bookmark(p.part_id): p.part_id for p in agreement.parts if p.number}
    new = {segment_bookmark(annex.part_id), *(segment_bookmark(annex.part_id, c.chapter_id) for c in annex.chapters)}
    new |= {clause_bookmark(article.clause_id) for article in articles_of(annex)}
    return segments_of(draft.base, titles, annex.part_id) | new


def _says(changed: tuple[Changed, ...], draft: Draft, library: Library, say: Say) -> Says:
    side = 1 if say.language == "en" else 0
    mark = ("：", ": ")[side]
    rows = [f"{c.path}{mark}{c.before[side]} → {c.after[side]}" for c in changed[:MOST_CHANGES]]
    if len(changed) > MOST_CHANGES:
        rows.append(say("regenerate.more", count=len(changed) - MOST_CHANGES))
    if draft.stamp.digest != library.stamp.digest:
        rows.append(say("regenerate.library", before=draft.stamp.version, after=library.stamp.version))
    why = "\n".join(rows) or "—"
    keys = ("regenerate.both_changed", "regenerate.now_dropped", "regenerate.was_deleted")
    return Says(*(f"{CONFLICT}{say(key)}\n{why}" for key in keys))


def _print(done: Regenerated, changed: tuple[Changed, ...], output: Path, say: Say, format: str) -> None:
    if format == "json":
        found = {
            "file": str(output),
            "answers": [asdict(c) for c in changed],
            "clauses": [asdict(line) for line in done.lines],
            "lost_references": list(done.lost),
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    side = 1 if say.language == "en" else 0
    said = [one for one in changed if one.is_said]
    for one in said:
        typer.echo(say("regenerate.answer", path=one.path, before=one.before[side], after=one.after[side]))
    if len(changed) > len(said):
        typer.echo(say("regenerate.follow", count=len(changed) - len(said)))
    for line in done.lines:
        if line.fate not in SILENT or line.typed or line.stale:
            typer.echo(_line(line, say))
    for text in done.lost:
        typer.echo(say("regenerate.lost", text=text))
    counts = {fate: done.count(fate) for fate in dict.fromkeys(line.fate for line in done.lines)}
    typer.echo(("，", ", ")[side].join(f"{say(FATES[fate])} {count}" for fate, count in counts.items()))
    typer.echo(str(output))


def _line(line: Line, say: Say) -> str:
    title = say(NAMES[line.segment]) if line.segment in NAMES else line.title[:30]
    text = f"{say(FATES[line.fate])}  {title}  {line.clause}".rstrip()
    for key, found in (("regenerate.typed", line.typed), ("regenerate.stale", line.stale)):
        if found:
            text += "\n  " + say(key, texts=("、" if say.language == "zh" else ", ").join(dict.fromkeys(found)))
    return text
