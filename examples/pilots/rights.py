"""Intellectual property and what goes with it: secrecy, risk."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from .pilot import Pilot

TITLES: Final = {
    "patent": "一种{}的方法及装置", "know_how": "{}工艺诀窍", "software": "{}控制软件V1.0", "data": "{}试验数据集",
    "other": "{}图纸和样机",
}  # fmt: skip
FREE_CHOICES: Final = ("background_use", "background_industrial", "filing_cost", "improvements", "academic_use",
                       "exclusive_consent", "enforcement")  # fmt: skip
DIFFICULTIES: Final = (
    ("中试放大后指标下降", "追加一轮小试，必要时由理事会调整目标的日期"),
    ("关键原材料供应中断", "启用备选供应单位并先行试验替代材料"),
    ("技术路线被新技术替代", "由专家委员会每半年评估一次并提出调整意见"),
)


def property_rights(pilot: Pilot) -> None:
    pilot.put("ip.background", _background(pilot))
    for name in FREE_CHOICES:
        pilot.choose(f"ip.{name}")
    _ownership(pilot)
    _licences(pilot)
    if pilot.choose("ip.officer", seldom=["member"]) == "member":
        pilot.put("ip.officer_member", pilot.chance.one(pilot.of_kind("university", "institute", "enterprise")))
    if pilot.choose("ip.revenue_rules", seldom=["procedure"]) == "procedure":
        pilot.put("ip.procedure_drafter", pilot.shorts[1])
        pilot.put("ip.procedure_date", pilot.start + timedelta(days=pilot.chance.between(90, 300)))


def _background(pilot: Pilot) -> list[dict[str, Any]]:
    """What a member puts in as background IP is listed; besides, a few that bring some or keep some out."""
    givers = {r["party"] for r in pilot.get("funds.contributions") if r["kind"] == "background"}
    owners = [s for s in pilot.shorts if s in givers]
    rows = [_right(pilot, owner, place, "included") for place, owner in enumerate(owners)]
    for owner in pilot.shorts:
        if pilot.chance.likely(0.2):
            status = pilot.chance.choose("ip.background.status", ["included"] if owner in givers else None)
            row = _right(pilot, owner, len(rows), status)
            rows.append(row | {"title": f"{row['title']}（二）"} if owner in givers else row)
    return rows


def _right(pilot: Pilot, owner: str, place: int, status: str) -> dict[str, Any]:
    chance = pilot.chance
    kind = chance.choose("ip.background.kind")
    goal = pilot.industry.goals[place % len(pilot.industry.goals)].name
    row = {"owner": owner, "title": f"{owner}{TITLES[kind].format(goal)}", "kind": kind, "status": status}
    if kind == "patent":
        filed = date(chance.between(2018, 2024), chance.between(1, 12), chance.between(2, 28))
        row |= {"number": f"ZL{pilot.number * 100 + place:013d}", "filed": filed}
        row |= {"term_end": filed.replace(year=filed.year + 20, day=filed.day - 1)}
    if status == "included" and chance.likely(0.4):
        row["conditions"] = "仅限联盟项目使用"
    return row


def _ownership(pilot: Pilot) -> None:
    """New IP goes to the company only where there is one, and then it holds IP."""
    company = pilot.get("secretariat.model") == "company"
    found = pilot.choose("ip.ownership", None if company else pilot.without("ip.ownership", "company"))
    if found == "per_project":
        pilot.choose_some("ip.bounds", least=2)
    if company:
        holds = {"company": [True], "per_project": None}.get(found, [False])
        pilot.choose("secretariat.holds_ip", holds)
    pilot.choose("ip.joint_rule", pilot.without("ip.joint_rule", "consent") if found == "joint" else None)


def _licences(pilot: Pilot) -> None:
    """Whoever took part never pays more than who did not; standards on fair terms treat founders like others."""
    free = pilot.choose("ip.licence_members") == "free"
    pilot.choose("ip.licence_participants", ["free"] if free else None)
    standards = pilot.choose("ip.standards")
    if not free:
        pilot.choose("ip.founders_free", [False] if standards in ("frand", "pool") else None)


def risk(pilot: Pilot) -> None:
    foreign = pilot.has_foreign()
    pilot.choose("risk.export", [True] if foreign else None)
    pilot.choose("risk.data", [True] if foreign else None)
    pilot.choose("risk.state_secrets", [False] if foreign else None, seldom=[True])
    foreseen = pilot.chance.random.sample(DIFFICULTIES, pilot.chance.between(0, len(DIFFICULTIES)))
    pilot.put("risk.foreseen", [
        {"name": name, "measure": measure, "watcher": pilot.chance.one(pilot.shorts)} for name, measure in foreseen
    ])  # fmt: skip
