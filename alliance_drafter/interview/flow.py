"""The interview without a screen: where it stands, what it asks, and what each answer leads to.

A Flow never changes; each step gives the next one. It reads nothing and draws nothing.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..answers.model import Answers
from ..expressions import UNKNOWN, Scope, evaluate
from ..questionnaire.model import Question, Questionnaire, Said, Section
from ..questionnaire.values import UNKNOWN_WORDS, Misfit, read_scalar
from . import state
from .prompts import KINDS, Option, Prompt, ReviewRow, State, both
from .state import Given, Spot

EMPTY: Final[tuple[Any, ...]] = ("", [], None)


@dataclass(frozen=True, slots=True)
class Flow:
    """at: the path asked; "parties.members" is the table, "parties.members[2]" a record's form, "" the review."""

    questionnaire: Questionnaire
    answers: Answers
    at: str = ""
    problem: Said = field(default=Said())
    typed: str = ""
    from_form: bool = False  # the field asked was chosen in its record's form: back there afterwards
    open_before: frozenset[str] | None = None  # begun in the review: what was open then
    passed: frozenset[str] = frozenset()  # may be left out, was, and cannot be written down as left out

    # What is asked

    def prompt(self) -> Prompt:
        if not self.at:
            return Prompt("review", done=self.progress()[0], total=self.progress()[1])
        at = self.spot()
        section = next(s for s in self.sections() if s.id == at.section)
        done, total = self.progress()
        prompt = Prompt(
            kind="record" if at.index >= 0 and at.field is None else KINDS.get(at.question.type, "text"),
            path=self.at, question=at.question, section=section, place=self.sections().index(section) + 1,
            places=len(self.sections()), done=done, total=total, value=state.said_at(self.answers, at),
            problem=self.problem, typed=self.typed,
        )  # fmt: skip
        if prompt.kind == "records":
            rows = self.answers.values[at.section].get(at.top.id)
            rows = rows if isinstance(rows, list) else []
            return replace(prompt, rows=tuple(rows), gaps=tuple(len(_gaps(at.top, r)) for r in rows))
        if at.index >= 0:
            row = state.row_at(self.questionnaire, self.answers, at)
            prompt = replace(prompt, record=row, table=at.top)
            if at.field is None:
                return replace(prompt, fields=self._form(at, row))
        default, options = self._default(at), self._options(at)
        if not options and prompt.kind in ("choice", "choices") and not prompt.problem:
            prompt = replace(prompt, problem=both("flow.no_members"))
        return replace(prompt, choices=options, default=None if default in EMPTY else default)

    def spot(self, path: str = "") -> Spot:
        return state.spot(self.questionnaire, path or self.at)

    def scope(self, at: Spot) -> Scope:
        scope = self.answers.scope()
        return scope if at.index < 0 else scope.with_local(this=state.row_at(self.questionnaire, self.answers, at))

    def _default(self, at: Spot) -> Any:
        if at.question.default is None and at.field is not None and at.field.id not in self._said_row(at):
            found = state.row_at(self.questionnaire, self.answers, at).get(at.field.id)
            return None if found is UNKNOWN else found  # a member's short name is its full name
        if at.question.default is None:
            return None
        found = evaluate(at.question.default, self.scope(at))
        return None if found is UNKNOWN else list(found) if isinstance(found, tuple) else found

    def _said_row(self, at: Spot) -> dict[str, Any]:
        found: dict[str, Any] = state.said_at(self.answers, Spot(at.section, at.top, at.index))
        return found

    def _options(self, at: Spot) -> tuple[Option, ...]:
        question = at.question
        if question.type == "yes_no":
            return (Option("yes", both("flow.yes")), Option("no", both("flow.no")))
        if question.type not in ("party", "parties"):
            return tuple(Option(c.value, c.label, c.effect) for c in question.choices)
        scope = self.scope(at)
        return tuple(
            Option(short, Said(short, short), Said(name, name) if isinstance(name, str) and name != short else Said())
            for short, member in scope.members.items()
            for name in [member.get("name")]
            if question.among is None or evaluate(question.among, scope.with_local(this=member)) is not False
        )

    def _form(self, at: Spot, row: dict[str, Any]) -> tuple[ReviewRow, ...]:
        said = self._said_row(at)
        return tuple(
            ReviewRow(at.section, f"{self.at}.{f.id}", f, row[f.id], _state(f, f.id in said, row[f.id], wrong=False))
            for f in at.top.fields
            if f.id in row
        )

    # Where it stands

    def sections(self) -> tuple[Section, ...]:
        """Those that have something to ask now."""
        return tuple(s for s in self.questionnaire.sections if any(self._asks(q) for q in s.questions))

    def _asks(self, question: Question) -> bool:
        return not question.derive and question.id in self.answers.values.get(question.path.split(".")[0], {})

    def asked(self) -> list[Question]:
        """Every question that applies, in order."""
        return [q for q in self.questionnaire.questions() if self._asks(q)]

    def is_said(self, question: Question) -> bool:
        said = question.id in self.answers.given.get(question.path.split(".")[0], {})
        return said or question.path in self.passed

    def wrong(self) -> dict[str, Said]:
        """Questions whose answer an answer file would be refused for, and why."""
        _, problems = state.checked(self.questionnaire, self.answers.given)
        return {state.subject(p): _words(p.found, p.remedy) for p in reversed(problems)}

    def pending(self) -> list[str]:
        """Questions still to be asked, in order; one whose default needs a later answer waits for it."""
        wrong = self.wrong()
        left = [q for q in self.asked() if not self.is_said(q) or q.path in wrong]
        ready = [q for q in left if q.path in wrong or not state.waits(self.questionnaire, self.answers, q)]
        return [q.path for q in ready or left]

    def progress(self) -> tuple[int, int]:
        asked = self.asked()
        return sum(self.is_said(q) for q in asked), len(asked)

    def review(self) -> list[ReviewRow]:
        wrong = self.wrong()
        rows = []
        for question in self.asked():
            section = question.path.split(".")[0]
            value = self.answers.values[section][question.id]
            found = _state(question, self.is_said(question), value, question.path in wrong)
            rows.append(ReviewRow(section, question.path, question, value, found))
        return rows

    # Answers

    def answer(self, value: str | list[str]) -> Flow:
        """Take an answer as typed, or as picked; "" takes the default. The same place with a problem if it misfits."""
        at = self.spot()
        if isinstance(value, str) and value.strip() in UNKNOWN_WORDS:
            return self.unknown()
        if isinstance(value, str) and not value.strip():
            default = self._default(at)
            if default not in EMPTY:
                return self._say(at, default)
            if at.question.required:
                return replace(self, problem=both("flow.needed"), typed="")
            return self._leave_out(at)
        if not value and at.question.type == "parties" and at.question.required:
            return replace(self, problem=both("flow.needed"))
        try:
            return self._say(at, _read(at.question, value), value)
        except Misfit as misfit:
            typed = value if isinstance(value, str) else ""
            return replace(self, problem=Said(misfit.zh, misfit.en), typed=typed)

    def unknown(self) -> Flow:
        """Not known yet: a visible blank in the draft."""
        return self._say(self.spot(), UNKNOWN)

    def _leave_out(self, at: Spot) -> Flow:
        if at.field is None and at.question.type in ("text", "long_text"):
            return self._say(at, "")
        passed = self.passed if at.field else self.passed | {at.top.path}
        given = state.with_value(self.questionnaire, self.answers, at, None)
        return replace(self._with(given), passed=passed)._onward(self)

    def _say(self, at: Spot, value: Any, typed: str | list[str] = "") -> Flow:
        given = state.with_value(self.questionnaire, self.answers, at, value)
        rules = state.lifted(self.questionnaire) if at.field else self.questionnaire
        refused = state.new_problem(rules, self.answers.given, given, at.top.path)
        if refused is not None:
            typed = typed if isinstance(typed, str) else ""
            return replace(self, problem=_words(refused.found, refused.remedy), typed=typed)
        return self._with(given)._onward(self)

    def _with(self, given: Given) -> Flow:
        given = state.followed(self.questionnaire, self.answers, given)
        return replace(self, answers=state.settled(self.questionnaire, given), problem=Said(), typed="")

    def _onward(self, before: Flow) -> Flow:
        """From the question just answered to the next."""
        at = self.spot()
        if at.field is None:
            return self._next(at.top.path)
        row = state.row_at(self.questionnaire, self.answers, at)
        place = at.top.fields.index(at.field)
        table = f"{at.section}.{at.top.id}"
        if before.from_form:
            old = _gaps(at.top, state.row_at(self.questionnaire, before.answers, at))
            new = next((f for f in _gaps(at.top, row) if f not in old), None)
            return replace(self, at=f"{table}[{at.index}]" + (f".{new}" if new else ""), from_form=new is not None)
        said = self._said_row(at)
        following = (f.id for f in at.top.fields[place + 1 :] if f.id in row and f.id not in said)
        new = next(following, None)
        return replace(self, at=f"{table}[{at.index}].{new}" if new else table)

    def _next(self, after: str) -> Flow:
        pending = self.pending()
        if self.open_before is not None:
            new = [p for p in pending if p not in self.open_before]
            return replace(self, at=new[0] if new else "", open_before=self.open_before if new else None)
        order = [q.path for q in self.questionnaire.questions()]
        later = [p for p in pending if order.index(p) > order.index(after)]
        return replace(self, at=(later or pending or [""])[0])

    # Ways through

    def proceed(self) -> Flow:
        """To the first question that is open, or to the review."""
        return self._to((self.pending() or [""])[0])

    def to_review(self) -> Flow:
        return self._to("")

    def _to(self, path: str) -> Flow:
        return replace(self, at=path, problem=Said(), typed="", from_form=False, open_before=None)

    def back(self) -> Flow:
        """To the question before; from a record's first field to its table; from a review's question to the review."""
        if not self.at:
            asked = self._walked("")
            return self._to(asked[-1]) if asked else self
        at = self.spot()
        table = f"{at.section}.{at.top.id}"
        if at.field is not None:
            row = state.row_at(self.questionnaire, self.answers, at)
            before = [f.id for f in at.top.fields[: at.top.fields.index(at.field)] if f.id in row]
            to = f"{table}[{at.index}]"
            to = to if self.from_form else f"{to}.{before[-1]}" if before else table
            return replace(self, at=to, problem=Said(), typed="", from_form=False)
        if at.index >= 0:
            return replace(self, at=table, problem=Said())
        if self.open_before is not None:
            return self._to("")
        asked = self._walked(self.at)
        place = asked.index(self.at)
        return self._to(asked[place - 1]) if place else replace(self, problem=Said(), typed="")

    def _walked(self, here: str) -> list[str]:
        """Questions a person has come by, in order: those that wait for their default are not among them."""
        return [
            q.path
            for q in self.asked()
            if q.path == here or self.is_said(q) or not state.waits(self.questionnaire, self.answers, q)
        ]

    def jump(self, section: str) -> Flow:
        """To a section: its first open question, else its first."""
        asked = [q.path for q in self.asked() if q.path.split(".")[0] == section]
        pending = [p for p in self.pending() if p in asked]
        return self._to((pending or asked or [self.at])[0])

    def goto(self, path: str) -> Flow:
        """To any question, chosen in the review: afterwards what the change opened is asked, then the review again."""
        at = self.spot(path)
        if at.index >= 0:
            return replace(self, at=path, problem=Said(), typed="", from_form=at.field is not None)
        return replace(self._to(path), open_before=frozenset(self.pending()))

    # Records

    def _rows(self) -> tuple[Spot, list[dict[str, Any]]]:
        at = self.spot()
        rows = state.said_at(self.answers, Spot(at.section, at.top))
        return at, deepcopy(rows) if isinstance(rows, list) else []

    def _with_rows(self, at: Spot, rows: list[dict[str, Any]]) -> Flow:
        given = state.with_value(self.questionnaire, self.answers, Spot(at.section, at.top), rows)
        return replace(self._with(given), at=f"{at.section}.{at.top.id}")

    def add(self) -> Flow:
        """Begin one more record; it is there with its first answer."""
        at, rows = self._rows()
        begun = state.row_at(self.questionnaire, self.answers, Spot(at.section, at.top, len(rows)))
        first = next(f.id for f in at.top.fields if f.id in begun)
        return replace(self, at=f"{at.section}.{at.top.id}[{len(rows)}].{first}", problem=Said(), from_form=False)

    def remove(self, index: int) -> Flow:
        at, rows = self._rows()
        del rows[index]
        return self._with_rows(at, rows)

    def move(self, index: int, by: int) -> Flow:
        """by: -1 up, 1 down; at the end of the table nothing moves."""
        at, rows = self._rows()
        if not 0 <= index + by < len(rows):
            return self
        rows.insert(index + by, rows.pop(index))
        return self._with_rows(at, rows)

    def insert(self, more: list[dict[str, Any]]) -> tuple[Flow, list[tuple[int, Said]]]:
        """Add records that were pasted or imported; those that clash are left out, each with the reason."""
        at, rows = self._rows()
        rules = state.lifted(self.questionnaire)
        whole = Spot(at.section, at.top)

        def clash(kept: list[dict[str, Any]]) -> Said | None:
            given = state.with_value(self.questionnaire, self.answers, whole, kept)
            found = state.new_problem(rules, self.answers.given, given, at.top.path)
            return None if found is None else _words(found.found, found.remedy)

        if clash([*rows, *more]) is None:
            return self._with_rows(at, [*rows, *more]), []
        left: list[tuple[int, Said]] = []
        for place, row in enumerate(more):
            why = clash([*rows, row])
            if why is None:
                rows.append(row)
            else:
                left.append((place, why))
        return self._with_rows(at, rows), left

    def done(self) -> Flow:
        """The table is complete: on to the next question, or here again with what is wrong."""
        at, rows = self._rows()
        flow = self._with_rows(at, rows)
        wrong = flow.wrong().get(at.top.path)
        return replace(flow, problem=wrong) if wrong is not None else flow._next(at.top.path)


