"""The lists of a Word file: their levels, the w:num that use them, the styles that are tied to them (ECMA-376 17.9)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ..numerals import capital, chinese, letters, roman
from .blocks import W

Node = Any  # an lxml element

LEVELS: Final = 9
MOST: Final = 9999  # a count beyond it is shown in figures, whatever the format
_OFF: Final = ("0", "false", "off")
_PLACE: Final = re.compile("%([1-9])")
_DIGITS: Final = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


def _digits(number: int) -> str:
    """105 → 一〇五."""
    return "".join(_DIGITS[int(figure)] for figure in str(number))


def _counting(number: int) -> str:
    """To 99 as spoken, then figure by figure (17.18.59, chineseCounting)."""
    return chinese(number) if number < 100 else _digits(number)


def _japanese(number: int) -> str:
    """As Chinese is spoken, but 百 for 一百, and without 零."""
    return re.sub("一(?=[百千])", "", chinese(number)).replace("零", "")


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if number <= len(signs) else str(number)


def _from(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


_FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "chineseCountingThousand": chinese,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "japaneseCounting": _japanese,
    "chineseLegalSimplified": capital,
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord(str(n)): ord("０") + n for n in range(10)}),
    "decimalEnclosedCircle": _from("①", 20),
    "decimalEnclosedCircleChinese": _from("①", 10),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "ideographEnclosedCircle": _from("㊀", 10),
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
}


def in_format(number: int, number_format: str) -> str:
    """A count as w:numFmt shows it; in figures where the format is not known, or can't show it."""
    known = _FORMATS.get(number_format)
    return known(number) if known and 0 < number <= MOST else str(number)


@dataclass(frozen=True, slots=True)
class Level:
    """A w:lvl."""

    start: int = 1
    format: str = "decimal"
    text: str = ""  # %1…%9 stand for the counts of the levels, from the shallowest
    legal: bool = False  # all counts in figures
    restart: int = LEVELS  # it begins again after a level shallower than this; 0: never; LEVELS: after every one
    style: str = ""  # paragraphs of this style stand at this level

    def label(self, counts: list[int], formats: list[str]) -> str:
        """counts, formats: of all levels of the list. "" for a bullet."""
        if self.format == "bullet":
            return ""

        def shown(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            legal = self.legal and formats[level] != "none"
            return in_format(counts[level], "decimal" if legal else formats[level])

        return _PLACE.sub(shown, self.text)


@dataclass(frozen=True, slots=True)
class List:
    """A w:num."""

    counts_with: str  # the w:abstractNum that holds its levels: all lists of one share their counts
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)  # by level: it begins there when this list is first used
    tied: Mapping[str, int] = field(default_factory=dict)  # level by style

    def start(self, level: int) -> int:
        known = self.levels.get(level)
        return self.starts.get(level, known.start if known else 1)


@dataclass(slots=True)
class Lists:
    """The lists of one file. Styles by id."""

    nums: Mapping[str, List]
    styles: Mapping[str, Node] = field(default_factory=dict)
    default: str = ""  # the style of a paragraph that names none
    known: dict[tuple[str, str, str], tuple[str, int] | None] = field(default_factory=dict)

    def place(self, style: str, num: str, level: str) -> tuple[str, int] | None:
        """The list and the level of a paragraph; None where it is not numbered.

        style: its w:pStyle; num, level: its own w:numId and w:ilvl. Each "" where it has none.
        """
        key = (style, num, level)
        if key not in self.known:
            self.known[key] = self._place(style if style in self.styles else self.default, num, level)
        return self.known[key]

    def _place(self, style: str, num: str, level: str) -> tuple[str, int] | None:
        chain, own = [style], level
        while (node := self.styles.get(chain[-1])) is not None:
            properties = node.find(f"{W}pPr/{W}numPr")
            listed = value_of(properties, "numId")
            num, level = num or listed, level or value_of(properties, "ilvl")
            based = value_of(node, "basedOn")
            if listed or based in chain:
                break
            chain.append(based)
        found = self.nums.get(num)
        if found is None:
            return None
        tied = [found.tied[name] for name in chain if name in found.tied]
        place = int(own) if own.isdecimal() else tied[0] if tied else int(level) if level.isdecimal() else 0
        return (num, place) if place in found.levels else None


def value_of(node: Node | None, name: str) -> str:
    """w:val of a child; "" where there is none."""
    child = node.find(W + name) if node is not None else None
    return "" if child is None else child.get(W + "val") or ""


def read_lists(styles: Node | None, numbering: Node | None) -> Lists:
    """styles, numbering: the roots of word/styles.xml and word/numbering.xml."""
    by_id, default = _styles(styles)
    if numbering is None:
        return Lists({}, by_id, default)
    abstract = {node.get(W + "abstractNumId"): node for node in numbering.findall(W + "abstractNum")}
    linked = {value_of(n, "styleLink"): key for key, n in abstract.items() if n.find(W + "styleLink") is not None}
    levels = {key: _levels(node) for key, node in abstract.items()}
    found: dict[str, List] = {}
    for num in numbering.findall(W + "num"):
        key = value_of(num, "abstractNumId")
        if key in abstract:
            key = linked.get(value_of(abstract[key], "numStyleLink"), key)
            found[num.get(W + "numId") or ""] = _list(num, key, levels[key])
    found.pop("0", None)  # 0 takes a paragraph out of its style's list
    return Lists(found, by_id, default)


def _styles(styles: Node | None) -> tuple[dict[str, Node], str]:
    by_id: dict[str, Node] = {}
    default = ""
    for style in styles.findall(W + "style") if styles is not None else ():
        if style.get(W + "type", "paragraph") == "paragraph":
            name = style.get(W + "styleId") or ""
            by_id[name] = style
            if style.get(W + "default", "0") not in _OFF:
                default = name
    return by_id, default


def _levels(node: Node) -> dict[int, Level]:
    found = (_level(level) for level in node.findall(W + "lvl"))
    return {place: level for place, level in found if 0 <= place < LEVELS}


def _level(node: Node) -> tuple[int, Level]:
    legal = node.find(W + "isLgl")
    level = Level(
        _whole(value_of(node, "start"), 0),
        value_of(node, "numFmt") or "decimal",
        value_of(node, "lvlText"),
        legal is not None and legal.get(W + "val", "1") not in _OFF,
        _whole(value_of(node, "lvlRestart"), LEVELS),
        value_of(node, "pStyle"),
    )
    return _whole(node.get(W + "ilvl") or "", 0), level


def _list(num: Node, abstract: str, levels: Mapping[int, Level]) -> List:
    starts: dict[int, int] = {}
    own = dict(levels)
    for override in num.findall(W + "lvlOverride"):
        place = _whole(override.get(W + "ilvl") or "", 0)
        instead = override.find(W + "lvl")
        if instead is not None and 0 <= place < LEVELS:
            own[place] = _level(instead)[1]
        start = value_of(override, "startOverride")
        if start:
            starts[place] = _whole(start, 1)
    return List(abstract, own, starts, {level.style: place for place, level in own.items() if level.style})


def _whole(text: str, other: int) -> int:
    """A whole number from 0 that Word can count to; else the other one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else other
