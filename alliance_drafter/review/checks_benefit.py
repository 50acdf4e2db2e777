"""Distribution of benefits: what a check's expression cannot say. Each function gives True where the check holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from .. import model
from .context import Context

PARTS: Final = (  # R-IP-08: the twelve parts of annex 3, by chapter
    "general", "background", "creation", "filing", "licence", "transfer", "income", "rewards", "diffusion", "secrets",
    "disputes", "amendment",
)  # fmt: skip
NET_INCOME: Final = "净收益"
DEFINES: Final = re.compile(r"净收益”?(，?(是)?指|等于|＝[^G]|为(?!正|零|负|基数|限))|为净收益")
POINTER: Final = re.compile(r"^“净收益”，指")  # the definition that only points at benefit.deduction
EXAMPLE: Final = "ip_revenue.example"
AMOUNT: Final = re.compile(r"￥([\d,]+\.\d\d)$")


def _shorts(context: Context) -> set[str]:
    return {m["short"] for m in context.rows("parties.members") if isinstance(m.get("short"), str)}


def _parties(context: Context, path: str) -> set[str]:
    return {r["party"] for r in context.rows(path) if isinstance(r.get("party"), str)}


def _collector(context: Context) -> dict[str, Any]:
    """The member that collects; empty where it is none, or not known."""
    paths = {"liable_entity": "liability.entity", "member": "benefit.collector_party"}
    path = paths.get(str(context.answers.get("benefit.collector")))
    short = context.answers.get(path) if path else None
    return context.answers.scope().members.get(short, {}) if isinstance(short, str) else {}


def ratios_name_members(context: Context) -> bool:
    """R-BEN-02: every beneficiary of the ratios has signed."""
    return _parties(context, "benefit.ratios") <= _shorts(context)


def ratios_name_every_member(context: Context) -> bool:
    """R-BEN-02: a member left out of the ratios gets nothing, which should be meant."""
    return _shorts(context) <= _parties(context, "benefit.ratios")


def contributions_weigh_every_member(context: Context) -> bool:
    """R-BEN-02: by contribution, a member without one gets nothing."""
    rows = context.rows("funds.contributions")
    paying = {str(r.get("party")) for r in rows if not isinstance(r.get("amount"), int | Decimal) or r["amount"] > 0}
    return not rows or _shorts(context) <= paying


def collector_is_legal_person(context: Context) -> bool:
    """R-BEN-05: who collects can hold an account and invoice."""
    return _collector(context).get("type") != "other"


def collector_is_no_association(context: Context) -> bool:
    """R-BEN-05, R-ORG-20: an association's income may not be shared among members."""
    return _collector(context).get("type") != "association"


def net_income_defined_once(context: Context) -> bool:
    """R-BEN-06: one paragraph or item says what net income is; the definitions only point at it."""
    texts = (text for text in context.texts.values() if NET_INCOME in text)
    lines = [line for text in texts for line in text.split("\n") if NET_INCOME in line]
    return sum(bool(DEFINES.search(line)) and not POINTER.search(line) for line in lines) <= 1


def _articles(context: Context, part: str) -> Iterator[tuple[str, model.Article]]:
    for one in context.agreement.parts:
        if one.part_id == part:
            yield from ((c.chapter_id, a) for c in one.chapters for a in c.articles)


def _last_cells(table: model.Table) -> list[Decimal]:
    """The amounts in the last column; a row without one is left out."""
    shown = ("".join(i.text for i in row[-1].zh if isinstance(i, model.Text)) for row in table.rows)
    return [Decimal(m[1].replace(",", "")) for m in map(AMOUNT.search, shown) if m]


def worked_example_adds_up(context: Context) -> bool:
    """R-BEN-06: as printed, the shares add up to what is shared, and with all that goes before to the gross income.

    True where the example hangs on an answer not known; False where no net income is left to share.
    """
    net = context.answers.get("benefit.worked_net")
    if isinstance(net, Decimal) and net <= 0:
        return False
    if not isinstance(context.answers.get("benefit.worked"), list):
        return True
    article = next((a for _, a in _articles(context, "ip_revenue") if a.clause_id == EXAMPLE), None)
    tables = [_last_cells(b) for b in article.blocks if isinstance(b, model.Table)] if article else []
    if [len(t) for t in tables] != [8, len(_shorts(context)) + 1]:
        return False
    gross, tax, cost, net, rewards, rest, retained, shared = tables[0]
    *shares, total = tables[1]
    return gross - tax - cost == net and net - rewards == rest and rest - retained == shared == total == sum(shares)


def annex_three_has_its_parts(context: Context) -> bool:
    """R-IP-08: each of the twelve parts has at least one numbered article."""
    return set(PARTS) <= {chapter for chapter, article in _articles(context, "ip_revenue") if article.numbered}
