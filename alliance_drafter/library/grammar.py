"""Clause text → structure with leaves: the one parser of our own.

The grammar is written down in docs/clause-library.md. A line is a paragraph, an item ("1."), a table row ("|"),
a statement ("%"), a side (":: zh") or an alternative ("== choice"). Errors name file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from .. import model
from ..errors import Place, Problem
from ..expressions import Call, Expression, ExpressionError, Path, parse
from ..filters import CONTEXT_FILTERS, FILTERS
from ..questionnaire.model import Question, Questionnaire
from .model import (
    ComplianceTable,
    For,
    If,
    ItemLine,
    Leaf,
    Line,
    ParagraphLine,
    Piece,
    RowLine,
    Sign,
    Statement,
    TableBlock,
    Terms,
)  # fmt: skip

TOKEN: Final = re.compile(r"\\(.)|[ ]*\{\{(.+?)\}\}[ ]*|[ ]*\[\[(.+?)\]\][ ]*|(_{4,})")
LABEL: Final = re.compile(r"\^([a-z][a-z0-9_]*)\s*$")
ITEM: Final = re.compile(r"^( *)\d+\.\s+(.*)$")
STATEMENT: Final = re.compile(r"^%\s*(\w+)\s*(.*)$")
CELL: Final = re.compile(r"(?<!\\)\|(?![^{]*\}\})")  # a bar that is neither escaped nor a filter's
STRAY: Final = re.compile(r"(\{\{|\}\}|\[\[|\]\]).{0,30}")
CAPTION: Final = re.compile(r"^%\s*caption\s+(.*)$")  # before the first row or after the table
TermFinder = Callable[[str], tuple[Piece, ...]]


def question_of(questionnaire: Questionnaire, parts: tuple[str, ...], records: dict[str, str]) -> Question | None:
    """The question a path prints; a loop variable stands for its record, a party for its member."""
    path = ".".join((records[parts[0]], *parts[1:])) if parts[0] in records else ".".join(parts)
    found = questionnaire.by_path.get(path)
    if found is None and "." in path:
        above, last = path.rsplit(".", 1)
        party = questionnaire.by_path.get(above)
        if party is not None and party.type == "party":
            found = questionnaire.by_path.get(f"parties.members.{last}")
    return found


READABLE: Final = frozenset({"text", "credit_code", "money", "figure", "percent", "date", "party", "period", "integer"})


@dataclass
class Parser:
    """Parses the side(s) of one file; problems are gathered, not raised."""

    questionnaire: Questionnaire
    terms: TermFinder
    file: str
    language: str = "zh"
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, line: int, found: str, remedy: str = "") -> None:
        self.problems.append(Problem(Place(self.file, line, 1), "clause", found, remedy))

    def expression(self, text: str, line: int) -> Expression | None:
        try:
            return parse(text.strip())
        except ExpressionError as error:
            self.wrong(line, f"{text.strip()}: {error}")
            return None

    def line(self, text: str, number: int, records: dict[str, str]) -> Line:
        pieces = self.pieces(text, number, records)
        return Line(zh=pieces) if self.language == "zh" else Line(en=pieces)

    def pieces(self, text: str, number: int, records: dict[str, str]) -> tuple[Piece, ...]:
        """One line's words; the spaces an author leaves beside a tag vanish in Chinese."""
        found: list[Piece] = []
        plain, at = "", 0
        if match := STRAY.search(TOKEN.sub("", text)):
            self.wrong(number, f"未闭合的标记：{match[0]} / unclosed tag: {match[0]}")
        for match in TOKEN.finditer(text):
            before = text[at : match.start()]
            at = match.end()
            plain += before
            if match[1]:
                plain += match[1]
                continue
            if self.language == "en":  # English keeps its spaces
                lead = len(match[0]) - len(match[0].lstrip(" "))
                plain += " " * lead
            if plain:
                found.extend(self.terms(plain))
                plain = ""
            found.extend(self.tag(match, number, records))
            if self.language == "en":
                plain = " " * (len(match[0]) - len(match[0].rstrip(" ")))
        plain += text[at:]
        if plain:
            found.extend(self.terms(plain))
        return tuple(found)

    def tag(self, match: re.Match[str], number: int, records: dict[str, str]) -> list[Piece]:
        if match[4]:
            return [model.FillIn(len(match[4]))]
        if match[3]:
            return [model.Reference(match[3].strip())]
        expression = self.expression(match[2], number)
        if expression is None:
            return []
        question, kind = "", "text"
        if isinstance(expression, Path):
            target = question_of(self.questionnaire, expression.parts, records)
            if expression.parts == ("loop", "index"):
                kind = "number"
            elif target is None:
                self.wrong(number, f"问卷里没有：{expression} / not in the questionnaire: {expression}")
            else:
                question, kind = target.path, target.type
        elif isinstance(expression, Call):
            kind = (FILTERS.get(expression.name) or CONTEXT_FILTERS[expression.name]).gives
            inner = expression.value
            if expression.name == "figure" and isinstance(inner, Path):
                target = question_of(self.questionnaire, inner.parts, records)
                question, kind = (
                    (target.path, "figure") if target is not None and target.type == "money" else ("", kind)
                )
        else:
            kind = "number"
        place = Place(self.file, number, match.start() + 1)
        return [Leaf(expression, question, kind, place, kind in READABLE and self.is_asked(question))]

    def is_asked(self, path: str) -> bool:
        """Whether a person answers the question at path: neither it nor its record is computed."""
        known = self.questionnaire.by_path
        question, record = known.get(path), known.get(path.rpartition(".")[0])
        return question is not None and not question.derive and (record is None or not record.derive)

    def body(self, rows: list[tuple[int, str]], records: dict[str, str]) -> tuple[Statement, ...]:
        statements, rest = self.until(rows, records, ())
        if rest:
            self.wrong(rest[0][0], f"多余的语句：{rest[0][1]} / stray statement: {rest[0][1]}")
        return statements

    def until(
        self, rows: list[tuple[int, str]], records: dict[str, str], ends: tuple[str, ...]
    ) -> tuple[tuple[Statement, ...], list[tuple[int, str]]]:
        """Statements up to one of the words in ends, and the rows from that word on."""
        found: list[Statement] = []
        while rows:
            number, text = rows[0]
            match = STATEMENT.match(text.strip())
            if match and match[1] in ("endfor", "endif", "elif", "else", "endtable"):
                if match[1] not in ends:
                    self.wrong(number, f"多余的 % {match[1]} / stray % {match[1]}")
                    rows = rows[1:]
                    continue
                return tuple(found), rows
            if match:
                statement, rows = self.statement(match, rows, records)
                if statement is not None:
                    found.append(statement)
                continue
            rows = rows[1:]
            if text.strip():
                found.append(self.plain_line(text, number, records))
        if ends:
            self.wrong(0, f"缺少 % {ends[-1]} / missing % {ends[-1]}")
        return tuple(found), []

    def plain_line(self, text: str, number: int, records: dict[str, str]) -> Statement:
        place, text = Place(self.file, number, 1), text.rstrip()
        if text.lstrip().startswith("|"):
            cells = CELL.split(text.strip().strip("|"))
            return RowLine(tuple(self.line(c.strip(), number, records) for c in cells), place)
        label = ""
        if match := LABEL.search(text):
            label, text = match[1], text[: match.start()].rstrip()
        if match := ITEM.match(text):
            level = 1 if len(match[1]) >= 2 else 0
            return ItemLine(self.line(match[2], number, records), label, level, place)
        return ParagraphLine(self.line(text.strip(), number, records), label, place)

    def statement(
        self, match: re.Match[str], rows: list[tuple[int, str]], records: dict[str, str]
    ) -> tuple[Statement | None, list[tuple[int, str]]]:
        number, word, rest = rows[0][0], match[1], match[2].strip()
        place = Place(self.file, number, 1)
        if word == "for":
            return self.loop(rest, rows, records)
        if word == "if":
            return self.condition(rest, rows, records)
        if word == "table":
            return self.table(rest, rows, records)
        if word == "sign":
            if rest and rest not in records:
                self.wrong(number, f"% sign {rest}: 不是循环变量 / % sign {rest}: no loop variable")
            return Sign(rest, place), rows[1:]
        if word == "terms":
            return Terms(place), rows[1:]
        if word == "compliance":
            return ComplianceTable(place), rows[1:]
        self.wrong(number, f"没有这个语句：% {word} / no such statement: % {word}")
        return None, rows[1:]

    def loop(
        self, rest: str, rows: list[tuple[int, str]], records: dict[str, str]
    ) -> tuple[Statement | None, list[tuple[int, str]]]:
        number = rows[0][0]
        match = re.fullmatch(r"(\w+)\s+in\s+(.+)", rest)
        over = self.expression(match[2], number) if match else None
        if match is None or over is None:
            self.wrong(number, f"应写 % for x in path，不是 {rest} / write % for x in path, not {rest}")
            return None, rows[1:]
        inner = over
        while isinstance(inner, Call):
            inner = inner.value
        question = question_of(self.questionnaire, inner.parts, records) if isinstance(inner, Path) else None
        if question is None or question.type not in ("records", "parties"):
            self.wrong(number, f"不是列表：{rest} / not a list of records or parties: {rest}")
        record = "parties.members" if question is not None and question.type == "parties" else ""
        record = record or (question.path if question is not None else "")
        body, after = self.until(rows[1:], {**records, match[1]: record}, ("endfor",))
        return For(match[1], over, record, body, Place(self.file, number, 1)), after[1:]

    def condition(
        self, rest: str, rows: list[tuple[int, str]], records: dict[str, str]
    ) -> tuple[Statement | None, list[tuple[int, str]]]:
        number, branches = rows[0][0], []
        otherwise: tuple[Statement, ...] = ()
        word, after = "if", rows
        while word in ("if", "elif"):
            test = self.expression(rest, after[0][0])
            body, after = self.until(after[1:], records, ("elif", "else", "endif"))
            if test is not None:
                branches.append((test, body))
            if not after:
                return None, []
            match = STATEMENT.match(after[0][1].strip())
            word, rest = (match[1], match[2]) if match else ("endif", "")
        if word == "else":
            otherwise, after = self.until(after[1:], records, ("endif",))
        return If(tuple(branches), otherwise, Place(self.file, number, 1)), after[1:]

    def table(
        self, rest: str, rows: list[tuple[int, str]], records: dict[str, str]
    ) -> tuple[Statement | None, list[tuple[int, str]]]:
        number, caption = rows[0][0], Line()
        match = re.fullmatch(r"widths=([\d,\s]+)", rest)
        widths = tuple(int(w) for w in match[1].split(",")) if match else ()
        if sum(widths) != 100:
            self.wrong(number, f"widths 合计应为 100：{rest} / widths must add up to 100: {rest}")
        rows = rows[1:]
        while rows and not rows[0][1].strip():
            rows = rows[1:]
        if rows and (match := CAPTION.match(rows[0][1].strip())):
            caption = self.line(match[1], rows[0][0], records)
            rows = rows[1:]
        body, after = self.until(rows, records, ("endtable",))
        self.row_widths(body, len(widths))
        after = after[1:]
        if after and (match := CAPTION.match(after[0][1].strip())):
            caption = self.line(match[1], after[0][0], records)
            after = after[1:]
        return TableBlock(widths, caption, body, Place(self.file, number, 1)), after

    def row_widths(self, body: tuple[Statement, ...], columns: int) -> None:
        for row in body:
            if isinstance(row, RowLine) and len(row.cells) != columns:
                self.wrong(
                    row.place.line,
                    f"{len(row.cells)} 格，应为 {columns} / {len(row.cells)} cells; {columns} are right",
                )
            elif isinstance(row, For):
                self.row_widths(row.body, columns)
            elif isinstance(row, If):
                for _, inner in (*row.branches, (None, row.otherwise)):
                    self.row_widths(inner, columns)
            elif not isinstance(row, RowLine):
                self.wrong(row.place.line, "表内只能是行 / only rows may stand in a table")


def split_sides(text: str, first_line: int) -> dict[str, dict[str, list[tuple[int, str]]]]:
    """The body of a clause file → alternative ("" for what is common) → language → numbered rows."""
    found: dict[str, dict[str, list[tuple[int, str]]]] = {"": {}}
    alternative, language = "", ""
    for number, row in enumerate(text.split("\n"), first_line):
        if row.startswith("== "):
            alternative, language = row[3:].strip(), "zh"
            found.setdefault(alternative, {})
        elif row.startswith(":: "):
            language = row[3:].strip()
            found[alternative].setdefault(language, [])
        elif language or row.strip():
            found[alternative].setdefault(language, []).append((number, row))
    return found
