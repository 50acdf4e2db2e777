"""The commands as a user runs them: what is written, what is said, the exit code."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

Command = Callable[..., tuple[int, str, str]]


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def text_in(file: Path) -> str:
    xml = ZipFile(file).read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", xml))


def is_marked(file: Path) -> bool:
    """Whether the cover says 草稿."""
    return 'w:val="DraftMark"' in ZipFile(file).read("word/document.xml").decode()


def test_an_example_drafts_without_an_error(command: Command, coal: Path, tmp_path: Path) -> None:
    code, out, err = command("draft", "coal.yaml", "-o", "a.docx")
    assert (code, out.strip()) == (0, "a.docx"), err
    assert "煤炭产业技术创新战略联盟协议书" in text_in(tmp_path / "a.docx")
    assert not is_marked(tmp_path / "a.docx")


def test_equal_answers_give_equal_bytes(command: Command, coal: Path, tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        command("draft", "coal.yaml", "-o", name)
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_file_that_exists_is_kept_without_force(command: Command, coal: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"mine")
    code, _, err = command("draft", "coal.yaml", "-o", "a.docx")
    assert (code, (tmp_path / "a.docx").read_bytes()) == (5, b"mine")
    assert "--force" in err
    assert command("draft", "coal.yaml", "-o", "a.docx", "--force")[0] == 0
    assert (tmp_path / "a.docx").read_bytes() != b"mine"


def test_bad_answers_are_named_with_line_and_remedy_and_nothing_is_written(
    command: Command, coal: Path, tmp_path: Path
) -> None:
    change(coal, "ratification_days: 30", "ratification_days: 300")
    change(coal, "  recourse: by_contribution", "  recourse: by_contributon")
    code, _, err = command("draft", "coal.yaml")
    assert code == 3
    assert re.search(r"coal\.yaml:\d+:\d+  liability\.ratification_days", err)
    assert "by_contribution？" in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["coal.yaml"]


def test_a_file_that_is_not_there_is_a_usage_error(command: Command) -> None:
    code, _, err = command("draft", "nothing.yaml")
    assert code == 2
    assert "nothing.yaml" in err


def test_an_error_marks_the_draft_and_strict_writes_nothing(command: Command, coal: Path, tmp_path: Path) -> None:
    change(coal, "type: university", "type: enterprise")
    for _ in range(2):
        change(coal, "type: institute", "type: enterprise")
    code, _, err = command("draft", "coal.yaml", "-o", "a.docx")
    assert code == 1
    assert "R-PAR-02.academic" in err
    assert is_marked(tmp_path / "a.docx")
    code, _, _ = command("draft", "coal.yaml", "-o", "b.docx", "--strict")
    assert code == 1
    assert not (tmp_path / "b.docx").exists()


def test_split_writes_the_agreement_and_each_annex(command: Command, coal: Path, tmp_path: Path) -> None:
    code, _, _ = command("draft", "coal.yaml", "--split", "-o", "parts")
    names = sorted(p.name for p in (tmp_path / "parts").iterdir())
    assert code == 0
    assert "煤炭产业技术创新战略联盟协议书.docx" in names
    assert "附件3 联盟知识产权收益管理办法.docx" in names
    assert len(names) == 14
    assert "签署页" not in text_in(tmp_path / "parts" / "附件3 联盟知识产权收益管理办法.docx")


def test_an_annex_alone_says_the_numbers_of_the_whole(command: Command, coal: Path) -> None:
    command("draft", "coal.yaml", "--format", "md", "-o", "whole.md")
    command("annex", "ip-revenue", "coal.yaml", "--format", "md", "-o", "annex.md")
    whole, annex = Path("whole.md").read_text("utf-8"), Path("annex.md").read_text("utf-8")
    assert annex.startswith("# 附件3　联盟知识产权收益管理办法")
    assert "本协议第" in annex
    assert annex.strip() in whole


def test_an_annex_that_is_not_there_is_named_with_those_that_are(command: Command, coal: Path) -> None:
    code, _, err = command("annex", "nothing", "coal.yaml")
    assert code == 2
    assert "ip-revenue         附件3" in err


def test_html_is_one_page_whose_references_lead_to_their_articles(command: Command, coal: Path) -> None:
    assert command("draft", "coal.yaml", "--format", "html", "-o", "a.html")[0] == 0
    page = Path("a.html").read_text("utf-8")
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert len(targets) > 50
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_check_says_requirement_by_requirement_which_article_meets_it(command: Command, coal: Path) -> None:
    code, out, _ = command("check", "coal.yaml", "--format", "json")
    found = json.loads(out)
    rows = {row["requirement"]: row for row in found["compliance"]}
    assert code == 0
    assert rows["R-LIA-03"]["status"] == "met"
    assert all(re.fullmatch(r"(附件\d+)?(第.+条|“.+”)", a) for a in rows["R-LIA-03"]["articles"])
    assert not [r for r in rows.values() if r["level"] in ("must", "should") and r["status"] == "missing"]
    assert not [f for f in found["findings"] if f["severity"] == "error"]


def test_check_reads_the_answers_back_from_the_word_file(command: Command, coal: Path) -> None:
    command("draft", "coal.yaml", "-o", "a.docx")
    _, from_yaml, _ = command("check", "coal.yaml", "--format", "json")
    _, from_docx, _ = command("check", "a.docx", "--format", "json")
    assert json.loads(from_docx) == json.loads(from_yaml)


def test_check_leaves_with_1_where_there_is_an_error(command: Command, coal: Path) -> None:
    change(coal, "type: university", "type: enterprise")
    for _ in range(2):
        change(coal, "type: institute", "type: enterprise")
    code, out, _ = command("check", "coal.yaml")
    assert code == 1
    assert "R-PAR-02.academic" in out


@pytest.mark.parametrize(
    "name", ["{{ 7*7 }}", "[[liability.entity]]", "# 示例", "<w:p>示例</w:p>", "% if x", "a & b", "=1+1"]
)
def test_what_a_party_is_called_is_never_interpreted(command: Command, coal: Path, tmp_path: Path, name: str) -> None:
    change(coal, "name: 示例煤机装备股份有限公司", f"name: {json.dumps(name, ensure_ascii=False)}")
    code, _, err = command("draft", "coal.yaml", "-o", "a.docx")
    assert code in (0, 1), err
    shown = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown in text_in(tmp_path / "a.docx")


@pytest.mark.parametrize("name", ["示例\u202e公司", "示例\\u0007公司"])
def test_invisible_and_control_characters_are_refused(command: Command, coal: Path, name: str) -> None:
    change(coal, "name: 示例煤机装备股份有限公司", f'name: "{name}"')
    code, _, err = command("draft", "coal.yaml")
    assert code == 3
    assert "coal.yaml:" in err


def test_without_a_date_the_file_is_dated_by_source_date_epoch(
    command: Command, coal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(coal, "  date: 2026-11-24\n", "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    command("draft", "coal.yaml", "-o", "a.docx")
    assert "2026-01-01T00:00:00Z" in ZipFile(tmp_path / "a.docx").read("docProps/core.xml").decode()


def test_pdf_without_libreoffice_says_what_to_do(command: Command, coal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    code, _, err = command("draft", "coal.yaml", "-o", "a.docx", "--pdf")
    assert code == 5
    assert "LibreOffice" in err


def test_a_house_style_that_is_no_file_is_a_usage_error(command: Command, coal: Path) -> None:
    assert command("draft", "coal.yaml", "--style", "nothing.docx")[0] == 2
    assert command("draft", "coal.yaml", "--format", "rtf")[0] == 2


def test_the_library_can_be_listed_and_read(command: Command) -> None:
    code, out, _ = command("library", "list")
    assert code == 0
    assert "liability.ratification" in out
    code, out, _ = command("library", "show", "liability.ratification")
    assert (code, out.count("id: liability.ratification")) == (0, 1)
    assert command("library", "show", "no.such")[0] == 2


def test_version_and_help(command: Command) -> None:
    assert command("--version")[1].startswith("alliance-drafter ")
    assert "draft" in command("--help")[1]


def test_check_speaks_the_language_of_the_locale(command: Command, coal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(coal, "type: university", "type: enterprise")
    for _ in range(2):
        change(coal, "type: institute", "type: enterprise")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    _, out, _ = command("check", "coal.yaml")
    assert "error R-PAR-02.academic" in out
    assert "There is no university" in out
    assert not re.search(r"[\u4e00-\u9fff]", out)


def test_check_names_articles_sources_and_counts_in_english(command: Command, coal: Path, english: None) -> None:
    _, out, _ = command("check", "coal.yaml")
    row = next(line for line in out.splitlines() if line.startswith("R-LIA-03"))
    assert re.search(r"^R-LIA-03 +must, met: [^（]+ \(.+\): Article \d+(; (Annex \d+, )?(Article \d+|“.+”))*$", row), (
        row
    )
    assert re.search(r"^errors: 0, warnings: \d+, hints: \d+$", out, re.MULTILINE)
    rows = json.loads(command("check", "coal.yaml", "--format", "json")[1])["compliance"]
    assert next(r for r in rows if r["requirement"] == "R-LIA-03")["articles"][0].startswith("Article ")


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "en_GB.UTF-8"])
def test_what_is_wrong_is_said_in_one_language(
    command: Command, coal: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    change(coal, "ratification_days: 30", "ratification_days: 甲 / 乙")
    change(coal, "document:\n", "document:\n  colour: red\n  edition: english\n")
    commands = (
        "check coal.yaml", "check none.yaml", "draft coal.yaml --format x", "annex", "library show no.such",
        "new --lang de", "finalise coal.yaml", "batch run none.csv", "batch template -o a.doc",
        "library diff - nowhere", "redline coal.yaml none.docx",
    )  # fmt: skip
    told = [command(*words.split())[2] for words in commands]
    assert all(told)
    for text in told:
        text = text.replace("“甲 / 乙”", "")
        assert " / " not in text
        assert bool(re.search(r"[\u3001-\uffef]", text)) == locale.startswith("zh"), text
