"""An answer file saved: the lines of changed answers are rewritten, every other line stays as a person left it.

Comments, order, indents and quotes are kept because they are not touched: each answer's span is taken from the
YAML parser's marks. A save is read back before it is kept; should it not say the same, the file is written afresh.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import yaml

from ..errors import AnswersError, Place
from ..files import replace
from ..questionnaire.model import Question, Questionnaire
from ..yamlfile import LOADER, Mapping, Node, Scalar, Sequence, YamlProblems, decode, parse
from .embed import plain_text
from .read import FORMAT, Gatherer, given_in

Edit = tuple[int, int, str]  # text[start:end] becomes the third

MARKS: Final = r":#,\[\]{}&*!|>'\"%@`\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
PLAIN: Final = re.compile(rf"[^\W_](?:[^{MARKS}]*[^{MARKS}\s])?")
GUESSED: Final = re.compile(r"(?i)[-+.\d][\d.,_+\-/xoe]*|y|yes|n|no|on|off|true|false|null|nan|inf")
ESCAPED: Final = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def save(path: Path, questionnaire: Questionnaire, given: dict[str, dict[str, Any]], header: str = "") -> None:
    """Bring the file at path to say what given says; header: comment lines for a file that is not there yet.

    Written whole or not at all. Raises OutputError; AnswersError where the file there is not text in UTF-8.
    """
    data = path.read_bytes() if path.exists() else b""
    try:
        text = updated(decode(data, str(path)), questionnaire, given, header)
    except YamlProblems as error:
        raise AnswersError(error.problems) from None
    replace(path, (text.replace("\n", "\r\n") if b"\r\n" in data else text).encode("utf-8", "replace"))


def updated(text: str, questionnaire: Questionnaire, given: dict[str, dict[str, Any]], header: str = "") -> str:
    """text, saying what given says and nothing else."""
    if text.strip():
        try:
            found = _applied(text, _edits(text, questionnaire, given))
            if what_it_says(found, questionnaire) == _without_nothing(given):
                return found
        except (yaml.YAMLError, YamlProblems, AnswersError, ValueError):
            pass
        header = "".join(line + "\n" for line in text.split("\n") if line.startswith("#"))
    return rendered(questionnaire, given, header)


def rendered(questionnaire: Questionnaire, given: dict[str, dict[str, Any]], header: str = "") -> str:
    """A new answer file with what was said, in asking order."""
    blocks = [f"{header}format: {FORMAT}"]
    for section in questionnaire.sections:
        said = given.get(section.id, {})
        rows = [_pair(q, said[q.id], 2) for q in section.questions if said.get(q.id) is not None]
        if rows:
            blocks.append("\n".join([f"{section.id}:", *(" " * 2 + r for r in rows)]))
    return "\n".join(blocks) + "\n"


def scalar_text(value: Any, indent: int = -1) -> str:
    """A value as one YAML scalar. indent: spaces of its key, where a block of lines may follow; -1 where not."""
    text = plain_text(value)
    if not isinstance(value, str):
        return text
    if "\n" in text and indent >= 0 and _fits_block(text):
        rows = (f"{' ' * (indent + 2)}{row}" if row else "" for row in text.split("\n"))
        return "|-\n" + "\n".join(rows)
    if PLAIN.fullmatch(text) and not GUESSED.fullmatch(text):
        return text
    return ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def _fits_block(text: str) -> bool:
    rows = text.split("\n")
    clean = not any(re.search(r"[^\S ]|[\x00-\x1f]", row) or ESCAPED.search(row) for row in rows)
    return clean and not rows[0].startswith(" ") and all(row == row.rstrip() for row in rows) and bool(rows[-1])


def _pair(question: Question, value: Any, indent: int) -> str:
    """key: value, whose key stands indent spaces in; without the first line's indent."""
    if isinstance(value, list) and question.type == "records" and value:
        return f"{question.id}:\n{_rows(question, value, indent + 2)}"
    return f"{question.id}: {_flat(value, indent)}"


def _flat(value: Any, indent: int) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(scalar_text(v) for v in value) + "]"
    return scalar_text(value, indent)


def _rows(question: Question, rows: list[dict[str, Any]], indent: int) -> str:
    return "\n".join(" " * indent + "- " + _row(question, row, indent + 2) for row in rows)


def _row(question: Question, row: dict[str, Any], indent: int) -> str:
    pairs = [_pair(f, row[f.id], indent) for f in question.fields if row.get(f.id) is not None]
    return ("\n" + " " * indent).join(pairs) or "{}"


# What the file says now, and the edits that lead from there to what it shall say.


def _node(node: yaml.Node) -> Node:
    place = Place()
    if isinstance(node, yaml.ScalarNode):
        return Scalar(node.value, place, not node.style)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_node(n) for n in node.value), place)
    entries = {k.value: _node(v) for k, v in node.value}
    return Mapping(entries, dict.fromkeys(entries, place), place)


def _read(question: Question, node: yaml.Node) -> Any:
    return Gatherer("").read_question(question, _node(node), question.path)


