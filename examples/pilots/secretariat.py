"""The secretariat in its four models."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from .members import code
from .pilot import Pilot

DAYS_A_YEAR: Final = 365
OTHER_HOSTS: Final = {  # kind → the start of its code, its name
    "public": ("12", "示例{}生产力促进中心"), "company": ("91", "示例{}产业服务有限公司"),
    "nonprofit": ("52", "示例{}产业创新基金会"), "association": ("51", "示例{}行业协会"),
}  # fmt: skip


def model(pilot: Pilot, size: int) -> None:
    """Before the members, since an association that runs the secretariat may be one of them."""
    if pilot.choose("secretariat.model") == "association":
        pilot.choose("secretariat.association_member", None if size > 2 else [False])


def secretariat(pilot: Pilot) -> None:
    chance, found = pilot.chance, pilot.get("secretariat.model")
    hosted = found == "chair_hosted"
    pilot.choose("secretariat.head", pilot.without("secretariat.head", "appointed") if hosted else None)
    pilot.choose_some("secretariat.units", least=2)
    pilot.choose("secretariat.staffing")
    pilot.choose("secretariat.payer")
    if chance.likely(0.3):
        pilot.put("secretariat.head_name", pilot.person())
    if chance.likely(0.3):
        pilot.put("secretariat.office", f"{pilot.province}示例市示例区创新大厦{chance.between(2, 20)}层")
    if chance.likely(0.4) or pilot.get("secretariat.staff") is None:
        pilot.put("secretariat.staff", chance.between(2, 8))
    HOSTS[found](pilot)


def _chair_hosted(pilot: Pilot) -> None:
    pilot.put("secretariat.support_money", pilot.chance.between(3, 20) * 100_000)
    rotates = pilot.get("chair.limit") == "rotation"
    pilot.choose("secretariat.chair_change", ["stays"] if rotates else None)
    if pilot.chance.likely(0.5):
        pilot.put("secretariat.premises", f"办公室{pilot.chance.one('二三四五')}间和会议室一间")


def _company(pilot: Pilot) -> None:
    chance = pilot.chance
    exists = pilot.choose("secretariat.company_exists")
    founded = date(pilot.start.year - 1, 3, 16) if exists else pilot.start + timedelta(days=chance.between(30, 120))
    capital = chance.between(2, 20) * 500_000
    pilot.put("secretariat.company_name", f"示例{pilot.industry.word}联合创新有限公司")
    pilot.put("secretariat.company_domicile", f"{pilot.province}示例市示例区")
    pilot.put("secretariat.company_capital", capital)
    pilot.put("secretariat.company_founded", founded)
    board = pilot.put("secretariat.board_seats", chance.one((3, 5, 7)))
    funders = pilot.of_kind("enterprise", "university", "institute")[: min(board, 5)]
    seats = chance.parts(board, len(funders))
    pilot.put("secretariat.funders", [
        _funder(pilot, party, share, seat, capital, founded)
        for party, share, seat in zip(funders, chance.parts(100, len(funders)), seats, strict=True)
    ])  # fmt: skip
    pilot.put("secretariat.service_fee", chance.between(1, 10) * 100_000)
    pilot.choose("secretariat.exit_price")


def _funder(pilot: Pilot, party: str, share: int, seats: int, capital: int, founded: date) -> dict[str, Any]:
    form = pilot.chance.choose("secretariat.funders.form", seldom=["equipment", "technology"])
    row: dict[str, Any] = {
        "party": party, "amount": Decimal(capital * share // 100), "form": form, "share": share,
        "paid_by": founded + timedelta(days=DAYS_A_YEAR * pilot.chance.between(1, 4)), "directors": seats,
    }  # fmt: skip
    return row if form == "cash" else row | {"valuation": "示例资产评估有限公司的评估报告"}


def _association(pilot: Pilot) -> None:
    if pilot.get("secretariat.association_member"):
        own = next(m for m in pilot.members if m["type"] == "association")
        name, number = own["name"], own["code"]
        pilot.choose("secretariat.association_votes")
    else:
        name, number = f"示例省{pilot.industry.word}行业协会", code("51", pilot.number * 100 + 99)
    pilot.put("secretariat.association_name", name)
    pilot.put("secretariat.association_code", number)
    if pilot.chance.likely(0.5):
        pilot.put("secretariat.association_registrar", "示例省民政厅")
    pilot.choose("secretariat.association_account")
    if pilot.choose("secretariat.entrust_fee") == "fee":
        pilot.put("secretariat.entrust_fee_amount", pilot.chance.between(5, 30) * 10_000)


def _other_host(pilot: Pilot) -> None:
    start, name = OTHER_HOSTS[pilot.choose("secretariat.other_kind")]
    pilot.put("secretariat.other_name", name.format(pilot.industry.word))
    pilot.put("secretariat.other_code", code(start, pilot.number * 100 + 98))
    pilot.put("secretariat.other_fee", pilot.chance.between(5, 40) * 10_000)


HOSTS: Final[dict[str, Callable[[Pilot], None]]] = {
    "chair_hosted": _chair_hosted, "company": _company, "association": _association, "other_host": _other_host,
}  # fmt: skip
