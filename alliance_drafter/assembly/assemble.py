"""Selection + Answers → Agreement: articles, words, blanks; references still name clause ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from .. import filters, model
from ..answers.model import UNKNOWN, Answers
from ..expressions import Path, Scope, evaluate
from ..library.model import (
    For,
    If,
    ItemLine,
    Leaf,
    Library,
    Line,
    ParagraphLine,
    Piece,
    RowLine,
    Sign,
    Statement,
    TableBlock,
    Terms,
)  # fmt: skip
from ..questionnaire.model import Question, Said
from .lists import close_lists
from .select import SelectedClause, SelectedPart, Selection

Frame = dict[str, str]  # loop variable → absolute path of its record, "parties.members[2]"


@dataclass
class Filler:
    """Fills the leaves of one document. Nothing here reads a clock, a file or a setting."""

    library: Library
    scope: Scope
    indexes: dict[str, int] = field(default_factory=dict)  # member's short name → place in the list

    def words(self, line: Line, scope: Scope, frame: Frame) -> model.Words:
        return model.Words(zh=self.side(line.zh, scope, frame, "zh"), en=self.side(line.en, scope, frame, "en"))

    def side(self, pieces: tuple[Piece, ...], scope: Scope, frame: Frame, language: str) -> tuple[model.Inline, ...]:
        found: list[model.Inline] = []
        for piece in pieces:
            if isinstance(piece, Leaf):
                found.append(self.leaf(piece, scope, frame, language))
            else:
                found.append(piece)
        return tuple(found)

    def leaf(self, leaf: Leaf, scope: Scope, frame: Frame, language: str) -> model.Inline:
        question = self.library.questionnaire.by_path.get(leaf.question)
        value = evaluate(leaf.expression, scope)
        path = self.absolute(leaf, scope, frame)
        if value == "" and not isinstance(leaf.expression, Path):  # {{ 'x' if … else '' }}
            return model.Text("")
        if value is UNKNOWN or value == "" or value == []:
            if question is not None and not question.required:
                return model.Text("—")
            return model.Blank(path, self.prompt(question, leaf, language))
        return model.Text(self.say(value, leaf.kind, question, scope, language), path)

    def prompt(self, question: Question | None, leaf: Leaf, language: str) -> str:
        if question is None:
            return str(leaf.expression)
        return question.blank.get(language) or question.ask.get(language).rstrip("？?")

    def absolute(self, leaf: Leaf, scope: Scope, frame: Frame) -> str:
        if not isinstance(leaf.expression, Path):
            return leaf.question
        parts = leaf.expression.parts
        if parts[0] in frame:
            return ".".join((frame[parts[0]], *parts[1:]))
        if leaf.question.startswith("parties.members.") and parts[0] != "parties":  # a party followed into its member
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
                return str(scope.members.get(value, {}).get("name", value))
            case "parties":
                return filters.joined([str(scope.members.get(v, {}).get("name", v)) for v in value], language)
            case "long_text":
                return str(value).rstrip("。；; \n")  # the sentence around it has its own end
        return filters.number_text(value) if isinstance(value, int | Decimal) else str(value)

    # statements → blocks

    def blocks(self, statements: Iterable[Statement], scope: Scope, frame: Frame) -> list[model.Block]:
        """Paragraphs with the items that hang from them. Items without a paragraph get one without words."""
        found: list[model.Block] = []
        for statement, inner_scope, inner_frame in self.flat(statements, scope, frame):
            if isinstance(statement, ParagraphLine):
                words = self.words(statement.line, inner_scope, inner_frame)
                found.append(model.Paragraph(words, (), statement.label))
            elif isinstance(statement, ItemLine):
                item = model.Item(self.words(statement.line, inner_scope, inner_frame), (), statement.label)
                if not found or not isinstance(found[-1], model.Paragraph):
                    found.append(model.Paragraph(model.Words()))
                found[-1] = _hang(found[-1], item, statement.level)
            elif isinstance(statement, TableBlock):
                found.append(self.table(statement, inner_scope, inner_frame))
            elif isinstance(statement, Sign):
                found.append(self.sign(statement, inner_scope, inner_frame))
        return found

    def flat(
        self, statements: Iterable[Statement], scope: Scope, frame: Frame
    ) -> Iterable[tuple[Statement, Scope, Frame]]:
        """Loops and conditions carried out."""
        for statement in statements:
            if isinstance(statement, If):
                for test, body in statement.branches:
                    if evaluate(test, scope) is True or (evaluate(test, scope) not in (False, UNKNOWN, "", 0, [])):
                        yield from self.flat(body, scope, frame)
                        break
                else:
                    yield from self.flat(statement.otherwise, scope, frame)
            elif isinstance(statement, For):
                yield from self.loop(statement, scope, frame)
            else:
                yield statement, scope, frame

    def loop(self, loop: For, scope: Scope, frame: Frame) -> Iterable[tuple[Statement, Scope, Frame]]:
        rows = evaluate(loop.over, scope)
        for number, row in enumerate(rows if isinstance(rows, list) else [], 1):
            if isinstance(row, str):
                base, record = f"parties.members[{self.indexes.get(row, 0)}]", scope.members.get(row, {})
            else:
                base, record = f"{loop.record}[{self.index(loop, row, number - 1, scope)}]", row
            local = {loop.variable: record, "loop": {"index": number}}
            yield from self.flat(loop.body, scope.with_local(**local), {**frame, loop.variable: base})

    def index(self, loop: For, row: Any, place: int, scope: Scope) -> int:
        """A filtered list's records keep the index they have in the answers."""
        whole = scope.get(tuple(loop.record.split(".")))
        return next((i for i, r in enumerate(whole) if r is row), place) if isinstance(whole, list) else place

    def table(self, table: TableBlock, scope: Scope, frame: Frame) -> model.Table:
        rows = [
            tuple(self.words(cell, inner, at) for cell in row.cells)
            for row, inner, at in self.flat(table.rows, scope, frame)
            if isinstance(row, RowLine)
        ]
        return model.Table(self.words(table.caption, scope, frame), rows[0], tuple(rows[1:]), table.widths)

    def sign(self, sign: Sign, scope: Scope, frame: Frame) -> model.SignatureBlock:
        member = scope.local.get(sign.variable, {}) if sign.variable else {}
        return signature(member, frame.get(sign.variable, ""))

    def article(self, chosen: SelectedClause) -> model.Article:
        clause = chosen.clause
        blocks = self.blocks(clause.body, self.scope, {})
        if clause.choose and not chosen.alternative:
            question = self.library.questionnaire.by_path[clause.choose]
            prompt = question.blank.zh or question.ask.zh.rstrip("？?")
            blocks.append(model.Paragraph(model.Words(zh=(model.Blank(clause.choose, prompt),))))
        blocks += self.blocks(clause.alternatives.get(chosen.alternative, ()), self.scope, {})
        return model.Article(
            clause.id, chosen.alternative, said(clause.title), tuple(close_lists(b) for b in blocks),
            clause.numbered, clause.emphasis,
        )  # fmt: skip