def begin(questionnaire: Questionnaire, given: Given | None = None) -> Flow:
    """A new interview, or one taken up where it was left: in the middle of a table it goes on in that table."""
    flow = Flow(questionnaire, state.settled(questionnaire, given or {})).proceed()
    said = [q for q in flow.asked() if flow.is_said(q)]
    last = said[-1] if said else None
    order = [q.path for q in questionnaire.questions()]
    if not flow.at or last is None or last.type != "records" or order.index(flow.at) < order.index(last.path):
        return flow
    table = flow._to(last.path)
    at, rows = table._rows()
    if not rows:
        return flow
    row = state.row_at(questionnaire, table.answers, Spot(at.section, at.top, len(rows) - 1))
    gaps = [f for f in _gaps(at.top, row) if f not in rows[-1]]
    if not gaps:
        return table
    places = [i for i, f in enumerate(at.top.fields) if f.id in rows[-1]]
    after = at.top.fields[(places[-1] + 1) if places else 0 :]
    left = next((f.id for f in after if f.id in row), gaps[0])
    return replace(table, at=f"{last.path}[{len(rows) - 1}].{left}")


def _read(question: Question, value: str | list[str]) -> Any:
    """The value as an answer file's reader takes it. Raises Misfit."""
    if isinstance(value, list):
        kind = {"choices": "choice", "parties": "party"}[question.type]
        return [read_scalar(replace(question, type=kind, between=None), v) for v in value]
    return read_scalar(question, value)


def _gaps(top: Question, row: dict[str, Any]) -> list[str]:
    """Fields of a completed record that still lack an answer."""
    return [f.id for f in top.fields if row.get(f.id) is UNKNOWN]


def _state(question: Question, said: bool, value: Any, wrong: bool) -> State:
    if wrong:
        return "wrong"
    if value is UNKNOWN:
        return "unknown" if said else "open"
    return "said" if said else "default"


def _words(found: str, remedy: str) -> Said:
    text = "；".join(t for t in (found, remedy) if t)
    return Said(text, text)
