"""Majorities and quorums by the choices that name them."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

SHARES: Final = {
    "half": Fraction(1, 2), "over_half": Fraction(1, 2), "two_thirds": Fraction(2, 3),
    "three_quarters": Fraction(3, 4), "unanimity": Fraction(1),
}  # fmt: skip
STRICT: Final = ("half", "over_half")  # 过半数: more than the fraction; the others include it


def votes_needed(share: str, total: int) -> int:
    """The least number of votes of total that satisfies the share."""
    exact = SHARES[share] * total
    return int(exact) + 1 if share in STRICT or exact != int(exact) else int(exact)
