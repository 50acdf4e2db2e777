"""What keeps a draft from being final: each point is named, with the article it stands in."""

from __future__ import annotations

import pytest
from final_samples import (
    DOCUMENT,
    HEADER,
    OFFICE,
    WML,
    W,
    box,
    draft,
    entries,
    packed,
    put,
    related,
    run,
    with_part,
)

from alliance_drafter.revise.finalise import finalise


def points(data: bytes) -> list[tuple[str, str, str]]:
    found = finalise(data, "a.docx")
    assert found.points == () or found.data == b""
    return [(p.kind, p.spot.title or p.spot.story, p.text) for p in found.points]


BLANK, BLANK_EN = "【待填：签订日期】", "[To be completed: date]"
HALVES = run("【待") + run("填：签订", "<w:b/>") + '<w:hyperlink w:anchor="x">' + run("日期】") + "</w:hyperlink>"
CHANGE = 'w:id="901" w:author="王某某"'
HOLDER = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('单击此处输入')}</w:sdtContent></w:sdt>"
ROW = (
    f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:trPr><w:ins {CHANGE}/></w:trPr>"
    f"<w:tc><w:p>{run('表格')}</w:p></w:tc></w:tr></w:tbl>"
)
NAME_OF_FIRST = "第一条 联盟名称"


@pytest.mark.parametrize(
    ("xml", "kind", "text"),
    [
        (run(BLANK), "blank", BLANK),
        (run(BLANK_EN), "blank", BLANK_EN),
        (HALVES, "blank", BLANK),
        (run("【待填"), "blank", "【待填"),
        (box(run(BLANK)), "blank", BLANK),
        (HOLDER, "blank", "单击此处输入"),
        (f"<w:ins {CHANGE}>{run('新增')}</w:ins>", "change", "成员为甲研究院。新增"),
        (f"<w:del {CHANGE}><w:r><w:delText>旧</w:delText></w:r></w:del>", "change", "成员为甲研究院。旧"),
        (run("x", f"<w:rPrChange {CHANGE}><w:rPr/></w:rPrChange>"), "change", "成员为甲研究院。x"),
        (run("秘密", "<w:vanish/>"), "hidden", "秘密"),
        ('<w:r><w:instrText> INCLUDETEXT "D:\\\\a.docx" </w:instrText></w:r>', "outside", 'INCLUDETEXT "D:\\\\a.docx"'),
    ],
)
def test_an_open_point_is_named_with_the_article_it_stands_in(xml: str, kind: str, text: str) -> None:
    assert points(put(draft(), xml, after="成员为")) == [(kind, NAME_OF_FIRST, text)]


def test_a_row_that_was_inserted_and_a_section_that_was_changed_are_open() -> None:
    assert points(put(draft(), ROW, "<w:p>", after="成员为")) == [("change", NAME_OF_FIRST, "表格")]
    section = f"<w:sectPrChange {CHANGE}><w:sectPr/></w:sectPrChange>"
    assert [p[0] for p in points(put(draft(), section, "</w:sectPr>"))] == ["change"]


def test_the_place_is_the_cover_the_contents_an_annex_a_header_a_note() -> None:
    data = put(draft(), run(BLANK))
    data = put(data, run(BLANK), after="TOC1")
    data = put(data, run(BLANK), after="取得百分之六十")
    data = put(data, run(BLANK), name=HEADER)
    notes = f'<w:footnotes xmlns:w="{W[1:-1]}"><w:footnote w:id="1"><w:p>{run(BLANK)}</w:p></w:footnote></w:footnotes>'
    data = with_part(data, "word/footnotes.xml", f"{WML}.footnotes+xml", notes, f"{OFFICE}/footnotes")
    assert [(where, text) for _, where, text in points(data)] == [
        (where, BLANK) for where in ("cover", "contents", "附件1第一条 收益的分配", "header", "note")
    ]


CONFLICT = (
    f'<w:comment w:id="77" w:author="{{}}"><w:p w14:paraId="00AA00AA">{run("【冲突】新旧不一。")}</w:p></w:comment>'
)


