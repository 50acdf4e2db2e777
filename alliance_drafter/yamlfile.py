"""YAML read so that every value keeps its text and its place; nothing is guessed into a number or a date.

Files are composed on libyaml where it is there; scalars stay text until a question's type reads them.
Refused, with places: duplicate keys, aliases and tags, tabs, a file that is not UTF-8, a value cut by "#".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from .errors import Place, Problem

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES: Final = 8 * 1024 * 1024
CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")  # all but tab and line end
MOST_DEEP: Final = 20


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    place: Place
    plain: bool = True  # not quoted, not a block

    @property
    def is_empty(self) -> bool:
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, Node]
    keys: dict[str, Place]  # where each key stands
    place: Place


Node = Scalar | Sequence | Mapping


class YamlProblems(Exception):
    """All that is wrong with one file; callers turn it into their own kind of DraftError."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def decode(data: bytes, file: str) -> str:
    """UTF-8 text without its byte order mark; line ends as \\n. Raises YamlProblems otherwise."""
    if len(data) > MOST_BYTES:
        raise YamlProblems(
            (
                Problem(
                    Place(file), "文件 / file", f"{len(data)} 字节 / {len(data)} bytes", "不超过 8 MiB / at most 8 MiB"
                ),
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        try:
            data.decode("gb18030")
            guess = "文件像是 GBK 编码；请另存为 UTF-8。 / The file looks like GBK; save it as UTF-8."
        except UnicodeDecodeError:
            guess = "请另存为 UTF-8。 / Save it as UTF-8."
        raise YamlProblems(
            (Problem(Place(file, line, 1), "编码 / encoding", "不是 UTF-8 / not UTF-8", guess),)
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(path: Path, name: str = "") -> Node:
    """The file at path as nodes. name: how errors call it. Raises YamlProblems, OSError."""
    return parse(path.read_bytes(), name or str(path))


def parse(data: bytes | str, file: str, line_offset: int = 0) -> Node:
    """data as nodes; line_offset is added to every line (YAML inside a larger file). Raises YamlProblems."""
    text = decode(data, file) if isinstance(data, bytes) else data
    problems: list[Problem] = []

    def place(mark: Any) -> Place:
        return Place(file, mark.line + 1 + line_offset, mark.column + 1)

    if match := CONTROL.search(text):
        number, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
        found = f"控制字符 U+{ord(match[0]):04X} / control character U+{ord(match[0]):04X}"
        where = Place(file, number + line_offset, column)
        raise YamlProblems((Problem(where, "字符 / character", found, "请删去 / remove it"),))
    try:
        deep = 0
        for event in yaml.parse(text, Loader=LOADER):
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if deep > MOST_DEEP:
                raise YamlProblems((Problem(place(event.start_mark), "YAML", "嵌套过深 / nested too deeply"),))
            if isinstance(event, yaml.AliasEvent):  # seen before anything is built: an alias bomb stays unread
                remedy = "请写出完整内容 / write the value out"
                raise YamlProblems(
                    (
                        Problem(
                            place(event.start_mark),
                            f"*{event.anchor}",
                            "不支持 YAML 别名 / a YAML alias, which is not read",
                            remedy,
                        ),
                    )
                )
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = place(mark) if mark else Place(file)
        found = f"不是有效的 YAML：{error.problem or error.context} / not valid YAML: {error.problem or error.context}"
        tab = mark is not None and "\t" in text.split("\n")[min(mark.line, text.count("\n"))]
        remedy = (
            "缩进请用空格，不用制表符 / indent with spaces, not tabs"
            if tab
            else "检查缩进、引号和冒号 / check indents, quotes, colons"
        )
        raise YamlProblems((Problem(where, "YAML", found, remedy),)) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise YamlProblems((Problem(Place(file), "YAML", str(error) or "嵌套过深 / nested too deeply"),)) from None
    lines = text.split("\n")

    def build(node: yaml.Node) -> Node:
        where = place(node.start_mark)
        if isinstance(node, yaml.ScalarNode):
            if not node.style and node.value:
                _cut_by_comment(node, lines, where, problems)
            return Scalar(node.value, where, not node.style)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple(build(n) for n in node.value), where)
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in node.value:
            key_place = place(key.start_mark)
            if not isinstance(key, yaml.ScalarNode):
                problems.append(Problem(key_place, "YAML", "键必须是文字 / a key must be text"))
                continue
            if key.value in entries:
                found = (
                    f"重复的键；前一处在第 {keys[key.value].line} 行 / key twice; first in line {keys[key.value].line}"
                )
                problems.append(Problem(key_place, key.value, found, "只保留一处 / keep one"))
                continue
            entries[key.value] = build(value)
            keys[key.value] = key_place
        return Mapping(entries, keys, where)

    built = Mapping({}, {}, Place(file, 1, 1)) if root is None else build(root)
    if problems:
        raise YamlProblems(tuple(problems))
    return built


def _cut_by_comment(node: yaml.ScalarNode, lines: list[str], where: Place, problems: list[Problem]) -> None:
    """`zh: 甲 #1` loses “#1” silently: report a comment glued to its word, as `#1`, after a plain value."""
    row = lines[node.start_mark.line]
    after = row[node.end_mark.column if node.end_mark.line == node.start_mark.line else len(row) :].lstrip(" ")
    if after.startswith("#") and len(after) > 1 and after[1] not in " #!-=":
        found = f"“{after}” 会被当作注释丢掉 / “{after}” would be lost as a comment"
        problems.append(Problem(where, node.value, found, "请给整个值加引号，或在 # 后加空格 / quote the value"))


def plain(node: Node) -> Any:
    """Nodes as dict, list and str, for data whose shape was checked elsewhere."""
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Sequence):
        return [plain(n) for n in node.items]
    return {k: plain(v) for k, v in node.entries.items()}
