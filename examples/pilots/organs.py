"""Council, chair and experts."""

from __future__ import annotations

from typing import Any, Final

from alliance_drafter.review.majorities import SHARES, votes_needed

from .pilot import Pilot
from .words import PERSONS, STEMS

FREE_CHOICES: Final = ("extraordinary", "deadlock", "casting_vote", "veto", "assembly", "standing", "working_groups",
                       "org_chart")  # fmt: skip


def council(pilot: Pilot) -> None:
    chance, count = pilot.chance, len(pilot.members)
    seats = pilot.choose("council.seats", None if count >= 3 else ["one_each"])
    number = count if seats == "one_each" else pilot.put("council.seats_number", chance.between(3, count))
    weighted = pilot.choose("council.vote", None if count >= 4 else ["one_each"]) == "weighted"
    if weighted:
        pilot.put("council.vote_cap", chance.between(max(28, 100 // count + 1), 33))
    _majorities(pilot, number, alike=count > 4 or not weighted)
    pilot.choose("council.quorum", _quorums(count, weighted))
    for name in FREE_CHOICES:
        pilot.choose(f"council.{name}")
    pilot.choose("council.supervisor", seldom=["none"])
    pilot.put("council.reserved", list(chance.values("council.reserved")))


def _quorums(count: int, weighted: bool) -> list[str]:
    """Those at which one member neither decides alone nor prevents a meeting by staying away."""
    if count < 4:
        return ["two_thirds"] if count == 3 else ["half"]
    return ["two_thirds"] if weighted else ["half", "two_thirds", "three_quarters"]


def _majorities(pilot: Pilot, seats: int, *, alike: bool) -> None:
    """The higher majority takes more votes than the ordinary one, and a single member cannot block it.

    alike: no member has more than a quarter of the votes where there are four.
    """
    count = len(pilot.members)
    higher = ["two_thirds", *(["three_quarters"] if count >= 4 and alike else [])]
    higher += ["unanimity"] if count <= 4 and pilot.is_private() else []
    found = pilot.choose("council.higher", higher, ["unanimity"])
    ordinary = pilot.choose("council.ordinary", ["over_half"] if found == "two_thirds" else None)
    apart = votes_needed(ordinary, seats) < votes_needed(found, seats)
    pilot.choose("council.ordinary_of", None if apart else ["cast", "present"])
    admission = [m for m in SHARES if m in pilot.chance.values("membership.admission_majority")]
    admission = [m for m in admission if SHARES[m] >= SHARES[found] and (m != "unanimity" or pilot.is_private())]
    pilot.choose("membership.admission_majority", admission, ["unanimity"])


def chair(pilot: Pilot) -> None:
    """The chair unit is an enterprise, sometimes the university or institute; an enterprise is liable then."""
    first, second = pilot.shorts[:2]
    unit = pilot.put("chair.unit", second if pilot.chance.likely(0.2) else first)
    pilot.put("chair.person", pilot.person())
    others = [s for s in pilot.of_kind("enterprise", "university", "institute") if s != unit]
    if pilot.choose("chair.limit", seldom=["none"]) == "rotation":
        turns = max(2, pilot.get("alliance.term_years") // (pilot.get("council.term") or 3))
        pilot.put("chair.rotation", [unit, *others[: turns - 1]])
    pilot.put("liability.entity", first)


def experts(pilot: Pilot) -> None:
    chance = pilot.chance
    pilot.put("experts.fields", pilot.industry.fields)
    if chance.likely(0.4) or pilot.get("experts.size") is None:
        pilot.put("experts.size", chance.one((5, 7, 9, 11)))
    if pilot.choose("experts.named", seldom=[True]):
        pilot.put("experts.members", _named(pilot))
    pilot.choose("experts.fee")


def _named(pilot: Pilot) -> list[dict[str, Any]]:
    """As many as the committee's size, each from another body, the last from none of the members."""
    size = pilot.get("experts.size")
    inside = [m["name"] for m in pilot.members][: size - 1]
    units = [*inside, *(f"示例{stem}科学院" for stem in STEMS[: size - len(inside)])]
    fields = pilot.industry.fields.replace("和", "、").split("、")
    second = pilot.chance.random.sample(PERSONS, size)
    return [
        {"name": f"示例{name}", "unit": unit, "field": fields[place % len(fields)]}
        for place, (name, unit) in enumerate(zip(second, units, strict=True))
    ]
