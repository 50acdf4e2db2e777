"""Checks on liability and membership that an expression cannot say. Each gives True where the check holds."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from .context import Context
from .majorities import SHARES, votes_needed

ELEMENTS: Final = (  # R-LIA-12: what keeps the alliance from being a partnership
    re.compile(r"自己的名义[^。；\n]*(?:自己的)?费用|自己的费用[^。；\n]*名义"),
    re.compile(r"不构成[^。；\n]{0,8}共同财产|没有共同财产|不形成共有"),
    re.compile(r"不分担[^。；\n]*(?:亏损|债务)"),
    re.compile(r"(?:价款|使用费|许可费)[^。\n]*(?:结算|不按照)"),
    re.compile(r"不[^。；\n]{0,12}(?:成为|作为)?[^。；\n]{0,6}代理人|不得?代理其他成员"),
)
ENOUGH: Final = 4
HAND_OVER: Final = re.compile(r"交接|移交")
DAYS_A_MONTH: Final = 31


def _is_member(context: Context, path: str) -> bool:
    """True where the answer is unknown: a blank is another finding."""
    name = context.answers.get(path)
    return not isinstance(name, str) or not name or name in {m.get("short") for m in context.rows("parties.members")}


def liable_entity_is_member(context: Context) -> bool:
    """R-LIA-01: the liable entity is in the list of members."""
    return _is_member(context, "liability.entity")


def chair_unit_is_member(context: Context) -> bool:
    """R-LIA-01, R-ORG-03: the chair unit is in the list of members."""
    return _is_member(context, "chair.unit")


def clear_of_partnership(context: Context) -> bool:
    """R-LIA-12: at least four of the five elements stand in the draft."""
    text = context.text(("liability.no_partnership", "liability.holdings", "liability.authority"))
    return sum(bool(element.search(text)) for element in ELEMENTS) >= ENOUGH


def classes_described(context: Context) -> bool:
    """R-MEM-01: each class used in the list of members is a row of the article on classes."""
    if context.answers.get("membership.classes") is not True:
        return True
    question = context.library.questionnaire.by_path["parties.members"]
    labels = {c.value: c.label.zh for f in question.fields if f.id == "class" for c in f.choices}
    text = context.text(("membership.classes",))
    used = {m["class"] for m in context.rows("parties.members") if isinstance(m.get("class"), str)}
    return all(labels.get(name, "") in text for name in used) and bool(text)


def list_is_parties(context: Context) -> bool:
    """R-MEM-05: the list of members, in words, names every party, and each line of contribution is a party's."""
    text = context.texts.get("annex_members.list", "")
    shorts = {m.get("short") for m in context.rows("parties.members")}
    rows = context.answers.get("funds.contributions")
    payers = {r.get("party") for r in rows if isinstance(r.get("party"), str)} if isinstance(rows, list) else set()
    names = [m["name"] for m in context.rows("parties.members") if isinstance(m.get("name"), str)]
    return all(name in text for name in names) and payers <= shorts


def admission_not_below_reserved(context: Context) -> bool:
    """R-MEM-02: what admits a member is not less than what a reserved matter needs."""
    reserved, higher = context.answers.get("council.reserved"), context.answers.get("council.higher")
    own = context.answers.get("membership.admission_majority")
    if not isinstance(reserved, list) or "admission" not in reserved or own not in SHARES or higher not in SHARES:
        return True
    return SHARES[str(own)] >= SHARES[str(higher)]


def admission_short_of_all(context: Context) -> bool:
    """R-MEM-02: with so few members, two thirds or three quarters are not everybody after all."""
    share = str(context.answers.get("membership.admission_majority"))
    number = len(context.rows("parties.members"))
    if share not in SHARES or share == "unanimity" or context.answers.get("council.vote") != "one_each" or number < 2:
        return True
    return votes_needed(share, number) < number


def withdrawal_hands_over(context: Context) -> bool:
    """R-MEM-03: a member that may leave before the next milestone of its own hands its work over."""
    if HAND_OVER.search(context.texts.get("membership.withdrawal", "")):
        return True
    start, months = context.answers.get("document.date"), context.answers.get("membership.withdrawal_project")
    rows = context.answers.get("goals.milestones")
    if not isinstance(start, date) or not isinstance(months, int) or not isinstance(rows, list):
        return True
    dates = [r["date"] for r in rows if isinstance(r.get("date"), date)]
    return all((d - start).days <= months * DAYS_A_MONTH for d in dates)
