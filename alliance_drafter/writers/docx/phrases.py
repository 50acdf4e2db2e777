"""The few words the writer itself puts on the page, by language."""

from __future__ import annotations

from typing import Final

from alliance_drafter.model import Language

Phrases = dict[str, str]

PHRASES: Final[dict[Language, Phrases]] = {
    "zh": {
        "contents": "目　录",
        "draft": "草稿",
        "end": "（以下无正文）",
        "signing": "本页为《{title}》{number}签署页",
        "number": "（编号：{number}）",
        "blank": "【待填：{prompt}】",
        "page": "第 {page} 页 共 {total} 页",
        "colon": "：",
    },
    "en": {
        "contents": "Contents",
        "draft": "DRAFT",
        "end": "(The remainder of this page is intentionally left blank.)",
        "signing": "Signature page to {title}{number}",
        "number": " (No. {number})",
        "blank": "[To be completed: {prompt}]",
        "page": "Page {page} of {total}",
        "colon": ": ",
    },
}

# w:numFmt and w:lvlText of each level: article, item, item in an item, item in that
LEVELS: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "zh": (
        ("chineseCountingThousand", "第%1条"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
    ),
    "en": (
        ("decimal", "Article %1"),
        ("lowerLetter", "(%2)"),
        ("lowerRoman", "(%3)"),
        ("decimal", "(%4)"),
    ),
}
CHAPTER: Final[dict[Language, tuple[str, str]]] = {
    "zh": ("chineseCountingThousand", "第%1章　"),
    "en": ("decimal", "Chapter %1　"),
}
ANNEX: Final[dict[Language, tuple[str, str]]] = {"zh": ("decimal", "附件%1"), "en": ("decimal", "Annex %1")}
