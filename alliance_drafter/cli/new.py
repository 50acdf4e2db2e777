"""new: the interview, or a blank answer file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import typer

from ..answers.blank import blank_file
from ..answers.partial import read_partial
from ..answers.write import save
from ..errors import DraftError, UsageError
from ..files import replace as write
from ..interview.flow import Flow, begin
from ..interview.members import NoHeading, imported
from ..interview.tables import report
from ..interview.terminal import Left, Terminal
from ..library.load import load_library
from ..library.model import Library
from ..texts import Say
from .language import say_in


def run_new(
    file: Path, blank: bool, resume: bool, lang: str, import_members: Path | None, overlays: tuple[Path, ...] = ()
) -> bool:
    """The interview, saved to file after every answer; True where it was finished, False where it was left.

    Ctrl-C leaves with exit code 130.

    Raises UsageError where the file is there without --resume, or is not with it, or there is no terminal;
    AnswersError where the file cannot be read.
    """
    say = say_in(lang)
    library = load_library(overlays=overlays)
    if blank:
        write(file, blank_file(library.questionnaire, say).encode(), force=False)
        typer.echo(say("new.blank", file=file))
        return True
    _check_place(file, resume, say)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(say("new.no_terminal"))
    given = read_partial(file, library.questionnaire) if resume else {}
    flow = begin(library.questionnaire, given)
    terminal = Terminal(say, Saver(file, library, say), {s.id: s.title for s in library.sources.values()})
    terminal.print(say("new.welcome", file=file))
    if import_members is not None:
        flow = _with_members(terminal, flow, import_members)
    try:
        flow = terminal.run(flow)
    except (Left, EOFError):
        typer.echo(say("new.saved", file=file) + _folders(overlays))
        return False
    except KeyboardInterrupt:
        typer.echo("\n" + say("new.saved", file=file) + _folders(overlays))
        raise typer.Exit(130) from None
    terminal.save(flow)
    typer.echo(say("new.finished", file=file))
    _offer_draft(terminal, file, overlays)
    return True


def _folders(overlays: tuple[Path, ...]) -> str:
    """What the command that a message ends with needs besides."""
    return "".join(f" --library {folder}" for folder in overlays)


def _check_place(file: Path, resume: bool, say: Say) -> None:
    if resume and not file.is_file():
        raise UsageError(say("new.not_there", file=file))
    if not resume and file.exists():
        raise UsageError(say("new.there", file=file))


class Saver:
    """Called with each state of the interview."""

    def __init__(self, file: Path, library: Library, say: Say) -> None:
        self.file, self.library, self.say = file, library, say

    def __call__(self, flow: Flow) -> None:
        header = f"# {self.say('file.interview_header')}\n"
        save(self.file, self.library.questionnaire, flow.answers.given, header)


def _with_members(terminal: Terminal, flow: Flow, file: Path) -> Flow:
    """Raises UsageError where the file holds no members."""
    question = flow.questionnaire.by_path["parties.members"]
    try:
        found = imported(question, file)
    except NoHeading as error:
        raise UsageError(terminal.say("new.no_heading", file=file, heading=str(error) or "—")) from None
    report(terminal, found)
    step, left = replace(flow, at="parties.members").insert([dict(r) for r in found.records])
    for place, why in left:
        typer.echo(f"  ✗ {place + 1}: {why.get(terminal.language)}")
    typer.echo(terminal.say("new.members", count=len(found.records) - len(left)))
    terminal.save(step)
    return step.proceed()


def _offer_draft(terminal: Terminal, file: Path, overlays: tuple[Path, ...]) -> None:
    say = terminal.say
    if not terminal.confirm(say("new.draft_now"), default=True):
        typer.echo(say("new.draft_later", file=file) + _folders(overlays))
        return
    from .draft import Wanted, run_draft

    try:
        run_draft(file, Wanted(overlays=overlays, lang=say.language))
    except DraftError as error:
        typer.echo(error.told(terminal.say.language), err=True)
        typer.echo(say("new.draft_later", file=file) + _folders(overlays))
