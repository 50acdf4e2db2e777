"""An annex cut out of a Word file: as it stands there, with the numbers of the whole, and a sound file of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.text.paragraph import Paragraph
from lxml import etree

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.errors import UsageError
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.readers.blocks import W, read_blocks
from alliance_drafter.readers.docx import read_draft
from alliance_drafter.revise.cut import Cut, cut_annex, open_source
from alliance_drafter.revise.parts import DOCUMENT, open_parts
from alliance_drafter.writers.docx import load_style, write_docx

sys.path.insert(0, str(Path(__file__).parents[1] / "writers" / "docx"))
from soundness import faults_of

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f6"
    "45400000000049454e44ae426082"
)


@cache
def whole(example: str, look: str = "contract") -> bytes:
    library = load_library()
    path = next(path for path in EXAMPLES if path.stem == example)
    answers = read_answers(path, library.questionnaire)
    style = load_style(data_folder() / "templates" / "styles", look)
    return write_docx(draft(library, answers).agreement, style, embedded=to_xml(answers, ("ours", "1", "f" * 64)))


def cut(data: bytes, annex_id: str) -> Cut:
    source = open_source(data, "whole.docx")
    return cut_annex(source, next(annex for annex in source.annexes if annex.annex_id == annex_id))


def said(data: bytes) -> list[str]:
    """Paragraph by paragraph and table by table, numbers of lists in front."""
    parts = open_parts(data, "a.docx")
    labels = open_source(data, "a.docx").numbers.labels
    texts = {b.node.getroottree().getpath(b.node): b.text for b in read_blocks(parts.peek(DOCUMENT), marks=False)}
    numbers = {node.getroottree().getpath(node): label for node, label in labels.items()}
    return [f"{numbers.get(path, '')} {text}".strip() for path, text in texts.items()]


def part_of(lines: list[str], label: str) -> list[str]:
    """The annex of that label, to the next one."""
    begins = [place for place, line in enumerate(lines) if re.fullmatch(r"附件\d+", line)]
    first = next(place for place in begins if lines[place] == label)
    return lines[first : next((place for place in begins if place > first), len(lines))]


def fields(data: bytes) -> list[tuple[str, str]]:
    """Bookmark and result of every REF field, the computed number of each beside it."""
    root = open_parts(data, "a.docx").peek(DOCUMENT)
    found: list[tuple[str, str]] = []
    code, result, shows = "", "", False
    for node in root.iter(W + "fldChar", W + "instrText", W + "t"):
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            code, result, shows = "", "", False
        elif kind == "separate":
            shows = True
        elif kind == "end":
            found += [(m[1], result) for m in [re.match(r" ?REF (\S+)", code)] if m]
            shows = False
        elif node.tag == W + "instrText":
            code += node.text or ""
        elif shows:
            result += node.text or ""
    return found


def edited(data: bytes, edit: Callable[[WordFile], None]) -> bytes:
    document = Document(BytesIO(data))
    edit(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def starting(document: WordFile, text: str, after: str = "") -> Paragraph:
    """The first paragraph that starts so, after one of that text."""
    rows = document.paragraphs
    first = next(n for n, row in enumerate(rows) if row.text.startswith(after))
    return next(row for row in rows[first:] if row.text.startswith(text))


def titled(document: WordFile, title: str) -> Paragraph:
    return next(row for row in document.paragraphs if row.text == title and "Title" in (row.style.name or ""))


def track(paragraph: Paragraph, kind: str) -> None:
    """All of the paragraph is a tracked insertion (ins) or deletion (del)."""
    node = paragraph._p
    for run in list(node.iter(W + "r")):
        mark = etree.Element(W + kind, {W + "id": "900", W + "author": "律师"})
        run.addprevious(mark)
        mark.append(run)
        for text in run.iter(W + "t") if kind == "del" else ():
            text.tag = W + "delText"
    properties = node.get_or_add_pPr()
    looks = etree.SubElement(properties, W + "rPr")
    looks.append(etree.Element(W + kind, {W + "id": "901", W + "author": "律师"}))


@pytest.mark.parametrize("example", [path.stem for path in EXAMPLES])
def test_every_annex_alone_says_what_it_says_in_the_whole(example: str) -> None:
    data = whole(example, "official" if example == "tungsten" else "contract")
    lines = said(data)
    annexes = open_source(data, "whole.docx").annexes
    assert len(annexes) > 8
    for annex in annexes if example in ("coal", "tungsten") else annexes[::5]:
        alone = cut(data, annex.annex_id)
        assert faults_of(alone.data) == [], annex.annex_id
        assert said(alone.data) == part_of(lines, annex.label), annex.annex_id
        assert alone.lost == ()


def test_references_to_the_agreement_are_text_and_those_within_are_fields() -> None:
    alone = cut(whole("coal"), "ip_revenue").data
    numbers = open_source(alone, "a.docx").numbers.by_bookmark
    found = fields(alone)
    assert len(found) > 5
    assert all(numbers[bookmark] == result for bookmark, result in found)
    assert re.search("本协议第[一二三四五六七八九十百]+条", "".join(said(alone)))


def test_header_and_footer_stay_and_pages_are_counted_in_the_file() -> None:
    alone = Document(BytesIO(cut(whole("coal"), "ip_revenue").data))
    (section,) = alone.sections
    assert "煤炭" in section.header.paragraphs[0].text
    assert section.footer.paragraphs[0].text.startswith("第 1 页 共")
    footer = etree.tostring(section.footer._element).decode()
    assert "NUMPAGES" in footer
    assert "SECTIONPAGES" not in footer
    assert section._sectPr.find(W + "pgNumType").get(W + "start") == "1"
    assert alone.core_properties.title == "联盟知识产权收益管理办法"


def test_the_answers_and_the_drafted_text_of_the_annex_stay_in_the_file() -> None:
    made = read_draft(cut(whole("coal"), "ip_revenue").data, "a.docx")
    found = made.answered(load_library().questionnaire)
    assert found.problems == []
    assert found.given["alliance"]
    assert set(made.base.segments) == {block.segment for block in made.blocks}
    for name, kept in made.base.segments.items():
        assert [one.text for one in kept] == [block.text for block in made.blocks if block.segment == name], name


def test_an_article_inserted_before_those_referred_to_moves_the_numbers_in_the_annex() -> None:
    def insert(document: WordFile) -> None:
        first = starting(document, "联盟名称")
        assert first.style.name == "Heading 2"
        first.insert_paragraph_before("新增的一条", style="Heading 2")

    before = "\n".join(said(cut(whole("coal"), "ip_revenue").data))
    after = "\n".join(said(cut(edited(whole("coal"), insert), "ip_revenue").data))
    assert "本协议第一百一十条制定" in before
    assert "本协议第一百一十一条制定" in after
    assert re.sub("第[一-龥]+?条", "", before) == re.sub("第[一-龥]+?条", "", after)


def test_an_article_that_is_struck_out_is_counted_as_gone() -> None:
    def strike(document: WordFile) -> None:
        track(next(row for row in document.paragraphs if row.style.name == "Heading 2"), "del")

    after = "\n".join(said(cut(edited(whole("coal"), strike), "ip_revenue").data))
    assert "本协议第一百零九条制定" in after


def test_an_article_inserted_in_the_annex_moves_what_its_own_references_show() -> None:
    def insert(document: WordFile) -> None:
        first = starting(document, "目的和适用范围", after="联盟知识产权收益管理办法")
        first.insert_paragraph_before("新增的一条", style=first.style)._p.get_or_add_pPr().append(
            etree.fromstring(etree.tostring(first._p.pPr.numPr))
        )

    before, after = (cut(data, "ip_revenue").data for data in (whole("coal"), edited(whole("coal"), insert)))
    numbers = open_source(after, "a.docx").numbers.by_bookmark
    assert fields(after) == [(name, numbers[name]) for name, _ in fields(before)]
    assert [result for _, result in fields(before)] != [result for _, result in fields(after)]
    assert faults_of(after) == []


def test_a_reference_whose_target_is_gone_keeps_its_words_and_is_named() -> None:
    data = whole("coal")
    outside = {name for name, _ in fields(data)} - {name for name, _ in fields(cut(data, "ip_revenue").data)}

    def forget(document: WordFile) -> None:
        for mark in list(document.element.body.iter(W + "bookmarkStart")):
            if mark.get(W + "name") in outside and "annex" not in mark.get(W + "name"):
                mark.getparent().remove(mark)

    alone = cut(edited(data, forget), "ip_revenue")
    assert "第一百一十条" in alone.lost
    assert "本协议第一百一十条制定" in "".join(said(alone.data))


def test_edits_comments_and_pictures_of_the_annex_stay_and_others_go() -> None:
    def edit(document: WordFile) -> None:
        inside, outside = starting(document, "本办法依据"), starting(document, "联盟名称")
        document.add_comment(inside.runs, text="律师的批注", author="律师")
        document.add_comment(outside.runs, text="正文的批注", author="律师")
        inside.add_run().add_picture(BytesIO(PICTURE))
        outside.add_run().add_picture(BytesIO(PICTURE + b"other"))
        track(inside.insert_paragraph_before("律师加的一款。", style=inside.style), "ins")
        track(starting(document, "本办法适用于全体成员"), "del")

    data = edited(whole("coal"), edit)
    alone = cut(data, "ip_revenue").data
    parts = open_parts(alone, "a.docx")
    comments = etree.tostring(parts.peek("word/comments.xml"), encoding="unicode")
    body = etree.tostring(parts.peek(DOCUMENT), encoding="unicode")
    assert "律师的批注" in comments
    assert "正文的批注" not in comments
    assert len([name for name in parts.names() if name.startswith("word/media/")]) == 1
    assert body.count("<w:ins ") >= 2
    assert "本办法适用于全体成员" not in "".join(said(alone))
    assert "律师加的一款。" in said(alone)
    assert set(faults_of(alone)) <= set(faults_of(data))


def test_without_comments_of_its_own_the_annex_has_no_comments() -> None:
    def edit(document: WordFile) -> None:
        document.add_comment(starting(document, "联盟名称").runs, text="正文的批注", author="律师")

    alone = cut(edited(whole("coal"), edit), "ip_revenue").data
    assert not [name for name in open_parts(alone, "a.docx").names() if "comments" in name]
    assert faults_of(alone) == []


def test_an_annex_across_sections_keeps_their_pages_and_inherits_its_header() -> None:
    def turn(document: WordFile) -> None:
        """The first pages of the annex lie on their side, in a section that takes on header and footer."""
        last = document.sections[-1]._sectPr
        paragraph = starting(document, "本办法适用于全体成员")
        ends = deepcopy(last)
        paragraph._p.get_or_add_pPr().append(ends)
        before = titled(document, "成员名册和出资表")._p.getprevious()
        ends_before = deepcopy(last)
        paragraph_before = etree.Element(W + "p")
        etree.SubElement(paragraph_before, W + "pPr").append(ends_before)
        before.addprevious(paragraph_before)
        for section in (ends, last):
            for name in ("headerReference", "footerReference", "pgNumType"):
                section.remove(section.find(W + name))
        landscape = document.sections[-2]
        landscape.orientation, landscape.start_type = WD_ORIENT.LANDSCAPE, WD_SECTION.NEW_PAGE

    alone = cut(edited(whole("coal"), turn), "ip_revenue").data
    made = Document(BytesIO(alone))
    assert [section.orientation for section in made.sections] == [WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert "煤炭" in made.sections[0].header.paragraphs[0].text
    assert made.sections[1].header.is_linked_to_previous
    numbers = [section._sectPr.find(W + "pgNumType") for section in made.sections]
    assert (numbers[0].get(W + "start"), numbers[1]) == ("1", None)
    assert faults_of(alone) == []


def test_the_number_is_the_one_the_annex_has_now() -> None:
    """An annex before it is taken out: number and file follow; the title may be a new one."""

    def take_out(document: WordFile) -> None:
        title = titled(document, "成员名册和出资表")
        title._p.getprevious().getparent().remove(title._p.getprevious())
        titled(document, "联盟知识产权收益管理办法").runs[0].text = "知识产权收益办法"

    data = edited(whole("coal"), take_out)
    source = open_source(data, "whole.docx")
    assert [(a.label, a.title) for a in source.annexes][:2] == [
        ("附件1", "技术创新目标与任务"), ("附件2", "知识产权收益办法"),
    ]  # fmt: skip
    assert said(cut(data, "ip_revenue").data)[:2] == ["附件2", "知识产权收益办法"]


def test_a_list_that_went_on_from_before_the_annex_goes_on_in_it() -> None:
    def number(document: WordFile) -> None:
        for text in ("联盟名称", "本办法依据"):
            starting(document, text).insert_paragraph_before("编号", style="List Number")

    def with_list(document: WordFile) -> None:
        style = document.styles.add_style("List Number", 1)
        numbering = document.part.numbering_part.element
        new = etree.fromstring(
            f'<w:abstractNum xmlns:w="{W[1:-1]}" w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, new)
        numbering.append(
            etree.fromstring(
                f'<w:num xmlns:w="{W[1:-1]}" w:numId="7777"><w:abstractNumId w:val="77"/></w:num>'
            )
        )  # fmt: skip
        style.element.get_or_add_pPr().append(
            etree.fromstring(f'<w:numPr xmlns:w="{W[1:-1]}"><w:numId w:val="7777"/></w:numPr>')
        )
        number(document)

    assert "2) 编号" in said(cut(edited(whole("coal"), with_list), "ip_revenue").data)


TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
WORD_2012 = "http://schemas.microsoft.com/office/word/2012/wordml"


def test_notes_of_others_go_and_so_does_what_is_said_of_their_comments() -> None:
    """Two footnotes and two comments, one of each in the annex; the comments' state stands in a part of its own."""
    parts = open_parts(whole("coal"), "a.docx")
    places = [next(n for n in parts.xml(DOCUMENT).iter(W + "t") if n.text == t) for t in ("联盟名称", "目的和适用范围")]
    for number, place in enumerate(places, 1):
        run = etree.SubElement(place.getparent().getparent(), W + "r")
        for name in ("footnoteReference", "commentReference"):
            etree.SubElement(run, W + name, {W + "id": str(number)})
    notes = "".join(f'<w:footnote w:id="{n}"><w:p/></w:footnote>' for n in (1, 2))
    comments = "".join(
        f'<w:comment w:id="{n}" w:author="律师"><w:p x:paraId="0000000{n}"/></w:comment>' for n in (1, 2)
    )
    states = "".join(f'<x:commentEx x:paraId="0000000{n}" x:done="0"/>' for n in (1, 2))
    separator = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    for name, root, inside in (
        ("footnotes", "w:footnotes", separator + notes),
        ("comments", "w:comments", comments),
        ("commentsExtended", "x:commentsEx", states),
    ):
        xml = f'<{root} xmlns:w="{W[1:-1]}" xmlns:x="{WORD_2012}">{inside}</{root}>'
        parts.add(f"word/{name}.xml", f"{TYPES}{name}+xml", f"http://example.com/relationships/{name}", xml.encode())
    made = open_parts(cut(parts.save(), "ip_revenue").data, "a.docx")
    left = [[row.get(f"{{{WORD_2012}}}paraId") or row.get(W + "id") for row in made.peek(f"word/{name}.xml")]
            for name in ("footnotes", "comments", "commentsExtended")]  # fmt: skip
    assert left == [["0", "2"], ["2"], ["00000002"]]


