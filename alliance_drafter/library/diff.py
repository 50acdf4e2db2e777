"""Two libraries → what changed, thing by thing. What is parsed is compared, never bytes or places."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..questionnaire.model import Question, Said
from .clause_text import body_lines, expression_text, pieces_text
from .model import Case, Check, Clause, DefinedTerm, Library, Line, Outline, Requirement, Source, Wording

Facts = dict[str, tuple[str, ...]]  # what is said of a thing, by what it is about; what is not said has no entry


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is said of a clause, question…: "title", "text", "alternative equal", "choices"."""

    name: str
    before: tuple[str, ...]  # its lines; () where it was not said
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    kind: str  # one of KINDS
    id: str
    how: str  # added, removed, changed
    title: str
    parts: tuple[Part, ...]


def diff_libraries(before: Library, after: Library) -> tuple[Change, ...]:
    """In the order of KINDS; what was there in its old order, then what is new."""
    return tuple(change for kind, facts in KINDS.items() for change in _changes(kind, facts(before), facts(after)))


def _changes(kind: str, before: Mapping[str, Facts], after: Mapping[str, Facts]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name, {}), after.get(name, {})
        if old != new:
            how = "added" if name not in before else "removed" if name not in after else "changed"
            both = dict.fromkeys((*old, *new))
            parts = (Part(k, old.get(k, ()), new.get(k, ())) for k in both if old.get(k) != new.get(k))
            yield Change(kind, name, how, ((new or old).get("title") or ("",))[0], tuple(parts))


def _said(facts: Mapping[str, Iterable[str]]) -> Facts:
    """Without what is empty."""
    return {name: lines for name, found in facts.items() if (lines := tuple(line for line in found if line))}


def _both(said: Said) -> tuple[str, str]:
    return said.zh, said.en


def _line(line: Line) -> tuple[str, str]:
    return pieces_text(line.zh), pieces_text(line.en)


def _when(expression: Any) -> tuple[str, ...]:
    return (expression_text(expression),) if expression is not None else ()


def _clause(clause: Clause) -> Facts:
    switches = (("numbered: false", not clause.numbered), ("emphasis: true", clause.emphasis))
    return _said(
        {
            "title": _both(clause.title),
            "when": _when(clause.when),
            "choose": (clause.choose,),
            "text": body_lines(clause.body),
            **{f"alternative {choice}": body_lines(body) for choice, body in clause.alternatives.items()},
            "requirements": clause.requirements,
            "sources": clause.sources,
            "note": _both(clause.note),
            "switches": (said for said, holds in switches if holds),
        }
    )


def _question(question: Question) -> Facts:
    return _said(
        {
            "title": _both(question.ask),
            "type": (f"{question.type} {question.unit}".strip(),),
            "help": _both(question.help),
            "blank": _both(question.blank),
            "when": _when(question.when),
            "default": _when(question.default),
            "choices": (_choice(c.value, c.label, c.effect, c.text) for c in question.choices),
            "fields": (field.id for field in question.fields),
            "required": () if question.required else ("false",),
            "between": (str(bound) for bound in question.between or ()),
            "among": _when(question.among),
            "unique": question.unique,
            "total": (str(part) for part in question.total or ()),
            "shows": (question.shows,),
            "requirements": question.requirements,
            "sources": question.sources,
            "derive": (question.derive, *question.uses),
        }
    )


def _choice(value: str, *said: Said) -> str:
    return f"{value}: " + "；".join(text for one in said for text in _both(one) if text)


def _check(check: Check) -> Facts:
    return _said(
        {
            "title": _line(check.says),
            "requirement": (check.requirement,),
            "severity": (check.severity,),
            "when": _when(check.when),
            "holds": _when(check.holds),
            "holds_by": (check.holds_by,),
            "needs": _wording(check.needs),
            "refuses": _wording(check.refuses),
            "at": (check.at,),
            "remedy": _line(check.remedy),
            "passes": map(_case, check.passes),
            "fails": map(_case, check.fails),
        }
    )


def _wording(wording: Wording | None) -> tuple[str, ...]:
    return (*(w.pattern for w in wording.words), *(f"in: {c}" for c in wording.clauses)) if wording is not None else ()


def _case(case: Case) -> str:
    said = [f"from: {case.example}", *(f"{path}: {value}" for path, value in case.changes.items())]
    said += (f"without: {clause}" for clause in case.without)
    return "；".join([*said, f"adding: {case.adding}"] if case.adding else said)


def _term(term: DefinedTerm) -> Facts:
    return _said({"title": _both(term.name), "means": _line(term.means), "avoid": term.avoid, "sources": term.sources})


def _source(source: Source) -> Facts:
    title, short = _both(source.title), _both(source.short)
    return _said({"title": title, "short": short, "kind": (source.kind,), "articles": source.articles})


def _requirement(requirement: Requirement) -> Facts:
    title = _both(requirement.title)
    return _said({"title": title, "level": (requirement.level,), "sources": requirement.sources})


def _outline(outline: Outline) -> Facts:
    order = [*outline.front]
    for chapter in outline.chapters:
        order += (f"{chapter.id}：{chapter.title.zh} / {chapter.title.en}", *(f"   {c}" for c in chapter.clauses))
    return _said(
        {
            "title": _line(outline.title),
            "calls_itself": _both(outline.calls_itself),
            "when": _when(outline.when),
            "requirements": outline.requirements,
            "cover": (text for pair in outline.cover for side in pair for text in _line(side)),
            "cover_number": _line(outline.cover_number),
            "order": order,
            "annexes": outline.annexes,
            "numbered_chapters": ("true",) if outline.numbered_chapters else (),
        }
    )


def _questions(library: Library) -> dict[str, Facts]:
    sections = {s.id: _said({"title": _both(s.title), "when": _when(s.when)}) for s in library.questionnaire.sections}
    return {**sections, **{path: _question(q) for path, q in library.questionnaire.by_path.items()}}


def _outlines(library: Library) -> dict[str, Facts]:
    return {"agreement": _outline(library.agreement), **{n: _outline(a) for n, a in library.annexes.items()}}


KINDS: Final[dict[str, Callable[[Library], dict[str, Facts]]]] = {
    "clause": lambda library: {name: _clause(c) for name, c in library.clauses.items()},
    "question": _questions,
    "check": lambda library: {check.id: _check(check) for check in library.checks},
    "term": lambda library: {name: _term(t) for name, t in library.terms.items()},
    "source": lambda library: {name: _source(s) for name, s in library.sources.items()},
    "requirement": lambda library: {name: _requirement(r) for name, r in library.requirements.items()},
    "outline": _outlines,
}
