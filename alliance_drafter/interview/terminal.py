"""Draws an interview in a terminal of 80 columns and 24 lines. questionary is loaded with the first prompt."""

from __future__ import annotations

import enum
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ..expressions import UNKNOWN
from ..questionnaire.model import Question, Said
from ..texts import Say
from .columns import clip, wrap
from .flow import Flow
from .prompts import Option, Prompt, label, row_name, shown

Entry = tuple[str, Any] | str  # what can be picked and what it stands for; a text alone only stands there
LINE: Final = "  ────────────"


class Command(enum.Enum):
    HELP = "?"
    BACK = "<"
    UNKNOWN = "-"
    MENU = ":"


KEYS: Final = {
    "?": Command.HELP, "？": Command.HELP, "<": Command.BACK, "＜": Command.BACK, "《": Command.BACK,
    "-": Command.UNKNOWN, "－": Command.UNKNOWN, "—": Command.UNKNOWN, ":": Command.MENU, "：": Command.MENU,
}  # fmt: skip
FUNCTION_KEYS: Final = {
    "f1": Command.HELP, "pageup": Command.BACK, "f2": Command.MENU, "f3": Command.UNKNOWN,
}  # fmt: skip
COMMANDS: Final = {
    Command.UNKNOWN: "terminal.unknown", Command.HELP: "terminal.help", Command.BACK: "terminal.back",
    Command.MENU: "terminal.menu",
}  # fmt: skip
MENU: Final = {
    "go_on": "terminal.menu_go_on", "section": "terminal.menu_section", "all": "terminal.menu_all",
    "jump": "terminal.menu_jump", "review": "terminal.menu_review", "leave": "terminal.menu_leave",
}  # fmt: skip
STYLE: Final = [
    ("question", "bold"), ("instruction", "fg:ansibrightblack noinherit"), ("pointer", "fg:ansicyan bold"),
    ("highlighted", "fg:ansicyan bold"), ("selected", "fg:ansigreen"), ("answer", "fg:ansigreen"),
    ("separator", "fg:ansibrightblack"), ("placeholder", "fg:ansibrightblack"),
    ("bottom-toolbar", "noreverse fg:ansibrightblack"),
]  # fmt: skip
MOST_COLUMNS: Final = 100


class Left(Exception):
    """The person saved and went away."""


