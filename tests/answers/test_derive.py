"""The worked example of annex 3 adds up to the fen, whatever the method."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_drafter.answers.derive import DERIVATIONS, allot, base_method, collector_name, raised, worked
from alliance_drafter.expressions import UNKNOWN, Scope

FEN = Decimal("0.01")
MEMBERS = ["甲", "乙", "丙"]
ACCOUNT = {
    "method": "equal",
    "example_gross": Decimal(1000000),
    "example_tax": Decimal(6),
    "example_cost": Decimal(40000),
    "rewards": Decimal(50),
    "minimum_share": Decimal(0),
}

money = st.integers(1, 10**17).map(lambda n: n * FEN)
weight = st.integers(0, 10**15).map(lambda n: n * FEN)
weights = st.lists(weight, min_size=1, max_size=40).filter(any)


def scope(benefit: dict[str, Any], contributions: Any = UNKNOWN, members: list[str] = MEMBERS) -> Scope:
    rows = [{"short": m, "name": f"{m}公司"} for m in members]
    values = {
        "parties": {"members": rows},
        "benefit": {**ACCOUNT, **benefit},
        "funds": {"contributions": contributions},
    }
    return Scope(values, {m["short"]: m for m in rows})


def line(found: Scope, name: str) -> Any:
    return DERIVATIONS[f"worked_{name}"](found)


@given(money, weights)
def test_shares_add_up_to_the_fen(amount: Decimal, by: list[Decimal]) -> None:
    shares = allot(amount, by)
    assert sum(shares) == amount
    whole = sum(by)
    for share, one in zip(shares, by, strict=True):
        assert abs(share * whole - amount * one) < FEN * whole
        assert one or share == 0


def test_the_fen_left_over_goes_to_the_largest_remainder_and_then_by_order() -> None:
    assert allot(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert allot(Decimal("0.01"), [1, 2]) == [Decimal(0), Decimal("0.01")]


@pytest.mark.parametrize(("amount", "by"), [("1", [0, 0]), ("0.001", [1])])
def test_what_cannot_be_shared_is_refused(amount: str, by: list[int]) -> None:
    with pytest.raises(ValueError):
        allot(Decimal(amount), by)


@given(weights, st.integers(0, 100))
def test_nobody_with_a_weight_gets_below_the_least_share(by: list[Decimal], least: int) -> None:
    if least * sum(w > 0 for w in by) > 100:
        with pytest.raises(ValueError):
            raised(by, least)
        return
    shares = raised(by, least)
    assert sum(shares) == 1
    assert all(share * 100 >= least if w else share == 0 for share, w in zip(shares, by, strict=True))


def test_the_least_share_is_borne_by_the_others_in_proportion() -> None:
    assert [float(s) for s in raised([1, 49, 50], 5)] == [
        0.05,
        pytest.approx(0.95 * 49 / 99),
        pytest.approx(0.95 * 50 / 99),
    ]


def test_the_account_follows_the_order_of_deduction() -> None:
    found = scope({"method": "mixed", "mixed_base": "equal", "retained": Decimal(8)})
    lines = [line(found, n) for n in ("tax", "net", "rewards", "after_rewards", "retained", "distributable")]
    assert lines == [60000, 900000, 450000, 450000, 36000, 414000]
    assert [r["amount"] for r in worked(found)] == [138000, 138000, 138000]


def test_contributions_of_one_member_are_added_and_a_member_without_any_stands_there_with_nothing() -> None:
    rows = [
        {"party": "乙", "amount": Decimal(200)},
        {"party": "甲", "amount": Decimal(100)},
        {"party": "乙", "amount": Decimal(100)},
    ]
    found = worked(scope({"method": "by_contribution"}, rows))
    assert [(r["party"], r["basis"], r["percent"], r["amount"]) for r in found] == [
        ("甲", "￥100.00", 25, 112500),
        ("乙", "￥300.00", 75, 337500),
        ("丙", "￥0.00", 0, 0),
    ]


def test_points_without_an_illustration_are_alike_and_with_one_are_its_own() -> None:
    assert [r["basis"] for r in worked(scope({"method": "points"}))] == ["1", "1", "1"]
    points = [{"party": "甲", "points": 60}, {"party": "丙", "points": 40}]
    assert [r["amount"] for r in worked(scope({"method": "points", "example_points": points}))] == [270000, 0, 180000]


@given(
    gross=st.integers(1, 10**14).map(lambda n: n * FEN),
    tax=st.integers(0, 5000).map(lambda n: n * FEN),
    cost=st.integers(0, 10**10).map(lambda n: n * FEN),
    rewards=st.integers(0, 99).map(Decimal),
    retained=st.integers(1, 50).map(Decimal),
    by=st.lists(weight, min_size=3, max_size=3).filter(any),
    method=st.sampled_from(["by_contribution", "agreed_ratio", "points", "equal", "mixed"]),
)
def test_the_whole_example_adds_up(method: str, by: list[Decimal], **answers: Decimal) -> None:
    benefit = {
        **{f"example_{n}": answers[n] for n in ("gross", "tax", "cost")},
        "rewards": answers["rewards"],
        "retained": answers["retained"],
        "method": method,
        "mixed_base": "agreed_ratio",
        "ratios": [{"party": m, "percent": w} for m, w in zip(MEMBERS, by, strict=True)],
        "example_points": [{"party": m, "points": w} for m, w in zip(MEMBERS, by, strict=True)],
    }
    found = scope(benefit, [{"party": m, "amount": w} for m, w in zip(MEMBERS, by, strict=True)])
    rows = worked(found)
    if line(found, "net") <= 0:
        assert rows is UNKNOWN
        return
    paid = sum((r["amount"] for r in rows), Decimal(0))
    assert paid == line(found, "distributable")
    assert (
        paid + line(found, "retained") + line(found, "rewards") + line(found, "tax") + answers["cost"]
        == answers["gross"]
    )
    assert abs(sum((r["percent"] for r in rows), Decimal(0)) - 100) <= FEN * 2
    assert [r["party"] for r in rows] == MEMBERS


@pytest.mark.parametrize(
    ("benefit", "contributions"),
    [
        ({"method": UNKNOWN}, []),
        ({"example_gross": UNKNOWN}, []),
        ({"rewards": UNKNOWN}, []),
        ({"method": "mixed", "mixed_base": "equal"}, []),
        ({"method": "mixed", "retained": Decimal(8)}, []),
        ({"method": "by_contribution"}, UNKNOWN),
        ({"method": "by_contribution"}, []),
        ({"method": "by_contribution"}, [{"party": "甲", "amount": UNKNOWN}]),
        ({"method": "by_contribution"}, [{"party": UNKNOWN, "amount": Decimal(1)}]),
        ({"method": "agreed_ratio", "ratios": [{"party": "丁", "percent": Decimal(100)}]}, []),
        ({"method": "agreed_ratio"}, []),
        ({"example_cost": Decimal(940000)}, []),
    ],
)
def test_what_hangs_on_an_unknown_or_impossible_answer_is_unknown(benefit: dict[str, Any], contributions: Any) -> None:
    assert worked(scope(benefit, contributions)) is UNKNOWN


@pytest.mark.parametrize("method", ["equal", "by_contribution"])
def test_members_of_the_same_short_name_have_no_shares_yet(method: str) -> None:
    rows = [{"party": "甲", "amount": Decimal(3)}]
    assert worked(scope({"method": method}, rows, ["甲", "甲", "乙"])) is UNKNOWN


def test_a_least_share_for_which_the_members_are_too_many_does_not_apply() -> None:
    rows = worked(scope({"minimum_share": Decimal(34)}))
    assert [r["amount"] for r in rows] == [150000, 150000, 150000]


def test_the_base_of_a_mixed_method_is_its_own() -> None:
    assert base_method(scope({"method": "mixed", "mixed_base": "points"})) == "points"
    assert base_method(scope({"method": "equal"})) == "equal"


@pytest.mark.parametrize(
    ("collector", "name"),
    [("liable_entity", "甲公司"), ("member", "乙公司"), ("company", "丁中心"), ("owner", UNKNOWN), (UNKNOWN, UNKNOWN)],
)
def test_the_collecting_entity_is_named(collector: Any, name: Any) -> None:
    found = scope({"collector": collector, "collector_party": "乙"})
    found.values.update(liability={"entity": "甲"}, secretariat={"company_name": "丁中心"})
    assert collector_name(found) == name
