"""What a cell of a spreadsheet holds: text, and two kinds of text that want care."""

from __future__ import annotations


class Figure(str):
    """What the spreadsheet holds as a number, written with at most 15 digits ("91000000", "0.35", "9.1E+17").

    Where a code or a telephone number belongs, digits after the fifteenth and leading zeros are lost already.
    """

    __slots__ = ()


class Fault(str):
    """A cell without a value: an error ("#N/A"), or a formula that was never calculated (its text, "=A1+B1")."""

    __slots__ = ()


Cell = str  # plain text where it is neither; "" is an empty cell, yes/no a logical value, 2026-11-25 a date