def what_it_says(text: str, questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
    """The answers in a file, neither completed nor checked against one another. Raises YamlProblems, AnswersError."""
    return _without_nothing(given_in(parse(text, ""), questionnaire, "")[0])


def _without_nothing(given: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    kept = {s: {k: v for k, v in values.items() if v is not None} for s, values in given.items()}
    return {s: values for s, values in kept.items() if values}


def _pairs(node: yaml.Node | None) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        raise ValueError("mapping")
    return {key.value: (key, value) for key, value in node.value}


def _applied(text: str, edits: list[Edit]) -> str:
    for start, end, new in sorted(edits, key=lambda e: (e[0], e[1]), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _line_end(text: str, index: int) -> int:
    found = text.find("\n", index)
    return found if found >= 0 else len(text)


def _end(text: str, node: yaml.Node) -> int:
    """Where a node's own characters end; the parser counts the comments after a block to it."""
    if isinstance(node, yaml.ScalarNode):
        return len(text[: node.end_mark.index].rstrip()) if node.style in ("|", ">") else int(node.end_mark.index)
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(text, last[1] if isinstance(last, tuple) else last)


def _edits(text: str, questionnaire: Questionnaire, given: dict[str, dict[str, Any]]) -> list[Edit]:
    root = yaml.compose(text, Loader=LOADER)
    present = _pairs(root)
    edits: list[Edit] = []
    after = _end(text, present["format"][1]) if "format" in present else 0
    for section in questionnaire.sections:
        said = {k: v for k, v in given.get(section.id, {}).items() if v is not None}
        if section.id not in present:
            if said:
                rows = "".join(f"\n  {_pair(q, said[q.id], 2)}" for q in section.questions if q.id in said)
                at = _line_end(text, after)
                edits.append((at, at, f"\n{section.id}:{rows}"))
            continue
        key, value = present[section.id]
        if isinstance(value, yaml.MappingNode) and not value.flow_style:
            edits += _mapping(text, value, section.questions, said, _line_end(text, key.end_mark.index))
        elif said:
            at = _line_end(text, _end(text, value))
            rows = "".join(f"\n  {_pair(q, said[q.id], 2)}" for q in section.questions if q.id in said)
            edits += [(value.start_mark.index, _end(text, value), ""), (at, at, rows)]
        after = max(_end(text, value), key.end_mark.index)
    return _in_order(edits)


def _mapping(
    text: str, node: yaml.MappingNode, questions: tuple[Question, ...], said: dict[str, Any], head: int
) -> list[Edit]:
    """head: where a first key may be put in: the end of the line above, or the first key itself in a record."""
    present, indent = _pairs(node), node.start_mark.column
    edits: list[Edit] = []
    after = -1
    for question in questions:
        wanted = said.get(question.id)
        if question.id in present:
            value = present[question.id][1]
            if _read(question, value) != wanted:
                edits += _value(text, question, value, wanted, indent)
            after = _end(text, value)
        elif wanted is not None:
            pair = _pair(question, wanted, indent)
            if after >= 0:
                at = _line_end(text, after)
                edits.append((at, at, f"\n{' ' * indent}{pair}"))
            elif head == node.start_mark.index:
                edits.append((head, head, f"{pair}\n{' ' * indent}"))
            else:
                edits.append((head, head, f"\n{' ' * indent}{pair}"))
    return edits


def _in_order(edits: list[Edit]) -> list[Edit]:
    """Insertions at one place become one, in asking order."""
    merged: dict[int, Edit] = {}
    rest = []
    for start, end, new in edits:
        if start != end:
            rest.append((start, end, new))
        elif start in merged:
            merged[start] = (start, end, merged[start][2] + new)
        else:
            merged[start] = (start, end, new)
    return [*rest, *merged.values()]


def _value(text: str, question: Question, node: yaml.Node, wanted: Any, indent: int) -> list[Edit]:
    start, end = node.start_mark.index, _end(text, node)
    line_end = _line_end(text, end)
    is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
    if wanted is None:
        return [(len(text[:start].rstrip()) if is_block else start, end, "")]
    if question.type == "records" and isinstance(wanted, list) and wanted:
        if isinstance(node, yaml.SequenceNode) and is_block:
            return _records(text, question, node, wanted)
        gone: Edit = (start, end, "")
        return [gone, (line_end, line_end, "\n" + _rows(question, wanted, indent + 2))]
    if is_block:
        above = len(text[:start].rstrip())
        if isinstance(wanted, list) and wanted and question.type != "records":
            rows = f"\n{' ' * node.start_mark.column}- "
            return [(start, end, "- " + rows.join(scalar_text(v) for v in wanted))]
        return [(above, end, " " + _flat(wanted, -1))]
    comment = text[end:line_end].strip()
    new = _flat(wanted, -1 if comment else indent)
    if re.match("#[^ ]", comment) and new[0] not in '["':
        new = json.dumps(new, ensure_ascii=False)  # after a plain value such a comment is taken for a lost text
    return [(start, end, new if text[start - 1] == " " else " " + new)]


def _records(text: str, question: Question, node: yaml.SequenceNode, wanted: list[dict[str, Any]]) -> list[Edit]:
    """Rows that stay keep their lines with the comments above them, wherever they go; one that changes is edited."""
    old = _read(question, node)
    column = node.start_mark.column
    maps = [row for row in node.value if isinstance(row, yaml.MappingNode) and not row.flow_style]
    if len(old) == len(wanted) == len(maps) and not all(said in old for said in wanted):
        edits: list[Edit] = []
        for row, before, now in zip(maps, old, wanted, strict=True):
            if before != now:
                edits += _mapping(text, row, question.fields, now, row.start_mark.index)
        return edits
    chunks = _chunks(text, node)
    left = list(range(len(old)))
    parts = []
    for said in wanted:
        same = next((i for i in left if old[i] == said), None)
        if same is None:
            parts.append(" " * column + "- " + _row(question, said, column + 2))
        else:
            left.remove(same)
            parts.append(chunks[same])
    return [(node.start_mark.index - column, _line_end(text, _end(text, node)), "\n".join(parts))]


def _chunks(text: str, node: yaml.SequenceNode) -> list[str]:
    """The lines of each row, with the comment lines above it."""
    first = node.start_mark.index - node.start_mark.column
    ends = [_line_end(text, _end(text, row)) for row in node.value]
    return [text[a:b] for a, b in zip([first, *(e + 1 for e in ends[:-1])], ends, strict=True)]
