"""A house's own .docx as the look: its styles by name, its page, its header and footer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from posixpath import join as join_path
from posixpath import normpath
from typing import Any, Final, Protocol

from lxml import etree

from alliance_drafter.errors import UsageError
from alliance_drafter.writers.docx.styles import Metrics, Page, Style
from alliance_drafter.writers.docx.xml import DECLARATION, R, W, Xml

Node = Any  # an lxml element

DEEPEST: Final = 50  # styles based on one another
_PAGE: Final = {"width": (5_000, 32_000), "height": (5_000, 32_000)}  # twips; Word's own limit is 31,680
_MARGIN: Final = (0, 8_000)
_FIELDS: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION|STYLEREF|TITLE|SUBJECT|KEYWORDS)\b")
_RELATIONSHIPS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OURS: Final = ("keepNext", "keepLines", "pageBreakBefore", "numPr", "outlineLvl")  # what the house's file can't change
_ORDER: Final = (  # the children of w:pPr, as the schema has them
    "keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl"
)
_RUN_ORDER: Final = (  # and of w:rPr
    "rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
    "eastAsianLayout specVanish oMath"
)


def _w(name: str) -> str:
    return f"{{{W}}}{name}"


class House(Protocol):
    """A .docx opened for reading, within bounds (readers/package.py): anybody may have made it."""

    name: str

    def __contains__(self, entry: str) -> bool: ...

    def xml(self, entry: str) -> Node: ...


def style_from_docx(house: House, base: Style) -> Style:
    """base with the looks of a house's .docx: styles of the same name, page, header and footer.

    Numbers, outline levels and what keeps together stay ours. A header or footer with pictures (anything in a part of
    its own) or with fields that fetch something is left out, and ours stands. Raises UsageError as house does, and
    where it has no styles.
    """
    document, styles = _part(house, "word/document.xml"), _part(house, "word/styles.xml")
    if document is None or styles is None:
        raise UsageError(
            f"{house.name}：没有样式，不能用作版式 / {house.name}: has no styles, and can't serve as a house style"
        )
    sections = document.findall(f".//{_w('sectPr')}")
    section = sections[-1] if sections else None
    page = _page(section, base.page)
    restyled, indents, metrics = _restyle(styles, base, page)
    ids = _our_ids(styles, base)
    header = _margin(house, section, "headerReference", ids)
    footer = _margin(house, section, "footerReference", ids)
    return replace(
        base, page=page, styles_xml=restyled, indents=indents, metrics=metrics, header_xml=header, footer_xml=footer
    )


def _part(house: House, name: str) -> Node | None:
    return house.xml(name) if name in house else None


def _page(section: Node | None, base: Page) -> Page:
    """base where the house's page leaves no room to write."""
    if section is None:
        return base
    size, margins = section.find(_w("pgSz")), section.find(_w("pgMar"))
    found = {}
    for node, names in ((size, {"w": "width", "h": "height"}), (margins, {n: n for n in _SIDES})):
        for name, field in names.items() if node is not None else ():
            value = _whole((node.get(_w(name)) or "").lstrip("-"), *_PAGE.get(field, _MARGIN))
            if value is not None:
                found[field] = value
    page = replace(base, **found)
    return page if min(page.text_width, page.text_height) >= _PAGE["width"][0] // 2 else base


def _whole(text: str | None, low: int, high: int) -> int | None:
    """A whole number within bounds; None for all else."""
    number = int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else -1
    return number if low <= number <= high else None


_SIDES: Final = ("top", "right", "bottom", "left", "header", "footer")


def _names(styles: Node, kind: str) -> dict[str, Node]:
    """Styles by name, in small letters: Word's own names differ in case between versions."""
    named = {}
    for style in styles.iterfind(_w("style")):
        name = style.find(_w("name"))
        if style.get(_w("type")) == kind and name is not None:
            named[(name.get(_w("val")) or "").lower()] = style
    return named


def _our_ids(styles: Node, base: Style) -> Mapping[str, str]:
    """Their style id → ours, for styles of the same name."""
    ours = _names(etree.fromstring(base.styles_xml.encode()), "paragraph")
    theirs = _names(styles, "paragraph")
    return {theirs[n].get(_w("styleId")): ours[n].get(_w("styleId")) for n in ours.keys() & theirs.keys()}


