"""Answers that follow from other answers: named in the questionnaire by `derive`, never asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Final

from ..expressions import UNKNOWN, Scope
from ..filters import figure, number_text

FEN: Final = Decimal("0.01")
Weight = Decimal | Fraction | int
# method → the records that weigh the members, the field that does, and how the weight is shown
WEIGHTS: Final[dict[str, tuple[tuple[str, str], str, Callable[[Any], str]]]] = {
    "by_contribution": (("funds", "contributions"), "amount", figure),
    "agreed_ratio": (("benefit", "ratios"), "percent", lambda v: f"{number_text(v)}%"),
    "points": (("benefit", "example_points"), "points", number_text),
}


def _name(scope: Scope, short: Any, name: str) -> Any:
    member = scope.members.get(short) if isinstance(short, str) else None
    return member.get(name, UNKNOWN) if member else UNKNOWN


def host_name(scope: Scope, ending: str = "") -> Any:
    """秘书处依托单位 in full, by secretariat model. ending: "_en" for its English name, as in the two that follow."""
    model = scope.get(("secretariat", "model"))
    if model == "chair_hosted":
        return _name(scope, scope.get(("chair", "unit")), f"name{ending}")
    if model == "company":
        return scope.get(("secretariat", f"company_name{ending}"))
    return scope.get(("secretariat", f"{'association' if model == 'association' else 'other'}_name{ending}"))


def keeper_name(scope: Scope, ending: str = "") -> Any:
    """The legal person that keeps the alliance's money."""
    keeper = scope.get(("funds", "keeper"))
    if keeper == "host":
        return scope.get(("secretariat", f"host_name{ending}"))
    party = scope.get(("liability", "entity") if keeper == "entity" else ("funds", "keeper_party"))
    return _name(scope, party, f"name{ending}")


def collector_name(scope: Scope, ending: str = "") -> Any:
    """收款单位 in full; UNKNOWN where the owner of the IP collects, who differs from result to result."""
    collector = scope.get(("benefit", "collector"))
    if collector == "company":
        return scope.get(("secretariat", f"company_name{ending}"))
    paths = {"liable_entity": ("liability", "entity"), "member": ("benefit", "collector_party")}
    return _name(scope, scope.get(paths[collector]), f"name{ending}") if collector in paths else UNKNOWN


def base_method(scope: Scope) -> Any:
    """The method by which shares are weighed: benefit.method, or under 混合 the one for what is not retained."""
    method = scope.get(("benefit", "method"))
    return scope.get(("benefit", "mixed_base")) if method == "mixed" else method


def allot(amount: Decimal, weights: Sequence[Weight]) -> list[Decimal]:
    """amount in yuan shared by weights to the fen; the fen left over go to the largest remainders, first come first.

    The sum is amount exactly. Raises ValueError where amount is not in whole fen or no weight is above zero.
    """
    whole, fen = sum((Fraction(w) for w in weights), Fraction(0)), Fraction(amount) * 100
    if whole <= 0 or fen.denominator != 1:
        raise ValueError("weights" if whole <= 0 else "amount")
    exact = [fen * Fraction(w) / whole for w in weights]
    shares = [int(e // 1) for e in exact]
    left = int(fen) - sum(shares)
    for i in sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))[:left]:
        shares[i] += 1
    return [Decimal(s) * FEN for s in shares]


def raised(weights: Sequence[Weight], least: Weight) -> list[Fraction]:
    """weights so changed that no member with a weight gets below least per cent; the others bear it by weight.

    Raises ValueError where least is more than there is for so many members.
    """
    exact = [Fraction(w) for w in weights]
    floor, poor = Fraction(least) / 100, set[int]()
    if floor * sum(w > 0 for w in exact) > 1:
        raise ValueError("least")
    while True:
        rest = sum((w for i, w in enumerate(exact) if i not in poor), Fraction(0))
        left = 1 - floor * len(poor)
        shares = [floor if i in poor else left * w / rest if w else Fraction(0) for i, w in enumerate(exact)]
        low = {i for i, s in enumerate(shares) if exact[i] > 0 and s < floor}
        if not low:
            return shares
        poor |= low