def _hang(block: model.Block, item: model.Item, level: int) -> model.Block:
    assert isinstance(block, model.Paragraph)
    if level and block.items:
        last = block.items[-1]
        return replace(block, items=(*block.items[:-1], replace(last, items=(*last.items, item))))
    return replace(block, items=(*block.items, item))


def said(text: Said) -> model.Words:
    return model.Words(zh=(model.Text(text.zh),) if text.zh else (), en=(model.Text(text.en),) if text.en else ())


def signature(member: dict[str, Any], path: str) -> model.SignatureBlock:
    """One party's block: name, seal, who signs, name in print, date (R-SIG-01)."""

    def zh(*inlines: model.Inline) -> model.Words:
        return model.Words(zh=inlines)

    name: model.Inline = model.FillIn(20)
    printed: model.Inline = model.FillIn(8)
    if member:
        known = member.get("name", UNKNOWN)
        blank = model.Blank(f"{path}.name", "单位全称")
        name = blank if known is UNKNOWN else model.Text(str(known), f"{path}.name")
        who = member.get("signatory_name", UNKNOWN)
        if who is not UNKNOWN and who:
            printed = model.Text(str(who), f"{path}.signatory_name")
    signer = {"legal_representative": "法定代表人", "authorised": "授权代表"}.get(
        str(member.get("signatory")), "法定代表人或授权代表"
    )
    lines = (
        zh(model.Text("（盖章：单位公章）")),
        zh(model.Text(f"{signer}（签字）："), model.FillIn(10)),
        zh(model.Text("姓名（正楷）："), printed),
        zh(model.Text("签署日期："), model.FillIn(4), model.Text("年"), model.FillIn(2), model.Text("月"),
           model.FillIn(2), model.Text("日")),
    )  # fmt: skip
    return model.SignatureBlock(path, zh(name), lines)


