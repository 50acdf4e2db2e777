"""library diff: what changed between two libraries, clause by clause."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

import typer

from ..errors import UsageError
from ..library.diff import Change, Part, diff_libraries
from ..library.folders import is_whole
from ..library.load import read_library
from ..library.model import Library
from ..questionnaire.model import Said
from ..revise.changes import spans_of
from ..texts import language_of
from .language import choice

OURS: Final = "-"
SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}
KINDS: Final = {
    "clause": Said("条款", "Clauses"), "question": Said("问卷", "Questionnaire"), "check": Said("检查", "Checks"),
    "term": Said("定义术语", "Defined terms"), "source": Said("来源", "Sources"),
    "requirement": Said("要求", "Requirements"), "outline": Said("提纲和附件", "Outlines and annexes"),
}  # fmt: skip
PARTS: Final = {
    "title": Said("标题", "title"), "when": Said("条件", "condition"), "choose": Said("由哪一题决定", "chosen by"),
    "text": Said("正文", "text"), "alternative": Said("备选文本", "alternative"), "note": Said("起草说明", "note"),
    "requirements": Said("要求", "requirements"), "sources": Said("来源", "sources"), "order": Said("次序", "order"),
    "annexes": Said("附件", "annexes"), "choices": Said("选项", "choices"), "help": Said("说明", "help"),
    "default": Said("默认答案", "default"), "type": Said("类型", "type"), "means": Said("含义", "meaning"),
    "avoid": Said("避免的词", "words to avoid"), "articles": Said("已核对的条", "articles that were read"),
}  # fmt: skip
ALIKE: Final = 0.5  # from here on two paragraphs are one that was changed
CONTEXT: Final = 24  # characters shown on each side of a change


def run_diff(before: str, after: str, format: str) -> None:
    """before, after: a folder, or "-" for our library alone. Raises UsageError, LibraryError."""
    if format not in ("text", "json"):
        raise UsageError(choice("--format", format, ("text", "json")))
    changes = diff_libraries(_library(before), _library(after))
    if format == "json":
        typer.echo(json.dumps([_json(change) for change in changes], ensure_ascii=False, indent=2))
        return
    language = language_of(os.environ)
    for kind, title in KINDS.items():
        found = [change for change in changes if change.kind == kind]
        if found:
            typer.echo(f"== {title.get(language)}")
        for change in found:
            typer.echo("\n".join(_lines(change, language)))
    if not changes:
        typer.echo(Said("没有区别", "no difference").get(language))


def _library(operand: str) -> Library:
    if operand == OURS:
        return read_library()
    folder = Path(operand)
    return read_library(folder) if is_whole(folder) else read_library(overlays=(folder,))


def _json(change: Change) -> dict[str, Any]:
    parts = [{"part": p.name, "before": list(p.before), "after": list(p.after)} for p in change.parts]
    return {"kind": change.kind, "id": change.id, "change": change.how, "title": change.title, "parts": parts}


def _lines(change: Change, language: str) -> Iterator[str]:
    yield f"{SIGNS[change.how]} {change.id}  {change.title}".rstrip()
    whole = change.how != "changed"  # of what came or went a clause is shown with its words, all else by its title
    for part in change.parts if change.kind == "clause" or not whole else ():
        if part.name == "title" and whole:
            continue
        word, _, choice = part.name.partition(" ")
        yield f"    {PARTS.get(word, Said(word, word)).get(language)} {choice}".rstrip()
        yield from (f"      {line}" for line in _compared(part))


def _compared(part: Part) -> Iterator[str]:
    """- what was, + what is; ~ a paragraph that changed, with [-words taken out-] and {+words put in+}."""
    for how, a, b, c, d in SequenceMatcher(None, part.before, part.after, autojunk=False).get_opcodes():
        if how != "equal":
            yield from _replaced(part.before[a:b], part.after[c:d])


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    left = list(after)
    for line in before:
        match = next((n for n, other in enumerate(left) if _alike(line, other)), None)
        if match is None:
            yield f"- {line}"
            continue
        yield from (f"+ {other}" for other in left[:match])
        yield f"~ {_marked(line, left[match])}"
        left = left[match + 1 :]
    yield from (f"+ {other}" for other in left)


def _alike(before: str, after: str) -> bool:
    return min(len(before), len(after)) > 6 and SequenceMatcher(None, before, after, autojunk=False).ratio() >= ALIKE


def _marked(before: str, after: str) -> str:
    spans = spans_of(before, after)
    said = ""
    for number, span in enumerate(spans):
        if not span.kept:
            said += (f"[-{span.old}-]" if span.old else "") + (f"{{+{span.new}+}}" if span.new else "")
        else:
            said += _shortened(span.old, first=number == 0, last=number == len(spans) - 1)
    return said


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """A stretch that stayed, but for its middle; at either end of the paragraph only what is beside the change."""
    head, tail = "" if first else text[:CONTEXT], "" if last else text[-CONTEXT:]
    return text if len(text) <= len(head) + len(tail) + 8 else f"{head}…{tail}"
