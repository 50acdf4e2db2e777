"""Bound values as they now stand in a Word file → answers: what was written over in the text is read back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from ..answers.check import subject_of
from ..errors import Place, Problem
from ..expressions import UNKNOWN
from ..filters import UNITS
from ..numerals import money_words
from ..questionnaire.model import Question, Questionnaire
from ..questionnaire.values import Misfit, read_scalar
from .blocks import Block, Reader, W, bound_value

Node = Any  # an lxml element
Given = dict[str, dict[str, Any]]  # section → question → what was said

WORDS: Final = re.compile(r"（大写：(?:人民币)?([^）]*)）\s*$")
BLANK: Final = re.compile(r"【待填：|\[To be completed: ")
STEP: Final = re.compile(r"([a-z_][a-z0-9_]*)|\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Shown:
    """One value that is bound: what it was first shown as, and what Word's store of it holds now."""

    path: str
    kind: str
    first: str
    now: str

    @property
    def name(self) -> str:
        return f"{self.path}|{self.kind}"


@dataclass(slots=True)
class ReadBack:
    """What the text says now, beside what was answered."""

    given: Given
    problems: list[Problem] = field(default_factory=list)
    misfits: set[str] = field(default_factory=set)  # names of values that no longer fit their question
    changed: dict[str, str] = field(default_factory=dict)  # path → the value it now has, as text


def shown_in(root: Node, namespace: str) -> tuple[Shown, ...]:
    """The bound values that the embedded answers list, in their order."""
    rows = root.findall(f"{{{namespace}}}shown")
    return tuple(
        Shown(r.get("path") or "", r.get("kind") or "", r.get("first") or "", "".join(r.itertext())) for r in rows
    )


def read_back(
    given: Given, shown: Sequence[Shown], blocks: Sequence[Block], questionnaire: Questionnaire, file: str
) -> ReadBack:
    """given: the answers as they were embedded. What does not fit its question stays as it was answered."""
    reading = Reading(questionnaire, file, ReadBack(deepcopy(given)))
    titles = _titles(blocks, [one.name for one in shown])
    for one in shown:
        for text, title in {one.now: "", **titles.get(one.name, {})}.items():
            if text != one.first and not BLANK.match(text):
                reading.note(one, text, title)
    reading.name_parties(given)
    for path in reading.said:
        reading.take(path)
    return reading.found