def test_an_annex_in_a_content_control_is_taken_out_of_it() -> None:
    def wrap(document: WordFile) -> None:
        number = titled(document, "联盟知识产权收益管理办法")._p.getprevious()
        control = etree.Element(W + "sdt")
        number.addprevious(control)
        etree.SubElement(control, W + "sdtPr")
        content = etree.SubElement(control, W + "sdtContent")
        content.extend([number.getprevious().getprevious(), number, control.getnext()])

    data = whole("coal")
    assert said(cut(edited(data, wrap), "ip_revenue").data) == said(cut(data, "ip_revenue").data)
    before = cut(edited(data, wrap), "goals").data
    assert said(before) == said(cut(data, "goals").data)


def test_an_annex_that_is_struck_out_is_none_and_ends_the_one_before() -> None:
    def strike(document: WordFile) -> None:
        title = titled(document, "联盟知识产权收益管理办法")
        track(title, "del")
        track(Paragraph(title._p.getprevious(), title._parent), "del")

    data = edited(whole("coal"), strike)
    source = open_source(data, "a.docx")
    assert [(a.annex_id, a.label) for a in source.annexes][1:3] == [("goals", "附件2"), ("background_ip", "附件3")]
    assert said(cut(data, "goals").data) == said(cut(whole("coal"), "goals").data)