@dataclass
class Terminal:
    """save: called with each new state of the answers; titles: what a source's id stands for."""

    say: Say
    save: Callable[[Flow], None]
    titles: Mapping[str, Said] = field(default_factory=dict)
    section: str = ""  # looked at last in the review
    told: str = ""  # section named last

    def run(self, flow: Flow) -> Flow:
        """Ask until the person is done. Raises Left, and KeyboardInterrupt after Ctrl-C; all answers are saved."""
        from . import tables

        while True:
            prompt = flow.prompt()
            if prompt.kind == "review":
                step = tables.review(self, flow)
                if step is None:
                    return flow
            elif prompt.kind == "records":
                step = tables.table(self, flow, prompt)
            elif prompt.kind == "record":
                step = tables.form(self, flow, prompt)
            else:
                step = self.question(flow, prompt)
            if step.answers.given != flow.answers.given:
                self.save(step)
            flow = step

    # One question

    def question(self, flow: Flow, prompt: Prompt) -> Flow:
        answer = self.draw(prompt)
        if isinstance(answer, Command):
            return self.command(flow, prompt, answer)
        step = flow.answer(answer)
        if not step.problem:
            self.record(step, prompt)
        return step

    def command(self, flow: Flow, prompt: Prompt, command: Command) -> Flow:
        if command is Command.HELP:
            self.help(prompt)
            return flow
        if command is Command.BACK:
            return flow.back()
        if command is Command.UNKNOWN:
            step = flow.unknown()
            self.record(step, prompt)
            return step
        return self.menu(flow)

    def record(self, flow: Flow, prompt: Prompt) -> None:
        """One line that stays on the screen: what was asked and answered."""
        from .state import said_at

        assert prompt.question is not None
        value = said_at(flow.answers, flow.spot(prompt.path))
        words = "—" if value in (None, "", []) else shown(prompt.question, value, self.language)
        self.print(clip(f"  {label(prompt.question, self.language)}  {words}", self.columns - 1), "fg:ansigreen")

    def draw(self, prompt: Prompt) -> str | list[str] | Command:
        draws = {"choice": self.choice, "choices": self.choices}
        return draws.get(prompt.kind, self.text)(prompt)

    def text(self, prompt: Prompt) -> str | Command:
        question = prompt.question
        assert question is not None
        before = "" if prompt.value in (None, UNKNOWN) else _typed(prompt.value)
        typed = prompt.typed or before
        default = (
            "" if prompt.default is None else self.say("terminal.enter", value=self.shown(question, prompt.default))
        )
        optional = "" if question.required or default else self.say("terminal.optional")
        keys = "terminal.keys_mend" if prompt.typed else "terminal.keys_edit" if before else "terminal.keys_text"
        hint = default or optional
        answer = self.ask(
            f"{self.head(prompt)}\n›", typed, hint, self.say(keys), commands=True, lines=prompt.kind == "long_text"
        )
        if isinstance(answer, Command):
            return answer
        return KEYS.get(answer.strip(), answer)

    def choice(self, prompt: Prompt) -> str | Command:
        question = prompt.question
        assert question is not None
        values = [o.value for o in prompt.choices]
        now = next((v for v in (prompt.value, prompt.default) if _key(v) in values), None)
        entries: list[Entry] = [(self.option(o, prompt.default), o.value) for o in prompt.choices]
        extra: list[Entry] = [(self.say(key), command) for command, key in COMMANDS.items()]
        picked = self.pick(self.head(prompt), [*entries, LINE, *extra], default=_key(now) if now is not None else None)
        return picked if isinstance(picked, Command) else str(picked)

    def choices(self, prompt: Prompt) -> list[str] | Command:
        from questionary import Choice, checkbox

        on = prompt.value if isinstance(prompt.value, list) else prompt.default or []
        if not prompt.choices:  # nothing to tick: only the commands are there
            only = self.choice(prompt)
            return only if isinstance(only, Command) else []
        entries = [Choice(self.option(o, None), o.value, checked=o.value in on) for o in prompt.choices]
        message = f"{self.head(prompt)}\n"
        asked = checkbox(
            message, entries, qmark="", pointer="›", style=self.style(), erase_when_done=True,
            instruction=self.say("terminal.keys_choices"),
        )  # fmt: skip
        answer = self.run_with_keys(asked)
        return answer if isinstance(answer, Command) else [str(v) for v in answer]

    # The pieces of a screen

    @property
    def language(self) -> str:
        return self.say.language

    @property
    def columns(self) -> int:
        return min(shutil.get_terminal_size().columns, MOST_COLUMNS)

    def shown(self, question: Question, value: Any) -> str:
        return shown(question, value, self.language)

    def head(self, prompt: Prompt) -> str:
        """Where we are, what is asked, and what was wrong with the last answer."""
        question, section = prompt.question, prompt.section
        assert question is not None and section is not None
        place = self.say(
            "terminal.place", place=prompt.place, places=prompt.places, section=section.title.get(self.language),
            done=prompt.done, total=prompt.total,
        )  # fmt: skip
        if prompt.record is not None and prompt.table is not None:
            number = int(prompt.path[prompt.path.index("[") + 1 : prompt.path.index("]")]) + 1
            name = row_name(prompt.table, prompt.record, self.language)
            place += " · " + self.say("terminal.row", number=number, name=name).strip()
        lines = [clip(place, self.columns - 4), *wrap(question.ask.get(self.language), self.columns - 4)]
        if prompt.problem:
            lines += wrap(f"✗ {prompt.problem.get(self.language)}", self.columns - 4)[:5]
        return "\n ".join(lines)

    def option(self, option: Option, default: Any) -> str:
        text = option.label.get(self.language)
        if default is not None and _key(default) == option.value:
            text += self.say("terminal.default")
        effect = option.effect.get(self.language)
        return clip(f"{text}  —  {effect}" if effect else text, self.columns - 6)

    def help(self, prompt: Prompt) -> None:
        question = prompt.question
        assert question is not None
        parts = [question.help.get(self.language) or self.say("terminal.no_help")]
        for choice in question.choices:
            name, effect = choice.label.get(self.language), choice.effect.get(self.language)
            parts.append("· " + (self.say("terminal.effect", choice=name, effect=effect) if effect else name))
        sources = [self.source(s) for s in question.sources]
        if sources:
            parts.append(self.say("terminal.sources", sources=self.say("terminal.and").join(sources)))
        if question.requirements:
            parts.append(self.say("terminal.requirements", requirements=", ".join(question.requirements)))
        self.print("\n".join(f"  │ {line}" for part in parts for line in wrap(part, self.columns - 6)))

    def source(self, name: str) -> str:
        """GO → its title; PAPER 4.2.4 → title and section."""
        known = next(
            (k for k in sorted(self.titles, key=len, reverse=True) if name == k or name.startswith(k + " ")), ""
        )
        return self.titles[known].get(self.language) + name[len(known) :] if known else name

    def menu(self, flow: Flow) -> Flow:
        """Take defaults, jump, review, save and leave. Raises Left."""
        entries = [(self.say(key), name) for name, key in MENU.items()]
        picked = self.pick(self.say("terminal.menu_title"), entries)
        if picked == "leave":
            raise Left
        if picked == "review":
            return flow.to_review()
        if picked in ("section", "all"):
            return flow.take_defaults(flow.at.split(".")[0] + "." if picked == "section" else "")
        if picked != "jump":
            return flow
        pending = flow.pending()
        sections = []
        for number, section in enumerate(flow.sections(), 1):
            left = sum(p.startswith(section.id + ".") for p in pending)
            text = self.say("terminal.section", number=number, title=section.title.get(self.language), left=left)
            sections.append((text, section.id))
        here = flow.at.split(".")[0] if flow.at else None
        return flow.jump(str(self.pick(self.say("terminal.jump_title"), sections, default=here)))

    # What questionary draws

    def style(self) -> Any:
        from questionary import Style

        return Style(STYLE)

    def print(self, text: str, style: str = "") -> None:
        from questionary import print as styled

        styled("\n".join(wrap(text, self.columns - 1)), style=style)

    def ask(self, message: str, typed: str = "", hint: str = "", keys: str = "", **more: bool) -> str | Command:
        """A line of text as typed. more: commands, the function keys are taken; lines, tabs: these can be typed."""
        from questionary import text

        placeholder = [("class:placeholder", clip(hint, self.columns - 6))] if hint else None
        toolbar = [("class:bottom-toolbar", clip(f" {keys}", self.columns - 1))] if keys else None
        asked = text(
            message, typed, qmark="", style=self.style(), placeholder=placeholder, bottom_toolbar=toolbar,
            key_bindings=_bindings(**more), erase_when_done=True, reserve_space_for_menu=0,
        )  # fmt: skip
        answer = asked.unsafe_ask()
        return answer if isinstance(answer, Command) else str(answer)

    def pick(self, message: str, entries: Sequence[Entry], default: Any = None) -> Any:
        """What the picked entry stands for."""
        from questionary import Choice, Separator, select

        width = self.columns - 6
        shown = [Separator(clip(e, width)) if isinstance(e, str) else Choice(clip(e[0], width), e[1]) for e in entries]
        values = [e[1] for e in entries if not isinstance(e, str)]
        asked = select(
            message, shown, default=default if default in values else None, qmark="", pointer="›", style=self.style(),
            instruction=" ", erase_when_done=True, use_jk_keys=False,
        )  # fmt: skip
        return self.run_with_keys(asked, Command in {type(v) for v in values})

    def run_with_keys(self, asked: Any, commands: bool = True) -> Any:
        """Ask; with commands the same keys work as in text."""
        if commands:
            for key, command in {**KEYS, **FUNCTION_KEYS}.items():
                asked.application.key_bindings.add(key, eager=True)(_leave_with(command))
        return asked.unsafe_ask()

    def confirm(self, message: str, *, default: bool) -> bool:
        entries = [(self.say("flow.yes"), True), (self.say("flow.no"), False)]
        return bool(self.pick(message, entries, default=default))


def _bindings(*, commands: bool = False, lines: bool = False, tabs: bool = False) -> Any:
    from prompt_toolkit.key_binding import KeyBindings

    bindings = KeyBindings()
    if commands:
        for key, command in FUNCTION_KEYS.items():
            bindings.add(key)(_leave_with(command))
    if lines:
        bindings.add("escape", "enter")(lambda event: event.current_buffer.insert_text("\n"))
    if tabs:
        bindings.add("tab")(lambda event: event.current_buffer.insert_text("\t"))
    return bindings


def _leave_with(command: Command) -> Callable[[Any], None]:
    return lambda event: event.app.exit(result=command)


def _key(value: Any) -> Any:
    """A value as a choice's key."""
    return ("yes" if value else "no") if isinstance(value, bool) else value


def _typed(value: Any) -> str:
    from ..answers.embed import plain_text

    return plain_text(value)