def assemble(selection: Selection, answers: Answers) -> model.Agreement:
    """The agreement with unnumbered articles; resolve() gives numbers and references."""
    library, scope = selection.library, answers.scope()
    members = answers.values.get("parties", {}).get("members", UNKNOWN)
    rows = members if isinstance(members, list) else []
    fill = Filler(library, scope, {m["short"]: i for i, m in enumerate(rows) if isinstance(m.get("short"), str)})
    parts = [_part(fill, part) for part in selection.parts]
    parts = _with_terms(fill, parts)
    outline = library.agreement
    chair = scope.get(("chair", "unit"))
    order = sorted(range(len(rows)), key=lambda i: (rows[i].get("short") != chair, i))  # chair unit first
    number, short = scope.get(("document", "number")), scope.get(("alliance", "short_name"))
    dated = scope.get(("document", "date"))
    title = fill.words(outline.title, scope, {})
    return model.Agreement(
        title=title,
        short_title=short if isinstance(short, str) and short else plain(title.zh),
        document_number=number if isinstance(number, str) else "",
        dated="" if dated is UNKNOWN else dated.isoformat(),
        cover=model.Cover(
            fill.words(outline.cover_number, scope, {}),
            tuple(model.CoverLine(fill.words(a, scope, {}), fill.words(b, scope, {})) for a, b in outline.cover),
        ),
        parts=tuple(parts),
        signatures=tuple(signature(rows[i], f"parties.members[{i}]") for i in order),
        languages=("zh",),
        prevails="zh",
        stamp=library.stamp,
    )


def plain(inlines: tuple[model.Inline, ...]) -> str:
    return "".join(i.text if isinstance(i, model.Text | model.Term) else "" for i in inlines)


def _part(fill: Filler, part: SelectedPart) -> model.Part:
    chapters = tuple(
        model.Chapter(chapter.id, said(chapter.title), tuple(fill.article(c) for c in clauses))
        for chapter, clauses in part.chapters
    )
    title = fill.words(part.outline.title, fill.scope, {})
    front = tuple(fill.article(c) for c in part.front)
    counted = part.outline is fill.library.agreement or part.outline.numbered_chapters
    return model.Part(
        part.outline.id, title, said(part.outline.calls_itself), chapters, front, numbered_chapters=counted
    )


def _with_terms(fill: Filler, parts: list[model.Part]) -> list[model.Part]:
    """The definitions write themselves from the terms used, so that none is defined in vain or missing."""
    used = {i.term_id for part in parts for i in inlines_of(part) if isinstance(i, model.Term)}
    waiting = list(used)
    while waiting:  # a definition may use further terms
        for piece in fill.library.terms[waiting.pop()].means.zh:
            if isinstance(piece, model.Term) and piece.term_id not in used:
                used.add(piece.term_id)
                waiting.append(piece.term_id)
    items = []
    for term in fill.library.terms.values():
        if term.id in used:
            means = fill.words(term.means, fill.scope, {})
            zh = (model.Text("“"), model.Term(term.name.zh, term.id), model.Text("”，指"), *means.zh)
            items.append(model.Item(model.Words(zh=zh), (), f"term_{term.id}"))

    def filled(article: model.Article) -> model.Article:
        clause = fill.library.clauses[article.clause_id]
        if not any(isinstance(s, Terms) for s in clause.body):
            return article
        last = article.blocks[-1]
        assert isinstance(last, model.Paragraph)
        return replace(article, blocks=(*article.blocks[:-1], replace(last, items=tuple(items))))

    def chapter(one: model.Chapter) -> model.Chapter:
        return replace(one, articles=tuple(filled(a) for a in one.articles))

    return [replace(p, chapters=tuple(chapter(c) for c in p.chapters)) for p in parts]


def inlines_of(part: model.Part) -> Iterable[model.Inline]:
    """Every inline of the part's articles, in order."""
    for article in (*part.front, *(a for c in part.chapters for a in c.articles)):
        for words in words_of(article):
            yield from words.zh


def words_of(article: model.Article) -> Iterable[model.Words]:
    """The words of each paragraph, item and cell of the article, in order; its title left out."""

    def items(found: tuple[model.Item, ...]) -> Iterable[model.Words]:
        for item in found:
            yield item.words
            yield from items(item.items)

    for block in article.blocks:
        if isinstance(block, model.Paragraph):
            yield block.words
            yield from items(block.items)
        elif isinstance(block, model.Table):
            yield block.caption
            for row in (block.header, *block.rows):
                yield from row


def text_of_article(article: model.Article) -> str:
    """What the article says, a line for each paragraph, item and cell; references as they are shown."""
    return "\n".join("".join(_shown(i) for i in words.zh) for words in words_of(article))


def _shown(inline: model.Inline) -> str:
    match inline:
        case model.Text(text) | model.Term(text):
            return text
        case model.Reference(_, pieces):
            return "".join(text for text, _ in pieces)
        case model.Blank(_, prompt):
            return f"【待填：{prompt}】"
    return "____"