def example_account(scope: Scope) -> dict[str, Decimal]:
    """The worked example's account in yuan, by line; without the lines that hang on an answer not known.

    Source: R-BEN-06. Each line is rounded half up to the fen; nothing is shared where the net income is not above zero.
    """
    gross, rate, cost = (scope.get(("benefit", n)) for n in ("example_gross", "example_tax", "example_cost"))
    if UNKNOWN in (gross, rate, cost):
        return {}
    tax = _part(gross, rate)
    found = {"tax": tax, "net": gross - tax - cost}
    reward, kept = scope.get(("benefit", "rewards")), _retained(scope)
    if UNKNOWN in (reward, kept) or found["net"] <= 0:
        return found
    found["rewards"] = _part(found["net"], reward)
    found["after_rewards"] = found["net"] - found["rewards"]
    found["retained"] = _part(found["after_rewards"], kept)
    found["distributable"] = found["after_rewards"] - found["retained"]
    return found


def _part(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / 100).quantize(FEN, ROUND_HALF_UP)


def _retained(scope: Scope) -> Any:
    method = scope.get(("benefit", "method"))
    return scope.get(("benefit", "retained")) if method in ("mixed", UNKNOWN) else Decimal(0)


def worked(scope: Scope) -> Any:
    """Every member's line of the worked example: party, basis (its weight as shown), percent, amount."""
    weighed, account = example_weights(scope), example_account(scope)
    if weighed is UNKNOWN or "distributable" not in account:
        return UNKNOWN
    shorts, shown, weights = weighed
    least = scope.get(("benefit", "minimum_share"))
    if not isinstance(least, int | Decimal) or least * sum(w > 0 for w in weights) > 100:
        least = 0  # too many members: the agreement says that it does not apply then
    try:
        shares = raised(weights, least)
        amounts = allot(account["distributable"], shares)
    except ValueError:
        return UNKNOWN
    percents = [_part(Decimal(100), Decimal(s.numerator) * 100 / s.denominator) for s in shares]
    rows = zip(shorts, shown, percents, amounts, strict=True)
    return [{"party": s, "basis": b, "percent": p, "amount": a} for s, b, p, a in rows]


def example_weights(scope: Scope) -> Any:
    """(members' short names, weights as shown, weights), all members in their order; UNKNOWN where one is not known."""
    members, base = scope.get(("parties", "members")), base_method(scope)
    shorts = [m.get("short") for m in members] if isinstance(members, list) else []
    if not shorts or not all(isinstance(s, str) for s in shorts) or len(set(shorts)) < len(shorts):
        return UNKNOWN
    path, name, show = WEIGHTS.get(base, (("", ""), "", number_text))
    rows = scope.get(path)
    if base == "equal" or (base == "points" and rows in (UNKNOWN, [])):  # points without an illustration: all alike
        return shorts, ["1"] * len(shorts), [1] * len(shorts)
    sums = {s: Decimal(0) for s in shorts}
    for row in rows if isinstance(rows, list) else [{}]:
        if row.get("party") not in sums or not isinstance(row.get(name), int | Decimal):
            return UNKNOWN
        sums[row["party"]] += row[name]
    return shorts, [show(v) for v in sums.values()], list(sums.values())


def _line(name: str) -> Callable[[Scope], Any]:
    return lambda scope: example_account(scope).get(name, UNKNOWN)


DERIVATIONS: Final[dict[str, Callable[[Scope], Any]]] = {
    "host_name": host_name,
    "keeper_name": keeper_name,
    "collector_name": collector_name,
    "host_name_en": lambda scope: host_name(scope, "_en"),
    "keeper_name_en": lambda scope: keeper_name(scope, "_en"),
    "collector_name_en": lambda scope: collector_name(scope, "_en"),
    "base_method": base_method,
    "worked": worked,
    **{f"worked_{n}": _line(n) for n in ("tax", "net", "rewards", "after_rewards", "retained", "distributable")},
}
