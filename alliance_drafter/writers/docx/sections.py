"""Sections, page headers and page footers."""

from __future__ import annotations

from alliance_drafter.model import Language
from alliance_drafter.writers.docx.fields import complex_field
from alliance_drafter.writers.docx.inlines import run
from alliance_drafter.writers.docx.phrases import PHRASES
from alliance_drafter.writers.docx.styles import Page
from alliance_drafter.writers.docx.xml import DECLARATION, ROOT, Xml


def section(page: Page, header: str = "", footer: str = "", numbers: str = "") -> Xml:
    """w:sectPr. header and footer are relationship ids; numbers the attributes of w:pgNumType."""
    return Xml(
        "<w:sectPr>"
        + (f'<w:headerReference w:type="default" r:id="{header}"/>' if header else "")
        + (f'<w:footerReference w:type="default" r:id="{footer}"/>' if footer else "")
        + f'<w:type w:val="nextPage"/><w:pgSz w:w="{page.width}" w:h="{page.height}"/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}" '
        f'w:header="{page.header}" w:footer="{page.footer}" w:gutter="0"/>'
        + (f"<w:pgNumType {numbers}/>" if numbers else "")
        + "</w:sectPr>"
    )


def section_end(properties: Xml) -> Xml:
    """The paragraph that ends a section."""
    return Xml(f'<w:p><w:pPr><w:pStyle w:val="AfterTable"/>{properties}</w:pPr></w:p>')


def header(left: str, right: str) -> Xml:
    runs = run(left) + (f"<w:r><w:tab/></w:r>{run(right)}" if right else "")
    return Xml(f'{DECLARATION}<w:hdr {ROOT}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{runs}</w:p></w:hdr>')


def footer(runs: str) -> Xml:
    return Xml(f'{DECLARATION}<w:ftr {ROOT}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{runs}</w:p></w:ftr>')


def roman_footer() -> Xml:
    return footer(complex_field("PAGE \\* roman", run("i")))


def counting_footer(languages: tuple[Language, ...], total: int, code: str) -> Xml:
    """第 X 页 共 Y 页. code is the field that counts: SECTIONPAGES, or NUMPAGES where all is one section."""
    done = ""
    for place, language in enumerate(languages):
        before, rest = PHRASES[language]["page"].split("{page}")
        between, after = rest.split("{total}")
        done += run("    " + before if place else before) + complex_field("PAGE", run("1")) + run(between)
        done += complex_field(code, run(str(total))) + (run(after) if after else "")
    return footer(done)
