"""A house's folder over ours, file by file, before anything is built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..errors import Place
from ..questionnaire.load import Reader
from ..yamlfile import Mapping, Node, Scalar, Sequence
from .merge import extended, extends, merge, merge_rows, missing
from .outlines import annexes_of, clauses_of, items_of, outline_over
from .written import Written, WrittenClause


def overlaid(load: Reader, below: Written, above: Written) -> Written:
    """above over below; a clause that no outline places any more is left out. What cannot be is noted in load."""
    _functions(load, "holds_by", below.checks, above.checks)
    _functions(load, "derive", _questions(below), _questions(above))
    agreement = outline_over(load, below.agreement, above.agreement) if above.agreement else below.agreement
    annexes = {**below.annexes}
    for name, annex in above.annexes.items():
        annexes[name] = outline_over(load, below.annexes.get(name), annex)
        if name not in annexes_of(agreement):
            remedy = (
                f"在 templates/agreement.yaml 中写 add:  - annex: {name}"
                f" / write in templates/agreement.yaml: add:  - annex: {name}"
            )
            load.wrong(
                annex.place, name, "agreement.yaml 没有列出这个附件 / agreement.yaml does not list this annex", remedy
            )
    placed = _placed(agreement, annexes)
    gone = _placed(below.agreement, below.annexes) - placed - above.clauses.keys()
    gone |= {f"annex:{name}" for name in annexes_of(below.agreement).keys() - annexes_of(agreement).keys()}
    clauses = _clauses(load, below.clauses, above.clauses)
    return Written(
        agreement=agreement,
        annexes=annexes,
        sections=_sections(load, below.sections, above.sections),
        clauses={name: clause for name, clause in clauses.items() if name not in gone},
        glossary=merge_rows(load, below.glossary, above.glossary),
        sources=merge_rows(load, below.sources, above.sources),
        requirements=merge_rows(load, below.requirements, above.requirements),
        checks=merge_rows(load, below.checks, above.checks),
        about=above.about,
        gone={**{n: p for n, p in below.gone.items() if n not in placed}, **{n: _outline_of(n, above) for n in gone}},
    )


def _outline_of(gone: str, above: Written) -> Place:
    """Where it is said that a clause or annex is taken out: the `remove` that names it, or at least an outline."""
    outlines = [o for o in (above.agreement, *above.annexes.values()) if o is not None]
    removes = [node for o in outlines for node in items_of(o.entries.get("remove"))]
    named = [node for node in removes if isinstance(node, Scalar) and node.text.strip() == gone]
    return (named or removes or outlines)[0].place


def _placed(agreement: Mapping | None, annexes: dict[str, Mapping]) -> set[str]:
    if agreement is None:
        return set()
    named = (annexes[a] for a in annexes_of(agreement) if a in annexes)
    return clauses_of(agreement).union(*(clauses_of(annex) for annex in named))


def _sections(load: Reader, below: dict[str, Node], above: dict[str, Node]) -> dict[str, Node]:
    """A file with the name of a section of ours adds to it, whether or not it says `extends: true`."""

    def joining(name: str, node: Node) -> Node:
        if name not in below or not isinstance(node, Mapping):
            return node
        yes = Scalar("true", node.place)
        return Mapping({**node.entries, "extends": yes}, {"extends": node.place, **node.keys}, node.place)

    return merge(load, below, ((name, joining(name, node)) for name, node in above.items()))


def _clauses(
    load: Reader, below: dict[str, WrittenClause], above: dict[str, WrittenClause]
) -> dict[str, WrittenClause]:
    found = dict(below)
    for name, clause in above.items():
        if not extends(load, clause.front):
            if "remove" in clause.front.entries:
                at = clause.front.keys["remove"]
                load.wrong(at, name, "remove 只与 extends: true 合用 / remove goes with extends: true only")
            found[name] = clause
        elif name in below:
            found[name] = _extended_clause(load, below[name], clause)
        else:
            missing(load, Scalar("", clause.front.keys["extends"]), name, below)
            front = extended(load, Mapping({}, {}, clause.place), clause.front)
            found[name] = replace(clause, front=front)
    return found


def _extended_clause(load: Reader, old: WrittenClause, new: WrittenClause) -> WrittenClause:
    """old with the keys, the alternatives and, where it has words, the common text of new."""
    spoken = {c: s for c, s in new.sides.items() if c or any(row.strip() for r in s.rows.values() for _, row in r)}
    sides = {**old.sides, **spoken}
    for choice in load.texts(new.front.entries.get("remove")):
        if not choice or choice not in sides:
            missing(load, new.front.entries["remove"], choice, sides)
        sides.pop(choice, None)
    return WrittenClause(old.id, new.place, extended(load, old.front, new.front), sides, (*old.files, *new.files))


def _functions(load: Reader, key: str, below: Iterable[Node], above: Iterable[Node]) -> None:
    """A function is part of the program: a house may use those that the library below does."""
    known = {load.text(row.entries[key]) for row in below if isinstance(row, Mapping) and key in row.entries}
    for row in above:
        if isinstance(row, Mapping) and key in row.entries and (name := load.text(row.entries[key])) not in known:
            remedy = f"可用：{'、'.join(sorted(known))} / there are: {'、'.join(sorted(known))}"
            load.wrong(row.entries[key].place, f"{key}: {name}", "程序里没有这个函数 / no such function", remedy)


def _questions(written: Written) -> Iterator[Node]:
    for section in written.sections.values():
        rows = section.entries.get("questions") if isinstance(section, Mapping) else None
        yield from rows.items if isinstance(rows, Sequence) else ()
