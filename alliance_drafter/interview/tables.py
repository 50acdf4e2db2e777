"""The terminal's tables: records with what can be done to them, one record's form, and the review."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..errors import UsageError
from ..expressions import UNKNOWN
from ..questionnaire.model import Question, Said
from .columns import clip, fitting, pad
from .flow import Flow
from .members import NoHeading, Table, imported, pasted
from .prompts import Prompt, ReviewRow, columns, label, shown
from .terminal import COMMANDS, LINE, Command, Entry, Left, Terminal

ACTIONS: Final = {
    "add": "terminal.table_add", "fill": "terminal.table_fill", "paste": "terminal.table_paste",
    "file": "terminal.table_file", "done": "terminal.table_done", "none": "terminal.table_none",
    "unknown": "terminal.unknown",
}  # fmt: skip
FORM: Final = {
    "up": "terminal.form_up", "down": "terminal.form_down", "remove": "terminal.form_remove",
}  # fmt: skip
MARKS: Final = {"wrong": "✗", "unknown": "?", "open": "…", "default": "·", "said": " "}


def table(terminal: Terminal, flow: Flow, prompt: Prompt) -> Flow:
    """Rows to pick from, and what can be done; Enter goes on where the table may stand as it is."""
    question = prompt.question
    assert question is not None
    head, rows = lines(terminal, question, prompt)
    entries: list[Entry] = [(terminal.say(ACTIONS[a]), a) for a in actions(prompt)]
    entries += [(terminal.say(COMMANDS[c]), c) for c in (Command.HELP, Command.BACK, Command.MENU)]
    if rows:
        entries += [LINE, head, *((row, i) for i, row in enumerate(rows))]
    picked = terminal.pick(terminal.head(prompt), entries, default=actions(prompt)[0])
    if isinstance(picked, Command):
        return flow if picked is Command.UNKNOWN else terminal.command(flow, prompt, picked)
    if isinstance(picked, int):
        return flow.goto(f"{prompt.path}[{picked}]")
    if picked in ("paste", "file"):
        return more(terminal, flow, question, from_file=picked == "file")
    step = {"add": flow.add, "fill": flow.fill, "done": flow.done, "none": flow.done, "unknown": flow.unknown}[picked]()
    if picked not in ("add", "fill") and not step.problem:
        terminal.record(step, prompt)
    return step


def actions(prompt: Prompt) -> list[str]:
    """What can be done with a table, what comes next in most cases first."""
    if not prompt.rows:
        add = ["add", "paste", "file"]
        return [*add, "unknown"] if _must_add(prompt) else ["none", *add]
    fill = ["fill"] if any(prompt.gaps) else []
    return ["add", *fill, "paste", "file"] if _must_add(prompt) else [*fill, "done", "add", "paste", "file"]


def _must_add(prompt: Prompt) -> bool:
    """Fewer rows than there must be."""
    question = prompt.question
    assert question is not None
    least = question.between[0] if question.between else 1 if question.required else 0
    return len(prompt.rows) < least


def lines(terminal: Terminal, question: Question, prompt: Prompt) -> tuple[str, list[str]]:
    """The heading and the rows of a table, columns lined up: number, what is missing, and the answers that fit."""
    fields = columns(question)
    missing = [terminal.say("terminal.gaps", count=gaps) if gaps else "" for gaps in prompt.gaps]
    cells = [["", *([""] if any(missing) else []), *(label(f, terminal.language) for f in fields)]]
    for number, (row, lack) in enumerate(zip(prompt.rows, missing, strict=True), 1):
        said = [_cell(f, row.get(f.id), terminal.language) for f in fields]
        cells.append([str(number), *([lack] if any(missing) else []), *said])
    widths = fitting(cells, terminal.columns - 8)
    drawn = ["  ".join(pad(c, w) for c, w in zip(row, widths, strict=False)).rstrip() for row in cells]
    return drawn[0], drawn[1:]


def _cell(field: Question, value: Any, language: str) -> str:
    return "" if value is None or value in ("", []) or value is UNKNOWN else shown(field, value, language)


def form(terminal: Terminal, flow: Flow, prompt: Prompt) -> Flow:
    """One record: its answers to pick from, and to move or remove it."""
    index = int(prompt.path[prompt.path.index("[") + 1 : -1])
    entries: list[Entry] = [(terminal.say("terminal.form_close"), Command.BACK)]
    for row in prompt.fields:
        entries.append((f"{pad(label(row.question, terminal.language), 24)}  {_words(terminal, row)}", row.path))
    entries += [LINE, *((terminal.say(key), name) for name, key in FORM.items())]
    picked = terminal.pick(terminal.head(prompt), entries)
    if isinstance(picked, Command):
        return terminal.menu(flow) if picked is Command.MENU else flow.back()
    if picked in ("up", "down"):
        return flow.back().move(index, -1 if picked == "up" else 1)
    if picked == "remove":
        sure = terminal.confirm(terminal.say("terminal.remove_sure"), default=False)
        return flow.back().remove(index) if sure else flow
    return flow.goto(str(picked))


def _words(terminal: Terminal, row: ReviewRow) -> str:
    return f"{MARKS[row.state]} {shown(row.question, row.value, terminal.language)}"


def more(terminal: Terminal, flow: Flow, question: Question, *, from_file: bool) -> Flow:
    """Rows from the clipboard or a file, after the person has seen what was understood."""
    say = terminal.say
    try:
        found = _from_file(terminal, question) if from_file else _from_clipboard(terminal, question)
    except NoHeading as error:
        known = terminal.say("terminal.and").join(label(f, terminal.language) for f in question.fields)
        terminal.print(say("terminal.no_heading", heading=str(error) or "—", known=known), "fg:ansired")
        return flow
    except UsageError as error:
        terminal.print(f"  ✗ {error}", "fg:ansired")
        return flow
    if found is None or not found.records:
        return flow
    report(terminal, found)
    if not terminal.confirm(say("terminal.take_rows", count=len(found.records)), default=True):
        return flow
    step, left = flow.insert([dict(r) for r in found.records])
    if not left:
        return step
    rows = ("；" if terminal.language == "zh" else "; ").join(
        f"{place + 1}: {why.get(terminal.language)}" for place, why in left
    )
    said = say("terminal.left_out", rows=rows)
    return replace(step, problem=Said(said, said))


def report(terminal: Terminal, found: Table) -> None:
    say, language = terminal.say, terminal.language
    names = say("terminal.and").join(label(f, language) for f in found.fields)
    terminal.print("  " + say("terminal.understood", names=names))
    if found.ignored:
        terminal.print("  " + say("terminal.ignored", names=say("terminal.and").join(found.ignored)), "fg:ansiyellow")
    for row, why in found.problems[:10]:
        terminal.print("  ✗ " + say("terminal.bad_cell", row=row, why=why.get(language)), "fg:ansired")


def _from_file(terminal: Terminal, question: Question) -> Table | None:
    answer = terminal.ask(f"{terminal.say('terminal.which_file')}\n›")
    typed = str(answer).strip().strip("'\"")
    return imported(question, Path(typed).expanduser()) if typed else None


def _from_clipboard(terminal: Terminal, question: Question) -> Table | None:
    """Lines until an empty one. A paste may come as one text or line by line, as the terminal has it."""
    terminal.print("  " + terminal.say("terminal.paste_here"))
    pieces: list[str] = []
    while True:
        piece = str(terminal.ask("›", tabs=True))
        if not piece.strip():
            break
        terminal.print(clip(f"  › {piece}", terminal.columns - 1), "fg:ansibrightblack")
        pieces.append(piece)
    return pasted(question, "\n".join(pieces)) if pieces else None


def review(terminal: Terminal, flow: Flow) -> Flow | None:
    """Sections, then the answers of one; None where the person is done. Raises Left."""
    say = terminal.say
    rows = flow.review()
    open_ = [r for r in rows if r.state in ("open", "unknown", "wrong")]
    if terminal.section:
        return _answers(terminal, flow, [r for r in rows if r.section == terminal.section])
    pending = len(flow.pending())
    first = ("go_on", say("terminal.review_go_on", count=pending)) if pending else ("end", say("terminal.review_end"))
    entries: list[Entry] = [(first[1], first[0]), (say("terminal.menu_leave"), "leave")]
    if open_:
        entries.append((say("terminal.review_open", count=len(open_)), "open"))
    entries.append(LINE)
    for number, section in enumerate(flow.sections(), 1):
        left = sum(r.section == section.id for r in open_)
        text = say("terminal.section", number=number, title=section.title.get(terminal.language), left=left)
        entries.append((text, ("section", section.id)))
    done, total = flow.progress()
    picked = terminal.pick(say("terminal.review_title", done=done, total=total), entries)
    if picked == "leave":
        raise Left
    if picked == "end":
        return None
    if picked == "go_on":
        return flow.proceed()
    if picked == "open":
        return _answers(terminal, flow, open_)
    terminal.section = picked[1]
    return flow


def _answers(terminal: Terminal, flow: Flow, rows: list[ReviewRow]) -> Flow:
    """The answers of a section, to pick one to change; the section is shown again afterwards."""
    width = min(32, terminal.columns // 3)
    language = terminal.language
    entries: list[Entry] = [(f"{pad(label(r.question, language), width)}  {_words(terminal, r)}", r.path) for r in rows]
    picked = terminal.pick(terminal.say("terminal.review_answers"), [("←", ""), *entries])
    if not picked or isinstance(picked, Command):
        terminal.section = ""
        return flow
    return flow.goto(str(picked))
