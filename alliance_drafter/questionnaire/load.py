"""clause_library/questionnaire/*.yaml → Questionnaire, with every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..errors import LibraryError, Place, Problem
from ..expressions import Constant, Expression, ExpressionError, parse
from ..yamlfile import Mapping, Node, Scalar, Sequence, YamlProblems, read
from . import values
from .english import english_of, with_english
from .model import TYPES, Choice, Question, Questionnaire, Said, Section

QUESTION_KEYS: Final = {
    "id", "type", "ask", "help", "blank", "when", "default", "choices", "fields", "required", "between", "unit",
    "among", "unique", "total", "shows", "sources", "requirements", "derive", "uses", "english", "default_en",
}  # fmt: skip
UNITS: Final = ("day", "working_day", "month", "year")


class Reader:
    """Reads shapes out of nodes and gathers what is wrong instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, place: Place, subject: str, found: str, remedy: str = "") -> None:
        self.problems.append(Problem(place, subject, found, remedy))

    def mapping(self, node: Node, subject: str, known: set[str]) -> Mapping:
        if not isinstance(node, Mapping):
            self.wrong(node.place, subject, "应为键值 / should be keys and values")
            return Mapping({}, {}, node.place)
        for key in node.entries.keys() - known:
            self.wrong(node.keys[key], f"{subject}.{key}", "没有这个键 / no such key", "、".join(sorted(known)))
        return node

    def said(self, node: Node | None, subject: str, *, needed: bool = False) -> Said:
        if node is None:
            return Said()
        found = self.mapping(node, subject, {"zh", "en"})
        texts = {k: v.text.strip() for k, v in found.entries.items() if isinstance(v, Scalar)}
        if needed and not (texts.get("zh") and texts.get("en")):
            self.wrong(node.place, subject, "缺少 zh 或 en / zh or en is missing")
        return Said(texts.get("zh", ""), texts.get("en", ""))

    def text(self, node: Node | None, default: str = "") -> str:
        if node is None:
            return default
        if not isinstance(node, Scalar):
            self.wrong(node.place, "", "应为文字 / should be text")
            return default
        return node.text.strip()

    def texts(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        items = node.items if isinstance(node, Sequence) else (node,)
        return tuple(self.text(i) for i in items)

    def expression(self, node: Node | None) -> Expression | None:
        if node is None:
            return None
        try:
            return parse(self.text(node))
        except ExpressionError as error:
            self.wrong(node.place, self.text(node), str(error))
            return None


def load_questionnaire(files: Iterable[Path], root: Path | None = None) -> Questionnaire:
    """The questionnaire of these files, in their order. Raises LibraryError with all problems."""
    nodes, problems = [], list[Problem]()
    for file in files:
        try:
            nodes.append(read(file, str(file.relative_to(root)) if root else str(file)))
        except YamlProblems as error:
            problems.extend(error.problems)
    if problems:
        raise LibraryError(tuple(problems))
    return questionnaire_of(nodes)


def questionnaire_of(nodes: Iterable[Node]) -> Questionnaire:
    """The questionnaire of these sections, one node each. Raises LibraryError with all problems."""
    reader = Reader()
    sections = [_section(reader, node) for node in nodes]
    if reader.problems:
        raise LibraryError(tuple(reader.problems))
    return assemble_questionnaire(with_english(sections))


def assemble_questionnaire(sections: Iterable[Section]) -> Questionnaire:
    """Sections with the index of their questions. Raises LibraryError where a path stands twice."""
    by_path: dict[str, Question] = {}
    problems = []
    sections = tuple(sections)
    for section in sections:
        for question in section.questions:
            for one in (question, *question.fields):
                if one.path in by_path:
                    found = f"同一问题已在 {by_path[one.path].place} / the same question stands there already"
                    problems.append(Problem(one.place, one.path, found))
                by_path[one.path] = one
    if problems:
        raise LibraryError(tuple(problems))
    return Questionnaire(sections, by_path)


def _section(reader: Reader, node: Node) -> Section:
    found = reader.mapping(node, "section", {"section", "title", "when", "questions"})
    name = reader.text(found.entries.get("section"))
    when = reader.expression(found.entries.get("when"))
    rows = found.entries.get("questions")
    questions = []
    for row in rows.items if isinstance(rows, Sequence) else ():
        question = _question(reader, row, name)
        if when is not None:
            question = replace(question, when=_both(when, question.when))
        questions.append(question)
    title = reader.said(found.entries.get("title"), f"{name}.title", needed=True)
    return Section(name, title, tuple(questions), found.place, when)


def _both(first: Expression, second: Expression | None) -> Expression:
    from ..expressions import Logic

    return first if second is None else Logic("and", (first, second))


def _question(reader: Reader, node: Node, above: str) -> Question:
    found = reader.mapping(node, above, QUESTION_KEYS)
    entries = found.entries
    name, kind = reader.text(entries.get("id")), reader.text(entries.get("type"))
    path = f"{above}.{name}"
    if kind not in TYPES:
        reader.wrong(found.place, path, f"没有这种类型：{kind or '—'} / no such type: {kind or '—'}", "、".join(TYPES))
    choices = _choices(reader, entries.get("choices"), path)
    if kind in ("choice", "choices") and not choices:
        reader.wrong(found.place, path, "没有选项 / no choices")
    fields_node = entries.get("fields")
    fields = tuple(_question(reader, n, path) for n in fields_node.items) if isinstance(fields_node, Sequence) else ()
    unit = reader.text(entries.get("unit"))
    if (kind == "period") != (unit in UNITS):
        reader.wrong(
            found.place,
            path,
            f"unit: {unit or '—'}",
            f"period 需要 {'、'.join(UNITS)} 之一 / period needs one of {', '.join(UNITS)}",
        )
    question = Question(
        path=path, id=name, type=kind, place=found.place, choices=choices, fields=fields, unit=unit,
        ask=reader.said(entries.get("ask"), f"{path}.ask", needed=True),
        help=reader.said(entries.get("help"), f"{path}.help"),
        blank=reader.said(entries.get("blank"), f"{path}.blank"),
        when=reader.expression(entries.get("when")),
        required=reader.text(entries.get("required"), "true") not in ("false", "no"),
        among=reader.expression(entries.get("among")),
        unique=reader.texts(entries.get("unique")), shows=reader.text(entries.get("shows")),
        sources=reader.texts(entries.get("sources")), requirements=reader.texts(entries.get("requirements")),
        derive=reader.text(entries.get("derive")), uses=reader.texts(entries.get("uses")),
    )  # fmt: skip
    between, total = entries.get("between"), entries.get("total")
    if isinstance(between, Sequence) and len(between.items) == 2:
        question = replace(question, between=_bounds(reader, question, between))
    elif between is not None:
        reader.wrong(between.place, f"{path}.between", "应为两个数 / should be two numbers", "[1, 90]")
    if isinstance(total, Mapping):
        question = replace(question, total=_total(reader, total, path))
    if "default" in entries:
        question = replace(question, default=_default(reader, question, entries["default"]), has_default=True)
    if kind in ("text", "long_text") and reader.text(entries.get("english"), "yes") not in ("false", "no"):
        default = _default(reader, question, entries["default_en"]) if "default_en" in entries else None
        question = replace(question, english=english_of(question, default))
    return question


def _total(reader: Reader, node: Mapping, path: str) -> tuple[str, int]:
    entries = reader.mapping(node, f"{path}.total", {"field", "sum"}).entries
    said = reader.text(entries.get("sum"), "100")
    if not said.isdecimal():
        reader.wrong(node.place, f"{path}.total", f"sum: {said}", "应为整数 / should be a whole number")
        return reader.text(entries.get("field")), 100
    return reader.text(entries.get("field")), int(said)


def _bounds(reader: Reader, question: Question, node: Sequence) -> tuple[Any, Any]:
    kind = question.type if question.type in ("percent", "money", "date") else "integer"
    found = []
    for item in node.items:
        try:
            found.append(values.read_scalar(replace(question, type=kind, between=None), reader.text(item)))
        except values.Misfit as error:
            reader.wrong(item.place, question.path, str(error))
            return (0, 0)
    return (found[0], found[1])


def _choices(reader: Reader, node: Node | None, path: str) -> tuple[Choice, ...]:
    if not isinstance(node, Mapping):
        return ()
    choices = []
    for value, row in node.entries.items():
        found = reader.mapping(row, f"{path}.{value}", {"zh", "en", "effect", "text"})
        label = Said(reader.text(found.entries.get("zh")), reader.text(found.entries.get("en")))
        if not (label.zh and label.en):
            reader.wrong(node.keys[value], f"{path}.{value}", "缺少 zh 或 en / zh or en is missing")
        effect = reader.said(found.entries.get("effect"), f"{path}.{value}.effect")
        text = reader.said(found.entries.get("text"), f"{path}.{value}.text")
        choices.append(Choice(value, label, effect, text))
    return tuple(choices)


def _default(reader: Reader, question: Question, node: Node) -> Expression | None:
    if isinstance(node, Scalar) and node.text.startswith("{{") and node.text.rstrip().endswith("}}"):
        try:
            return parse(node.text.strip()[2:-2].strip())
        except ExpressionError as error:
            reader.wrong(node.place, question.path, str(error))
            return None
    if isinstance(node, Sequence) and question.type in ("choices", "parties", "records"):
        rows = [reader.text(i) for i in node.items]
        for row in rows:
            if question.type == "choices" and question.choice(row) is None:
                reader.wrong(node.place, question.path, f"default: {row}", "不是选项之一 / not one of the choices")
        return Constant(rows)
    try:
        return Constant(values.read_scalar(question, reader.text(node)))
    except values.Misfit as error:
        reader.wrong(node.place, question.path, f"default: {error}")
        return None
