"""What goes wrong when people fill in a workbook: each mistake in the cells, with the cells it must be found at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from alliance_drafter.batch.columns import KEY
from alliance_drafter.questionnaire.model import Said

from .making import SIZE
from .rows import At, Formula, Rows

FIRST: Final = ""
MEMBERS: Final = "parties.members"
MONEY: Final = "funds.contributions"
RATIOS: Final = "benefit.ratios"
ZERO_WIDTH: Final = "\u200b"


@dataclass(frozen=True, slots=True)
class Mistake:
    name: str
    did: Said  # what a person did
    make: Callable[[Rows], tuple[At, ...]]  # changes the rows of a good alliance; where that must be found
    settled: Mapping[str, Any] = field(default_factory=dict)  # what the alliance must have chosen for it
    alliances: int = 1  # it takes two where one is given the other's key


def _member(row: int, name: str) -> At:
    return At(MEMBERS, row, f"{MEMBERS}.{name}")


def _code_as_number(rows: Rows) -> tuple[At, ...]:
    at = _member(0, "code")
    digits = "".join(c if c.isdigit() else "0" for c in str(rows.cell(at)))
    return (rows.write(at, float(digits)),)


def _wrong_check(rows: Rows) -> tuple[At, ...]:
    at = _member(1, "code")
    text = str(rows.cell(at))
    return (rows.write(at, text[:-1] + ("1" if text[-1] != "1" else "2")),)


def _phone_as_number(rows: Rows) -> tuple[At, ...]:
    return (rows.write(_member(1, "phone"), 1_088_880_001),)


def _no_such_day(rows: Rows) -> tuple[At, ...]:
    return (rows.write(At("goals.list", 0, "goals.list.date"), "2028-02-30"),)


def _unknown_choice(rows: Rows) -> tuple[At, ...]:
    return (rows.write(At(FIRST, 0, "liability.recourse"), "按人头"),)


def _too_much(rows: Rows) -> tuple[At, ...]:
    at = At(RATIOS, len(rows.on[RATIOS]) - 1, f"{RATIOS}.percent")
    return (rows.write(at, float(str(rows.cell(at)).rstrip("%")) + 5),)


def _no_member(rows: Rows) -> tuple[At, ...]:
    at = At(MONEY, 0, f"{MONEY}.party")
    return (rows.write(at, f"{str(rows.cell(at))[:-1]}原"),)


def _key_mistyped(rows: Rows) -> tuple[At, ...]:
    """The second of two members is nobody's then, and what names it names no member."""
    stray = rows.write(At(MEMBERS, 1, KEY), rows.key.replace("0", "O", 1))
    short = rows.cell(_member(1, "short"))
    names = [n for n, row in enumerate(rows.on[MONEY]) if row[f"{MONEY}.party"] == short]
    return (stray, *(At(MONEY, n, f"{MONEY}.party") for n in names))


def _about(rows: Rows) -> tuple[At, ...]:
    return (rows.write(At(MONEY, 1, f"{MONEY}.amount"), "一百万左右"),)


def _over_hundred(rows: Rows) -> tuple[At, ...]:
    return (rows.write(At(FIRST, 0, "benefit.rewards"), 350),)


def _not_available(rows: Rows) -> tuple[At, ...]:
    return (rows.write(_member(0, "email"), Formula.NOT_AVAILABLE),)


def _zero_width(rows: Rows) -> tuple[At, ...]:
    at = At(FIRST, 0, "chair.person")
    return (rows.write(at, f"{rows.cell(at)}{ZERO_WIDTH}"),)


def _same(name: str) -> Callable[[Rows], tuple[At, ...]]:
    def same(rows: Rows) -> tuple[At, ...]:
        return (rows.write(_member(1, name), rows.cell(_member(0, name))),)

    return same


def _key_again(rows: Rows) -> tuple[At, ...]:
    return (At(FIRST, 0, KEY),)


MISTAKES: Final = (
    Mistake(
        "code_as_number",
        Said(
            "统一社会信用代码按数字录入，末几位丢失",
            "a credit code was typed as a number and lost its last digits",
        ),
        _code_as_number,
    ),
    Mistake(
        "wrong_check",
        Said(
            "统一社会信用代码抄错一位，校验位不符",
            "a character of a credit code was copied wrongly",
        ),
        _wrong_check,
    ),
    Mistake(
        "phone_as_number",
        Said(
            "电话号码按数字录入，开头的 0 丢失",
            "a telephone number was typed as a number and lost its leading 0",
        ),
        _phone_as_number,
    ),
    Mistake(
        "no_such_day",
        Said(
            "填写了不存在的日期 2028-02-30",
            "a day that does not exist, 2028-02-30",
        ),
        _no_such_day,
    ),
    Mistake(
        "unknown_choice",
        Said(
            "填写了选项以外的词“按人头”",
            "a word that is no choice, 按人头",
        ),
        _unknown_choice,
    ),
    Mistake(
        "too_much",
        Said(
            "分配比例合计为 105%",
            "the shares add up to 105 %",
        ),
        _too_much,
        {"benefit.method": "agreed_ratio"},
    ),
    Mistake(
        "no_member",
        Said(
            "投入成员的简称打错，不是成员",
            "the short name of a contributor was mistyped and is no member's",
        ),
        _no_member,
    ),
    Mistake(
        "key_mistyped",
        Said(
            "一个成员的编号把 0 打成了字母 O，该行不属于任何联盟，联盟成员不足两家",
            "a 0 in a member's key was typed as the letter O: the row is nobody's, the alliance has too few members",
        ),
        _key_mistyped,
        {SIZE: 2},
    ),
    Mistake(
        "about",
        Said(
            "金额写成“一百万左右”",
            "an amount was given as 一百万左右, about a million",
        ),
        _about,
    ),
    Mistake(
        "over_hundred",
        Said(
            "百分比填成 350",
            "a percentage of 350",
        ),
        _over_hundred,
    ),
    Mistake(
        "not_available",
        Said(
            "电子邮箱由查找公式得出，结果为 #N/A",
            "an e-mail address was looked up by a formula that found nothing, #N/A",
        ),
        _not_available,
    ),
    Mistake(
        "zero_width",
        Said(
            "理事长姓名从网页粘贴，带有零宽字符",
            "the chair's name was pasted with a zero-width character",
        ),
        _zero_width,
    ),
    Mistake(
        "same_code",
        Said(
            "两个成员填了同一个统一社会信用代码",
            "two members have the same credit code",
        ),
        _same("code"),
    ),
    Mistake(
        "same_short",
        Said(
            "两个成员填了同一个简称",
            "two members have the same short name",
        ),
        _same("short"),
    ),
    Mistake(
        "key_again",
        Said(
            "两个联盟用了同一个编号",
            "two alliances have the same key",
        ),
        _key_again,
        alliances=2,
    ),
)


def appointed(count: int, bad: int) -> dict[int, tuple[Mistake, int]]:
    """Which of count alliances go wrong: number from 1 → the mistake, and the number whose key it bears.

    They are spread evenly; each mistake is made once before the first is made again.
    """
    numbers = [1 + (2 * k + 1) * count // (2 * bad) for k in range(bad)]
    found: dict[int, tuple[Mistake, int]] = {}
    turn = 0
    while numbers:
        mistake = MISTAKES[turn % len(MISTAKES)]
        turn += 1
        if mistake.alliances <= len(numbers):
            chosen, numbers = numbers[: mistake.alliances], numbers[mistake.alliances :]
            found |= dict.fromkeys(chosen, (mistake, chosen[0]))
    return found
