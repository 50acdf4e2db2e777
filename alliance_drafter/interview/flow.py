"""The interview without a screen: where it stands, what it asks, and what each answer leads to.

A Flow never changes; each step gives the next one. It reads nothing and draws nothing.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ..answers.model import Answers
from ..errors import Problem
from ..expressions import UNKNOWN
from ..questionnaire.model import Question, Questionnaire, Said, Section
from ..questionnaire.values import UNKNOWN_WORDS, Misfit
from . import asking, state
from .asking import EMPTY
from .prompts import KINDS, Prompt, ReviewRow, both
from .state import Given, Spot


@dataclass(frozen=True, slots=True)
class Flow:
    """at: the path asked; "parties.members" is the table, "parties.members[2]" a record's form, "" the review."""

    questionnaire: Questionnaire
    answers: Answers
    at: str = ""
    problems: tuple[Problem, ...] = ()  # what an answer file with these answers would be refused for
    problem: Said = field(default=Said())
    typed: str = ""
    way: Literal["through", "form", "gaps"] = "through"  # through a record's fields: all, one from its form, the open
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
            return replace(prompt, rows=tuple(rows), gaps=tuple(len(g) for g in self._gaps(at.top)))
        if at.index >= 0:
            row = state.row_at(self.questionnaire, self.answers, at)
            prompt = replace(prompt, record=row, table=at.top)
            if at.field is None:
                return replace(prompt, fields=asking.form_at(self.questionnaire, self.answers, at))
        default, options = (
            asking.default_at(self.questionnaire, self.answers, at),
            asking.options_at(self.questionnaire, self.answers, at),
        )
        if not options and prompt.kind in ("choice", "choices") and not prompt.problem:
            prompt = replace(prompt, problem=both("flow.no_members"))
        return replace(prompt, choices=options, default=None if default in EMPTY else default)

    def spot(self, path: str = "") -> Spot:
        return state.spot(self.questionnaire, path or self.at)

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
        return {state.subject(p): asking.words(p.found, p.remedy) for p in reversed(self.problems)}

    def pending(self) -> list[str]:
        """Questions still to be asked, in order; one whose default needs a later answer waits for it."""
        wrong = self.wrong()
        left = [q for q in self.asked() if not self.is_said(q) or q.path in wrong or any(self._gaps(q))]
        ready = [q for q in left if q.path in wrong or not state.waits(self.questionnaire, self.answers, q)]
        return [q.path for q in ready or left]

    def _gaps(self, top: Question) -> list[list[str]]:
        """Of each record, the fields nothing was said to and no default answers."""
        section = top.path.split(".")[0]
        rows, said = (v.get(section, {}).get(top.id) for v in (self.answers.values, self.answers.given))
        if top.type != "records" or not isinstance(rows, list) or not isinstance(said, list):
            return []
        return [
            [f.id for f in top.fields if row.get(f.id) is UNKNOWN and f.id not in told]
            for row, told in zip(rows, said, strict=True)
        ]

    def progress(self) -> tuple[int, int]:
        asked = self.asked()
        return sum(self.is_said(q) for q in asked), len(asked)

    def review(self) -> list[ReviewRow]:
        wrong = self.wrong()
        rows = []
        for question in self.asked():
            section = question.path.split(".")[0]
            value = self.answers.values[section][question.id]
            found = asking.state_of(self.is_said(question), value, question.path in wrong)
            rows.append(ReviewRow(section, question.path, question, value, found))
        return rows

    # Answers

    def answer(self, value: str | list[str]) -> Flow:
        """Take an answer as typed, or as picked; "" takes the default. The same place with a problem if it misfits."""
        at = self.spot()
        if isinstance(value, str) and value.strip() in UNKNOWN_WORDS:
            return self.unknown()
        if isinstance(value, str) and not value.strip():
            default = asking.default_at(self.questionnaire, self.answers, at)
            if default not in EMPTY:
                return self._say(at, default)
            if at.question.required:
                return replace(self, problem=both("flow.needed"), typed="")
            return self._leave_out(at)
        if not value and at.question.type == "parties" and at.question.required:
            return replace(self, problem=both("flow.needed"))
        try:
            return self._say(at, asking.read(at.question, value), value)
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
        _, problems = state.judged(rules, given)
        refused = state.new_problem(self.problems, problems, at.top.path)
        if refused is not None:
            typed = typed if isinstance(typed, str) else ""
            return replace(self, problem=asking.words(refused.found, refused.remedy), typed=typed)
        return self._with(given)._onward(self)

    def _with(self, given: Given) -> Flow:
        answers, problems = state.judged(self.questionnaire, given)
        more = state.followed(self.questionnaire, self.answers, answers)
        if more is not None:
            answers, problems = state.judged(self.questionnaire, more)
        return replace(self, answers=answers, problems=problems, problem=Said(), typed="")

    def _onward(self, before: Flow) -> Flow:
        """From the question just answered to the next."""
        at = self.spot()
        if at.field is None:
            return self._next(at.top.path)
        table = f"{at.section}.{at.top.id}"
        gaps, old = self._gaps(at.top), before._gaps(at.top)
        if self.way == "gaps":
            return self._to_gap(at.top, at.index)
        if self.way == "form":
            new = next((f for f in gaps[at.index] if f not in old[at.index]), None)
            here = f"{table}[{at.index}]"
            return replace(self, at=f"{here}.{new}") if new else replace(self, at=here, way="through")
        row, said = (
            state.row_at(self.questionnaire, self.answers, at),
            state.said_at(self.answers, Spot(at.section, at.top, at.index)),
        )
        later = at.top.fields[at.top.fields.index(at.field) + 1 :]
        new = next((f.id for f in later if f.id in row and f.id not in said), None)
        return replace(self, at=f"{table}[{at.index}].{new}" if new else table)

    def _to_gap(self, top: Question, first: int) -> Flow:
        """To the first open field from this record on, else to the table."""
        left = ((i, fields[0]) for i, fields in enumerate(self._gaps(top)) if i >= first and fields)
        index, name = next(left, (-1, ""))
        if index < 0:
            return replace(self, at=top.path, way="through")
        return replace(self, at=f"{top.path}[{index}].{name}", way="gaps", problem=Said(), typed="")

    def _next(self, after: str) -> Flow:
        pending = self.pending()
        if self.open_before is not None:
            new = [p for p in pending if p not in self.open_before]
            return replace(self, at=new[0] if new else "", open_before=self.open_before if new else None)
        order = [q.path for q in self.questionnaire.questions()]
        later = [p for p in pending if order.index(p) > order.index(after)]
        return replace(self, at=(later or pending or [""])[0])

    def take_defaults(self, section: str = "") -> Flow:
        """Every open question (of the section) that has a default takes it, one that may be left out is left out."""
        flow, before = self, -1
        while len(flow.pending()) != before:  # an answer may open further questions
            before = len(flow.pending())
            for path in flow.pending():
                question = flow.questionnaire.by_path[path]
                here = replace(flow, at=path, problem=Said(), typed="", open_before=None)
                default = asking.default_at(flow.questionnaire, flow.answers, here.spot())
                settled = default not in EMPTY or not question.required
                if path.startswith(section) and question.type != "records" and settled:
                    step = here.answer("")
                    flow = flow if step.problem else step
        return flow.proceed()

    # Ways through

    def proceed(self) -> Flow:
        """To the first question that is open, or to the review."""
        return self._to((self.pending() or [""])[0])

    def to_review(self) -> Flow:
        return self._to("")

    def _to(self, path: str) -> Flow:
        return replace(self, at=path, problem=Said(), typed="", way="through", open_before=None)

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
            to = to if self.way == "form" else f"{to}.{before[-1]}" if before and self.way == "through" else table
            return replace(self, at=to, problem=Said(), typed="", way="through")
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
            return replace(self, at=path, problem=Said(), typed="", way="form" if at.field else "through")
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
        return replace(self, at=f"{at.section}.{at.top.id}[{len(rows)}].{first}", problem=Said(), way="through")

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
            found = state.new_problem(self.problems, state.judged(rules, given)[1], at.top.path)
            return None if found is None else asking.words(found.found, found.remedy)

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

    def fill(self) -> Flow:
        """Ask what the records of this table still lack."""
        return self._to_gap(self.spot().top, 0)

    def done(self) -> Flow:
        """The table is complete, what it lacks is not known: on to the next question, or here with what is wrong."""
        at, rows = self._rows()
        for row, gaps in zip(rows, self._gaps(at.top), strict=True):
            row.update(dict.fromkeys(gaps, UNKNOWN))
        flow = self._with_rows(at, rows)
        wrong = flow.wrong().get(at.top.path)
        return replace(flow, problem=wrong) if wrong is not None else flow._next(at.top.path)

    def _go_on(self, top: Question) -> Flow:
        """Taken up in a table: in the record begun last, where it stopped in its middle."""
        at, rows = self._rows()
        if not rows or not self._gaps(top)[-1]:
            return self
        row = state.row_at(self.questionnaire, self.answers, Spot(at.section, top, len(rows) - 1))
        last = max((i for i, f in enumerate(top.fields) if f.id in rows[-1]), default=-1)
        left = next((f.id for f in top.fields[last + 1 :] if f.id in row), None)
        return replace(self, at=f"{top.path}[{len(rows) - 1}].{left}") if left else self


def begin(questionnaire: Questionnaire, given: Given | None = None) -> Flow:
    """A new interview, or one taken up where it was left: in the middle of a table it goes on in that table."""
    answers, problems = state.judged(questionnaire, deepcopy(given or {}))
    flow = Flow(questionnaire, answers, problems=problems)
    said = [q for q in flow.asked() if flow.is_said(q)]
    if not said:
        return flow.proceed()
    last = said[-1]
    onward = flow._next(last.path)
    later = [q.path for q in flow.asked()]
    if last.type == "records" and onward.at and later.index(onward.at) >= later.index(last.path):
        return flow._to(last.path)._go_on(last)
    return onward
