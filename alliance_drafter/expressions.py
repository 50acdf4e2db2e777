"""Jinja's expression grammar, folded into data: the only importer of jinja2.

An expression is a tree of small frozen types. It pickles, says which answers it uses, and cannot call,
index or reach into objects: what it cannot say is not there, so no sandbox is needed.
Answers enter as values, after parsing; a text in an answer is never parsed.
An unknown answer makes a condition UNKNOWN, which counts as false.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import cache
from typing import Any, Final

from .filters import CONTEXT_FILTERS, FILTERS, joined


class Unknown(enum.Enum):
    """An answer that is not known yet."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        return False


UNKNOWN: Final = Unknown.UNKNOWN


class ExpressionError(ValueError):
    """A text that is not an expression of ours; the message says why."""


@dataclass(frozen=True, slots=True)
class Path:
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Constant:
    value: Any


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    value: Expression
    arguments: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logic:
    sign: str  # and, or, not
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Either:
    test: Expression
    yes: Expression
    no: Expression


@dataclass(frozen=True, slots=True)
class Given:
    path: Path


Expression = Path | Constant | Call | Compare | Logic | Arithmetic | Either | Given

COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt,
    "gteq": operator.ge, "in": lambda a, b: a in b, "notin": lambda a, b: a not in b,
}  # fmt: skip
SUMS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "Add": operator.add, "Sub": operator.sub, "Mul": operator.mul, "Div": operator.truediv,
}  # fmt: skip


@cache
def _environment() -> Any:
    from jinja2 import Environment  # costs 70 ms: only where something is parsed

    return Environment()


@cache
def parse(text: str) -> Expression:
    """text as an expression. Raises ExpressionError."""
    from jinja2 import TemplateSyntaxError
    from jinja2.parser import Parser

    try:
        parser = Parser(_environment(), "{{" + text + "}}")
        parser.stream.expect("variable_begin")
        node = parser.parse_expression()
        parser.stream.expect("variable_end")
        if parser.stream.current.type != "eof":
            raise ExpressionError(f"多余的文字：{text} / text left over: {text}")
    except TemplateSyntaxError as error:
        raise ExpressionError(str(error.message)) from None
    return _fold(node)


def _fold(node: Any) -> Expression:
    kind = type(node).__name__
    if kind == "Name":
        return Path((node.name,))
    if kind == "Getattr":
        inner = _fold(node.node)
        if isinstance(inner, Path):
            return Path((*inner.parts, node.attr))
    if kind == "Const":
        return Constant(Decimal(str(node.value)) if isinstance(node.value, float) else node.value)
    if kind == "List" or kind == "Tuple":
        items = [_fold(i) for i in node.items]
        if all(isinstance(i, Constant) for i in items):
            return Constant(tuple(i.value for i in items if isinstance(i, Constant)))
    if kind == "Filter" and node.node is not None and not node.kwargs:
        return _call(node)
    if kind == "Compare":
        parts, left = [], node.expr
        for operand in node.ops:
            parts.append(Compare(operand.op, _fold(left), _fold(operand.expr)))
            left = operand.expr
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))
    if kind in ("And", "Or"):
        return Logic(kind.lower(), (_fold(node.left), _fold(node.right)))
    if kind == "Not":
        return Logic("not", (_fold(node.node),))
    if kind in SUMS:
        return Arithmetic(kind, _fold(node.left), _fold(node.right))
    if kind == "Neg":
        return Arithmetic("Sub", Constant(0), _fold(node.node))
    if kind == "CondExpr" and node.expr2 is not None:
        return Either(_fold(node.test), _fold(node.expr1), _fold(node.expr2))
    if kind == "Test" and node.name == "given" and not node.args:
        inner = _fold(node.node)
        if isinstance(inner, Path):
            return Given(inner)
    raise ExpressionError(f"不支持的写法：{kind} / not supported: {kind}")


def _call(node: Any) -> Call:
    found = FILTERS.get(node.name) or CONTEXT_FILTERS.get(node.name)
    if found is None:
        raise ExpressionError(f"没有这个过滤器：{node.name} / no such filter: {node.name}")
    arguments = tuple(_fold(a) for a in node.args)
    if len(arguments) != found.arguments:
        raise ExpressionError(
            f"{node.name} 需要 {found.arguments} 个参数 / {node.name} takes {found.arguments} arguments"
        )
    if node.name in ("every", "some"):
        inner = arguments[0]
        if not isinstance(inner, Constant) or not isinstance(inner.value, str):
            raise ExpressionError(f"{node.name} 的条件要写在引号里 / {node.name} takes a condition in quotes")
        arguments = (parse(inner.value),)
    return Call(node.name, _fold(node.node), arguments)


