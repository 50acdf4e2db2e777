"""What can be proved of references, conditions and the types of what is printed."""

from __future__ import annotations

from collections.abc import Iterator

from .. import model
from ..errors import Place, Problem
from ..expressions import Arithmetic, Call, Compare, Constant, Either, Expression, Logic, Path
from ..filters import CONTEXT_FILTERS, FILTERS
from ..questionnaire.model import Question, Questionnaire
from .grammar import question_of
from .implication import Guards, contradict, implies
from .model import Clause, Leaf, Library
from .walk import Records, Spot, annex_guards, guards_of, questions_in, spots_of

Labels = dict[str, dict[str, list[Guards]]]


def references(library: Library) -> Iterator[Problem]:
    """Each reference has its target, and does not outlive it."""
    labels: Labels = {
        c.id: {s.label: [] for s in spots_of(c) if s.label} for c in library.clauses.values()
    }  # fmt: skip
    for clause in library.clauses.values():
        for spot in spots_of(clause):
            if spot.label:
                labels[clause.id][spot.label].append(spot.guards)
    for clause in library.clauses.values():
        outer = annex_guards(library, clause)
        for spot in spots_of(clause):
            for piece in spot.line.zh if spot.line is not None else ():
                if isinstance(piece, model.Reference):
                    yield from _reference(library, labels, clause, piece.target, spot.guards | outer, spot.place)

    for term in library.terms.values():
        for piece in term.means.zh:
            if isinstance(piece, model.Reference):
                stand_in = Clause(term.id, term.name, (), term.place)
                yield from _reference(library, labels, stand_in, piece.target, frozenset(), term.place)


def _reference(
    library: Library, labels: Labels, clause: Clause, target: str, guards: Guards, place: Place
) -> Iterator[Problem]:
    needed: Guards = frozenset()
    if target.startswith("annex:"):
        outline = library.annexes.get(target[6:])
        if outline is None:
            yield Problem(
                place, clause.id, f"没有这个附件：{target} / no such annex: {target}", _taken_out(library, target)
            )
            return
        needed = frozenset({outline.when}) if outline.when is not None else needed
    else:
        name, _, label = target.partition("^")
        found = library.clauses.get(name) if name else clause
        if found is None:
            yield Problem(
                place, clause.id, f"没有这个条款：{target} / no such clause: {target}", _taken_out(library, name)
            )
            return
        if label and label not in labels[found.id]:
            yield Problem(place, clause.id, f"没有这个标签：{target} / no such label: {target}")
            return
        if found is not clause:
            needed = guards_of(found) | annex_guards(library, found)
        where = labels[found.id].get(label, []) if label else []
        if where and not any(all(implies(guards, g, library.questionnaire) for g in gs) for gs in where):
            yield Problem(
                place, clause.id, f"标签所在处另有条件：{target} / the label stands under a condition: {target}"
            )
    for one in needed:
        if not implies(guards, one, library.questionnaire):
            said = f"{target} ({_said(one)})"
            yield Problem(
                place,
                clause.id,
                f"目标另有条件，援引处没有：{said} / the target has a condition that is not here: {said}",
            )


def _taken_out(library: Library, name: str) -> str:
    where = library.gone.get(name)
    return f"已被移出提纲：{where} / taken out of the outline: {where}" if where is not None else ""


def _said(expression: Expression) -> str:
    match expression:
        case Path():
            return str(expression)
        case Compare(sign, left, right):
            return f"{_said(left)} {sign} {_said(right)}"
        case Constant(value):
            return repr(value)
        case Logic(sign, parts):
            return f"{sign} " + " ".join(_said(p) for p in parts)
    return type(expression).__name__


def conditions(library: Library) -> Iterator[Problem]:
    """Paths exist, choices are compared with their own values, filters fit, no clause is out of reach; what is printed
    has been asked."""
    questionnaire = library.questionnaire
    for clause in library.clauses.values():
        outer = annex_guards(library, clause)
        for guards in ({s.guards for s in spots_of(clause)}) if clause.when is not None or outer else ():
            if contradict(guards | outer, questionnaire):
                yield Problem(
                    clause.place, clause.id, "条件互相矛盾，永远不会出现 / its conditions contradict: never printed"
                )
                break
        for spot in spots_of(clause):
            if spot.test is not None:
                yield from _expression(questionnaire, spot.test, spot.records, spot.place, clause.id)
            for piece in spot.line.zh if spot.line is not None else ():
                if isinstance(piece, Leaf):
                    yield from _expression(questionnaire, piece.expression, spot.records, spot.place, clause.id)
                    yield from _asked(library, clause, piece, spot, spot.guards | outer)
    for question in questionnaire.by_path.values():
        for name in question.uses:
            if name not in questionnaire.by_path:
                yield Problem(question.place, question.path, f"问卷里没有：{name} / not in the questionnaire: {name}")
        named = (*question.unique, question.shows, question.total[0] if question.total else "")
        for name in named:
            if name and f"{question.path}.{name}" not in questionnaire.by_path:
                yield Problem(question.place, question.path, f"没有这一栏：{name} / has no field: {name}")
        for expression in (question.when, question.default, question.among):
            if expression is not None:
                records = {"this": question.path.rsplit(".", 1)[0]}
                if question.among is expression:
                    records = {"this": "parties.members"}
                yield from _expression(questionnaire, expression, records, question.place, question.path)
    for check in library.checks:
        for expression in (check.when, check.holds):
            if expression is not None:
                yield from _expression(questionnaire, expression, {}, check.place, check.id)


