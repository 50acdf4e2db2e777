"""The document: which parts go in, in what order, in which sections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from alliance_drafter.model import COLUMNS, UNDER, Agreement, Part
from alliance_drafter.writers.docx import base, properties
from alliance_drafter.writers.docx import package as pack
from alliance_drafter.writers.docx.body import write_part
from alliance_drafter.writers.docx.bookmarks import segment_bookmark
from alliance_drafter.writers.docx.columns import lay_columns, layout_of
from alliance_drafter.writers.docx.comments import Comments
from alliance_drafter.writers.docx.controls import Controls
from alliance_drafter.writers.docx.cover import contents, write_cover
from alliance_drafter.writers.docx.inlines import plain
from alliance_drafter.writers.docx.package import File
from alliance_drafter.writers.docx.phrases import PHRASES
from alliance_drafter.writers.docx.sections import counting_footer, header, roman_footer, section, section_end
from alliance_drafter.writers.docx.sheet import Sheet, new_sheet
from alliance_drafter.writers.docx.signatures import write_signature_pages
from alliance_drafter.writers.docx.styles import Style
from alliance_drafter.writers.docx.xml import DECLARATION, ROOT, Xml, escape

HEADER, FOOTER, ROMAN = "rId1", "rId2", "rId3"  # the first files that belong to the document, in this order
MAIN_PART: Final = "agreement"


def write_docx(
    agreement: Agreement,
    style: Style,
    *,
    part: str | None = None,
    draft_mark: bool = False,
    embedded: bytes = b"",
    extra_parts: tuple[Part, ...] = (),
    notes: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    layout: str = UNDER,
) -> bytes:
    """The agreement, resolved, as a .docx.

    part: None for the whole; "agreement" or an annex's part_id for that alone, numbered as in the whole,
    references to what isn't in the file as plain text. extra_parts come last, each on a new page.
    embedded: the answers, as XML that the file carries for later runs; then it carries its own text as well, and
    values that can be read back are bound to the answers, each called by its label (by path without index).
    notes: by clause id, what a comment on its title says. layout: how two languages stand: one under the other, or in
    columns side by side. Raises ValueError where no part is called part.
    """
    parts = _chosen(agreement, part) + extra_parts
    names = tuple(plain(block.name.zh or block.name.en) for block in agreement.signatures)
    digest = sha256(embedded).hexdigest()
    controls = Controls(properties.item_id(digest), names, labels or {}) if embedded else None
    sheet = new_sheet(style, agreement.languages, parts, controls)
    if layout_of(agreement, layout) == COLUMNS:
        lay_columns(sheet)
    if notes:
        sheet.comments = Comments(notes)
    whole = any(p.number == 0 and p in agreement.parts for p in parts)
    if not whole:
        sheet.numbering.first_annex = parts[0].number or 1
    body = _body(sheet, agreement, parts, draft_mark=draft_mark, with_cover=whole)
    title = sheet.plain(agreement.title if whole else parts[0].title)
    files = _files(sheet, agreement, body, title, draft_mark, whole)
    if sheet.comments.said:
        files.append(_file("word/comments.xml", pack.COMMENTS, sheet.comments.xml(agreement.dated)))
    if embedded:
        files += _carried(1, sheet.inlines.controls.into(embedded), digest)
        kept = base.document([*sheet.base, *_around(agreement, title, draft_mark)])
        files += _carried(2, kept, sha256(kept).hexdigest())
    return pack.package(files)


def _chosen(agreement: Agreement, part: str | None) -> tuple[Part, ...]:
    if part is None:
        return agreement.parts
    chosen = tuple(p for p in agreement.parts if part in (p.part_id, MAIN_PART if p.number == 0 else p.part_id))
    if not chosen:
        raise ValueError(part)
    return chosen[:1]


def _body(sheet: Sheet, agreement: Agreement, parts: tuple[Part, ...], *, draft_mark: bool, with_cover: bool) -> bytes:
    page = sheet.style.page
    front: list[bytes] = []
    if with_cover:
        with sheet.segment(segment_bookmark("cover")):
            write_cover(sheet, agreement, draft_mark=draft_mark)
        sheet.add(section_end(section(page)))
        sheet.out, front = [], sheet.out
        sheet.pages.page, sheet.pages.used = 1, 0
    for part in parts:
        main = with_cover and part is parts[0]
        write_part(sheet, part, agreement=main)
        if main:
            write_signature_pages(sheet, agreement)
    if with_cover:
        front.append(contents(sheet).encode("utf-8"))
        front.append(section_end(section(page, HEADER, ROMAN, 'w:fmt="lowerRoman" w:start="1"')).encode("utf-8"))
    last = section(page, HEADER, FOOTER, 'w:fmt="decimal" w:start="1"')
    sheet.add(last + "</w:body></w:document>")
    return b"".join([f"{DECLARATION}<w:document {ROOT}><w:body>".encode(), *front, *sheet.out])


def _files(sheet: Sheet, agreement: Agreement, body: bytes, title: str, draft_mark: bool, whole: bool) -> list[File]:
    style, language = sheet.style, sheet.language
    top = style.header_xml or header(*_header_texts(agreement, draft_mark))
    bottom = style.footer_xml or counting_footer(
        sheet.languages, sheet.pages.page, "SECTIONPAGES" if whole else "NUMPAGES"
    )
    core = properties.core(title, agreement.short_title, agreement.document_number, language, agreement.dated)
    return [
        _file("word/header1.xml", pack.HEADER, top),
        _file("word/footer1.xml", pack.FOOTER, bottom),
        *([_file("word/footer2.xml", pack.FOOTER, roman_footer())] if whole else []),
        _file("word/styles.xml", pack.STYLES, sheet.comments.styled(style.styles_xml)),
        _file("word/numbering.xml", pack.NUMBERING, sheet.numbering.xml(language, style.indents)),
        _file("word/settings.xml", pack.SETTINGS, properties.settings(language)),
        _file("word/fontTable.xml", pack.FONTS, style.fonts_xml),
        File("word/document.xml", *pack.DOCUMENT, body, ""),
        _file("docProps/core.xml", pack.CORE, core, ""),
        _file("docProps/app.xml", pack.APP, properties.app(sheet.pages.page), ""),
    ]


def _header_texts(agreement: Agreement, draft_mark: bool) -> tuple[str, str]:
    """What stands on the left and on the right at the head of each page."""
    mark = f"（{PHRASES[agreement.languages[0]]['draft']}）" if draft_mark else ""
    return agreement.short_title + mark, agreement.document_number


def _around(agreement: Agreement, title: str, draft_mark: bool) -> Iterator[str]:
    """The base of what stands outside the body."""
    left, right = _header_texts(agreement, draft_mark)
    for name, texts in (
        ("header", (f"{left}\t{right}" if right else left,)),
        ("properties", (title, agreement.short_title, agreement.document_number)),
    ):
        yield base.begin_segment(segment_bookmark(name), "")
        yield from (base.paragraph(escape(text)) for text in texts)
        yield base.END_SEGMENT


def _carried(place: int, data: bytes, digest: str) -> list[File]:
    """A part that the file carries for later runs."""
    item = f"customXml/item{place}.xml"
    props = properties.embedded_properties(digest)
    return [
        File(item, *pack.CUSTOM, data),
        _file(f"customXml/itemProps{place}.xml", pack.CUSTOM_PROPERTIES, props, item),
    ]


def _file(name: str, kind: tuple[str, str], xml: Xml, of: str = "word/document.xml") -> File:
    return File(name, *kind, xml.encode("utf-8"), of)
