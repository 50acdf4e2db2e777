"""One alliance after the other: all its answers, chosen so that they go together, and those a person fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alliance_drafter.expressions import UNKNOWN, Scope, evaluate
from alliance_drafter.questionnaire.model import Question

from . import goals, members, money, organs, rights, secretariat, terms
from .chance import Chance
from .pilot import Given, Pilot

SIZE = "size"  # among what is settled: the number of members


def answers(chance: Chance, common: Mapping[str, Mapping[str, Any]], number: int) -> Given:
    """Every answer of one alliance that is not left to the common ones; what chance has settled is kept to."""
    pilot = Pilot(chance, common, number)
    size = chance.settled.get(SIZE) or chance.one(members.SIZES)
    members.document(pilot)
    secretariat.model(pilot, size)
    members.members(pilot, size)
    members.edition(pilot)
    goals.alliance(pilot)
    goals.goals(pilot)
    organs.council(pilot)
    organs.chair(pilot)
    organs.experts(pilot)
    money.fee_model(pilot)
    members.classes(pilot)
    secretariat.secretariat(pilot)
    money.funds(pilot)
    money.projects(pilot)
    money.benefit(pilot)
    rights.property_rights(pilot)
    rights.risk(pilot)
    for chapter in (terms.liability, terms.membership, terms.breach, terms.disputes, terms.end, terms.signing,
                    terms.annexes):  # fmt: skip
        chapter(pilot)
    return pilot.own


class Filling:
    """What a person fills in: not what the common answers or a default say already, unless nobody has said it yet."""

    def __init__(self, common: Mapping[str, Mapping[str, Any]]) -> None:
        self.common = common
        self._said: set[tuple[str, Any]] = set()

    def filled(self, chance: Chance, given: Given) -> Given:
        """The answers of given that stand in the workbook."""
        found: Given = {}
        for section in chance.questionnaire.sections:
            own = given.get(section.id, {})
            found[section.id] = {
                q.id: self._rows(q, own[q.id]) if q.type == "records" else own[q.id]
                for q in section.questions
                if q.id in own and not self._left_out(q, own[q.id], self.common.get(section.id, {}).get(q.id))
            }
        return found

    def _rows(self, question: Question, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        fields = {f.id: f for f in question.fields}
        return [{name: v for name, v in row.items() if not self._left_out(fields[name], v, None, row)} for row in rows]

    def _left_out(self, question: Question, value: Any, common: Any, row: Mapping[str, Any] | None = None) -> bool:
        if value in ("", []):
            return common is None
        if question.choices or question.type == "yes_no":
            said = {(question.path, v) for v in (value if isinstance(value, list) else [value])}
            fresh = said - self._said
            self._said |= said
            if fresh:
                return False
        if common is not None:
            return bool(value == common)
        return question.default is not None and self._default(question, row) == value

    def _default(self, question: Question, row: Mapping[str, Any] | None) -> Any:
        assert question.default is not None
        found = evaluate(question.default, Scope({}).with_local(**({"this": dict(row)} if row else {})))
        return list(found) if isinstance(found, tuple) else found if found is not UNKNOWN else None
