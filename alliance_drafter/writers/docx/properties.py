"""Document properties, settings, and what the file carries for later runs."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from alliance_drafter.model import Language
from alliance_drafter.writers.docx.xml import DECLARATION, ROOT, Xml, escape

LANGUAGES: Final[dict[Language, str]] = {"zh": "zh-CN", "en": "en-GB"}
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CUSTOM: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def core(title: str, subject: str, keywords: str, language: Language, dated: str) -> Xml:
    """docProps/core.xml. dated: an ISO date, or "" to say nothing of when."""
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{escape(dated)}T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
        if dated
    )
    return Xml(
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{escape(subject)}</dc:subject>"
        f"<cp:keywords>{escape(keywords)}</cp:keywords><dc:language>{LANGUAGES[language]}</dc:language>"
        f"{when}</cp:coreProperties>"
    )


def app(pages: int) -> Xml:
    return Xml(
        f'{DECLARATION}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Pages>{pages}</Pages><Application>alliance-drafter</Application></Properties>"
    )


def settings(language: Language) -> Xml:
    """word/settings.xml; nothing in it makes Word ask to update fields."""
    compatible = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", "15"),
            ("overrideTableStyleFontSizeAndJustification", "1"),
            ("enableOpenTypeFeatures", "1"),
            ("doNotFlipMirrorIndents", "1"),
        )
    )
    return Xml(
        f'{DECLARATION}<w:settings {ROOT}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:ulTrailSpace/>{compatible}</w:compat>"
        f'<w:themeFontLang w:val="{LANGUAGES["en"]}" w:eastAsia="{LANGUAGES["zh"]}"/>'
        f'<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def item_id(digest: str) -> str:
    """The id of a part that the file carries, made of a digest (hex, 32 figures or more): equal files stay equal."""
    return f"{{{str(UUID(digest[:32])).upper()}}}"


def embedded_properties(digest: str) -> Xml:
    """customXml/itemPropsN.xml. digest: as for item_id."""
    return Xml(
        f'{DECLARATION}<ds:datastoreItem xmlns:ds="{_CUSTOM}" ds:itemID="{item_id(digest)}">'
        "<ds:schemaRefs/></ds:datastoreItem>"
    )
