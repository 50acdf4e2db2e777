"""Checks on funds and projects that an expression cannot say. Each gives True where the check holds."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any, Final

from ..answers.model import UNKNOWN
from ..filters import figure, number_text, total
from .context import Context

PERSON_MONTHS: Final = re.compile(r"人\s*[·•]?\s*(月|年|日|工时)|工时")


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _goals(context: Context) -> dict[str, dict[str, Any]]:
    return {_text(g, "name"): g for g in context.rows("goals.list") if _text(g, "name")}


def goals_funded(context: Context) -> bool:
    """R-FUN-01: each goal has a line of contribution that names it."""
    funded = {_text(c, "goal") for c in context.rows("funds.contributions")}
    return not funded or all(name in funded for name in _goals(context))


def contribution_goals_exist(context: Context) -> bool:
    """R-FUN-01: the goal a contribution names is one of the goals."""
    goals = _goals(context)
    named = {_text(c, "goal") for c in context.rows("funds.contributions")} - {""}
    return not goals or named <= goals.keys()


def contributions_in_time(context: Context) -> bool:
    """R-FUN-01: no contribution falls due before the date of the text or after its goal's date."""
    start, goals = context.answers.get("document.date"), _goals(context)
    for row in context.rows("funds.contributions"):
        due, end = row.get("due"), goals.get(_text(row, "goal"), {}).get("date")
        if isinstance(due, date) and isinstance(start, date) and due < start:
            return False
        if isinstance(due, date) and isinstance(end, date) and due > end:
            return False
    return True


def members_contribute(context: Context) -> bool:
    """R-FUN-03: every member has a line of contribution."""
    rows, members = context.rows("funds.contributions"), context.rows("parties.members")
    payers = {_text(r, "party") for r in rows}
    if not rows or "" in payers:
        return True
    return all(_text(m, "short") in payers for m in members if _text(m, "short"))


def total_is_printed(context: Context) -> bool:
    """R-FUN-03: the sum in annex 1 is that of its lines."""
    rows = context.rows("funds.contributions")
    if not rows or any(not isinstance(r.get("amount"), int | Decimal) for r in rows):
        return True
    whole, text = total(rows, "amount"), context.text(("annex_members.contributions",))
    return figure(whole) in text or number_text(whole) in text


def staff_in_person_months(context: Context) -> bool:
    """R-FUN-03: staff are given in person-months or hours."""
    texts = [_text(r, "description") for r in context.rows("funds.contributions") if r.get("kind") == "staff"]
    return all(PERSON_MONTHS.search(t) for t in texts if t)


def contributed_background_is_listed(context: Context) -> bool:
    """R-FUN-03: a member that contributes background IP has some included in annex 4."""
    listed = {_text(r, "owner") for r in context.rows("ip.background") if r.get("status") == "included"}
    givers = {_text(r, "party") for r in context.rows("funds.contributions") if r.get("kind") == "background"}
    return givers - {""} <= listed


def limit_within_cash(context: Context) -> bool:
    """R-FUN-02: the limit for council approval is not above all the cash there is."""
    limit = context.answers.get("funds.approval_limit")
    rows = context.rows("funds.contributions")
    if limit is UNKNOWN or not isinstance(limit, int | Decimal) or not rows:
        return True
    cash = total([r for r in rows if r.get("kind") == "cash"], "amount")
    return cash == 0 or limit < cash


def fee_receiver_named(context: Context) -> bool:
    """R-FUN-04: the article on fees names the legal person that receives them."""
    keeper = context.answers.get("funds.keeper_name")
    return not isinstance(keeper, str) or not keeper or keeper in context.text(("funds.fees",))


def fee_tiers_cover_classes(context: Context) -> bool:
    """R-FUN-04: each class that a member has is in the table of fees."""
    tiers = {r.get("class") for r in context.rows("funds.fee_tiers")}
    used = {m.get("class") for m in context.rows("parties.members")}
    return not tiers or all(c in tiers for c in used if isinstance(c, str))