def _titles(blocks: Sequence[Block], names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Name of a value → each text that its controls have now → the title of the clause where it is first so."""
    reader, title, segment = Reader(marks=False), "", ""
    found: dict[str, dict[str, str]] = {}
    for block in blocks:
        if block.segment != segment:
            segment, title = block.segment, block.text[:40]
        for control in block.node.iter(W + "sdt"):
            name = bound_value(control, names)
            content = control.find(W + "sdtContent")
            if name and content is not None and control.find(f".//{W}sdt") is None:
                is_empty = control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
                found.setdefault(name, {}).setdefault("" if is_empty else reader.paragraph(content), title)
    return found


@dataclass(slots=True)
class Reading:
    """One file being read back."""

    questionnaire: Questionnaire
    file: str
    found: ReadBack
    said: dict[str, dict[str, tuple[Any, str]]] = field(default_factory=dict)  # path → new text → value, name
    parties: dict[str, str] = field(default_factory=dict)  # what a member may be called → how answers call it

    def question(self, path: str) -> Question | None:
        return self.questionnaire.question_at(path)

    def wrong(self, path: str, name: str, title: str, found: str, remedy: str) -> None:
        question = self.question(path)
        self.found.misfits.add(name)
        place = Place(f"{self.file}：{title}" if title else self.file)
        self.found.problems.append(Problem(place, subject_of(path, question) if question else path, found, remedy))

    def note(self, one: Shown, text: str, title: str) -> None:
        """Remember the value, or the problem; nothing where it is what was answered."""
        question = self.question(one.path)
        if question is None:
            return
        try:
            value = _value(question, one.kind, text)
            if BLANK.match(one.first) or _value(question, one.kind, one.first) != value:
                self.said.setdefault(one.path, {}).setdefault(str(value), (value, one.name))
        except Misfit as misfit:
            self.wrong(one.path, one.name, title, misfit.zh, misfit.en)

    def name_parties(self, given: Given) -> None:
        rows = given.get("parties", {}).get("members", [])
        for place, row in enumerate(rows if isinstance(rows, list) else []):
            said = self.said.get(f"parties.members[{place}].name", {})
            new = next(iter(said.values()))[0] if len(said) == 1 else ""
            called = (new if _is_called_in_full(row) else "") or row.get("short") or row.get("name")
            for name in (row.get("name"), row.get("short"), new):
                if isinstance(name, str) and name and isinstance(called, str):
                    self.parties[name] = called

    def take(self, path: str) -> None:
        """Into the answers, where all places say the same and it fits."""
        values = self.said[path]
        (value, name), *others = values.values()
        question = self.question(path)
        if others:
            texts = "、".join(f"“{text}”" for text in values)
            self.wrong(
                path,
                name,
                "",
                f"各处填写不一致：{texts} / differs from place to place: {texts}",
                "改为一致 / say the same",
            )
            self.found.misfits |= {other for _, other in others}
            return
        if question is not None and question.type == "party" and value is not UNKNOWN:
            if value not in self.parties:
                known = "、".join(dict.fromkeys(self.parties))
                self.wrong(
                    path, name, "", f"“{value}” 不是成员 / “{value}” is no member", f"应为：{known} / one of: {known}"
                )
                return
            value = self.parties[value]
        if path.startswith("parties.members[") and path.endswith("].name"):
            _rename(self.found.given, path, value, self.questionnaire)
        _set(self.found.given, path, value)
        self.found.changed[path] = str(value)


def _value(question: Question, kind: str, text: str) -> Any:
    """Raises Misfit."""
    if not text.strip():
        raise Misfit("内容已清空；不填的，请写“待填”", "was emptied; write 待填 for what is not known")
    if text.strip() in ("待填", "【待填】"):
        return UNKNOWN
    if kind == "period":
        unit = UNITS["zh"][question.unit]
        if not re.fullmatch(rf"\s*\d+\s*(?:{unit})?\s*", text):
            raise Misfit(f"“{text}” 应写作 30{unit}", f"“{text}” must be written 30{unit}")
    words = WORDS.search(text) if kind == "money" else None
    value = read_scalar(question, text[: words.start()] if words else text)
    if words and words[1] != money_words(value):
        raise Misfit(
            f"“{text}” 大小写不一致：{value} 的大写应为 {money_words(value)}",
            f"“{text}”: figures and words differ; {value} in words is {money_words(value)}",
        )
    return value


def _is_called_in_full(member: dict[str, Any]) -> bool:
    """Whether its short name is no other than its name."""
    return member.get("short", member.get("name")) == member.get("name")


def _rename(given: Given, path: str, new: str, questionnaire: Questionnaire) -> None:
    """A member without a short name is called by its full name wherever an answer names it."""
    row = given["parties"]["members"][int(STEP.findall(path)[2][1])]
    old = row.get("name")
    if not _is_called_in_full(row) or not isinstance(old, str):
        return
    if "short" in row:
        row["short"] = new
    for holder, question in _answers(given, questionnaire):
        value = holder[question.id]
        if question.type == "party" and value == old:
            holder[question.id] = new
        elif question.type == "parties" and isinstance(value, list):
            holder[question.id] = [new if v == old else v for v in value]


def _answers(given: Given, questionnaire: Questionnaire) -> Iterator[tuple[dict[str, Any], Question]]:
    """Each answer's holder and question, those in records too."""
    for section in questionnaire.sections:
        for question in section.questions:
            holder = given.get(section.id, {})
            if question.id not in holder:
                continue
            yield holder, question
            if question.type == "records" and isinstance(holder[question.id], list):
                for row in holder[question.id]:
                    yield from ((row, inner) for inner in question.fields if inner.id in row)


def _set(given: Given, path: str, value: Any) -> None:
    """Nothing where the path leads into a record that was not answered."""
    steps = [int(n) if n else name for name, n in STEP.findall(path)]
    holder: Any = given
    for place, step in enumerate(steps[:-1]):
        if isinstance(step, int):
            if not isinstance(holder, list) or step >= len(holder):
                return
            holder = holder[step]
        else:
            holder = holder.setdefault(step, {} if place == 0 else [])
    if isinstance(holder, dict):
        holder[steps[-1]] = value
