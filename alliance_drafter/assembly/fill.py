"""Clauses with their leaves filled: lines → words, statements → blocks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .. import filters, model
from ..answers.model import UNKNOWN
from ..expressions import Call, Path, Scope, evaluate, paths
from ..library.model import (
    Body,
    Clause,
    DefinedTerm,
    For,
    If,
    ItemLine,
    Leaf,
    Library,
    Line,
    ParagraphLine,
    Piece,
    RowLine,
    Segment,
    Sign,
    Statement,
    TableBlock,
    Terms,
    settled,
)  # fmt: skip
from ..questionnaire.model import Question, Said
from .lists import Open, Written, closed
from .reads import reads
from .segments import is_fixed, segments, settle
from .select import SelectedClause
from .signature import signature
from .words import words_in

Frame = dict[str, str]  # loop variable → absolute path of its record, "parties.members[2]"
Placed = tuple[Statement, Scope, Frame]


@dataclass
class Filler:
    """Fills the leaves of one document. Nothing here reads a clock, a file or a setting."""

    library: Library
    scope: Scope
    indexes: dict[str, int] = field(default_factory=dict)  # member's short name → place in the list
    english_only: bool = False  # the English edition, where no Chinese stands beside
    terms: set[str] = field(default_factory=set)  # used so far, by id
    defining: set[str] = field(default_factory=set)  # clauses that say % terms
    answered: dict[tuple[str, str], str] = field(default_factory=dict)  # answers looked at so far, each with its type

    def words(self, line: Line, scope: Scope, frame: Frame) -> model.Words:
        if line.terms:
            self.terms |= line.terms
        if line.words is not None:
            return line.words
        zh = self.side(line.zh, scope, frame, "zh")
        return model.Words(zh, self.side(line.en, scope.in_english(), frame, "en") if line.en else ())

    def side(self, pieces: tuple[Piece, ...], scope: Scope, frame: Frame, language: str) -> tuple[model.Inline, ...]:
        if not pieces:
            return ()
        filled = [self.leaf(p, scope, frame, language) if isinstance(p, Leaf) else p for p in pieces]
        return tuple(filled if language == "zh" else map(_after, filled, (None, *filled)))

    def leaf(self, leaf: Leaf, scope: Scope, frame: Frame, language: str) -> model.Inline:
        question = self.library.questionnaire.by_path.get(leaf.question)
        value = evaluate(leaf.expression, scope)
        path, kind = self.absolute(leaf, scope, frame), leaf.kind if leaf.readable else ""
        if language == "en":
            path, kind = self.in_english(leaf, path, kind, question, scope)
        if value == "" and not isinstance(leaf.expression, Path):  # {{ 'x' if … else '' }}
            return model.Text("")
        if value is UNKNOWN or value == "" or value == []:
            if question is not None and not question.required:
                return model.Text("—")
            if question is None:
                path, question = self.unknown(leaf, scope, frame)
            return model.Blank(path, question.label(language) if question is not None else path, kind)
        return model.Text(self.say(value, leaf.kind, question, scope, language), path, kind)

    def in_english(self, leaf: Leaf, path: str, kind: str, question: Question | None, scope: Scope) -> tuple[str, str]:
        """The answer that an English value is, and how it is read back: one that is bound shows one text everywhere.

        So beside the Chinese only an answer's own English is bound, and a party's name nowhere.
        """
        asked = question.english if question is not None else None
        if asked is not None and isinstance(leaf.expression, Path) and scope.has_english(leaf.expression.parts):
            return f"{path}_en", kind
        return path, kind if self.english_only and kind != "party" else ""

    def unknown(self, leaf: Leaf, scope: Scope, frame: Frame) -> tuple[str, Question | None]:
        """Of a computed value that can't be computed: the first answer that is missing for it, and its question."""
        used = [(path, self.path(path, "", scope, frame)) for path in paths(leaf.expression)]
        missing = [name for path, name in used if evaluate(path, scope) is UNKNOWN] or [name for _, name in used]
        asked = ((name, self.library.questionnaire.question_at(name)) for name in missing)
        return next((found for found in asked if found[1] is not None), ("", None))

    def absolute(self, leaf: Leaf, scope: Scope, frame: Frame) -> str:
        expression = leaf.expression
        if isinstance(expression, Call) and leaf.kind == "figure":
            expression = expression.value
        return self.path(expression, leaf.question, scope, frame) if isinstance(expression, Path) else leaf.question

    def path(self, path: Path, question: str, scope: Scope, frame: Frame) -> str:
        """Where the answer stands, indices included. question: the path of its question, without."""
        parts = path.parts
        if parts[0] in frame:
            return ".".join((frame[parts[0]], *parts[1:]))
        if question.startswith("parties.members.") and parts[0] != "parties":  # a party followed into its member
            short = scope.get(parts[:-1])
            if short in self.indexes:
                return f"parties.members[{self.indexes[short]}].{parts[-1]}"
        return ".".join(parts)

    def say(self, value: Any, kind: str, question: Question | None, scope: Scope, language: str) -> str:
        """A value as the agreement prints it, by the question's type."""
        match kind:
            case "choice" | "choices" if question is not None:
                chosen = [question.choice(v) for v in (value if isinstance(value, list) else [value])]
                texts = [(c.text or c.label).get(language) for c in chosen if c is not None]
                return filters.joined(texts, language)
            case "money":
                return filters.money(value, language)
            case "percent":
                return filters.number_text(value) + "%"
            case "period" if question is not None:
                return filters.period(value, question.unit, language)
            case "date":
                return filters.day(value, language)
            case "yes_no":
                return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
            case "party":
                return _named(value, scope)
            case "parties":
                return filters.joined([_named(v, scope) for v in value], language)
            case "long_text":
                return str(value).rstrip("。；;. \n")  # the sentence around it has its own end
        return filters.number_text(value) if isinstance(value, int | Decimal) else str(value)

    # statements → blocks

    def blocks(self, statements: Iterable[Statement], scope: Scope, frame: Frame) -> list[Written]:
        """Paragraphs with the items that hang from them. Items without a paragraph get one without words."""
        found: list[Written] = []
        for statement, at, inside in self.flat(statements, scope, frame):
            if isinstance(statement, ParagraphLine):
                found.append(Open(self.words(statement.line, at, inside), statement.label))
            elif isinstance(statement, ItemLine):
                last = found[-1] if found else None
                if not isinstance(last, Open):
                    last = Open(model.Words())
                    found.append(last)
                last.hang(Open(self.words(statement.line, at, inside), statement.label), statement.level)
            elif isinstance(statement, TableBlock):
                found.append(self.table(statement, at, inside))
            elif isinstance(statement, Sign):
                found.append(self.sign(statement, at, inside))
        return found

    def flat(self, statements: Iterable[Statement], scope: Scope, frame: Frame) -> list[Placed]:
        """Loops and conditions carried out."""
        found: list[Placed] = []
        for statement in statements:
            if isinstance(statement, If):
                found += self.flat(chosen(statement, scope), scope, frame)
            elif isinstance(statement, For):
                found += self.loop(statement, scope, frame)
            else:
                found.append((statement, scope, frame))
        return found

    def loop(self, loop: For, scope: Scope, frame: Frame) -> list[Placed]:
        found: list[Placed] = []
        rows = evaluate(loop.over, scope)
        whole = scope.get(tuple(loop.record.split(".")))  # a filtered list's records keep the index they have in it
        places = {id(row): place for place, row in enumerate(whole)} if isinstance(whole, list) else {}
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if isinstance(row, str):
                base, record = f"parties.members[{self.indexes.get(row, 0)}]", scope.members.get(row, {})
            else:
                base, record = f"{loop.record}[{places.get(id(row), number - 1)}]", row
            local = {loop.variable: record, "loop": {"index": number}}
            found += self.flat(loop.body, scope.with_local(**local), {**frame, loop.variable: base})
        return found

    def table(self, table: TableBlock, scope: Scope, frame: Frame) -> model.Table:
        if table.table is not None:
            self.terms |= table.terms
            return table.table
        header, *rows = [
            self.row(row, at, inside)
            for row, at, inside in self.flat(table.rows, scope, frame)
            if isinstance(row, RowLine)
        ]
        return model.Table(self.words(table.caption, scope, frame), header, tuple(rows), table.widths)

    def row(self, row: RowLine, scope: Scope, frame: Frame) -> tuple[model.Words, ...]:
        if row.words is None:
            return tuple([self.words(cell, scope, frame) for cell in row.cells])
        self.terms |= row.terms
        return row.words

    def sign(self, sign: Sign, scope: Scope, frame: Frame) -> model.SignatureBlock:
        member = scope.local.get(sign.variable, {}) if sign.variable else {}
        return signature(member, frame.get(sign.variable, ""))

    def article(self, selected: SelectedClause) -> model.Article:
        clause, alternative = selected.clause, selected.alternative
        return model.Article(
            clause.id, alternative, said(clause.title), self.body(clause, alternative), clause.numbered, clause.emphasis
        )  # fmt: skip

    def body(self, clause: Clause, alternative: str) -> tuple[model.Block, ...]:
        """What no answer can change is assembled once and kept with its clause."""
        if alternative not in clause.kept:
            clause.kept[alternative] = self.prepared(clause, alternative)
        body = clause.kept[alternative]
        self.terms |= body.terms
        if body.defines:
            self.defining.add(clause.id)
        if body.blocks is not None:
            return body.blocks
        found: list[Written] = []
        for piece in body.pieces:
            if isinstance(piece, Segment):
                found += self.segment(piece)
            else:
                found.append(piece)
        return closed(found)

    def definitions(self, last: model.Block, terms: list[DefinedTerm]) -> model.Paragraph:
        """The paragraph with an item for each of the terms; the same where it and all that they tell are the same."""
        assert isinstance(last, model.Paragraph)
        names = tuple([term.id for term in terms])
        paths = self.library.filled.get(names)
        if paths is None:
            lines = [ItemLine(term.means, "", 0, term.place) for term in terms]
            paths = reads(lines, self.library.questionnaire)
            self.library.filled.put(names, paths)
        key = (names, last.words, last.number, self.english_only, *[self.answer(path) for path in paths])
        known: model.Paragraph | None = self.library.filled.get(key)
        if known is None:
            items = tuple([self.definition(term, number) for number, term in enumerate(terms, 1)])
            known = model.Paragraph(last.words, items, last.label, last.number)
            settle(known)
            self.library.filled.put(key, known)
        return known

    def definition(self, term: DefinedTerm, number: int) -> model.Item:
        means = self.words(term.means, self.scope, {})
        zh = (model.Text("“"), model.Term(term.name.zh, term.id), model.Text("”，指"), *means.zh)
        en = (model.Text("“"), model.Term(term.name.en, term.id), model.Text("” means "), *means.en)
        return model.Item(model.Words(zh, en if self.library.english else ()), (), f"term_{term.id}", number)

    def segment(self, segment: Segment) -> tuple[model.Block, ...]:
        """Filled once for the same answers: then all that later passes made of its blocks serves again."""
        key = (segment, self.english_only, *[self.answer(path) for path in segment.reads])
        known: tuple[tuple[model.Block, ...], frozenset[str]] | None = self.library.filled.get(key)
        if known is None:
            before, self.terms = self.terms, set()
            blocks = closed(self.blocks(segment.statements, self.scope, {}))
            for block in blocks:
                settle(block)
            known = (blocks, frozenset(self.terms))
            self.library.filled.put(key, known)
            self.terms = before
        self.terms |= known[1]
        return known[0]

    def answer(self, path: tuple[str, str]) -> str:
        """What is answered, written so that no two unlike answers, be it in type only, look the same."""
        if path not in self.answered:
            self.answered[path] = repr(self.scope.get(path))
        return self.answered[path]

    def prepared(self, clause: Clause, alternative: str) -> Body:
        nobody = Filler(self.library, Scope({}))
        pieces: list[model.Block | Segment] = []
        for place, segment in enumerate((*segments(clause.body), *segments(clause.alternatives.get(alternative, ())))):
            if all(map(is_fixed, segment)):
                pieces += closed(nobody.blocks(segment, nobody.scope, {}), place)
            else:
                pieces.append(Segment(segment, reads(segment, self.library.questionnaire)))
        blocks = [piece for piece in pieces if not isinstance(piece, Segment)]
        for block in blocks:
            for words in words_in((block,)):
                settled(words)
            settle(block)
        if clause.choose and not alternative:
            question = self.library.questionnaire.by_path[clause.choose]
            zh, en = (model.Blank(clause.choose, question.label(language)) for language in ("zh", "en"))
            blocks.append(model.Paragraph(model.Words((zh,), (en,))))
            pieces.append(blocks[-1])
        whole = closed(blocks) if len(blocks) == len(pieces) else None
        defines = Terms in map(type, clause.body)
        return Body(tuple(pieces), frozenset(nobody.terms), whole, defines)


def _after(inline: model.Inline, before: model.Inline | None) -> model.Inline:
    """Without the full stop that an abbreviation before it has already: Co., Ltd."""
    if not isinstance(inline, model.Text) or not inline.text.startswith(".") or inline.answer:
        return inline
    ended = isinstance(before, model.Text) and before.text.endswith(".")
    return model.Text(inline.text[1:]) if ended else inline


def _named(short: str, scope: Scope) -> str:
    """A party by its full name, in English where the scope is and there is one."""
    member = scope.members.get(short, {})
    return str((scope.english and member.get("name_en")) or member.get("name", short))


def chosen(condition: If, scope: Scope) -> tuple[Statement, ...]:
    """The statements of the branch that holds."""
    for test, body in condition.branches:
        if evaluate(test, scope) not in (False, UNKNOWN, "", 0, []):
            return body
    return condition.otherwise


@lru_cache(maxsize=4096)
def said(text: Said) -> model.Words:
    """The same words each time."""
    return settled(model.Words((model.Text(text.zh),) if text.zh else (), (model.Text(text.en),) if text.en else ()))
