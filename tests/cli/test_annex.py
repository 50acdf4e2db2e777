"""annex as a user runs it: of answers and of a Word file, by every name an annex has."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from .test_commands import Command, change, text_in

TITLE = "附件3 联盟知识产权收益管理办法"


@pytest.fixture
def drafted(command: Command, coal: Path) -> Path:
    assert command("draft", "coal.yaml", "-o", "a.docx")[0] == 0
    return coal.with_name("a.docx")


@pytest.mark.parametrize("name", ["ip-revenue", "ip_revenue", "IP-Revenue", "3", "附件3", "附件 3", TITLE[4:]])
@pytest.mark.parametrize("source", ["a.docx", "coal.yaml"])
def test_an_annex_is_named_by_id_number_or_title(command: Command, drafted: Path, name: str, source: str) -> None:
    code, out, err = command("annex", name, source)
    assert (code, out.strip()) == (0, f"{TITLE}.docx"), err


def test_out_of_a_word_file_it_has_the_numbers_and_the_words_that_stand_there(command: Command, drafted: Path) -> None:
    document = Document(str(drafted))
    first = next(row for row in document.paragraphs if row.style.name == "Heading 2")
    first.insert_paragraph_before("新增的一条", style="Heading 2")
    words = next(row for row in document.paragraphs if row.text.startswith("本办法适用于全体成员"))
    words.runs[0].text = "律师改过：" + words.runs[0].text
    document.save(str(drafted))
    code, out, err = command("annex", "ip-revenue", "a.docx", "-o", "annex.docx")
    text = text_in(drafted.with_name("annex.docx"))
    assert (code, out, err) == (0, "annex.docx\n", "")
    assert "律师改过：本办法适用于全体成员" in text
    assert "新增的一条" not in text
    assert "CoverNumber" not in text
    assert command("check", "annex.docx")[0] == 0  # the answers are in it


def test_the_annexes_are_listed_with_their_numbers(command: Command, drafted: Path) -> None:
    _, of_file, _ = command("annex", "--list", "a.docx")
    _, of_answers, _ = command("annex", "--list", "coal.yaml")
    _, of_library, _ = command("annex", "--list")
    assert of_file == of_answers
    assert of_file.splitlines()[2].split() == ["ip-revenue", *TITLE.split()]
    assert of_library.splitlines()[2].split() == ["ip-revenue", TITLE[4:]]


@pytest.mark.parametrize("edition", ["zh", "en", "bilingual"])
@pytest.mark.parametrize("name", ["Rules on Alliance IP Revenue", "rules on alliance ip revenue", "annex 3", TITLE[4:]])
@pytest.mark.parametrize("source", ["a.docx", "coal.yaml"])
def test_an_annex_is_named_by_either_title_in_every_edition(
    command: Command, coal: Path, edition: str, name: str, source: str
) -> None:
    change(coal, "document:\n", f"document:\n  edition: {edition}\n")
    command("draft", "coal.yaml", "-o", "a.docx")
    code, out, err = command("annex", name, source)
    wanted = "Annex 3 Rules on Alliance IP Revenue" if edition == "en" else TITLE
    assert (code, out.strip()) == (0, f"{wanted}.docx"), err


def test_annexes_are_listed_in_the_edition_s_language_and_the_library_s_in_the_interface_s(
    command: Command, coal: Path, english: None
) -> None:
    assert command("annex", "--list", "coal.yaml")[1].splitlines()[2].split() == ["ip-revenue", *TITLE.split()]
    assert command("annex", "--list")[1].splitlines()[2].split("  ")[-1].strip() == "Rules on Alliance IP Revenue"
    change(coal, "document:\n", "document:\n  edition: en\n")
    row = command("annex", "--list", "coal.yaml")[1].splitlines()[2]
    assert row.startswith("ip-revenue")
    assert row.endswith("Annex 3   Rules on Alliance IP Revenue")


def test_an_unknown_name_is_answered_with_those_there_are(command: Command, drafted: Path) -> None:
    code, _, err = command("annex", "附件99", "a.docx")
    assert code == 2
    assert "ip-revenue         附件3   联盟知识产权收益管理办法" in err
    assert command("annex", "ip-revenue")[0] == 2


def test_a_word_file_without_annexes_is_refused(command: Command, tmp_path: Path) -> None:
    stream = BytesIO()
    Document().save(stream)
    (tmp_path / "other.docx").write_bytes(stream.getvalue())
    code, _, err = command("annex", "3", "other.docx")
    assert code == 2
    assert "没有找到附件" in err
    assert command("annex", "3", "nothing.docx")[0] == 2


@pytest.mark.parametrize(
    "options", [("--format", "md"), ("--format", "html"), ("--format", "rtf"), ("--style", "official"), ("--notes",)]
)
def test_what_only_answers_give_is_refused_of_a_word_file(
    command: Command,
    drafted: Path,
    options: tuple[str, ...],
) -> None:
    code, _, err = command("annex", "3", "a.docx", *options)
    assert code == 2
    assert options[0] in err


def test_a_file_that_is_there_is_kept_without_force(command: Command, drafted: Path) -> None:
    there = drafted.with_name("b.docx")
    there.write_bytes(b"mine")
    assert command("annex", "3", "a.docx", "-o", "b.docx")[0] == 5
    assert there.read_bytes() == b"mine"
    assert command("annex", "3", "a.docx", "-o", "b.docx", "--force")[0] == 0


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_pdf_can_be_had_alone_or_beside(command: Command, drafted: Path) -> None:
    assert command("annex", "12", "a.docx", "--format", "pdf", "-o", "b.pdf")[0] == 0
    assert drafted.with_name("b.pdf").read_bytes().startswith(b"%PDF")
    assert command("annex", "12", "a.docx", "--pdf", "-o", "c.docx")[1].split() == ["c.docx", "c.pdf"]
