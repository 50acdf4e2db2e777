"""Fields, each with its result already in it, so that nothing is blank or wrong before Word updates it."""

from __future__ import annotations

from alliance_drafter.writers.docx.xml import Xml


def _character(kind: str, style: str) -> str:
    return f'<w:r>{_looks(style)}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def _looks(style: str) -> str:
    return f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""


def opening(code: str, style: str = "") -> Xml:
    """Everything of a field before its result. style: of the field's own characters, which its result takes on."""
    said = f'<w:r>{_looks(style)}<w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return Xml(_character("begin", style) + said + _character("separate", style))


def closing(style: str = "") -> Xml:
    return Xml(_character("end", style))


def complex_field(code: str, result: Xml, style: str = "") -> Xml:
    """code is a field code of ours (quotes as entities); result is runs."""
    return Xml(f"{opening(code, style)}{result}{closing(style)}")


def number_of(bookmark: str, result: Xml, style: str = "") -> Xml:
    r"""The number of the bookmarked paragraph as it stands there (\n: \r would add the chapter's)."""
    return complex_field(f"REF {bookmark} \\n \\h", result, style)


def page_of(bookmark: str, page: str) -> Xml:
    return complex_field(f"PAGEREF {bookmark} \\h", Xml(f"<w:r><w:t>{page}</w:t></w:r>"))


def link(bookmark: str, runs: Xml) -> Xml:
    return Xml(f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{runs}</w:hyperlink>')
