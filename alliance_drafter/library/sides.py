"""The two sides of a clause's text become one: the same statements, each line in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from .. import model
from ..errors import Place
from ..errors import in_one_language as one
from ..expressions import paths
from .clause_text import expression_text
from .model import For, If, ItemLine, Leaf, Line, ParagraphLine, Piece, RowLine, Sign, Statement, TableBlock

Wrong = Callable[[Place, str, str], None]  # where, what was found, what would be right
HAN: Final = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+")
WORDS: Final = re.compile(r"[a-z]{4,}")  # not ISO, PCT or kW
KINDS: Final = {
    ParagraphLine: "款 / paragraph", ItemLine: "项 / item", RowLine: "行 / row", TableBlock: "% table", For: "% for",
    If: "% if", Sign: "% sign",
}  # fmt: skip


def paired(zh: tuple[Statement, ...], en: tuple[Statement, ...], end: Place, wrong: Wrong) -> tuple[Statement, ...]:
    """The statements of both sides as one. end: where the English side is said to lack or exceed a statement.

    wrong is told of every difference in structure; what has no counterpart then stays in one language.
    """
    if len(zh) != len(en):
        place = en[min(len(zh), len(en) - 1)].place if en else end
        wrong(
            place,
            f"中文 {len(zh)} 段、项或者语句，英文 {len(en)}"
            f" / {len(zh)} paragraphs, items or statements in Chinese, {len(en)} in English",
            "逐段对应 / one for one",
        )
    pairs = [_pair(a, b, wrong) for a, b in zip(zh, en, strict=False)]
    return (*pairs, *zh[len(pairs) :])


def _pair(zh: Statement, en: Statement, wrong: Wrong) -> Statement:
    if type(zh) is not type(en):
        wrong(
            en.place,
            f"与中文不对应：{one(_kind(en), 'zh')} / not what stands in Chinese: {one(_kind(en), 'en')}",
            _kind(zh),
        )
        return zh
    match zh, en:
        case ParagraphLine(line, label), ParagraphLine(other, called):
            _same(en, f"^{label}", label, called, wrong)
            return replace(zh, line=_line(line, other))
        case ItemLine(line, label, level), ItemLine(other, called, depth):
            _same(en, f"^{label}", label, called, wrong)
            _same(en, "缩进 / the indent", level, depth, wrong)
            return replace(zh, line=_line(line, other))
        case RowLine(cells), RowLine(others):
            if len(cells) != len(others):
                wrong(en.place, f"{len(others)} 格 / {len(others)} cells", f"{len(cells)}")
            return replace(zh, cells=tuple(_line(a, b) for a, b in zip(cells, others, strict=False)))
        case TableBlock(), TableBlock():
            _same(en, "widths", zh.widths, en.widths, wrong)
            rows = paired(zh.rows, en.rows, en.place, wrong)
            return replace(zh, caption=_line(zh.caption, en.caption), rows=rows)
        case For(), For():
            _same(en, "% for", (zh.variable, zh.over), (en.variable, en.over), wrong)
            return replace(zh, body=paired(zh.body, en.body, en.place, wrong))
        case If(), If():
            tests = [expression_text(test) for test, _ in zh.branches]
            _same(en, "% if", tests, [expression_text(test) for test, _ in en.branches], wrong)
            branches = tuple(
                (test, paired(a, b, en.place, wrong))
                for (test, a), (_, b) in zip(zh.branches, en.branches, strict=False)
            )
            return replace(zh, branches=branches, otherwise=paired(zh.otherwise, en.otherwise, en.place, wrong))
        case Sign(), Sign():
            _same(en, "% sign", zh.variable, en.variable, wrong)
    return zh


def _same(en: Statement, what: str, zh: Any, found: Any, wrong: Wrong) -> None:
    if zh != found:
        wrong(
            en.place,
            f"{one(what, 'zh')} 与中文不同 / {one(what, 'en')} differs from the Chinese",
            "照抄中文一侧 / copy the Chinese side",
        )


def _kind(statement: Statement) -> str:
    return KINDS.get(type(statement), type(statement).__name__)


def _line(zh: Line, en: Line) -> Line:
    return Line(zh.zh, en.en)


def differences(line: Line, but: str = "") -> Iterator[tuple[str, str]]:
    """What a line says in one language only: (found, remedy). but: id of a term that is not looked for."""
    if not line.zh or not line.en:
        if line.zh or line.en:
            yield "只有一种语言 / in one language only", "补上另一侧 / add the other side"
        return
    if han := HAN.search("".join(p.text for p in line.en if isinstance(p, model.Text | model.Term))):
        yield f"英文一侧有中文：{han[0][:20]} / Chinese on the English side: {han[0][:20]}", "译出 / translate it"
    if words := WORDS.search("".join(p.text for p in line.zh if isinstance(p, model.Text | model.Term))):
        yield f"中文一侧有英文 / English on the Chinese side: {words[0][:20]}", "译出 / translate it"
    for what, of in (("变量 / variables", _variables), ("援引 / references", _references), ("空格 / blanks", _blanks)):
        zh, en = of(line.zh), of(line.en)
        if zh != en:
            yield (
                (
                    f"{one(what, 'zh')} 不同：{_said(zh)} · {_said(en)}"
                    f" / {one(what, 'en')} differ: {_said(zh)} · {_said(en)}"
                ),
                "两侧一致 / the same on both sides",
            )
    if lacking := {p.term_id for p in line.zh if isinstance(p, model.Term)} - _terms(line.en) - {but}:
        yield (
            f"英文缺少术语：{'、'.join(sorted(lacking))} / terms missing in English: {'、'.join(sorted(lacking))}",
            "用术语表的英文 / as in the glossary",
        )


def _said(found: Any) -> str:
    return "、".join(map(str, sorted(found))) if isinstance(found, set | list) and found else str(found or "—")


def _variables(pieces: tuple[Piece, ...]) -> set[str]:
    return {str(path) for piece in pieces if isinstance(piece, Leaf) for path in paths(piece.expression)}


def _references(pieces: tuple[Piece, ...]) -> list[str]:
    return sorted(piece.target for piece in pieces if isinstance(piece, model.Reference))


def _blanks(pieces: tuple[Piece, ...]) -> int:
    return sum(isinstance(piece, model.FillIn) for piece in pieces)


def _terms(pieces: tuple[Piece, ...]) -> set[str]:
    return {piece.term_id for piece in pieces if isinstance(piece, model.Term)}
