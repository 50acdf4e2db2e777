"""Value types: text as a person wrote it → a plain value, or a Misfit that says what would be right."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from ..cells import Cell, Fault, Figure
from ..expressions import UNKNOWN
from ..filters import MONTHS
from .model import Question

FULL_WIDTH: Final = str.maketrans(
    "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ．，－＋％／＠：",
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.,-+%/@:",
)
# XML 1.0 cannot hold them
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
DIRECTION: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
ENGLISH_UNIT: Final = re.compile(r"(?i)\s+(?:(?:calendar|working)\s+)?(?:days?|months?|years?)$")
YES: Final = {"yes", "true", "y", "是", "有", "同意"}
NO: Final = {"no", "false", "n", "否", "无", "没有", "不"}
UNKNOWN_WORDS: Final = {"待填", "【待填】", "unknown"}
MOST_TEXT: Final = {"text": 400, "long_text": 20000}
MOST_MONEY: Final = Decimal(10**15)
CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I O S V Z

# Types that no spreadsheet's number is right for, whatever its figures
WORDS: Final = frozenset({"text", "long_text", "credit_code", "phone", "email", "party", "parties"})
ALWAYS_APART: Final = re.compile("[\r\n；;]")
# A comma before Ltd. belongs to a company's name
PIECE: Final = re.compile(r"(?:[^、，,/]|,(?=\s*(?:Ltd|Limited|Inc|LLC|LLP|L\.P|Co)\b))+")


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


def read_cell(question: Question, cell: Cell) -> Any:
    """A filled cell of a spreadsheet → as read_scalar, a list for choices and parties, or UNKNOWN. Raises Misfit."""
    if isinstance(cell, Fault):
        raise _fault(cell)
    if cell.strip() in UNKNOWN_WORDS:
        return UNKNOWN
    if isinstance(cell, Figure):
        _hold_figure(question, cell)
    return read_many(question, cell) if question.type in ("choices", "parties") else read_scalar(question, cell)


def read_many(question: Question, text: str) -> list[str]:
    """Several choices or parties out of one text, each once. Raises Misfit about the first that is no choice.

    Line ends and ；; part them, and 、，,/ where these belong to no choice: the longest that is one is taken.
    """
    one = replace(question, type="choice" if question.type == "choices" else "party")
    known = {name for c in question.choices for name in (c.value, c.label.zh, c.label.en)}
    reach = max((len(PIECE.findall(name)) for name in known), default=1)
    found: dict[str, None] = {}
    for part in ALWAYS_APART.split(text):
        pieces = [match.span() for match in PIECE.finditer(part) if match[0].strip()]
        place = 0
        while place < len(pieces):
            begin = pieces[place][0]
            runs = [part[begin:end].strip() for _, end in pieces[place : place + reach]]
            count = next((n for n in range(len(runs), 0, -1) if runs[n - 1] in known), 1)
            found[read_scalar(one, runs[count - 1])] = None
            place += count
    return list(found)


def _fault(cell: Fault) -> Misfit:
    if cell.startswith("="):
        return Misfit(
            f"公式 {cell} 还没有算出结果；请在 Excel 或 WPS 中打开、保存后再用，或者直接填写结果",
            f"the formula {cell} was never calculated; open and save the file in Excel or WPS, or type the result",
        )
    return Misfit(f"这里是错误值 {cell}；请改正公式，或者直接填写", f"holds the error {cell}; put the formula right")


def _hold_figure(question: Question, cell: Figure) -> None:
    """Raises Misfit where what the spreadsheet holds as a number can't be what is asked for."""
    if question.type == "credit_code" and ("E" in cell or len(cell) > 15):
        raise Misfit(
            f"“{cell}” 是被表格软件改写的数字，第 15 位之后已丢失；请将单元格设为文本格式后重新填写",
            f"“{cell}” lost its digits after the fifteenth as a number; format the cell as text and type it again",
        )
    if question.type in WORDS:
        raise Misfit(
            f"“{cell}” 在表格中存为数字，开头的 0 和第 15 位之后的数字可能已丢失；请将单元格设为文本格式后重新填写",
            f"“{cell}” is stored as a number: leading zeros and digits after the fifteenth may be lost;"
            " format the cell as text and type it again",
        )
    if question.type == "percent" and re.fullmatch(
        r"0\.0*[1-9][0-9]*", cell
    ):  # pasted without its format, 35 % is 0.35
        whole = f"{(Decimal(cell) * 100).normalize():f}%"
        raise Misfit(
            f"“{cell}” 是 {whole} 还是 {cell}%？请连同百分号填写",
            f"“{cell}” is {whole} or {cell}%? write it with its per cent sign",
        )
    if question.type == "date":
        meant = _day_meant(cell) or "2026-11-25"
        raise Misfit(
            f"“{cell}” 是数字，不是日期；请写成 {meant} 的样子", f"“{cell}” is a number, no date; write it as {meant}"
        )


def _day_meant(figures: str) -> str:
    """The day that 20261125 or a spreadsheet's 46351 stands for; "" where none of our century."""
    try:
        day = date(1899, 12, 30) + timedelta(int(figures)) if len(figures) == 5 else date.fromisoformat(figures)
    except ValueError:
        return ""
    return day.isoformat() if 1950 <= day.year <= 2100 else ""


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
    digits = ENGLISH_UNIT.sub("", _digits(text))
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
    english = re.fullmatch(r"(\d{1,2})\s+([A-Za-z]{3,9})\s+(\d{4})", _digits(text))
    try:
        if english is not None:
            return date(int(english[3]), _month(english[2]), int(english[1]))
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Misfit(f"“{text}” 应为日期，如 2026-11-23", f"“{text}” must be a date, as 2026-11-23") from None


def _month(name: str) -> int:
    """November, Nov → 11. Raises ValueError."""
    starts = [month[: len(name)].lower() for month in MONTHS]
    return starts.index(name.lower()) + 1


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
    if code[17] != right and re.fullmatch(r"\d{15}000", code):
        raise Misfit(
            f"“{code}” 很可能被表格软件改写过，末三位已变为 000；请将单元格设为文本格式后重新填写",
            f"“{code}” has probably been rewritten by a spreadsheet, its last three digits lost;"
            " format the cell as text and type it again",
        )
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
