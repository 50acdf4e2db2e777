"""Value types: text as a person wrote it → a plain value, or a Misfit that says what would be right."""

from __future__ import annotations

import difflib
import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from .model import Question

FULL_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ．，－＋％／＠：",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.,-+%/@:",
)
# XML 1.0 cannot hold them
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
DIRECTION: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
YES: Final = {"yes", "true", "y", "是", "有", "同意"}
NO: Final = {"no", "false", "n", "否", "无", "没有", "不"}
UNKNOWN_WORDS: Final = {"待填", "【待填】", "unknown"}
MOST_TEXT: Final = {"text": 400, "long_text": 20000}
MOST_MONEY: Final = Decimal(10**15)
CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O S V Z


class Misfit(ValueError):
    """A value that does not fit its question. zh, en: what was found wrong and what would be right."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def nearest(word: str, known: list[str]) -> str:
    """The known word this one probably stands for, or ""."""
    return next(iter(difflib.get_close_matches(word, known, 1, 0.6)), "")


def read_scalar(question: Question, text: str) -> Any:
    """text → str, bool, int, Decimal or date as the question's type has it. Raises Misfit.

    A party stays text here: whether it names a member is seen where all answers are at hand.
    """
    reader = READERS.get(question.type)
    if reader is None:
        raise Misfit("这里应为列表", "a list belongs here")
    value = reader(question, text)
    if question.between and question.type in ("integer", "percent", "money", "period", "date"):
        low, high = question.between
        if not low <= value <= high:
            raise Misfit(f"“{text}” 应在 {low} 与 {high} 之间", f"“{text}” must be between {low} and {high}")
    return value


def _text(question: Question, text: str) -> str:
    text = text.strip()
    if DIRECTION.search(text):
        raise Misfit(
            "含有不可见的方向或零宽字符，请删去", "holds invisible direction or zero-width characters; remove them"
        )
    if CONTROL.search(text):
        raise Misfit("含有控制字符，请删去", "holds control characters; remove them")
    if question.type == "text" and "\n" in text:
        raise Misfit("应为一行文字", "must be one line")
    most = MOST_TEXT.get(question.type, 400)
    if len(text) > most:
        raise Misfit(f"长 {len(text)} 字，最多 {most} 字", f"{len(text)} characters; at most {most}")
    return text


def _choice(question: Question, text: str) -> str:
    text = text.strip()
    for choice in question.choices:
        if text in (choice.value, choice.label.zh, choice.label.en):
            return choice.value
    known = [c.value for c in question.choices]
    guess = nearest(text, [*known, *(c.label.zh for c in question.choices)])
    said = "、".join(f"{c.value}（{c.label.zh}）" for c in question.choices)
    hint = (f"；是否想写 {guess}？", f"; did you mean {guess}?") if guess else ("", "")
    raise Misfit(
        f"“{text}” 不是选项；可选：{said}{hint[0]}", f"“{text}” is no choice; choose from {', '.join(known)}{hint[1]}"
    )


def _yes_no(question: Question, text: str) -> bool:
    word = text.strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise Misfit(f"“{text}” 应为 是 或 否", f"“{text}” must be yes or no")


def _digits(text: str) -> str:
    return text.strip().translate(FULL_WIDTH)


def _integer(question: Question, text: str) -> int:
    digits = _digits(text)
    for suffix in ("个工作日", "工作日", "个月", "日", "天", "年", "名", "人", "份"):
        digits = digits.removesuffix(suffix).strip()
    if not re.fullmatch(r"-?\d{1,9}", digits):
        raise Misfit(f"“{text}” 应为整数", f"“{text}” must be a whole number")
    return int(digits)


def _decimal(text: str, zh: str, en: str) -> Decimal:
    digits = _digits(text).replace(",", "").replace(" ", "")
    if not re.fullmatch(r"-?\d{1,20}(\.\d{1,6})?", digits):
        raise Misfit(f"“{text}” {zh}", f"“{text}” {en}")
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise Misfit(f"“{text}” {zh}", f"“{text}” {en}") from None


def _percent(question: Question, text: str) -> Decimal:
    value = _decimal(
        _digits(text).removesuffix("%"), "应为百分比，如 35 或 33.3", "must be a percentage, as 35 or 33.3"
    )
    if not 0 <= value <= 100:
        raise Misfit(f"“{text}” 应在 0 与 100 之间", f"“{text}” must be between 0 and 100")
    return value


def _money(question: Question, text: str) -> Decimal:
    digits = _digits(text).lstrip("￥¥").removeprefix("RMB").removeprefix("人民币").removesuffix("整").strip()
    factor = 1
    for unit, times in (("亿元", 10**8), ("万元", 10**4), ("元", 1)):
        if digits.endswith(unit):
            digits, factor = digits.removesuffix(unit), times
            break
    value = _decimal(digits, "应为金额（元），如 1000000 或 100万元", "must be an amount in yuan, as 1000000") * factor
    if not 0 <= value < MOST_MONEY or value != value.quantize(Decimal("0.01")):
        raise Misfit(f"“{text}” 应不为负、精确到分", f"“{text}” must not be negative, in whole fen")
    return value.quantize(Decimal("0.01")) if value % 1 else Decimal(int(value))


def _date(question: Question, text: str) -> date:
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", _digits(text))
    try:
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Misfit(f"“{text}” 应为日期，如 2026-11-23", f"“{text}” must be a date, as 2026-11-23") from None


def credit_code_check(code: str) -> str:
    """The check character (18th) that the first 17 characters call for. Source: GB 32100-2015."""
    from stdnum.cn import uscc

    return str(uscc.calc_check_digit(code[:17]))


def _credit_code(question: Question, text: str) -> str:
    code = _digits(text).upper().replace(" ", "").replace("-", "")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", code):
        raise Misfit(
            f"“{text}” 是被表格软件改写的数字，末位已丢失，请按文本重新填写", f"“{text}” lost digits as a number"
        )
    if len(code) != 18:
        raise Misfit(f"“{text}” 有 {len(code)} 位，应为 18 位", f"“{text}” has {len(code)} characters; 18 are right")
    for character in code:
        if character not in CODE_ALPHABET:
            raise Misfit(f"“{code}” 含有不允许的字符 {character}", f"“{code}” holds {character}, which is not allowed")
    if not code[2:8].isdigit():
        raise Misfit(f"“{code}” 第 3 至 8 位应为数字（行政区划）", f"“{code}”: characters 3 to 8 must be figures")
    right = credit_code_check(code)
    if code[17] != right:
        raise Misfit(f"“{code}” 校验位不符：按前 17 位应为 {right}", f"“{code}”: the check character should be {right}")
    return code


def _phone(question: Question, text: str) -> str:
    digits = _digits(text)
    if not re.fullmatch(r"\+?[\d][\d \-()]{4,22}\d", digits):
        raise Misfit(f"“{text}” 应为电话号码，如 010-88888888", f"“{text}” must be a telephone number")
    return digits


def _email(question: Question, text: str) -> str:
    address = _digits(text)
    if not re.fullmatch(r"[^@\s<>]{1,64}@[^@\s<>.]+(\.[^@\s<>.]+)+", address):
        raise Misfit(f"“{text}” 应为电子邮箱", f"“{text}” must be an e-mail address")
    return address


READERS: Final[dict[str, Any]] = {
    "text": _text, "long_text": _text, "choice": _choice, "yes_no": _yes_no, "integer": _integer,
    "period": _integer, "percent": _percent, "money": _money, "date": _date, "credit_code": _credit_code,
    "phone": _phone, "email": _email, "party": _text,
}  # fmt: skip
