"""Fields, each with its result already in it, so that nothing is blank or wrong before Word updates it."""

from __future__ import annotations

from functools import lru_cache

from alliance_drafter.writers.docx.xml import Xml


def _character(kind: str, style: str) -> str:
    return f'<w:r>{_looks(style)}<w:fldChar w:fldCharType="{kind}"/></w:r>'


def _looks(style: str) -> str:
    return f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""


@lru_cache(maxsize=64)
def _around(style: str) -> tuple[str, str, str]:
    """What stands before a field's code, between code and result, after the result."""
    code = f'{_character("begin", style)}<w:r>{_looks(style)}<w:instrText xml:space="preserve"> '
    return code, f" </w:instrText></w:r>{_character('separate', style)}", _character("end", style)


def opening(code: str, style: str = "") -> Xml:
    """Everything of a field before its result. style: of the field's own characters, which its result takes on."""
    before, between, _ = _around(style)
    return Xml(f"{before}{code}{between}")


def closing(style: str = "") -> Xml:
    return Xml(_around(style)[2])


def complex_field(code: str, result: Xml, style: str = "") -> Xml:
    """code is a field code of ours (quotes as entities); result is runs."""
    before, between, after = _around(style)
    return Xml(f"{before}{code}{between}{result}{after}")


def number_of(bookmark: str, result: Xml, style: str = "") -> Xml:
    r"""The number of the bookmarked paragraph as it stands there (\n: \r would add the chapter's)."""
    return complex_field(f"REF {bookmark} \\n \\h", result, style)


def page_of(bookmark: str, page: str) -> Xml:
    return complex_field(f"PAGEREF {bookmark} \\h", Xml(f"<w:r><w:t>{page}</w:t></w:r>"))


def link(bookmark: str, runs: Xml) -> Xml:
    return Xml(f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{runs}</w:hyperlink>')
