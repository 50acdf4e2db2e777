"""Text → the units in which a change is shown: words, numbers with their unit, 第三条, one punctuation mark.

Chinese words are rjieba's (jieba's dictionary in Rust) without its guessing of unknown words: a guess depends on
the words around, and the same words would be cut differently in the two texts. Why these units: docs/redline.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_COUNT: Final = "〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_UNIT: Final = (
    "个?(?:工作日|自然日|月|小时|季度)|日|天|年度|年|周|分钟|时|名|人|家|份|席|票|次|倍|页|万元|亿元|元整?|万|亿"
)
_PLACE: Final = "条|款|项|目|章|节|编|部分|届|次|年度|年|期|版|号|批|类|阶段"
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_FIGURE: Final = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNITS: Final = re.compile(
    rf"第(?:\d+|（[{_COUNT}]+）)(?:{_PLACE})|附件\d+|[（(](?:[{_COUNT}]+|\d+|[a-z])[）)]"
    rf"|[￥¥$€£]?{_FIGURE}\s?(?:[%％‰]|{_UNIT})|[￥¥$€£]{_FIGURE}|\d+(?:,\d{{3}})+(?:\.\d+)?"
    rf"|(?P<han>(?:(?!第\d|第（|附件\d)[{_HAN}])+)"
    rf"|[^\W_{_HAN}]+(?:['’&@_/.\-][^\W_{_HAN}]+)*|\s+|.",
    re.DOTALL,
)
_COUNTED: Final = re.compile(
    rf"[{_COUNT}]+(?:{_UNIT})|[{_COUNT}]+分之[{_COUNT}]+|第[{_COUNT}]+(?:{_PLACE})|附件[{_COUNT}]+"
)
_COUNTS: Final = re.compile(rf"[第附{_COUNT}]")
_LONGEST: Final = 6  # words that make up one number


def units(text: str) -> list[str]:
    """Together they are the text."""
    found: list[str] = []
    for match in _UNITS.finditer(text):
        if match.lastgroup == "han":
            found += words(match[0])
        else:
            found.append(match[0])
    return found


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[str, ...]:
    """Of Chinese characters alone; the words of a number are one: 十一个 + 工作日."""
    import rjieba  # a tenth of a second: only where two texts are compared

    cut: list[str] = rjieba.cut(text, False)
    found, at = [], 0
    while at < len(cut):
        size = _number(cut, at)
        found.append("".join(cut[at : at + size]))
        at += size
    return tuple(found)


def _number(cut: list[str], at: int) -> int:
    """How many of the words from here on make up a number with its unit; 1 where there is none."""
    if _COUNTS.match(cut[at]):
        for size in range(min(_LONGEST, len(cut) - at), 1, -1):
            if _COUNTED.fullmatch("".join(cut[at : at + size])):
                return size
    return 1
