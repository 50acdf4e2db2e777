"""Statements and expressions back as text, as a lawyer would write them: what two libraries are compared by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from .. import model
from ..expressions import Arithmetic, Call, Compare, Constant, Either, Expression, Given, Logic, Path
from .model import (
    ComplianceTable,
    For,
    If,
    ItemLine,
    Leaf,
    ParagraphLine,
    Piece,
    RowLine,
    Sign,
    Statement,
    TableBlock,
    Terms,
)  # fmt: skip

SIGNS: Final = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in",
    "Add": "+", "Sub": "-", "Mul": "*", "Div": "/",
}  # fmt: skip


def expression_text(expression: Expression) -> str:
    match expression:
        case Path():
            return str(expression)
        case Constant(value):
            return _constant(value)
        case Call(name, value, arguments):
            said = [repr(expression_text(a)) if name in ("every", "some") else expression_text(a) for a in arguments]
            return f"{_closed(value)} | {name}" + (f"({', '.join(said)})" if said else "")
        case Given(path):
            return f"{path} is given"
        case Compare(sign, left, right) | Arithmetic(sign, left, right):
            return f"{_closed(left)} {SIGNS[sign]} {_closed(right)}"
        case Logic("not", (inner,)):
            return f"not {_closed(inner)}"
        case Logic(sign, parts):
            return f" {sign} ".join(_closed(p, Compare) for p in parts)
        case Either(test, yes, no):
            return f"{_closed(yes)} if {expression_text(test)} else {_closed(no)}"


def _closed(expression: Expression, *open_kinds: type) -> str:
    """In brackets, unless it is plain or of a kind that binds closer than what is around it."""
    plain = isinstance(expression, (Path, Constant, Call, Given, *open_kinds))
    negated = isinstance(expression, Logic) and expression.sign == "not" and Compare in open_kinds
    return expression_text(expression) if plain or negated else f"({expression_text(expression)})"


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return f"[{', '.join(_constant(v) for v in value)}]"
    return repr(value) if isinstance(value, str) else str(value)


def pieces_text(pieces: Iterable[Piece]) -> str:
    return "".join(_piece(piece) for piece in pieces)


def _piece(piece: Piece) -> str:
    match piece:
        case Leaf(expression):
            return f"{{{{ {expression_text(expression)} }}}}"
        case model.Reference(target):
            return f"[[{target}]]"
        case model.FillIn(width):
            return "_" * width
    return piece.text


def body_lines(statements: Iterable[Statement]) -> Iterator[str]:
    """The Chinese side, a line for each paragraph, item, row and statement."""
    for statement in statements:
        match statement:
            case ParagraphLine(line, label, _):
                yield pieces_text(line.zh) + _label(label)
            case ItemLine(line, label, level, _):
                yield "   " * level + "1. " + pieces_text(line.zh) + _label(label)
            case RowLine(cells, _):
                yield "| " + " | ".join(pieces_text(cell.zh) for cell in cells) + " |"
            case TableBlock(widths, caption, rows, _):
                yield f"% table widths={','.join(map(str, widths))}"
                if caption.zh:
                    yield f"% caption {pieces_text(caption.zh)}"
                yield from body_lines(rows)
                yield "% endtable"
            case For(variable, over, _, body, _):
                yield f"% for {variable} in {expression_text(over)}"
                yield from body_lines(body)
                yield "% endfor"
            case If(branches, otherwise, _):
                for number, (test, body) in enumerate(branches):
                    yield f"% {'elif' if number else 'if'} {expression_text(test)}"
                    yield from body_lines(body)
                if otherwise:
                    yield "% else"
                    yield from body_lines(otherwise)
                yield "% endif"
            case Sign(variable, _):
                yield f"% sign {variable}".rstrip()
            case Terms():
                yield "% terms"
            case ComplianceTable():
                yield "% compliance"


def _label(label: str) -> str:
    return f"^{label}" if label else ""
