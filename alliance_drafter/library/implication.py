"""What follows from the conditions under which a line stands: enough logic for choices, yes/no and their questions."""

from __future__ import annotations

from ..expressions import Compare, Constant, Expression, Given, Logic, Path, conjuncts, paths
from ..questionnaire.model import Question, Questionnaire

Guards = frozenset[Expression]
OPPOSITE = {
    "eq": "ne",
    "ne": "eq",
    "lt": "gteq",
    "gteq": "lt",
    "gt": "lteq",
    "lteq": "gt",
    "in": "notin",
    "notin": "in",
}


def opposite(expression: Expression) -> Expression:
    """not a, as plainly as it can be said."""
    match expression:
        case Logic("not", (inner,)):
            return inner
        case Compare(sign, left, right):
            return Compare(OPPOSITE[sign], left, right)
        case Logic("and", parts):
            return Logic("or", tuple(opposite(p) for p in parts))
        case Logic("or", parts):
            return Logic("and", tuple(opposite(p) for p in parts))
    return Logic("not", (expression,))


def closed(guards: Guards, questionnaire: Questionnaire) -> Guards:
    """With what they presuppose: a question that has an answer is one that was asked."""
    found = set[Expression]()
    waiting = [p for g in guards for p in conjuncts(_plain(g))]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        if isinstance(one, Logic) and one.sign != "and":
            continue
        for path in paths(one):
            question = questionnaire.by_path.get(".".join(path.parts))
            if question is not None and question.when is not None and "this" not in _roots(question.when):
                waiting.extend(conjuncts(question.when))
    return frozenset(found)


def _plain(expression: Expression) -> Expression:
    """The nots pushed inwards."""
    if isinstance(expression, Logic):
        if expression.sign == "not":
            inner = opposite(expression.parts[0])
            return inner if isinstance(inner, Logic) and inner.sign == "not" else _plain(inner)
        return Logic(expression.sign, tuple(_plain(p) for p in expression.parts))
    return expression


def _roots(expression: Expression) -> set[str]:
    return {p.parts[0] for p in paths(expression)}


def implies(guards: Guards, wanted: Expression, questionnaire: Questionnaire) -> bool:
    """Whether wanted holds wherever all the guards hold. False where that cannot be shown."""
    return _implies(closed(guards, questionnaire), _plain(wanted), questionnaire)


def _implies(guards: Guards, wanted: Expression, questionnaire: Questionnaire) -> bool:
    if wanted in guards:
        return True
    match wanted:
        case Logic("and", parts):
            return all(_implies(guards, p, questionnaire) for p in parts)
        case Logic("or", parts):
            if any(_implies(guards, p, questionnaire) for p in parts):
                return True
        case Given(path):
            if any(path in paths(g) for g in guards if isinstance(g, Compare)):
                return True
        case Compare("eq" | "ne" | "in" | "notin", Path() as path, Constant(value)):
            possible = _possible(path, guards, questionnaire)
            fitting = _fitting(wanted.sign, value, possible)
            if possible and fitting == possible:
                return True
    for guard in guards:  # by cases
        if isinstance(guard, Logic) and guard.sign == "or":
            rest = guards - {guard}
            if all(_implies(closed(rest | {part}, questionnaire), wanted, questionnaire) for part in guard.parts):
                return True
    return False


def _possible(path: Path, guards: Guards, questionnaire: Questionnaire) -> set[str]:
    """The choices that the guards leave open; empty where the path is no choice question."""
    question: Question | None = questionnaire.by_path.get(".".join(path.parts))
    if question is None or question.type != "choice":
        return set()
    left = {c.value for c in question.choices}
    for guard in guards:
        if isinstance(guard, Compare) and guard.left == path and isinstance(guard.right, Constant):
            left = _fitting(guard.sign, guard.right.value, left)
    return left


def _fitting(sign: str, value: object, among: set[str]) -> set[str]:
    values = set(value) if isinstance(value, tuple) else {value}
    if sign in ("eq", "in"):
        return {a for a in among if a in values}
    if sign in ("ne", "notin"):
        return {a for a in among if a not in values}
    return among


def contradict(guards: Guards, questionnaire: Questionnaire) -> bool:
    """Whether the guards can never hold together, as far as choices and yes/no answers show."""
    every = closed(guards, questionnaire)
    for guard in every:
        if isinstance(guard, Compare) and isinstance(guard.left, Path):
            question = questionnaire.by_path.get(".".join(guard.left.parts))
            if question is not None and question.type == "choice" and not _possible(guard.left, every, questionnaire):
                return True
        elif opposite(guard) in every:
            return True
    return False
