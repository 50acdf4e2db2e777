"""The house style: names, fonts, sizes, margins from house.yaml, prepared once for many documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from alliance_drafter.errors import UsageError
from alliance_drafter.writers.docx.kept import Kept
from alliance_drafter.writers.docx.looks import BASE, looks
from alliance_drafter.writers.docx.numbering import ANNEXES, ARTICLES, CHAPTERS
from alliance_drafter.writers.docx.xml import DECLARATION, ROOT, Xml, escape

Look = Mapping[str, Any]

TWIPS_IN_MM: Final = 1440 / 25.4
NATURAL: Final = 1.3  # height of a single line, in sizes of the letter


@dataclass(frozen=True, slots=True)
class Page:
    """Measures in twips (a twentieth of a point)."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @property
    def text_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Metrics:
    """What it takes to guess the height of a paragraph; points, but for per_line: East Asian characters."""

    per_line: float
    line: float
    around: float
    breaks: bool = False
    leads: bool = False  # stands on the page of what follows


@dataclass(frozen=True, slots=True)
class Style:
    """A house style, prepared. One serves any number of documents."""

    name: str
    page: Page
    styles_xml: Xml
    fonts_xml: Xml
    indents: Mapping[str, Xml]  # by style id: tabs and ind, which numbering repeats
    metrics: Mapping[str, Metrics]  # by style id
    articles_in_contents: bool = False
    header_xml: Xml | None = None  # a house's own; None: ours
    footer_xml: Xml | None = None
    kept: dict[tuple[str, ...], Kept] = field(default_factory=dict, init=False, compare=False, repr=False)


def load_style(folder: Path, name: str = BASE, over: tuple[Path, ...] = ()) -> Style:
    """The style called name in folder/house.yaml and in the house.yaml of a house's folders over it.

    Raises UsageError where there is none; LibraryError where a house's file cannot be used.
    """
    found = looks(folder, over)
    if name not in found:
        raise UsageError(
            f"{name}：没有这种版式；可选 {'、'.join(found)} / {name}: no such style; choose from {', '.join(found)}"
        )
    return prepare(name, found[name])


def prepare(name: str, house: Look) -> Style:
    looks = {style_id: _inherit(style_id, house["styles"]) for style_id in house["styles"]}
    page = Page(**{side: round(house["page"][side] * TWIPS_IN_MM) for side in Page.__dataclass_fields__})
    indents = {style_id: _indent(style_id, look, page) for style_id, look in looks.items()}
    fonts = house["fonts"]
    paragraphs = "".join(_paragraph_style(i, look, looks[i], indents[i], fonts) for i, look in house["styles"].items())
    characters = "".join(_character_style(i, look, fonts) for i, look in house["characters"].items())
    return Style(
        name=name,
        page=page,
        styles_xml=Xml(f"{DECLARATION}<w:styles {ROOT}>{_defaults(fonts)}{paragraphs}{characters}{_TABLES}</w:styles>"),
        fonts_xml=_fonts(fonts),
        indents=indents,
        metrics={style_id: _metrics(look, page) for style_id, look in looks.items()},
        articles_in_contents=bool(house.get("contents", {}).get("articles", False)),
    )


def _inherit(style_id: str, styles: Mapping[str, Look]) -> Look:
    look = styles[style_id]
    based = look.get("based")
    if not based:
        return look
    above = {key: value for key, value in _inherit(based, styles).items() if key != "numbered"}
    if "exact" in look:
        above.pop("line", None)
    elif "line" in look:
        above.pop("exact", None)
    return {**above, **look}


def _indent(style_id: str, look: Look, page: Page) -> Xml:
    """w:tabs and w:ind. Characters and twips both: Word takes the first, others the second."""
    em = round(look["size"] * 20)
    tabs, ind = "", ""
    if look.get("toc"):
        tabs = f'<w:tab w:val="right" w:leader="dot" w:pos="{page.text_width}"/>'
    elif look.get("edge_tab"):
        tabs = f'<w:tab w:val="right" w:pos="{page.text_width}"/>'
    elif look.get("outline") and "first" in look:
        # an article's number ends on a whole character; the next of these stops is one character further
        tabs = "".join(f'<w:tab w:val="left" w:pos="{em * stop - 20}"/>' for stop in range(4, 17))
    for key, characters, twips in (
        ("left", "leftChars", "left"),
        ("hanging", "hangingChars", "hanging"),
        ("first", "firstLineChars", "firstLine"),
    ):
        if key in look:
            left = look[key] + (look.get("hanging", 0) if key == "left" else 0)
            ind += f' w:{characters}="{round(left * 100)}" w:{twips}="{round(left * em)}"'
    return Xml((f"<w:tabs>{tabs}</w:tabs>" if tabs else "") + (f"<w:ind{ind}/>" if ind else ""))


def _paragraph_style(style_id: str, look: Look, whole: Look, indent: Xml, fonts: Mapping[str, Look]) -> str:
    basics = f'<w:name w:val="{escape(look["name"])}"/>'
    if look.get("based"):
        basics += f'<w:basedOn w:val="{look["based"]}"/>'
    if look.get("next"):
        basics += f'<w:next w:val="{look["next"]}"/>'
    default = ' w:default="1"' if style_id == "Normal" else ""
    custom = "" if look["name"][:1].islower() or style_id in ("Normal", "Title") else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style_id}">{basics}<w:qFormat/>'
        f"<w:pPr>{_paragraph_properties(look, whole, indent)}</w:pPr>{_run_properties(look, fonts)}</w:style>"
    )