def _restyle(styles: Node, base: Style, page: Page) -> tuple[Xml, Mapping[str, Xml], Mapping[str, Metrics]]:
    root = etree.fromstring(base.styles_xml.encode())
    theirs = _names(styles, "paragraph")
    by_id = {style.get(_w("styleId")): style for style in styles.iterfind(_w("style"))}
    indents, metrics = dict(base.indents), dict(base.metrics)
    for tab in root.iterfind(f".//{_w('tab')}[@{_w('val')}='right']"):
        if tab.get(_w("pos")) == str(base.page.text_width):
            tab.set(_w("pos"), str(page.text_width))
    for name, ours in _names(root, "paragraph").items():
        if name not in theirs:
            continue
        chain = _chain(theirs[name], by_id)
        style_id = ours.get(_w("styleId"))
        paragraph = _merge([ours, *chain], "pPr", _ORDER, kept=ours)
        _put(ours, "pPr", paragraph)
        _put(ours, "rPr", _merge([ours, *chain], "rPr", _RUN_ORDER))
        indents[style_id] = Xml("".join(_text(node) for node in paragraph if node.tag in (_w("tabs"), _w("ind"))))
        metrics[style_id] = _metrics(ours, metrics[style_id], page)
    return Xml(DECLARATION + etree.tostring(root, encoding="unicode")), indents, metrics


def _chain(style: Node, by_id: Mapping[str, Node]) -> list[Node]:
    """The style and what it is based on, the base first; the default style is left out: ours is based on it too."""
    chain: list[Node] = []
    while style is not None and style not in chain and len(chain) < DEEPEST:
        if not chain or style.get(_w("default")) not in ("1", "true"):
            chain.insert(0, style)
        based = style.find(_w("basedOn"))
        style = by_id.get(based.get(_w("val"))) if based is not None else None
    return chain


def _merge(styles: Iterable[Node], properties: str, order: str, kept: Node | None = None) -> Node:
    """Properties of several styles as one, later ones first in rank; kept keeps what is ours alone."""
    found: dict[str, Node] = {}
    for style in styles:
        node = style.find(_w(properties))
        for child in node if node is not None else ():
            name = etree.QName(child).localname
            if etree.QName(child).namespace == W and not (kept is not None and name in _OURS and style is not kept):
                found[name] = child
    merged = etree.Element(_w(properties))
    for name in order.split():
        if name not in found:
            continue
        child = etree.fromstring(etree.tostring(found[name]))
        if name == "rFonts":
            _without_theme(child)
        merged.append(child)
    return merged


def _without_theme(fonts: Node) -> None:
    """Our package has no theme: without names of its own, a style takes those of what it is based on."""
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]


def _put(style: Node, properties: str, new: Node) -> None:
    old = style.find(_w(properties))
    if old is not None:
        style.replace(old, new)
    elif properties == "rPr":
        style.append(new)
    else:
        style.insert(len(style) - (style.find(_w("rPr")) is not None), new)


def _metrics(style: Node, base: Metrics, page: Page) -> Metrics:
    size, spacing = style.find(f"{_w('rPr')}/{_w('sz')}"), style.find(f"{_w('pPr')}/{_w('spacing')}")
    points = ((_whole(size.get(_w("val")), 2, 400) if size is not None else None) or 24) / 2
    line = base.line
    number = _whole(spacing.get(_w("line")), 20, 32_000) if spacing is not None else None
    if number is not None:
        line = number / 240 * points * 1.3 if spacing.get(_w("lineRule"), "auto") == "auto" else number / 20
    return replace(base, per_line=page.text_width / 20 / points, line=line)


def _margin(house: House, section: Node | None, kind: str, ids: Mapping[str, str]) -> Xml | None:
    """The house's header or footer, where it needs no part besides itself."""
    references = section.findall(_w(kind)) if section is not None else []
    chosen = next((n.get(f"{{{R}}}id") for n in references if n.get(_w("type"), "default") == "default"), None)
    relations = _part(house, "word/_rels/document.xml.rels")
    if chosen is None or relations is None:
        return None
    target = next((n.get("Target") or "" for n in relations.iterfind(_RELATIONSHIPS) if n.get("Id") == chosen), "")
    root = _part(house, target.lstrip("/") if target.startswith("/") else normpath(join_path("word", target)))
    if root is None or _fetches(root):
        return None
    for node in root.findall(f".//{_w('pStyle')}"):
        ours = ids.get(node.get(_w("val")))
        if ours:
            node.set(_w("val"), ours)
        else:
            node.getparent().remove(node)
    for name in ("rStyle", "tblStyle", "numPr"):
        for node in root.findall(f".//{_w(name)}"):
            node.getparent().remove(node)
    return Xml(DECLARATION + _text(root))


def _fetches(root: Node) -> bool:
    """Whether it shows what stands in another part or another file."""
    attributes = (name for node in root.iter(etree.Element) for name in node.attrib)
    codes = [n.text or "" for n in root.iter(_w("instrText"))] + [
        n.get(_w("instr"), "") for n in root.iter(_w("fldSimple"))
    ]
    return any(name.startswith(f"{{{R}}}") or name.rpartition("}")[2] in ("src", "href") for name in attributes) or any(
        code.strip() and not _FIELDS.match(code) for code in codes
    )


def _text(node: Node) -> str:
    return str(etree.tostring(node, encoding="unicode", with_tail=False))
