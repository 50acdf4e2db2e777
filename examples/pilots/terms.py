"""Liability, membership, breach, disputes, end, signing and annexes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from .pilot import Pilot

ALWAYS_ATTACHED: Final = ("fund_rules", "project_rules", "secretariat_rules", "undertaking", "power_of_attorney")


def liability(pilot: Pilot) -> None:
    chance = pilot.chance
    _acts(pilot)
    pilot.needed("liability.limit", 3_000_000)
    pilot.choose("liability.recourse")
    reach = pilot.choose("liability.reach", seldom=["external"])
    public = any(m["public_benefit"] for m in pilot.members)
    barred = public or reach == "external"
    pilot.choose("liability.public_bodies", pilot.without("liability.public_bodies", "same") if barred else None)
    pilot.choose("liability.cap")
    if pilot.choose("liability.insurance"):
        pilot.put("liability.insurance_sum", chance.between(3, 8) * pilot.get("liability.limit"))
    if pilot.choose("liability.reserve"):
        pilot.put("liability.reserve_sum", chance.between(2, 20) * 50_000)


def _acts(pilot: Pilot) -> None:
    """Authority for all that other answers have the liable entity do."""
    signs = pilot.get("funds.government") and pilot.get("projects.signatory") == "liable_entity"
    pays = pilot.get("funds.keeper") == "entity" or pilot.get("benefit.collector") == "liable_entity"
    must = [*(["task_documents"] if signs else []), *(["accounts"] if pays else [])]
    pilot.choose_some("liability.acts", must, least=2)


def membership(pilot: Pilot) -> None:
    if pilot.choose("membership.accession_signing") == "empowered":
        able = pilot.of_kind("enterprise", "university", "institute")
        pilot.put("membership.empowered", able[: pilot.chance.between(2, 3)])
    if pilot.chance.likely(0.3) or pilot.get("membership.withdrawal") is None:
        pilot.put("membership.withdrawal", pilot.chance.between(1, 3))
    pilot.choose("membership.observers")
    pilot.choose("membership.licences_held")


def breach(pilot: Pilot) -> None:
    if pilot.choose("breach.damages", seldom=["sum"]) == "sum":
        whole = sum(row["amount"] for row in pilot.get("funds.contributions"))
        pilot.put("breach.damages_sum", Decimal(whole * 15 // 100 // 1000 * 1000))
        pilot.put("breach.damages_base", "替换一个项目参加方通常发生的重复试验费和六个月人员费用")


def disputes(pilot: Pilot) -> None:
    foreign = pilot.has_foreign()
    pilot.choose("disputes.mediator")
    if pilot.choose("disputes.forum", ["arbitration"] if foreign else None) == "arbitration":
        pilot.needed("disputes.institution", "示例仲裁委员会")
        pilot.needed("disputes.seat", "示例省示例市")
        pilot.choose("disputes.arbitrators")
        pilot.choose("disputes.language", None if foreign else ["zh"])
    elif pilot.choose("disputes.court_place") == "performance":
        pilot.put("disputes.performance_place", f"{pilot.province}示例市示例区")


def end(pilot: Pilot) -> None:
    count = len(pilot.members)
    if (pilot.get("end.minimum_members") or 3) > count:
        pilot.put("end.minimum_members", 2)
    elif count > 4 and pilot.chance.likely(0.3):
        pilot.put("end.minimum_members", pilot.chance.between(3, count - 1))


def signing(pilot: Pilot) -> None:
    chance = pilot.chance
    on_paper = pilot.without("signing.method", "electronic")
    method = pilot.choose("signing.method", None if pilot.is_private() else on_paper, ["counterparts"])
    if method == "electronic":
        pilot.put("signing.platform", "示例电子签约服务平台")
    else:
        pilot.choose("signing.page_seal")
    deadline: date = pilot.needed("signing.deadline", pilot.start + timedelta(days=90))
    if chance.likely(0.3):
        pilot.put("signing.deadline", deadline + timedelta(days=chance.between(1, 60)))
    many = len(pilot.members) >= 3
    if pilot.choose("signing.failure", None if many else ["no_effect"]) == "partial":
        pilot.put("signing.partial_minimum", chance.between(3, len(pilot.members)))
    pilot.put("signing.place", f"{pilot.province}示例市示例区")
    pilot.choose("signing.commitments")


def annexes(pilot: Pilot) -> None:
    """All of them for an application; else what nobody should go without, and some."""
    every = list(pilot.chance.values("annexes.attached"))
    if pilot.is_private() and pilot.chance.likely(0.5):
        pilot.choose_some("annexes.attached", ALWAYS_ATTACHED)
    else:
        pilot.put("annexes.attached", every)
