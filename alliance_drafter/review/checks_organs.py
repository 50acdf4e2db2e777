"""Organs: what a check's expression cannot say. Each function gives True where the check holds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final

from .context import Context
from .majorities import SHARES, STRICT, votes_needed

A_BODY: Final = re.compile(r"(公司|集团|大学|学院|研究院|研究所|研究中心|协会|学会|中心|合作社|委员会|单位)$")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _seats(context: Context) -> int:
    """Seats of the Council; 0 where not known."""
    if context.answers.get("council.seats") == "one_each":
        return len(context.rows("parties.members"))
    number = context.answers.get("council.seats_number")
    return number if isinstance(number, int) else 0


def _groups(context: Context) -> list[set[str]]:
    """Members by short name, those that name one another among their affiliates together."""
    members = [m for m in context.rows("parties.members") if _text(m.get("short"))]
    groups = [{_text(m["short"])} for m in members]
    for member in members:
        for other in members:
            name, short = _text(other.get("name")), _text(other["short"])
            named = _text(member.get("affiliates"))
            if other is not member and name and (name in named or short in named):
                first = next(g for g in groups if member["short"] in g)
                second = next(g for g in groups if short in g)
                if first is not second:
                    first |= second
                    groups.remove(second)
    return groups


def _contributed(context: Context) -> dict[str, Fraction]:
    paid: dict[str, Fraction] = {}
    for row in context.rows("funds.contributions"):
        party, amount = _text(row.get("party")), row.get("amount")
        if party and isinstance(amount, int | Decimal):
            paid[party] = paid.get(party, Fraction(0)) + Fraction(amount)
    return paid


def _raw(context: Context) -> list[tuple[set[str], Fraction]]:
    """Each group's share of the votes before any cap; [] where not known."""
    groups = _groups(context)
    if context.answers.get("council.vote") == "weighted":
        paid = _contributed(context)
        weights = [(g, sum((paid.get(m, Fraction(0)) for m in g), Fraction(0))) for g in groups]
    else:
        weights = [(g, Fraction(len(g))) for g in groups]
    total = sum((w for _, w in weights), Fraction(0))
    return [(g, w / total) for g, w in weights] if total else []


def _cap(context: Context) -> Fraction | None:
    cap = context.answers.get("council.vote_cap")
    return Fraction(cap) / 100 if isinstance(cap, int | Decimal) else None


def _capped(context: Context) -> list[tuple[set[str], Fraction]]:
    """The shares as counted: what is above the cap gives no vote, and the rest is the whole. [] where not known."""
    raw = _raw(context)
    weighted = context.answers.get("council.vote") == "weighted"
    cap = _cap(context) if weighted else Fraction(1, 3)
    if cap is None or not raw:
        return []
    over: set[int] = set()
    while True:
        rest = sum((s for i, (_, s) in enumerate(raw) if i not in over), Fraction(0))
        room = 1 - cap * len(over)
        if room <= 0 or not rest:
            return raw
        whole = rest / room
        more = {i for i, (g, s) in enumerate(raw) if i not in over and s > cap * whole and (weighted or len(g) > 1)}
        if not more:
            return [(g, cap if i in over else s / whole) for i, (g, s) in enumerate(raw)]
        over |= more


def _chair_share(context: Context) -> Fraction | None:
    chair = _text(context.answers.get("chair.unit"))
    return next((s for g, s in _capped(context) if chair in g), None)


def thresholds_apart(context: Context) -> bool:
    """R-ORG-02: on all votes, the two majorities need different numbers of votes."""
    ordinary, higher = context.answers.get("council.ordinary"), context.answers.get("council.higher")
    seats = _seats(context)
    if context.answers.get("council.vote") != "one_each" or not seats or ordinary not in SHARES or higher not in SHARES:
        return True
    return votes_needed(ordinary, seats) < votes_needed(higher, seats)


def seats_can_be_filled(context: Context) -> bool:
    """R-ORG-02: elected or allotted seats are not more than the members, who hold one each at most."""
    number = context.answers.get("council.seats_number")
    members = len(context.rows("parties.members"))
    if context.answers.get("council.seats") == "one_each" or not isinstance(number, int) or not members:
        return True
    return number <= members


def cap_leaves_room(context: Context) -> bool:
    """R-ORG-02: with all at the cap the votes still reach the whole, else the cap cannot be kept."""
    cap = _cap(context)
    if context.answers.get("council.vote") != "weighted" or cap is None:
        return True
    return cap * len(_groups(context)) >= 1


def votes_within_cap(context: Context) -> bool:
    """R-ORG-04: no member with its affiliates is above the cap before it is applied."""
    weighted = context.answers.get("council.vote") == "weighted"
    cap = _cap(context) if weighted else Fraction(1, 3)
    return cap is None or all(share <= cap for group, share in _raw(context) if weighted or len(group) > 1)


def chair_cannot_block(context: Context) -> bool:
    """R-ORG-04: the chair with its affiliates cannot stop the higher majority alone; under unanimity anyone can."""
    share, higher = _chair_share(context), context.answers.get("council.higher")
    if share is None or higher not in SHARES or higher == "unanimity":
        return True
    return share <= 1 - SHARES[higher]


def chair_cannot_stay_away(context: Context) -> bool:
    """R-ORG-04: the chair unit with its affiliates cannot break the quorum alone."""
    share, quorum = _chair_share(context), context.answers.get("council.quorum")
    if share is None or quorum not in SHARES:
        return True
    present = 1 - share
    return present > SHARES[quorum] if quorum in STRICT else present >= SHARES[quorum]


def chair_cannot_decide(context: Context) -> bool:
    """R-ORG-04: the chair unit with its affiliates does not reach the ordinary majority of a bare quorum."""
    share, quorum, ordinary = (
        _chair_share(context),
        context.answers.get("council.quorum"),
        context.answers.get("council.ordinary"),
    )
    if share is None or quorum not in SHARES or ordinary not in SHARES:
        return True
    base = Fraction(1) if context.answers.get("council.ordinary_of") == "all" else SHARES[quorum]
    needed = SHARES[ordinary] * base
    return share <= needed if ordinary in STRICT else share < needed


def chair_is_a_person(context: Context) -> bool:
    """R-ORG-03: the chair is a natural person, not a member or other body."""
    person = context.answers.get("chair.person")
    if not isinstance(person, str) or not person:
        return True
    bodies = {_text(m.get(k)) for m in context.rows("parties.members") for k in ("name", "short")}
    return person not in bodies and not A_BODY.search(person)


def experts_odd(context: Context) -> bool:
    """R-ORG-05: an odd number, against ties."""
    size = context.answers.get("experts.size")
    return not isinstance(size, int) or size % 2 == 1


def experts_from_many(context: Context) -> bool:
    """R-ORG-05: no body has more than a third of the experts named."""
    units = [_text(e.get("unit")) for e in context.rows("experts.members")]
    return all(units.count(u) * 3 <= len(units) for u in units if u)


def experts_from_outside(context: Context) -> bool:
    """R-ORG-05: at least one of the experts named is not a member's."""
    units = [_text(e.get("unit")) for e in context.rows("experts.members")]
    names = {_text(m.get(k)) for m in context.rows("parties.members") for k in ("name", "short")}
    return not units or any(u and u not in names for u in units)


def rotation_begins_with_chair(context: Context) -> bool:
    """R-ORG-22: the order begins with the first chair unit and names nobody twice."""
    order, chair = context.answers.get("chair.rotation"), context.answers.get("chair.unit")
    if not isinstance(order, list) or not order or not isinstance(chair, str):
        return True
    return order[0] == chair and len(set(order)) == len(order)
