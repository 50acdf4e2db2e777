"""What stands in the Word file."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx_samples import agreement, article, block, both, items, para, part, sample, zh
from lxml import etree

from alliance_drafter.errors import DraftError
from alliance_drafter.model import Agreement, Blank, Chapter, FillIn, Item, Reference, Table, Text, Words
from alliance_drafter.readers.package import open_package
from alliance_drafter.writers.docx import Style, clause_bookmark, load_style, style_from_docx, write_docx

STYLES = Path(__file__).parents[3] / "templates" / "styles"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def style() -> Style:
    return load_style(STYLES)


def xml(data: bytes, name: str = "word/document.xml") -> str:
    return ZipFile(BytesIO(data)).read(name).decode()


def paragraphs(data: bytes) -> list[str]:
    root = etree.fromstring(xml(data).encode())
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def styles_of(data: bytes, text: str) -> list[str]:
    root = etree.fromstring(xml(data).encode())
    return [
        p.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for p in root.iter(f"{W}p")
        if "".join(t.text or "" for t in p.iter(f"{W}t")) == text
    ]


def one(*blocks: object, **more: bool) -> Agreement:
    return agreement(part(Chapter("c", zh("总则"), (article("a.b", "标题", *blocks, **more),), 1)))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["contract", "official"])
def test_every_part_of_the_package_is_well_formed(name: str) -> None:
    data = write_docx(sample(), load_style(STYLES, name), embedded=b'<a xmlns="urn:x"/>')
    archive = ZipFile(BytesIO(data))
    for entry in archive.namelist():
        etree.fromstring(archive.read(entry))
    assert docx.Document(BytesIO(data)).core_properties.title == "煤炭产业技术创新战略联盟协议书"


def test_an_unknown_style_says_which_there_are() -> None:
    with pytest.raises(DraftError, match="contract, official"):
        load_style(STYLES, "none")


def test_equal_input_gives_equal_bytes(style: Style) -> None:
    assert write_docx(sample(), style) == write_docx(sample(), load_style(STYLES))


def test_text_cannot_become_markup(style: Style) -> None:
    data = write_docx(one(para('</w:t><w:p/> & "甲" \x00\x0b\ufffe\ud800')), style)
    assert '</w:t><w:p/> & "甲" ' in paragraphs(data)


def test_numbers_are_words_own_and_not_typed(style: Style) -> None:
    data = write_docx(sample(), style)
    assert "总则" in paragraphs(data)
    assert styles_of(data, "联盟名称") == ["Heading2"]
    numbering = xml(data, "word/numbering.xml")
    for level in ("第%1章　", "第%1条", "（%2）", "%3.", "附件%1"):
        assert f'w:lvlText w:val="{level}"' in numbering


def test_a_second_list_in_an_article_begins_at_one(style: Style) -> None:
    data = write_docx(one(para("甲", items=items("一", "二")), para("乙", items=items("三"))), style)
    body, numbering = xml(data), xml(data, "word/numbering.xml")
    nums = re.findall(r'<w:pStyle w:val="Item"/>(?:<w:numPr><w:ilvl w:val="1"/><w:numId w:val="(\d+)"/>)?', body)
    assert nums[:2] == ["", ""]
    assert re.search(rf'<w:num w:numId="{nums[2]}">.*?<w:lvlOverride w:ilvl="1"><w:startOverride w:val="1"', numbering)


def test_articles_of_every_annex_are_counted_from_one(style: Style) -> None:
    data = write_docx(sample(), style)
    root = etree.fromstring(xml(data).encode())
    lists = {}
    for p in root.iter(f"{W}p"):
        text = "".join(t.text or "" for t in p.iter(f"{W}t"))
        number = p.find(f"{W}pPr/{W}numPr/{W}numId")
        lists[text] = number.get(f"{W}val") if number is not None else ""
    assert lists["联盟名称"] == ""
    assert lists["目的"] == lists["范围"] != ""
    assert lists["成员"] == lists["加入"] not in ("", lists["目的"])


def test_chapters_of_an_annex_are_shown_only_where_there_are_several(style: Style) -> None:
    data = write_docx(sample(), style)
    assert "AnnexChapter" in styles_of(data, "总则")
    assert len(re.findall('w:val="AnnexChapter"', xml(data))) == 2


def test_a_reference_is_a_field_whose_text_is_already_there(style: Style) -> None:
    data = write_docx(sample(), style)
    assert "依照本协议第十三条第二款、第十二条第（二）项以及附件2第一条的约定办理。" in paragraphs(data)
    for target in ("a13", "i_joint", "annex_2", "b1"):
        assert f" REF {target} \\n \\h " in xml(data)
        assert xml(data).count(f'w:name="{target}"') == 1


def test_every_field_and_link_points_at_a_bookmark(style: Style) -> None:
    for name in (None, "agreement", "members"):
        body = xml(write_docx(sample(), style, part=name))
        names = set(re.findall(r'w:bookmarkStart w:id="\d+" w:name="([^"]+)"', body))
        targets = set(re.findall(r'(?: (?:PAGE)?REF |w:anchor=")([^ "]+)', body))
        assert targets <= names
        assert all(len(n) <= 40 for n in names)


def test_an_annex_alone_keeps_its_number_and_refers_out_in_plain_text(style: Style) -> None:
    data = write_docx(sample(), style, part="ip_revenue")
    assert "为规范联盟知识产权收益，依据本协议第二条制定。" in paragraphs(data)
    assert " REF " not in xml(data)
    assert "目　录" not in paragraphs(data)
    second = xml(write_docx(sample(), style, part="members"), "word/numbering.xml")
    assert '<w:startOverride w:val="2"/>' in second


def test_an_unknown_part_is_refused(style: Style) -> None:
    with pytest.raises(ValueError, match="nothing"):
        write_docx(sample(), style, part="nothing")


def test_the_words_of_the_number_alone_are_the_field(style: Style) -> None:
    point = para("依", Reference("x", (("第（一）项", "it"),)))
    data = write_docx(one(point, para("列", items=(Item(zh("甲"), number=1, anchor="it"),))), style)
    assert re.search(r"第</w:t></w:r>.*REF it .*?（一）</w:t>.*?>项</w:t>", xml(data))


def test_the_second_language_refers_by_links(style: Style) -> None:
    words = Words(
        (Text("依"), Reference("x", (("第一条", "q"),))), (Text("by "), Reference("x", (("Article 1", "q"),)))
    )
    made = article("a.b", "标题", replace(para(), words=words), anchor="q")
    given = replace(agreement(part(Chapter("c", both("总则", "General"), (made,), 1))), languages=("zh", "en"))
    body = xml(write_docx(given, style))
    assert body.count(" REF q ") == 1
    assert '<w:hyperlink w:anchor="q"' in body
    assert "Chapter 1　General" in paragraphs(write_docx(given, style))


def test_clauses_stand_between_bookmarks() -> None:
    assert clause_bookmark("liability.entity") == "c_liability_entity"
    long = clause_bookmark("ip_revenue." + "x" * 60)
    assert len(long) == 40
    assert long != clause_bookmark("ip_revenue." + "x" * 61)


def test_a_blank_is_marked_and_a_place_to_write_is_underlined(style: Style) -> None:
    body = xml(write_docx(one(para(Blank("q", "名称"), FillIn(4))), style))
    assert '<w:rStyle w:val="Blank"/></w:rPr><w:t xml:space="preserve">【待填：名称】' in body
    assert f'<w:rStyle w:val="FillIn"/></w:rPr><w:t xml:space="preserve">{chr(0xA0) * 16}<' in body


def test_burdening_articles_are_bold(style: Style) -> None:
    body = xml(write_docx(one(para("责任限额"), emphasis=True), style))
    assert '<w:rStyle w:val="Emphasis"/></w:rPr><w:t xml:space="preserve">责任限额' in body


def test_a_table_repeats_its_header_and_keeps_rows_whole(style: Style) -> None:
    rows = ((zh("1"), zh("1,000.00"), zh()), (zh("2"), zh("35%"), zh("甲")))
    data = write_docx(one(Table(zh("表1"), (zh("序"), zh("金额"), zh("注")), rows, (10, 30, 60))), style)
    body = xml(data)
    assert body.count("<w:cantSplit/>") == 3
    assert body.count("<w:tblHeader/>") == 1
    assert sum(map(int, re.findall(r'gridCol w:w="(\d+)"', body))) == style.page.text_width
    assert styles_of(data, "1,000.00") == ["TableNumber"]
    assert styles_of(data, "—") == ["TableCentred"]


def test_contents_hold_chapters_and_annexes_with_pages(style: Style) -> None:
    lines = [p for p in paragraphs(write_docx(sample(), style)) if re.match("第.章|附件", p)]
    assert [re.sub(r"\d+$", "", line) for line in lines] == [
        "第一章　总则", "第二章　对外责任", "第三章　附则", "附件1　联盟知识产权收益管理办法", "附件2　成员管理办法",
    ]  # fmt: skip
    assert all(re.search(r"[1-9]\d*$", line) for line in lines)


def test_signatures_come_two_a_page_after_the_body_and_before_the_annexes(style: Style) -> None:
    data = write_docx(sample(), style)
    said = paragraphs(data)
    pages = [
        i
        for i, p in enumerate(said)
        if p.startswith("本页为《煤炭产业技术创新战略联盟协议书》（编号：MT-2026-001）签署页")
    ]
    assert len(pages) == 3
    assert said.index("（以下无正文）") < pages[0]
    assert pages[-1] < said.index("联盟知识产权收益管理办法")
    assert [len(styles_of(data, f"{n}研究院有限公司（盖章：单位公章）")) for n in "甲戊"] == [1, 1]
    seal = re.search(r'w:styleId="SignatureSeal">.*?w:after="(\d+)"', style.styles_xml)
    assert seal and int(seal[1]) / 20 * 25.4 / 72 >= 50


def test_the_draft_mark_is_there_only_when_asked_for(style: Style) -> None:
    assert any("草稿" in p for p in paragraphs(write_docx(sample(), style, draft_mark=True)))
    assert not any("草稿" in p for p in paragraphs(write_docx(sample(), style)))


def test_answers_travel_with_the_file(style: Style) -> None:
    data = write_docx(one(para("甲")), style, embedded=b'<answers xmlns="urn:x"/>')
    archive = ZipFile(BytesIO(data))
    assert archive.read("customXml/item1.xml") == b'<answers xmlns="urn:x"/>'
    assert b"/customXml/item1.xml" in archive.read("word/_rels/document.xml.rels")
    assert b"/customXml/itemProps1.xml" in archive.read("customXml/_rels/item1.xml.rels")


def test_extra_parts_come_last_on_a_page_of_their_own(style: Style) -> None:
    table = part(
        Chapter("c", zh(), (article("r.one", "", para("合规"), numbered=False),)), part_id="table", title="合规表"
    )
    data = write_docx(sample(), style, extra_parts=(table,))
    assert styles_of(data, "合规表") == ["AnnexTitleAlone"]
    assert paragraphs(data)[-1] == "合规"


def test_a_house_file_gives_its_styles_page_and_header(style: Style) -> None:
    house = docx.Document()
    house.styles["Normal"].font.size = docx.shared.Pt(9)
    house.sections[0].left_margin = docx.shared.Mm(50)
    house.sections[0].header.paragraphs[0].text = "某律师事务所"
    stream = BytesIO()
    house.save(stream)
    own = style_from_docx(open_package(stream.getvalue(), "house.docx"), style)
    data = write_docx(sample(), own)
    assert own.page.left == 2835
    assert "某律师事务所" in xml(data, "word/header1.xml")
    assert re.search(r'w:styleId="Normal">.*?<w:sz w:val="18"/>', own.styles_xml)
    assert 'w:lvlText w:val="第%1条"' in xml(data, "word/numbering.xml")


def test_a_file_without_styles_is_refused_as_a_house_file(style: Style) -> None:
    data = write_docx(sample(), style)
    out = BytesIO()
    with ZipFile(out, "w") as bare:
        for name in ZipFile(BytesIO(data)).namelist():
            if name != "word/styles.xml":
                bare.writestr(name, ZipFile(BytesIO(data)).read(name))
    with pytest.raises(DraftError, match=r"house\.docx"):
        style_from_docx(open_package(out.getvalue(), "house.docx"), style)


def test_a_block_inside_an_annex_stands_where_it_is(style: Style) -> None:
    data = write_docx(one(block("某单位")), style)
    assert styles_of(data, "某单位（盖章：单位公章）") == ["SignatureSeal"]
