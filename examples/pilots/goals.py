"""The alliance, what it is for, and its goals with their milestones."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from .pilot import Pilot

LINKS: Final = {
    "basic": "{}的机理研究", "common": "{}的共性关键技术", "engineering": "{}的中试和工程化",
    "standard": "{}的检测方法和标准", "industrial": "{}的产业化应用",
}  # fmt: skip


def alliance(pilot: Pilot) -> None:
    chance, industry = pilot.chance, pilot.industry.name
    pilot.put("alliance.name", f"示例{pilot.province}{industry}产业技术创新战略联盟")
    pilot.put("alliance.short_name", f"{industry}联盟")
    pilot.put("alliance.industry", industry)
    if chance.likely(0.7):
        pilot.put("alliance.region", pilot.province)
    if chance.likely(0.6):
        pilot.put("alliance.background", f"{industry}的共性技术投入大、周期长，单独一家单位难以解决，需要联合攻关。")
    pilot.choose_some("alliance.tasks", least=3)
    pilot.put("alliance.term_years", chance.between(3, 8))
    if pilot.choose("alliance.outcome") == "convert":
        pilot.choose("alliance.convert_to")
    if pilot.choose("alliance.rd_form") != "by_members":
        _institution(pilot)


def _institution(pilot: Pilot) -> None:
    chance = pilot.chance
    pilot.put("alliance.institution_name", f"{pilot.industry.name}联合研发中心")
    pilot.put("alliance.institution_host", chance.one(pilot.of_kind("enterprise", "university", "institute")))
    pilot.put("alliance.institution_site", f"{pilot.province}示例市示例区")
    pilot.put("alliance.institution_staff", chance.between(5, 40))
    for name in ("kind", "staffing", "equipment", "ip"):
        pilot.choose(f"alliance.institution_{name}")


def goals(pilot: Pilot) -> None:
    """At most as many goals as members, so that each can be paid for."""
    most = min(len(pilot.members), len(pilot.industry.goals))
    rows = [_goal(pilot, place) for place in range(pilot.chance.between(1, most))]
    pilot.put("goals.list", rows)
    chain = pilot.chance.likely(0.5)
    pilot.put("goals.milestones", [] if chain and pilot.chance.likely(0.5) else _milestones(pilot, rows))
    pilot.put("goals.chain", _chain(pilot, rows) if chain else [])


def _goal(pilot: Pilot, place: int) -> dict[str, Any]:
    chance, goal = pilot.chance, pilot.industry.goals[place]
    lead = pilot.shorts[place % len(pilot.members)]
    others = [s for s in pilot.shorts if s != lead and chance.likely(0.6)]
    year = pilot.start.year + chance.between(1, pilot.get("alliance.term_years") - 1)
    row: dict[str, Any] = {
        "name": goal.name, "indicator": goal.indicator, "baseline": goal.baseline, "target": goal.target,
        "date": date(year, chance.one((6, 12)), 30), "lead": lead, "participants": [lead, *others],
        "whose": chance.choose("goals.list.whose", seldom=["one_member"]),
    }  # fmt: skip
    if chance.likely(0.3):
        row["verification"] = "理事会委托的第三方检测机构出具检测报告"
    return row


def _milestones(pilot: Pilot, goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "goal": goal["name"], "name": name, "date": pilot.start + (goal["date"] - pilot.start) * part // 3,
            "deliverable": deliverable, "responsible": pilot.chance.one(goal["participants"]),
        }
        for goal in goals
        for part, name, deliverable in ((1, "方案评审", "技术方案和评审意见"), (2, "样机试验", "样机和试验报告"))
    ]  # fmt: skip


def _chain(pilot: Pilot, goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    links = [link for link in pilot.chance.values("goals.chain.link") if pilot.chance.likely(0.7)] or ["common"]
    return [
        {
            "link": link, "content": LINKS[link].format(goals[0]["name"]),
            "members": pilot.chance.random.sample(pilot.shorts, min(2, len(pilot.shorts))), "date": goals[0]["date"],
        }
        for link in links
    ]  # fmt: skip
