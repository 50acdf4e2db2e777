"""draft --notes and finalise, as a lawyer runs them."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Command


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def written(file: str) -> str:
    return "".join(ZipFile(file).read(name).decode() for name in ZipFile(file).namelist())


def test_notes_are_comments_and_a_final_version_has_none(command: Command, coal: Path) -> None:
    assert command("draft", "coal.yaml", "--notes", "-o", "协议.docx")[0] == 0
    assert re.search(r"来源：[^<]*民法典第\d+条", written("协议.docx"))
    code, out, err = command("finalise", "协议.docx")
    assert (code, out) == (0, "协议 定稿.docx\n")
    assert re.search(r"批注 \d{3} 条", err)
    assert "word/comments.xml" not in ZipFile("协议 定稿.docx").namelist()


def test_notes_speak_the_language_of_the_interface(
    command: Command, coal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    command("annex", "ip-revenue", "coal.yaml", "--notes", "-o", "a.docx")
    assert "Meets: R-IP-08 IP revenue rules" in ZipFile("a.docx").read("word/comments.xml").decode()


def test_notes_are_for_word_only(command: Command, coal: Path) -> None:
    code, _, err = command("draft", "coal.yaml", "--notes", "--format", "md")
    assert (code, "--notes" in err) == (2, True)


def test_a_draft_with_blanks_is_not_made_final_and_each_blank_is_named(command: Command, coal: Path) -> None:
    change(coal, "  date: 2026-11-24", "  date: 待填")
    command("draft", "coal.yaml", "-o", "a.docx")
    code, out, err = command("finalise", "a.docx")
    assert (code, out, Path("a 定稿.docx").exists()) == (1, "", False)
    assert "a.docx：还不能定稿" in err
    assert re.search(r"^  封面  【待填：", err, re.M)
    _, _, err = command("finalise", "a.docx", "--lang", "en")
    assert "a.docx: not final yet" in err
    assert re.search(r"^  cover  【待填：", err, re.M)


def test_the_final_version_may_go_without_the_answers(command: Command, coal: Path) -> None:
    command("draft", "coal.yaml", "-o", "a.docx")
    command("finalise", "a.docx", "-o", "with.docx")
    command("finalise", "a.docx", "-o", "without.docx", "--strip-answers")
    assert command("check", "with.docx")[0] == 0
    assert command("check", "without.docx")[0] == 2
    assert "urn:alliance-drafter" not in written("without.docx")


def test_a_file_that_exists_is_kept_without_force(command: Command, coal: Path) -> None:
    command("draft", "coal.yaml", "-o", "a.docx")
    Path("a 定稿.docx").write_bytes(b"mine")
    assert command("finalise", "a.docx")[0] == 5
    assert Path("a 定稿.docx").read_bytes() == b"mine"
    assert command("finalise", "a.docx", "--force")[0] == 0


def test_what_is_no_word_file_is_a_usage_error(command: Command, coal: Path) -> None:
    assert command("finalise", "coal.yaml")[0] == 2
    assert command("finalise", "nothing.docx")[0] == 2
    assert command("finalise", "coal.yaml", "--lang", "fr")[0] == 2
