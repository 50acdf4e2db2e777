"""Values as words, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from alliance_drafter.filters import FILTERS, day, joined, money, period


def test_money_days_and_periods_in_both_languages() -> None:
    assert money(Decimal("1234567.8"), "en") == "RMB 1,234,567.80"
    assert money(100000) == "￥100,000.00（大写：人民币壹拾万元整）"
    assert day(date(2026, 11, 5), "en") == "5 November 2026" and day(date(2026, 11, 5)) == "2026年11月5日"
    assert [period(n, u, "en") for n, u in ((1, "month"), (30, "day"), (5, "working_day"))] == [
        "1 month", "30 days", "5 Working Days",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "zh", "en"),
    [
        ([], "", ""),
        (["A"], "A", "A"),
        (["A", "B"], "A和B", "A and B"),
        (["A", "B", "C"], "A、B和C", "A, B and C"),
        (["甲与乙", "丙"], "甲与乙，以及丙", "甲与乙 and 丙"),
        (["A and B", "C"], "A and B和C", "A and B, and C"),
    ],
)
def test_lists(texts: list[str], zh: str, en: str) -> None:
    assert (joined(texts), joined(texts, "en")) == (zh, en)


def test_what_is_chinese_only_has_an_english_form() -> None:
    said = {name: known.english for name, known in FILTERS.items() if known.english is not None}
    assert said["capital"](3) == said["hanzi"](3) == "3"
    assert said["month"](date(2026, 3, 1)) == "March 2026"
    assert said["figure"](Decimal(5)) == "RMB 5.00"
    assert said["list"](["a", "b"]) == "a and b"
