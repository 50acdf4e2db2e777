"""Numbers as words and letters: 十一 for counting, 壹拾 for money, b, iv."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

COUNTING: Final = ("零一二三四五六七八九", ("", "十", "百", "千"))
FINANCIAL: Final = ("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))
GROUPS: Final = ("", "万", "亿", "万亿")
MOST: Final = 10**16
ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def _group(number: int, digits: str, units: tuple[str, ...]) -> str:
    """One group of four digits, inner zeros as one 零; leading and trailing zeros left out."""
    words, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            words += ("零" if zero and words else "") + digits[digit] + units[power]
            zero = False
        else:
            zero = True
    return words


def _words(number: int, style: tuple[str, tuple[str, ...]]) -> str:
    digits, units = style
    if number == 0:
        return digits[0]
    words, gap = "", False
    for place in range(3, -1, -1):
        group = number // 10 ** (4 * place) % 10000
        if not group:
            gap = gap or bool(words)
            continue
        if words and (gap or group < 1000):
            words += digits[0]
        words += _group(group, digits, units) + GROUPS[place]
        gap = False
    if number >= 10**12 and number // 10**8 % 10000:  # 壹万亿贰仟亿 is said 壹万贰仟亿
        words = words.replace("万亿", "万", 1)
    return words


@lru_cache(maxsize=1024)
def chinese(number: int) -> str:
    """11 → 十一, 101 → 一百零一, 110 → 一百一十. Raises ValueError outside 0…10**16."""
    if not 0 <= number < MOST:
        raise ValueError(number)
    words = _words(number, COUNTING)
    return words[1:] if words.startswith("一十") else words


def letters(number: int) -> str:
    """a…z, aa, bb…, as Word's lowerLetter counts. number: from 1."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def roman(number: int) -> str:
    """4 → iv. number: from 1."""
    words = ""
    for value, sign in ROMAN:
        words += sign * (number // value)
        number %= value
    return words


def capital(number: int) -> str:
    """10 → 壹拾, as on bills. Raises ValueError outside 0…10**16."""
    if not 0 <= number < MOST:
        raise ValueError(number)
    return _words(number, FINANCIAL)


def money_words(amount: Decimal) -> str:
    """An amount in yuan in 大写, rounded to the fen: 16409.02 → 壹万陆仟肆佰零玖元零贰分.

    Raises ValueError where the amount is negative or has more than 16 digits before the point.
    Source: the practice of bills, format.md "Amounts".
    """
    fen_total = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, rest = divmod(fen_total, 100)
    jiao, fen = divmod(rest, 10)
    digits = FINANCIAL[0]
    words = capital(yuan) + "元" if yuan else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        words += (digits[0] if yuan and yuan % 10 == 0 else "") + digits[jiao] + "角"
    elif words:
        words += "零"
    return words + (digits[fen] + "分" if fen else "整")
