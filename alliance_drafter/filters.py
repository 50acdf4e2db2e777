"""Values as words, by language: what a leaf of a clause or a check may call.

Values are plain: str, bool, int, Decimal, date, list, dict. A filter never sees an unknown answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from . import numerals

UNITS: Final = {
    "zh": {"day": "日", "working_day": "个工作日", "month": "个月", "year": "年"},
    "en": {"day": "day", "working_day": "Working Day", "month": "month", "year": "year"},
}
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def number_text(value: int | Decimal) -> str:
    """1000.50 → 1000.5: digits without a useless fraction."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def figure(amount: int | Decimal, language: str = "zh") -> str:
    """Money in figures: ￥1,000,000.00 · RMB 1,000,000.00. amount in yuan."""
    return f"{'RMB ' if language == 'en' else '￥'}{Decimal(amount).quantize(Decimal('0.01')):,}"


def money(amount: int | Decimal, language: str = "zh") -> str:
    """￥1,000,000.00（大写：人民币壹佰万元整）· RMB 1,000,000.00. amount in yuan."""
    if language == "en":
        return figure(amount, language)
    return f"{figure(amount)}（大写：人民币{numerals.money_words(Decimal(amount))}）"


def period(value: int, unit: str, language: str = "zh") -> str:
    if language == "en":
        return f"{value} {UNITS['en'][unit]}{'' if value == 1 else 's'}"
    return f"{value}{UNITS['zh'][unit]}"


def day(value: date, language: str = "zh") -> str:
    if language == "en":
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"  # strftime would follow the locale
    return f"{value.year}年{value.month}月{value.day}日"


def joined(texts: Sequence[str], language: str = "zh") -> str:
    """甲、乙和丙 · A, B and C; where one of them has an “and” of its own, …，以及丙 · …, and C."""
    if len(texts) < 2:
        return "".join(texts)
    if language == "en":
        longer = any(word in text for text in texts for word in (" and ", " or ", ","))
        comma, last = ", ", ", and " if longer else " and "
    else:
        longer = any(word in text for text in texts for word in "和与及或")
        comma, last = "、", "，以及" if longer else "和"
    return comma.join(texts[:-1]) + last + texts[-1]


def capital(value: int | Decimal) -> str:
    return numerals.money_words(value) if isinstance(value, Decimal) else numerals.capital(value)


def total(records: list[dict[str, Any]], name: str) -> int | Decimal:
    """The sum of one field over records; a record that does not know it counts as nothing."""
    return sum((r[name] for r in records if isinstance(r.get(name), int | Decimal)), Decimal(0))


@dataclass(frozen=True, slots=True)
class Filter:
    """accepts, gives: kinds of value, for the static check of the library."""

    call: Callable[..., Any]
    accepts: tuple[str, ...]
    gives: str
    arguments: int = 0
    english: Callable[..., Any] | None = None  # where English says it otherwise


RECORDS: Final = ("records", "parties")
FILTERS: Final[dict[str, Filter]] = {
    "count": Filter(len, ("records", "parties", "choices", "texts"), "integer"),
    "total": Filter(total, ("records",), "number", 1),
    "where": Filter(lambda rows, f, v: [r for r in rows if r.get(f) == v], ("records",), "records", 2),
    "any": Filter(lambda rows, f, v: any(r.get(f) == v for r in rows), ("records",), "yes_no", 2),
    "list": Filter(
        lambda texts: joined([str(t) for t in texts]),
        ("choices", "texts"),
        "text",
        english=lambda texts: joined([str(t) for t in texts], "en"),
    ),
    "capital": Filter(capital, ("integer", "number", "money"), "text", english=number_text),
    "figure": Filter(figure, ("integer", "number", "money"), "text", english=lambda amount: figure(amount, "en")),
    "hanzi": Filter(lambda n: numerals.chinese(int(n)), ("integer", "number", "period"), "text", english=number_text),
    "month": Filter(
        lambda d: f"{d.year}年{d.month}月", ("date",), "text", english=lambda d: f"{MONTHS[d.month - 1]} {d.year}"
    ),
}
# These need more than the value: the members, or an expression. expressions.py carries them out.
CONTEXT_FILTERS: Final[dict[str, Filter]] = {
    "names": Filter(len, ("records", "parties", "party"), "text"),
    "short": Filter(len, ("party", "parties"), "text"),
    "every": Filter(len, ("records", "parties"), "yes_no", 1),
    "some": Filter(len, ("records", "parties"), "yes_no", 1),
}
