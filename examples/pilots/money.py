"""Funds, projects and the distribution of benefits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from .pilot import Pilot

SUITS: Final = {  # kind of member → what it can put in
    "enterprise": ("cash", "equipment", "premises", "staff", "data", "technology", "background"),
    "cooperative": ("cash", "premises"), "university": ("staff", "equipment", "technology", "background"),
    "institute": ("staff", "equipment", "data", "background"), "association": ("staff", "data"),
    "nonprofit": ("cash", "staff"), "other": ("premises", "staff"),
}  # fmt: skip
DESCRIBED: Final = {
    "cash": "{}的研发资金", "equipment": "{}所需的试验设备机时", "premises": "{}的试验场地使用三年",
    "staff": "研究人员48人月", "data": "{}的历史运行数据", "technology": "{}的小试成果的使用",
    "background": "{}所需的原有知识产权的使用",
}  # fmt: skip
FACTORS: Final = (
    (("研究人员投入", 40), ("关键技术突破", 60)),
    (("资金投入", 30), ("研究人员投入", 30), ("试验条件", 15), ("关键技术突破", 25)),
    (("任务完成质量", Decimal("33.5")), ("成果转化贡献", Decimal("46.5")), ("标准起草", 20)),
)


def funds(pilot: Pilot) -> None:
    _keeper(pilot)
    pilot.put("funds.contributions", _contributions(pilot))
    pilot.choose("funds.valuation")
    government = pilot.choose("funds.government")
    if pilot.choose("funds.surplus", [True] if _association_keeps(pilot) else None) and pilot.chance.likely(0.3):
        pilot.put("funds.surplus_cap", pilot.chance.one((20, 40, 50)))
    pilot.choose("funds.equipment_owner", ["user"] if _association_keeps(pilot) else None)
    both = _chair_keeps(pilot)
    among = ["both"] if both else pilot.without("funds.supervision", "group") if government else None
    pilot.choose("funds.supervision", among)
    pilot.needed("funds.approval_limit", 200_000)
    _fees(pilot)


def _keeper(pilot: Pilot) -> None:
    """An association neither keeps what it may not touch, nor takes the alliance's fees beside its own."""
    association = pilot.get("secretariat.model") == "association"
    barred = association and (
        pilot.get("secretariat.association_account") == "none" or pilot.get("funds.fee_model") != "none"
    )
    if pilot.choose("funds.keeper", pilot.without("funds.keeper", "host") if barred else None) == "other":
        pilot.put("funds.keeper_party", pilot.chance.one(pilot.of_kind("enterprise", "university", "institute")))


def _association_keeps(pilot: Pilot) -> bool:
    return bool(pilot.get("secretariat.model") == "association" and pilot.get("funds.keeper") == "host")


def _chair_keeps(pilot: Pilot) -> bool:
    hosted = pilot.get("secretariat.model") == "chair_hosted"
    paths = {"entity": "liability.entity", "other": "funds.keeper_party"}
    keeper = pilot.get("funds.keeper")
    return bool(hosted if keeper == "host" else pilot.get(paths[keeper]) == pilot.get("chair.unit"))


def fee_model(pilot: Pilot) -> None:
    """Before the members' classes, since fees by class need them."""
    pilot.choose("funds.fee_model")


def _fees(pilot: Pilot) -> None:
    chance, found = pilot.chance, pilot.get("funds.fee_model")
    if found == "flat":
        pilot.put("funds.fee_flat", chance.between(1, 10) * 10_000)
    elif found == "by_tier":
        tiers = chance.values("funds.fee_tiers.class")
        pilot.put("funds.fee_tiers", [{"class": c, "amount": (5 - n) * 20_000} for n, c in enumerate(tiers)])
    if found != "none" and chance.likely(0.3):
        pilot.put("funds.fee_entry", 50_000)


def _contributions(pilot: Pilot) -> list[dict[str, Any]]:
    """Each member puts something in, each goal gets something; alike in value where votes are weighed by it."""
    goals = pilot.get("goals.list")
    alike = pilot.get("council.vote") == "weighted"
    rows = []
    for place, member in enumerate(pilot.members):
        among = ["cash"] if place == 0 else list(SUITS[member["type"]])
        kind = pilot.chance.choose("funds.contributions.kind", among)
        rows.append(_contribution(pilot, member["short"], kind, goals[place % len(goals)], alike))
        if not alike and pilot.chance.likely(0.2):
            rows.append(_contribution(pilot, member["short"], "staff", goals[-1], alike) | {"goal": ""})
    return rows


def _contribution(pilot: Pilot, party: str, kind: str, goal: dict[str, Any], alike: bool) -> dict[str, Any]:
    chance = pilot.chance
    amount = chance.between(195, 205) * 10_000 if alike else chance.between(5, 120) * 50_000
    return {
        "party": party, "kind": kind, "description": DESCRIBED[kind].format(goal["name"]), "amount": Decimal(amount),
        "due": chance.day(pilot.start + timedelta(days=30), _middle(pilot.start, goal["date"])), "goal": goal["name"],
    }  # fmt: skip


def _middle(first: date, last: date) -> date:
    return first + (last - first) / 2


def projects(pilot: Pilot) -> None:
    pilot.choose_some("projects.criteria", must=["goal_fit"], least=3)
    if pilot.get("funds.government"):
        pilot.choose("projects.signatory")
    pilot.choose("projects.acceptance")


def benefit(pilot: Pilot) -> None:
    chance = pilot.chance
    pilot.choose_some("benefit.inclusions", least=3)
    method = pilot.choose("benefit.method")
    if method == "mixed":
        method = pilot.choose("benefit.mixed_base")
        pilot.put("benefit.retained", chance.one((5, 8, 10, Decimal("12.5"))))
        pilot.choose_some("benefit.retained_use")
    if method == "agreed_ratio":
        parts = chance.parts(100, len(pilot.members))
        pilot.put("benefit.ratios", [{"party": s, "percent": p} for s, p in zip(pilot.shorts, parts, strict=True)])
    if method == "points":
        pilot.put("benefit.point_factors", [{"name": n, "weight": w} for n, w in chance.one(FACTORS)])
        points = [{"party": s, "points": chance.between(1, 30) * 10} for s in pilot.shorts]
        pilot.put("benefit.example_points", points if chance.likely(0.6) else [])
    if chance.likely(0.2):
        pilot.put("benefit.minimum_share", chance.one((1, 2, 3)))
    _collector(pilot)
    for name in ("beneficiaries", "settlement", "interest", "losses"):
        pilot.choose(f"benefit.{name}")
    if chance.likely(0.3):
        pilot.put("benefit.review_sum", Decimal(5_000_000))


def _collector(pilot: Pilot) -> None:
    company = pilot.get("secretariat.model") == "company"
    among = None if company else pilot.without("benefit.collector", "company")
    if pilot.choose("benefit.collector", among) == "member":
        pilot.put("benefit.collector_party", pilot.chance.one(pilot.of_kind("enterprise", "university", "institute")))