@pytest.mark.parametrize("author", ["联盟协议起草工具", "作者"])
def test_a_conflict_is_open_until_somebody_marks_it_as_resolved(author: str) -> None:
    """Word may have taken the author's name away."""
    data = put(draft(), CONFLICT.format(author), "</w:comments>", "word/comments.xml")
    data = put(data, '<w:r><w:commentReference w:id="77"/></w:r>', after="成员为")
    assert points(data) == [("conflict", NAME_OF_FIRST, "【冲突】新旧不一。")]
    done = (
        '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
        '<w15:commentEx w15:paraId="00AA00AA" w15:done="1"/></w15:commentsEx>'
    )
    kind, relation = (
        f"{WML}.commentsExtended+xml",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    )
    assert points(with_part(data, "word/commentsExtended.xml", kind, done, relation)) == []


def test_text_hidden_by_a_style_is_hidden() -> None:
    style = (
        '<w:style w:type="character" w:styleId="H1"><w:name w:val="H1"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="H2"><w:name w:val="H2"/><w:basedOn w:val="H1"/></w:style>'
    )
    data = put(draft(), style, "</w:styles>", "word/styles.xml")
    data = put(data, run("秘密", '<w:rStyle w:val="H2"/>') + run("公开", '<w:rStyle w:val="H2"/><w:vanish w:val="0"/>'))
    assert points(data) == [("hidden", "cover", "秘密")]


def test_words_that_still_call_it_a_draft_are_open() -> None:
    data = put(draft(), run(" 草稿二稿"), name=HEADER)
    data = put(data, '<w:r><w:pict><v:shape><v:textpath string="草稿"/></v:shape></w:pict></w:r>', name=HEADER)
    data = put(data, f"<w:p>{run('草稿')}</w:p>", "<w:p>", after="理事长单位")
    found = points(data)
    assert [(kind, where) for kind, where, _ in found] == [("mark", "cover"), ("mark", "header"), ("mark", "header")]
    assert "起草" not in str(found)


def test_a_style_that_was_changed_with_tracking_on_is_open() -> None:
    change = f"<w:rPr><w:rPrChange {CHANGE}><w:rPr/></w:rPrChange></w:rPr>"
    style = f'<w:style w:type="paragraph" w:styleId="Z"><w:name w:val="Z"/>{change}</w:style>'
    assert points(put(draft(), style, "</w:styles>", "word/styles.xml")) == [("change", "file", "Z")]


EXTERNAL = ' TargetMode="External"'


@pytest.mark.parametrize(
    ("kind", "target", "more", "point"),
    [
        ("hyperlink", "https://www.most.gov.cn/", EXTERNAL, ""),
        ("hyperlink", "mailto:a@b.example", EXTERNAL, ""),
        ("hyperlink", "file:///C:/Users/wangmou/a.docx", EXTERNAL, "outside"),
        ("hyperlink", "C:\\Users\\wangmou\\a.docx", EXTERNAL, "outside"),
        ("image", "http://tracker.example/a.png", EXTERNAL, "outside"),
        ("image", "NULL", EXTERNAL, ""),
        ("oleObject", "/word/fontTable.xml", "", "embedded"),
        ("aFChunk", "/word/fontTable.xml", "", "embedded"),
    ],
)
def test_what_lies_outside_or_cannot_be_looked_into_is_open(kind: str, target: str, more: str, point: str) -> None:
    data = related(draft(), f"{OFFICE}/{kind}", target, DOCUMENT, more, "out")
    data = put(data, f'<w:hyperlink r:id="out">{run("链接")}</w:hyperlink>', after="成员为")
    assert points(data) == ([(point, NAME_OF_FIRST, target)] if point else [])


def test_a_digital_signature_is_open() -> None:
    kind = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    assert [p[0] for p in points(with_part(draft(), "_xmlsignatures/origin.sigs", "x/y", "", kind, ""))] == [
        "signature"
    ]


def test_everything_open_is_said_in_one_run() -> None:
    data = put(draft(), run(BLANK), after="成员为")
    data = put(data, f"<w:ins {CHANGE}>{run('新增')}</w:ins>", after="期满终止")
    data = put(data, run("秘密", "<w:vanish/>"), after="取得百分之六十")
    assert {kind for kind, _, _ in points(data)} == {"blank", "change", "hidden"}


def test_a_bound_value_that_says_two_things_is_open() -> None:
    text = entries(draft())[DOCUMENT].decode()
    head, _, tail = text.rpartition("甲研究院</w:t>")
    data = packed({**entries(draft()), DOCUMENT: f"{head}乙大学</w:t>{tail}"})
    assert points(data) == [("differs", "附件1第一条 收益的分配", "甲研究院 ≠ 乙大学")]
