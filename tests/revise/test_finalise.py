"""A draft becomes final: its text stays, what only a draft has goes, and what is open stops it."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import docx
import pytest
from final_samples import (
    DOCUMENT,
    FOOTER,
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
    texts,
    with_part,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from soundness import faults_of

from alliance_drafter.errors import UsageError
from alliance_drafter.revise.finalise import finalise

PERSON, PATH = "王某某", "C:\\Users\\wangmou\\合同.docx"


def final(data: bytes, *, strip: bool = False) -> bytes:
    """The final version, which is sound and says what the draft said but for its draft marks."""
    found = finalise(data, "a.docx", strip_answers=strip)
    assert found.points == ()
    assert faults_of(found.data) == []
    without = {name: [re.sub(r"\t草稿|（草稿）", "", text) for text in said] for name, said in texts(data).items()}
    assert texts(found.data) == without
    return found.data


def all_of(data: bytes) -> str:
    return "".join(f"{name}\n{content.decode('utf-8', 'replace')}" for name, content in entries(data).items())


# What goes


def test_comments_and_draft_marks_go_and_the_text_stays() -> None:
    made = finalise(draft(), "a.docx")
    assert (made.taken.comments, made.taken.marks) == (2, 2)
    names = entries(final(draft()))
    assert "word/comments.xml" not in names
    assert not re.search(r"comment|草稿|DraftMark", names[DOCUMENT].decode() + names[HEADER].decode())


def test_a_draft_without_notes_or_marks_gives_the_same_final_version() -> None:
    plain, noted = entries(final(draft(mark=False, notes=False))), entries(final(draft()))
    assert (noted[DOCUMENT], noted[HEADER]) == (plain[DOCUMENT], plain[HEADER])


def test_a_final_version_made_final_again_is_the_same() -> None:
    once = final(draft())
    assert final(once) == once


def test_every_part_that_newer_programs_keep_on_comments_goes() -> None:
    data = draft()
    for name in ("commentsExtended", "commentsIds", "commentsExtensible", "people"):
        xml = f'<w15:{name} xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" w15:author="{PERSON}"/>'
        relation = f"http://schemas.microsoft.com/office/2011/relationships/{name}"
        data = with_part(data, f"word/{name}.xml", f"{WML}.{name}+xml", xml, relation)
    data = with_part(data, "word/media/seen.png", "image/png", PERSON, f"{OFFICE}/image", "word/comments.xml")
    assert PERSON in all_of(data)
    made = final(data)
    assert PERSON not in all_of(made)
    assert not [n for n in entries(made) if "omment" in n or "people" in n or "media" in n]


@pytest.mark.parametrize(
    "looks",
    [
        '<w:highlight w:val="yellow"/>',
        '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>',
        '<w:rStyle w:val="Blank"/>',
    ],
    ids=["highlight", "shade of LibreOffice", "written over a blank"],
)
def test_what_marks_words_in_colour_goes(looks: str) -> None:
    data = put(draft(), run("北京", looks), name=FOOTER)
    data = put(data, run("北京", looks), after="成员为")
    made = entries(final(data))
    assert looks not in made[DOCUMENT].decode() + made[FOOTER].decode()


def test_a_grey_shade_stays() -> None:
    grey = '<w:shd w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
    assert grey in entries(final(put(draft(), run("北京", grey))))[DOCUMENT].decode()


def test_a_draft_mark_goes_whatever_its_style_is_called_now() -> None:
    """WPS numbers styles; a program may cut runs in two or lose the looks."""
    renamed = {n: c.replace(b'"DraftMark"', b'"18"') for n, c in entries(draft()).items()}
    final(packed(renamed))
    mark = '<w:t xml:space="preserve">草稿</w:t>'
    halves = mark.replace("稿", "") + '</w:r><w:r><w:rPr><w:rStyle w:val="DraftMark"/></w:rPr>' + mark.replace("草", "")
    final(packed({n: c.replace(mark.encode(), halves.encode()) for n, c in entries(draft()).items()}))
    final(packed({n: c.replace(b'<w:rStyle w:val="DraftMark"/>', b"") for n, c in entries(draft()).items()}))


def test_properties_say_what_the_document_is_and_nothing_of_persons() -> None:
    word = docx.Document(BytesIO(draft()))
    core = word.core_properties
    core.author = core.last_modified_by = core.comments = core.category = core.identifier = PERSON
    core.revision, core.content_status, core.version = 17, PERSON, PERSON
    out = BytesIO()
    word.save(out)
    names = {"Template": PATH, "TotalTime": "99", "Company": PERSON, "Manager": PERSON, "HyperlinkBase": PATH}
    app = "".join(f"<{name}>{value}</{name}>" for name, value in names.items())
    files = entries(out.getvalue())
    extended = files["docProps/app.xml"].decode()
    files["docProps/app.xml"] = extended.replace("</Properties>", f"{app}</Properties>").encode()
    custom = f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties">{PERSON}</Properties>'
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    data = with_part(packed(files), "docProps/custom.xml", kind, custom, f"{OFFICE}/custom-properties", "")
    data = with_part(data, "docProps/thumbnail.jpeg", "image/jpeg", PERSON, "http://x/metadata/thumbnail", "")
    made = entries(final(data))
    core_xml, app_xml = made["docProps/core.xml"].decode(), made["docProps/app.xml"].decode()
    assert re.findall(r"<(?:\w+:)?(\w+)[ >]", core_xml)[1:] == ["title", "subject", "keywords", "language"]
    assert set(re.findall(r"<(\w+)[ >]", app_xml)) <= {"Properties", "Pages", "Application"}
    assert not {"docProps/custom.xml", "docProps/thumbnail.jpeg"} & set(made)
    assert PERSON not in all_of(final(data))


def test_settings_and_text_keep_no_trace_of_sessions_templates_and_paths() -> None:
    setting = (
        f'<w:attachedTemplate r:id="tpl"/><w:linkStyles/><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
        f'<w:docVars><w:docVar w:name="a" w:val="{PERSON}"/></w:docVars>'
    )
    data = put(draft(), setting, "<w:zoom", "word/settings.xml")
    data = put(data, '<w:p w:rsidR="00AB12CD" w:rsidRDefault="00AB12CD"><w:r w:rsidRPr="00AB12CD"/></w:p>', "<w:sectPr")
    data = put(data, f'<w:permStart w:id="9" w:ed="{PERSON}"/><w:permEnd w:id="9"/>')
    picture = f'<w:r><w:pict><v:shape alt="{PATH}" style="width:9pt"/></w:pict></w:r>'
    data = put(data, picture)
    target = "file:///C:/Users/wangmou/AppData/Normal.dotm"
    external = ' TargetMode="External"'
    data = related(data, f"{OFFICE}/attachedTemplate", target, "word/settings.xml", external, "tpl")
    data = with_part(data, "word/printerSettings1.bin", "application/x", PERSON, f"{OFFICE}/printerSettings")
    made = all_of(final(data))
    assert not [trace for trace in (PERSON, "wangmou", "00AB12CD", "attachedTemplate", "linkStyles") if trace in made]
    assert 'alt="合同.docx"' in made


def test_xml_of_other_programs_goes_and_a_control_bound_to_it_keeps_its_text() -> None:
    item = f'<wps:data xmlns:wps="http://www.wps.cn/officeDocument/2013/wpsCustomData">{PERSON}</wps:data>'
    data = with_part(draft(), "customXml/item9.xml", "application/xml", item, f"{OFFICE}/customXml")
    binding = (
        '<w:dataBinding w:prefixMappings="xmlns:a=\'x\'" w:xpath="/a:coreProperties[1]/a:{}[1]" w:storeItemID="{{1}}"/>'
    )
    for name in ("creator", "title"):
        control = f"<w:sdt><w:sdtPr>{binding.format(name)}</w:sdtPr><w:sdtContent>{run('甲方')}</w:sdtContent></w:sdt>"
        data = put(data, control, after="成员为")
    made = final(data)
    assert PERSON not in all_of(made)
    assert ("a:creator[1]" in all_of(made), "a:title[1]" in all_of(made)) == (False, True)


def test_a_field_that_shows_what_is_gone_becomes_the_text_it_shows() -> None:
    simple = f'<w:fldSimple w:instr=" DOCPROPERTY 文号 ">{run("文号一")}</w:fldSimple>'
    code = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    whole = f"{code.format('begin')}<w:r><w:instrText> DATE \\@ yyyy </w:instrText></w:r>{code.format('separate')}"
    data = put(draft(), simple + whole + run("2026") + code.format("end"), after="成员为")
    made = entries(final(data))[DOCUMENT].decode()
    assert "DOCPROPERTY" not in made
    assert "DATE" not in made
    assert "PAGEREF" in made


# What the file carries


def test_the_answers_stay_unless_they_are_to_go() -> None:
    kept, stripped = entries(final(draft())), entries(final(draft(), strip=True))
    assert [n for n in kept if n.startswith("customXml/item")] and "dataBinding" in kept[DOCUMENT].decode()
    assert not [n for n in stripped if n.startswith("customXml")]
    assert not re.search("dataBinding|comboBox", stripped[DOCUMENT].decode())
    assert (
        "customXml" not in stripped["[Content_Types].xml"].decode() + stripped["word/_rels/document.xml.rels"].decode()
    )


def test_word_would_show_the_text_that_stands_and_not_the_answer_of_before() -> None:
    """LibreOffice changes the text of a bound value and leaves the answers alone; Word trusts the answers."""
    changed = {n: c.replace("甲研究院</w:t>".encode(), "乙大学</w:t>".encode()) for n, c in entries(draft()).items()}
    made = entries(final(packed(changed)))
    assert re.findall(r"<shown [^>]*>([^<]*)<", made["customXml/item1.xml"].decode()) == ["乙大学"]


# Whatever was done to it

MARKS = (
    '<w:commentRangeStart w:id="{n}"/>', '<w:commentRangeEnd w:id="{n}"/>',
    '<w:r><w:commentReference w:id="{n}"/></w:r>', '<w:proofErr w:type="spellStart"/>', "<w:r/>",
    '<w:bookmarkStart w:id="{n}" w:name="_GoBack{n}"/><w:bookmarkEnd w:id="{n}"/>',
    '<w:r w:rsidR="00AB12CD"><w:rPr><w:highlight w:val="green"/><w:b/></w:rPr><w:t> 补充{n} </w:t></w:r>',
    '<w:r><w:rPr><w:rStyle w:val="Blank"/></w:rPr><w:t>二〇二六年</w:t><w:tab/><w:br/><w:t>元月</w:t></w:r>',
    box("<w:r><w:t>文本框{n}</w:t></w:r>", f'alt="{PATH}"'),
    '<w:sdt><w:sdtPr><w:tag w:val="t{n}"/></w:sdtPr><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>',
    '<w:fldSimple w:instr=" AUTHOR "><w:r><w:t>某某{n}</w:t></w:r></w:fldSimple>',
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(MARKS) - 1), st.integers(0, 10**6), st.sampled_from([DOCUMENT, HEADER, FOOTER]))
    ),
    st.booleans(),
    st.booleans(),
)
def test_the_text_of_a_final_version_is_the_text_of_the_draft(
    edits: list[tuple[int, int, str]], answers: bool, strip: bool
) -> None:
    data = draft(answers=answers)
    for number, (mark, place, name) in enumerate(edits, 500):
        ends = entries(data)[name].decode().count("</w:p>")
        at = [found.start() for found in re.finditer("</w:p>", entries(data)[name].decode())][place % ends]
        head = entries(data)[name].decode()[:at]
        data = put(data, MARKS[mark].format(n=number), "</w:p>", name, head)
    made = all_of(final(data, strip=strip))
    assert not re.search("commentR|w:highlight|00AB12CD|wangmou|AUTHOR", made)


def test_what_python_docx_saved_becomes_final() -> None:
    word = docx.Document(BytesIO(draft()))
    word.paragraphs[0].add_run("，修改")
    word.add_table(2, 2).cell(0, 0).text = "新表"
    word.add_comment(word.paragraphs[3].runs, text="请核对", author=PERSON, initials="W")
    out = BytesIO()
    word.save(out)
    assert PERSON not in all_of(final(out.getvalue()))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="not installed: soffice")
def test_what_libreoffice_saved_becomes_final_and_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(put(draft(), run("补充", '<w:highlight w:val="yellow"/>'), after="成员为"))

    def convert(name: str, to: str, folder: str) -> None:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", to, "--outdir", str(tmp_path / folder)]
        subprocess.run([*command, str(tmp_path / name)], check=True, capture_output=True, timeout=120)

    convert("a.docx", "docx", "saved")
    saved = (tmp_path / "saved" / "a.docx").read_bytes()
    assert "草稿" in all_of(saved)
    made = final(saved)
    assert "草稿" not in str(texts(made))
    assert not re.search("w:highlight|commentR", all_of(made))
    (tmp_path / "final.docx").write_bytes(made)
    convert("final.docx", "txt:Text (encoded):UTF8", "read")
    assert "期满终止" in (tmp_path / "read" / "final.txt").read_text("utf-8-sig")


def test_strict_open_xml_is_refused_with_the_remedy() -> None:
    strict = {
        n: c.replace(W[1:-1].encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
        for n, c in entries(draft()).items()
    }
    with pytest.raises(UsageError, match=r"Strict"):
        finalise(packed(strict), "a.docx")