@dataclass(frozen=True, slots=True)
class Scope:
    """What paths are looked up in: answers by section, loop variables, and the members by short name.

    english: an answer in words gives its English, where there is one.
    """

    values: dict[str, Any]
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    local: dict[str, Any] = field(default_factory=dict)
    english: bool = False

    def with_local(self, **more: Any) -> Scope:
        return Scope(self.values, self.members, {**self.local, **more}, self.english)

    def in_english(self) -> Scope:
        return Scope(self.values, self.members, self.local, True)

    def get(self, parts: tuple[str, ...]) -> Any:
        """The value at a path; UNKNOWN where nothing is there. A party is followed into its member's record."""
        return self._at(_beside(parts) if self.english and self.has_english(parts) else parts)

    def has_english(self, parts: tuple[str, ...]) -> bool:
        """Whether the answer at a path has its own English."""
        found = self._at(_beside(parts))
        return isinstance(found, str) and found != ""

    def _at(self, parts: tuple[str, ...]) -> Any:
        root = self.local if parts[0] in self.local else self.values
        value: Any = root
        for part in parts:
            if isinstance(value, str):
                value = self.members.get(value, UNKNOWN)
            if not isinstance(value, dict):
                return UNKNOWN
            value = value.get(part, UNKNOWN)
        return value


def _beside(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Where the English of an answer stands."""
    return (*parts[:-1], f"{parts[-1]}_en")


def evaluate(expression: Expression, scope: Scope) -> Any:
    """The value, or UNKNOWN where it hangs on an answer that is not known. Raises nothing for any answer."""
    if isinstance(expression, Path):
        return scope.get(expression.parts)
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Compare):
        return _compare(expression.sign, evaluate(expression.left, scope), evaluate(expression.right, scope))
    if isinstance(expression, Logic):
        return _logic(expression.sign, expression.parts, scope)
    if isinstance(expression, Call):
        value = evaluate(expression.value, scope)
        return UNKNOWN if value is UNKNOWN else _apply(expression.name, value, expression.arguments, scope)
    if isinstance(expression, Given):
        return scope.get(expression.path.parts) not in (UNKNOWN, "", [])
    if isinstance(expression, Either):
        found = evaluate(expression.test, scope)
        return UNKNOWN if found is UNKNOWN else evaluate(expression.yes if found else expression.no, scope)
    return _sum(expression.sign, evaluate(expression.left, scope), evaluate(expression.right, scope))


def _compare(sign: str, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    try:
        return COMPARISONS[sign](left, right)
    except TypeError:
        return False


def _logic(sign: str, parts: tuple[Expression, ...], scope: Scope) -> Any:
    last: Any = UNKNOWN
    if sign == "not":
        last = evaluate(parts[0], scope)
        return UNKNOWN if last is UNKNOWN else not last
    decisive, unknown = sign == "or", False
    for part in parts:
        last = evaluate(part, scope)
        if last is UNKNOWN:
            unknown = True
        elif bool(last) is decisive:
            return last
    return UNKNOWN if unknown else last


def _sum(sign: str, left: Any, right: Any) -> Any:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    try:
        return SUMS[sign](*(Decimal(x) if sign == "Div" else x for x in (left, right)))
    except (TypeError, DivisionByZero, InvalidOperation):
        return UNKNOWN


def _apply(name: str, value: Any, arguments: tuple[Expression, ...], scope: Scope) -> Any:
    if name in ("every", "some"):
        rows = [scope.members.get(r, r) if isinstance(r, str) else r for r in value]
        found = [evaluate(arguments[0], scope.with_local(this=r)) for r in rows]
        return any(found) if name == "some" else not any(f is False for f in found)
    if name in ("names", "short"):
        rows = value if isinstance(value, list) else [value]
        wanted = "name" if name == "names" else "short"
        return joined([_member_text(r, scope, wanted) for r in rows], "en" if scope.english else "zh")
    known = FILTERS[name]
    call = known.english or known.call if scope.english else known.call
    try:
        return call(value, *(evaluate(a, scope) for a in arguments))
    except (TypeError, ValueError, AttributeError, InvalidOperation):
        return UNKNOWN


def _member_text(row: Any, scope: Scope, wanted: str) -> str:
    record = scope.members.get(row, {}) if isinstance(row, str) else row
    found = (scope.english and record.get(f"{wanted}_en")) or record.get(wanted, UNKNOWN)
    return str(found) if found is not UNKNOWN else str(row) if isinstance(row, str) else ""


def paths(expression: Expression) -> Iterator[Path]:
    """Every path used, in order. Conditions inside every() and some() speak of `this` and are given too."""
    match expression:
        case Path():
            yield expression
        case Given(path):
            yield path
        case Compare(_, left, right) | Arithmetic(_, left, right):
            yield from paths(left)
            yield from paths(right)
        case Logic(_, parts):
            for part in parts:
                yield from paths(part)
        case Either(test, yes, no):
            for part in (test, yes, no):
                yield from paths(part)
        case Call(_, value, arguments):
            yield from paths(value)
            for part in arguments:
                yield from paths(part)


def conjuncts(expression: Expression) -> frozenset[Expression]:
    """The parts that must all hold: a and b → {a, b}."""
    if isinstance(expression, Logic) and expression.sign == "and":
        return frozenset().union(*(conjuncts(p) for p in expression.parts))
    return frozenset({expression})