def _expression(
    questionnaire: Questionnaire, expression: Expression, records: Records, place: Place, subject: str
) -> Iterator[Problem]:
    for path, question in questions_in(_outside(expression), questionnaire, records):
        if question is None and path.parts[0] not in records:
            yield Problem(place, subject, f"问卷里没有：{path} / not in the questionnaire: {path}")
    yield from _typed(questionnaire, expression, records, place, subject)


def _outside(expression: Expression) -> Expression:
    """The expression without what stands inside every() and some(), whose paths speak of `this`."""
    match expression:
        case Call(name, value, _) if name in ("every", "some"):
            return _outside(value)
        case Call(name, value, arguments):
            return Call(name, _outside(value), arguments)
        case Compare(sign, left, right):
            return Compare(sign, _outside(left), _outside(right))
        case Logic(sign, parts):
            return Logic(sign, tuple(_outside(p) for p in parts))
        case Either(test, yes, no):
            return Either(_outside(test), _outside(yes), _outside(no))
        case Arithmetic(sign, left, right):
            return Arithmetic(sign, _outside(left), _outside(right))
    return expression


def _typed(
    questionnaire: Questionnaire, expression: Expression, records: Records, place: Place, subject: str
) -> Iterator[Problem]:
    """Choices are compared with their own values; a filter gets the type it takes and a field that is there."""

    def inside(*parts: Expression) -> Iterator[Problem]:
        for part in parts:
            yield from _typed(questionnaire, part, records, place, subject)

    match expression:
        case Logic(_, parts):
            yield from inside(*parts)
        case Arithmetic(_, left, right):
            yield from inside(left, right)
        case Either(test, yes, no):
            yield from inside(test, yes, no)
        case Compare(_, left, right):
            yield from inside(left, right)
            for path, value in ((left, right), (right, left)):
                if isinstance(path, Path) and isinstance(value, Constant):
                    yield from _one_of_its_choices(questionnaire, path, value, records, place, subject)
        case Call(name, value, arguments):
            question = question_of(questionnaire, value.parts, records) if isinstance(value, Path) else None
            yield from inside(value)
            if question is None:
                return
            accepts = (FILTERS.get(name) or CONTEXT_FILTERS[name]).accepts
            if question.type not in accepts:
                about = f"{question.type}: {question.path}"
                found = f"{name} 不能用于 {about} / {name} does not take {about}"
                yield Problem(place, subject, found, f"可用于 {'、'.join(accepts)} / takes {', '.join(accepts)}")
            elif name in ("every", "some"):
                record = "parties.members" if question.type == "parties" else question.path
                yield from _expression(questionnaire, arguments[0], {"this": record}, place, subject)
            elif (
                name in ("total", "where", "any")
                and isinstance(arguments[0], Constant)
                and questionnaire.by_path.get(f"{question.path}.{arguments[0].value}") is None
            ):
                yield Problem(
                    place,
                    subject,
                    f"{question.path} 没有这一栏：{arguments[0].value}"
                    f" / {question.path} has no such field: {arguments[0].value}",
                )


def _one_of_its_choices(
    questionnaire: Questionnaire, path: Path, value: Constant, records: Records, place: Place, subject: str
) -> Iterator[Problem]:
    question: Question | None = question_of(questionnaire, path.parts, records)
    if question is None or not question.choices:
        return
    for one in value.value if isinstance(value.value, tuple) else (value.value,):
        if question.choice(str(one)) is None:
            yield Problem(place, subject, f"{path} 没有选项 {one!r} / {path} has no choice {one!r}")


def _asked(library: Library, clause: Clause, leaf: Leaf, spot: Spot, guards: Guards) -> Iterator[Problem]:
    """A question with a condition is printed only where its condition holds."""
    for path, question in questions_in(leaf.expression, library.questionnaire, spot.records):
        if question is None or question.when is None or path.parts[0] in spot.records or question.path.count(".") > 1:
            continue
        if not implies(guards, question.when, library.questionnaire):
            found = (
                f"{question.path} 另有条件，这里没有（{_said(question.when)}）"
                f" / {question.path} is asked under a condition that is not here ({_said(question.when)})"
            )
            yield Problem(spot.place, clause.id, found)
