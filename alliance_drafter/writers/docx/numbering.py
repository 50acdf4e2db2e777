"""Word's own numbering: 第一章, 第一条, （一）, 1.; one list, tied to styles (ECMA-376 17.9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from alliance_drafter.model import Language
from alliance_drafter.numerals import chinese, letters, roman
from alliance_drafter.writers.docx.phrases import ANNEX, CHAPTER, LEVELS
from alliance_drafter.writers.docx.xml import DECLARATION, ROOT, Xml

LEVEL_STYLES: Final = ("Heading2", "Item", "Subitem", "Subsubitem")
SUFFIX: Final[Mapping[Language, tuple[str, ...]]] = {
    "zh": ("tab", "nothing", "space", "nothing"),
    "en": ("space",) * 4,
}
ARTICLE, ITEM = 0, 1  # w:ilvl

# w:abstractNumId. Chapters count by themselves: so articles run on through them in every program
# (lvlRestart 0, which would say the same in one list, is not read by LibreOffice 7.4).
ARTICLES, ANNEXES, CHAPTERS, ITEMS = 1, 2, 3, 4
MAIN: Final = ARTICLES  # the first three have a w:num of the same number


_COUNT: Final[Mapping[str, Callable[[int], str]]] = {
    "chineseCountingThousand": chinese,
    "decimal": str,
    "lowerLetter": letters,
    "lowerRoman": roman,
}


def _said(number_format: str, text: str, level: int, number: int) -> str:
    return text.replace(f"%{level + 1}", _COUNT[number_format](number))


def label(level: int, number: int, language: Language) -> str:
    """The number of an article or item as Word shows it: 第十二条, （三）."""
    level = min(level, len(LEVEL_STYLES) - 1)
    return _said(*LEVELS[language][level], level, number)


def chapter_label(number: int, language: Language) -> str:
    return _said(*CHAPTER[language], 0, number)


def annex_label(number: int, language: Language) -> str:
    return _said(*ANNEX[language], 0, number)


def reference(level: int, num: int | str) -> Xml:
    """w:numPr of a paragraph that leaves its style's list."""
    return Xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def _start(level: int, number: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{number}"/></w:lvlOverride>'


FROM_ONE: Final = "".join(_start(level, 1) for level in range(len(LEVEL_STYLES)))


@dataclass(slots=True)
class Numbering:
    """The lists of one document: each restart is a w:num of its own."""

    nums: list[Xml] = field(default_factory=list)
    first_annex: int = 1

    def restart(self, counting: int) -> int:
        """A list that counts from 1 again. counting: ARTICLES, CHAPTERS or ITEMS. Gives its w:numId."""
        number = CHAPTERS + 1 + len(self.nums)
        self.nums.append(_num(number, counting, FROM_ONE))
        return number

    def xml(self, language: Language, indents: Mapping[str, Xml]) -> Xml:
        """word/numbering.xml. indents: w:pPr content (tabs, ind) by style id, the same as the styles'."""
        levels = LEVELS[language]
        articles = [_level(i, *levels[i], LEVEL_STYLES[i], SUFFIX[language][i], indents) for i in range(len(levels))]
        items = [
            _level(i, *levels[i], LEVEL_STYLES[i], SUFFIX[language][i], indents, tied=False) for i in range(len(levels))
        ]
        annexes = [_level(0, *ANNEX[language], "AnnexNumber", "nothing", indents)]
        chapters = [_level(0, *CHAPTER[language], "Heading1", "nothing", indents)]
        return Xml(
            f"{DECLARATION}<w:numbering {ROOT}>"
            f"{_abstract(ARTICLES, articles)}{_abstract(ANNEXES, annexes)}"
            f"{_abstract(CHAPTERS, chapters)}{_abstract(ITEMS, items)}"
            f"{_num(ARTICLES, ARTICLES)}"
            f"{_num(ANNEXES, ANNEXES, _start(0, self.first_annex) if self.first_annex != 1 else '')}"
            f"{_num(CHAPTERS, CHAPTERS)}{''.join(self.nums)}</w:numbering>"
        )


def _num(number: int, abstract: int, starts: str = "") -> Xml:
    return Xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{starts}</w:num>')


def _abstract(number: int, levels: list[Xml]) -> Xml:
    kind = "multilevel" if len(levels) > 1 else "singleLevel"
    return Xml(
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="3A11000{number}"/>'
        f'<w:multiLevelType w:val="{kind}"/><w:tmpl w:val="3A11001{number}"/>{"".join(levels)}</w:abstractNum>'
    )


def _level(
    place: int, number_format: str, text: str, style: str, suffix: str, indents: Mapping[str, Xml], *, tied: bool = True
) -> Xml:
    """One w:lvl. tied: the style counts by itself (a style can be tied to one list only)."""
    tie = f'<w:pStyle w:val="{style}"/>' if tied else ""
    return Xml(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{tie}'
        f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f"<w:pPr>{indents.get(style, '')}</w:pPr></w:lvl>"
    )
