"""Fields, each with its result already in it, so that nothing is blank or wrong before Word updates it."""

from __future__ import annotations

from typing import Final

from alliance_drafter.writers.docx.xml import Xml

_BEGIN: Final = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
_SEPARATE: Final = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
_END: Final = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def opening(code: str) -> Xml:
    """Everything of a field before its result."""
    return Xml(f'{_BEGIN}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{_SEPARATE}')


def closing() -> Xml:
    return Xml(_END)


def complex_field(code: str, result: Xml) -> Xml:
    """code is a field code of ours (quotes as entities); result is runs."""
    return Xml(f"{opening(code)}{result}{_END}")


def number_of(bookmark: str, result: Xml) -> Xml:
    r"""The number of the bookmarked paragraph as it stands there (\n: \r would add the chapter's)."""
    return complex_field(f"REF {bookmark} \\n \\h", result)


def page_of(bookmark: str, page: str) -> Xml:
    return complex_field(f"PAGEREF {bookmark} \\h", Xml(f"<w:r><w:t>{page}</w:t></w:r>"))


def link(bookmark: str, runs: Xml) -> Xml:
    return Xml(f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{runs}</w:hyperlink>')