def test_an_annex_ends_where_its_section_does_and_not_with_a_table_or_an_empty_page() -> None:
    def end(document: WordFile) -> None:
        """goals ends with a table, members with the end of a section."""
        for title, last in (("原有知识产权清单", "table"), ("技术创新目标与任务", "section")):
            number = titled(document, title)._p.getprevious()
            while number.getprevious().tag == W + "bookmarkStart":
                number = number.getprevious()
            if last == "table":
                number.addprevious(deepcopy(document.tables[0]._tbl))
            else:
                paragraph = etree.Element(W + "p")
                etree.SubElement(paragraph, W + "pPr").append(deepcopy(document.sections[-1]._sectPr))
                number.addprevious(paragraph)

    data = edited(whole("coal"), end)
    members, rules = cut(data, "members").data, cut(data, "ip_revenue").data
    assert said(members) == said(cut(whole("coal"), "members").data)
    assert said(rules)[-1] == ""
    for alone in (members, rules):
        assert len(Document(BytesIO(alone)).sections) == 1
        assert faults_of(alone) == []


def test_a_part_without_a_number_ends_the_annex_before_it() -> None:
    def add(document: WordFile) -> None:
        document.add_paragraph("要求落实情况", style="Annex Title Alone")
        document.add_paragraph("不是附件的内容")

    assert "不是附件的内容" not in said(cut(edited(whole("coal"), add), "compliance").data)


def test_a_file_without_annexes_is_said_to_be_none_of_ours() -> None:
    stream = BytesIO()
    Document().save(stream)
    with pytest.raises(UsageError, match=r"other\.docx：没有找到附件"):
        open_source(stream.getvalue(), "other.docx")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_has_saved_is_cut_as_well(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(whole("coal"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "out", tmp_path / "a.docx"], check=True, capture_output=True, timeout=180)
    saved = (tmp_path / "out" / "a.docx").read_bytes()
    for annex in ("ip_revenue", "members", "council_rules"):
        alone = cut(saved, annex)
        assert said(alone.data) == said(cut(whole("coal"), annex).data)
        assert [fault for fault in faults_of(alone.data) if "trPr" not in fault] == []  # its order is free in trPr
        assert alone.lost == ()
