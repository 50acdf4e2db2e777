"""Answers that follow from other answers: named in the questionnaire by `derive`, never asked."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final

from ..expressions import UNKNOWN, Scope

FEN: Final = Decimal("0.01")


def _name(scope: Scope, short: Any) -> Any:
    member = scope.members.get(short) if isinstance(short, str) else None
    return member.get("name", UNKNOWN) if member else UNKNOWN


def host_name(scope: Scope) -> Any:
    """秘书处依托单位 in full, by secretariat model."""
    model = scope.get(("secretariat", "model"))
    if model == "chair_hosted":
        return _name(scope, scope.get(("chair", "unit")))
    if model == "company":
        return scope.get(("secretariat", "company_name"))
    if model == "association":
        named = scope.get(("secretariat", "association_name"))
        return named if named not in (UNKNOWN, "") else _name(scope, scope.get(("secretariat", "host")))
    return scope.get(("secretariat", "other_name"))


def keeper_name(scope: Scope) -> Any:
    """The legal person that keeps the alliance's money."""
    keeper = scope.get(("funds", "keeper"))
    if keeper == "host":
        return scope.get(("secretariat", "host_name"))
    return _name(scope, scope.get(("liability", "entity") if keeper == "entity" else ("funds", "keeper_party")))


def allot(amount: Decimal, weights: list[Decimal]) -> list[Decimal]:
    """amount in yuan shared by weights to the fen; the fen left over go to the largest remainders, first come first.

    The sum is amount exactly. Raises ValueError where no weight is above zero.
    """
    whole = sum(weights)
    if whole <= 0:
        raise ValueError("weights")
    exact = [amount * w / whole for w in weights]
    shares = [e.quantize(FEN, ROUND_DOWN) for e in exact]
    left = int((amount - sum(shares)) / FEN)
    for i in sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))[:left]:
        shares[i] += FEN
    return shares


DERIVATIONS: Final[dict[str, Callable[[Scope], Any]]] = {"host_name": host_name, "keeper_name": keeper_name}