def _paragraph_properties(look: Look, whole: Look, indent: Xml) -> str:
    """The children of w:pPr in the order of the schema."""
    done = ""
    for key, element in (
        ("keep_next", "keepNext"),
        ("keep_lines", "keepLines"),
        ("page_break_before", "pageBreakBefore"),
    ):
        if key in look:
            done += f"<w:{element}/>" if look[key] else f'<w:{element} w:val="0"/>'
    done += _style_number(look)
    if look.get("rule"):
        done += '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
    tabs, _, ind = indent.partition("<w:ind")
    done += tabs
    if {"line", "exact", "before", "after"} & look.keys():
        done += _spacing(whole)
    if ind:
        done += "<w:ind" + ind
    if "align" in look:
        done += f'<w:jc w:val="{look["align"]}"/>'
    if "outline" in look:
        done += f'<w:outlineLvl w:val="{look["outline"] - 1}"/>'
    return done


def _style_number(look: Look) -> str:
    if look.get("unnumbered"):
        return '<w:numPr><w:numId w:val="0"/></w:numPr>'
    level = look.get("numbered")
    if level is None:
        return ""
    alone = {"annex": ANNEXES, "chapter": CHAPTERS}
    if level in alone:
        return f'<w:numPr><w:numId w:val="{alone[level]}"/></w:numPr>'
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{ARTICLES}"/></w:numPr>'


def _spacing(whole: Look) -> str:
    before, after = round(whole.get("before", 0) * 20), round(whole.get("after", 0) * 20)
    if "exact" in whole:
        line = f'w:line="{round(whole["exact"] * 20)}" w:lineRule="exact"'
    else:
        line = f'w:line="{round(whole.get("line", 1) * 240)}" w:lineRule="auto"'
    return f'<w:spacing w:before="{before}" w:after="{after}" {line}/>'


def _run_properties(look: Look, fonts: Mapping[str, Look]) -> str:
    done = ""
    if "font" in look:
        font = fonts[look["font"]]
        latin, east_asian = escape(font["latin"]), escape(font["east_asian"])
        done += f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east_asian}" w:cs="{latin}"/>'
    if "bold" in look:
        done += "<w:b/><w:bCs/>" if look["bold"] else '<w:b w:val="0"/><w:bCs w:val="0"/>'
    if "size" in look:
        done += f'<w:sz w:val="{round(look["size"] * 2)}"/><w:szCs w:val="{round(look["size"] * 2)}"/>'
    if look.get("underline"):
        done += '<w:u w:val="single"/>'
    if "shade" in look:  # Word ignores w:highlight in a style
        done += f'<w:shd w:val="clear" w:color="auto" w:fill="{look["shade"]}"/>'
    return f"<w:rPr>{done}</w:rPr>" if done else ""


def _character_style(style_id: str, look: Look, fonts: Mapping[str, Look]) -> str:
    custom = "" if style_id == "Emphasis" else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{custom} w:styleId="{style_id}"><w:name w:val="{escape(look["name"])}"/>'
        f"<w:qFormat/>{_run_properties(look, fonts)}</w:style>"
    )


def _metrics(look: Look, page: Page) -> Metrics:
    size = look["size"]
    line = look["exact"] if "exact" in look else size * NATURAL * look.get("line", 1)
    around = look.get("before", 0) + look.get("after", 0)
    breaks, leads = bool(look.get("page_break_before")), bool(look.get("keep_next"))
    return Metrics(page.text_width / 20 / size, line, around, breaks, leads)


def _defaults(fonts: Mapping[str, Look]) -> str:
    font = fonts["song"]
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{escape(font["latin"])}" '
        f'w:hAnsi="{escape(font["latin"])}" w:eastAsia="{escape(font["east_asian"])}" w:cs="{escape(font["latin"])}"/>'
        '<w:kern w:val="2"/><w:sz w:val="24"/><w:szCs w:val="24"/>'
        '<w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr><w:widowControl/><w:kinsoku/><w:overflowPunct/></w:pPr></w:pPrDefault></w:docDefaults>"
    )


def _fonts(fonts: Mapping[str, Look]) -> Xml:
    def one(name: str, fallback: str) -> str:
        other = f'<w:altName w:val="{escape(fallback)}"/>' if fallback else ""
        return f'<w:font w:name="{escape(name)}">{other}</w:font>'

    east_asian = {font["east_asian"]: font.get("fallback", "") for font in fonts.values()}
    latin = {font["latin"]: "" for font in fonts.values()}
    done = "".join(one(*font) for font in (east_asian | latin).items())
    return Xml(f"{DECLARATION}<w:fonts {ROOT}>{done}</w:fonts>")


_EDGES: Final = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLES: Final = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="AgreementTable"><w:name w:val="Agreement Table"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:jc w:val="center"/><w:tblBorders>{_EDGES}</w:tblBorders>'
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tcPr><w:vAlign w:val="center"/></w:tcPr>'
    '<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/></w:tcPr>'
    "</w:tblStylePr></w:style>"
    '<w:style w:type="table" w:customStyle="1" w:styleId="Columns"><w:name w:val="Columns"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:jc w:val="center"/><w:tblBorders>'
    '<w:insideV w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders></w:tblPr></w:style>'
)
