"""Two versions of an agreement held against each other: what is marked, and how."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from office import Office, needs_office
from redline_samples import DATE, clause_nodes, compared, drafted, edited, moved, sides
from settled import W, accepted, document, faults_of_marks, paragraph_text, rejected, said
from soundness import faults_of

from alliance_drafter.errors import UsageError
from alliance_drafter.revise.redline import redline
from alliance_drafter.revise.redline_html import write_redline_html
from alliance_drafter.texts import Say

CHANGES: dict[str, tuple[str, tuple[tuple[str, Any], ...]]] = {
    "benefit": ("coal", (("benefit.method", "equal"),)),
    "a chapter's clauses gone": ("coal", (("funds.government", "no"), ("liability.recourse", "equal"))),
    "court": ("coal", (("disputes.forum", "court"), ("disputes.court_place", "performance"))),
    "another secretariat": ("auto", (("secretariat.model", "other_host"),)),
    "a member renamed": ("fttx", (("parties.members[0].name", "示例 <新> & 公司"),)),
    "how it is signed": ("tungsten", (("signing.method", "circulated"),)),
    "a member more": ("shanlian", (("member", "示例第九股份有限公司"),)),
}


def text_in(data: bytes) -> list[Any]:
    return said(document(data))


def marks(data: bytes, kind: str) -> list[str]:
    """What is marked so, text by text."""
    return ["".join(mark.itertext(f"{W}t", f"{W}delText")) for mark in document(data).iter(W + kind) if len(mark)]


def lawful(old: bytes, new: bytes) -> bytes:
    """The comparison, which obeys the laws and is a sound file."""
    made = compared(old, new)
    assert accepted(made) == text_in(new)
    assert rejected(made) == text_in(old)
    assert faults_of_marks(made) == []
    return made


@pytest.mark.parametrize("name", CHANGES)
def test_accepting_gives_the_new_draft_and_rejecting_the_old(name: str) -> None:
    example, changes = CHANGES[name]
    made = lawful(drafted(example), drafted(example, *changes))
    assert faults_of(made) == []
    assert next(document(made).iter(f"{W}ins", f"{W}del"), None) is not None


def test_what_went_comes_again_the_other_way_round() -> None:
    lawful(drafted("coal", ("funds.government", "no"), ("liability.recourse", "equal")), drafted("coal"))


def test_two_quite_different_agreements_are_compared_too() -> None:
    assert faults_of(lawful(drafted("coal"), drafted("tungsten"))) == []


def test_a_changed_answer_is_marked_where_it_stands_and_nowhere_else() -> None:
    made = lawful(drafted("coal"), drafted("coal", ("liability.ratification_days", "45")))
    assert marks(made, "del") == ["30日"] * len(marks(made, "del"))
    assert marks(made, "ins") == ["45日"] * len(marks(made, "ins"))


def test_a_new_number_of_a_reference_is_a_whole_field() -> None:
    made = document(compared(drafted("coal"), drafted("coal", ("funds.government", "no"))))
    kinds = [[c.get(f"{W}fldCharType") for c in mark.iter(f"{W}fldChar")] for mark in made.iter(f"{W}ins")]
    assert ["begin", "separate", "end"] in kinds
    assert all(kind.count("begin") == kind.count("separate") == kind.count("end") for kind in kinds)
    assert not [c for mark in made.iter(f"{W}del") for c in mark.iter(f"{W}fldChar")]


def test_a_clause_that_moved_is_marked_as_moved_and_what_changed_in_it_as_changed() -> None:
    old = drafted("coal")

    def edit(root: Any) -> None:
        moved("c_liability_recourse", "c_liability_entity")(root)
        clause = clause_nodes(root, "c_liability_recourse")
        text = next(t for node in clause for t in node.iter(f"{W}t") if "故意" in (t.text or ""))
        text.text = text.text.replace("故意", "恶意")

    new = edited(old, edit)
    made = lawful(old, new)
    states = {c.state for c in sides(old, new).comparison.clauses}
    assert states == {"same", "moved", "left"}
    assert "".join(marks(made, "moveFrom")) == "".join(marks(made, "moveTo"))
    assert marks(made, "del") == ["故意"]
    assert marks(made, "ins") == ["恶意"]


def test_a_paragraph_that_stands_elsewhere_is_moved_in_files_that_are_none_of_ours_too() -> None:
    texts = ["第一段说的是成员的出资义务。", "第二段说的是秘书处的日常职责。", "第三段说的是理事会的表决方式。"]
    made = lawful(foreign(*texts), foreign(texts[2], *texts[:2]))
    assert marks(made, "moveFrom") == marks(made, "moveTo") == [texts[2]]


def foreign(*texts: str) -> bytes:
    made, out = Document(), BytesIO()
    for text in texts:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def table(*rows: tuple[str, ...]) -> bytes:
    made, out = Document(), BytesIO()
    grid = made.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph("末段")
    made.save(out)
    return out.getvalue()


def test_a_row_is_marked_as_a_row_and_a_changed_cell_inside() -> None:
    rows = (("序号", "成员", "出资"), ("1", "甲研究院", "100万元"), ("2", "乙大学", "200万元"))
    made = lawful(table(*rows), table(rows[0], ("1", "甲研究院", "150万元"), rows[2], ("3", "丙公司", "50万元")))
    assert marks(made, "del") == ["100万元"]
    assert marks(made, "ins") == ["150万元", "3", "丙公司", "50万元"]
    assert len(list(document(made).iterfind(f".//{W}trPr/{W}ins"))) == 1


def test_a_table_with_a_column_more_is_another_table() -> None:
    made = lawful(table(("甲", "乙"), ("丙", "丁")), table(("甲", "乙", "戊"), ("丙", "丁", "己")))
    rows = document(made)
    assert len(list(rows.iterfind(f".//{W}trPr/{W}ins"))) == len(list(rows.iterfind(f".//{W}trPr/{W}del"))) == 2


def test_what_is_deleted_has_no_number_and_the_style_of_its_name() -> None:
    """A program that has saved the new file may have given its styles other ids."""
    old, new = drafted("coal"), drafted("coal", ("funds.government", "no"))

    def other_ids(root: Any) -> None:
        for node in root.iter(f"{W}pStyle", f"{W}style", f"{W}basedOn", f"{W}next"):
            key = f"{W}styleId" if node.tag == f"{W}style" else f"{W}val"
            node.set(key, re.sub("^(Heading2|Item)$", r"X\1", node.get(key)))

    for part in ("word/document.xml", "word/styles.xml", "word/numbering.xml"):
        new = edited(new, other_ids, part)
    heading = next(p for p in document(lawful(old, new)).iter(f"{W}p") if deleted_text(p) == "政府项目")
    assert heading.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "XHeading2"
    assert heading.find(f"{W}pPr/{W}numPr/{W}numId").get(f"{W}val") == "0"


def deleted_text(paragraph: Any) -> str:
    return "".join(paragraph.itertext(f"{W}delText"))


def test_tracked_changes_of_both_files_count_as_accepted() -> None:
    def tracked(root: Any) -> None:
        run = next(r for r in root.iter(f"{W}r") if "第二段" in "".join(r.itertext(f"{W}t")))
        mark = run.makeelement(f"{W}del", {f"{W}id": "1", f"{W}author": "他人"})
        run.addprevious(mark)
        mark.append(run)
        for text in run.iter(f"{W}t"):
            text.tag = f"{W}delText"

    old = edited(foreign("第一段。", "第二段。", "第三段。"), tracked)
    made = compared(old, foreign("第一段。", "", "第三段改了。"))
    assert accepted(made) == ["第一段。", "", "第三段改了。"]
    assert rejected(made) == ["第一段。", "", "第三段。"]
    assert {m.get(f"{W}author") for m in document(made).iter(f"{W}ins", f"{W}del")} == {"张律师"}


def test_the_file_is_the_new_one_but_for_the_marks() -> None:
    old, new = drafted("coal"), drafted("coal", ("liability.recourse", "equal"))
    made, given = ZipFile(BytesIO(compared(old, new))), ZipFile(BytesIO(new))
    assert sorted(made.namelist()) == sorted(given.namelist())
    assert [n for n in given.namelist() if made.read(n) != given.read(n)] == ["word/document.xml"]


def test_equal_files_give_the_new_one_without_marks_and_the_same_input_the_same_bytes() -> None:
    old, new = drafted("coal"), drafted("coal", ("benefit.method", "equal"))
    assert next(document(compared(old, old)).iter(f"{W}ins", f"{W}del"), None) is None
    assert compared(old, new) == compared(old, new)


def test_a_file_in_another_dialect_is_refused() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"

    def other_names(root: Any) -> None:
        for node in root.iter():
            node.tag = node.tag.replace(W, f"{{{strict}}}")

    with pytest.raises(UsageError, match=r"old\.docx"):
        sides(edited(foreign("第一段。"), other_names), foreign("第一段。"))


def test_every_mark_says_who_and_when() -> None:
    made = document(redline(sides(drafted("coal"), drafted("coal", ("benefit.method", "equal"))), "张律师", DATE))
    found = {(m.get(f"{W}author"), m.get(f"{W}date")) for m in made.iter(f"{W}ins", f"{W}del")}
    assert found == {("张律师", DATE)}


def test_the_contents_stay_the_new_file_s_and_unmarked() -> None:
    made = document(compared(drafted("coal"), drafted("tungsten")))
    contents = next(made.iter(f"{W}docPartGallery")).getparent().getparent().getparent()
    assert next(contents.iter(f"{W}ins", f"{W}del"), None) is None


def test_the_page_of_a_file_that_is_not_ours_counts_paragraphs_and_folds_what_stayed() -> None:
    texts = [f"第{n}段说的是成员的义务。" for n in range(9)]
    page = write_redline_html(sides(foreign(*texts), foreign(*texts[:8], "第九段改了。")), ("旧", "<新>"), Say("zh"))
    assert "<title>对照：旧 → &lt;新&gt;</title>" in page
    assert "修改 1 段（行），新增 0，删除 0，移动 0" in page
    assert re.search(r"<details><summary>8 段没有改变；点击展开</summary>.*</details>.*<del>", page, re.S)


@needs_office
def test_libreoffice_accepts_and_rejects_to_the_same_texts(office: Office) -> None:
    old, new = (drafted("coal", *changes, part="ip_revenue") for changes in ((), (("benefit.method", "equal"),)))
    made = compared(old, new)
    for way, wanted in (("Accept", new), ("Reject", old)):
        assert words_in(office.settled(made, way)) == words_in(office.saved(wanted))


def words_in(data: bytes) -> list[str]:
    """LibreOffice 7.4 leaves an empty paragraph where one before a table is gone: those are left out."""
    root = document(data)
    for contents in [*root.iter(f"{W}docPartGallery")]:
        control = contents.getparent().getparent().getparent()
        control.getparent().remove(control)
    return [text for p in root.iter(f"{W}p") if (text := paragraph_text(p).strip())]
