"""redline, as a lawyer runs it."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from .conftest import Command


@pytest.fixture
def second(coal: Path, tmp_path: Path) -> Path:
    """The coal example with another way of sharing, and a member whose name is no markup."""
    text = coal.read_text("utf-8")
    for old, new in (
        ("method: by_contribution", "method: equal"),
        ("示例煤机装备股份有限公司", "示例 <b>煤机</b> & 公司"),
    ):
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "二稿.yaml"
    path.write_text(text, "utf-8")
    return path


def body_of(file: str) -> str:
    return ZipFile(file).read("word/document.xml").decode()


def test_two_answer_files_give_a_word_file_with_tracked_changes(command: Command, second: Path) -> None:
    code, out, err = command("redline", "coal.yaml", "二稿.yaml")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "二稿 对照.docx"
    assert re.search(r"^修改 \d+ 处：.*第八十四条 分配方法", out, re.M)
    assert re.search(r'<w:ins [^>]*w:author="联盟协议起草工具" w:date="20\d\d-', body_of("二稿 对照.docx"))


def test_the_author_is_named_and_the_date_is_that_of_source_date_epoch(
    command: Command, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    command("draft", "coal.yaml", "-o", "a.docx")
    for name in ("x.docx", "y.docx"):
        assert command("redline", "a.docx", "二稿.yaml", "-o", name, "--author", "张律师")[0] == 0
    assert 'w:author="张律师" w:date="2026-01-01T00:00:00Z"' in body_of("x.docx")
    assert Path("x.docx").read_bytes() == Path("y.docx").read_bytes()


def test_the_page_stands_alone_and_says_first_what_changed(command: Command, second: Path) -> None:
    assert command("redline", "coal.yaml", "二稿.yaml", "--format", "html")[0] == 0
    page = Path("二稿 对照.html").read_text("utf-8")
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets and targets <= set(re.findall(r'id="([^"]+)"', page))
    assert not re.search(r'(?:src|href)="(?!#)|<script|@import|url\(', page)
    summary = page.partition("</nav>")[0]
    assert "第八十四条 分配方法" in summary
    for kind, line in (("del", "line-through"), ("ins", "underline")):
        assert re.search(rf"[}}>]{kind}{{[^}}]*text-decoration:{line}", page)
    assert "<ins> &lt;b&gt;</ins>" in page
    assert "<b>" not in page


def test_what_did_not_change_is_folded_away_on_the_page(command: Command, second: Path) -> None:
    command("redline", "coal.yaml", "二稿.yaml", "--format", "html", "-o", "a.html")
    page = Path("a.html").read_text("utf-8")
    folded = "".join(re.findall(r"<details>.*?</details>", page, re.S))
    open_ = re.sub(r"<details>.*?</details>", "", page, flags=re.S)
    assert "第十二章" in folded and "第十二章" not in open_
    assert "<ins>" not in folded and "<ins>" in open_


def test_equal_files_are_said_to_be_equal_and_the_file_has_no_marks(command: Command, coal: Path) -> None:
    command("draft", "coal.yaml", "-o", "a.docx")
    code, out, _ = command("redline", "a.docx", "coal.yaml", "-o", "b.docx", "--lang", "en")
    assert (code, out) == (0, "The two files say the same\nb.docx\n")
    assert "<w:ins " not in body_of("b.docx")


def test_a_file_that_is_there_is_kept_without_force(command: Command, second: Path) -> None:
    Path("二稿 对照.docx").write_bytes(b"mine")
    assert command("redline", "coal.yaml", "二稿.yaml")[0] == 5
    assert Path("二稿 对照.docx").read_bytes() == b"mine"
    assert command("redline", "coal.yaml", "二稿.yaml", "--force")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.docx", "coal.yaml"), "nothing.docx"),
        (("coal.yaml", "broken.docx"), "broken.docx"),
        (("coal.yaml", "notes.txt"), "notes.txt"),
        (("coal.yaml", "coal.yaml", "--format", "pdf"), "pdf"),
        (("coal.yaml", "coal.yaml", "--lang", "fr"), "fr"),
    ],
)
def test_what_cannot_be_read_is_named(command: Command, coal: Path, arguments: tuple[str, ...], said: str) -> None:
    for name in ("broken.docx", "notes.txt"):
        Path(name).write_bytes(b"PK nothing")
    code, _, err = command("redline", *arguments)
    assert code == 2
    assert said in err
    assert not list(Path().glob("*对照*"))


def test_bad_answers_are_named_as_elsewhere(command: Command, coal: Path) -> None:
    text = coal.read_text("utf-8")
    Path("b.yaml").write_text(text.replace("ratification_days: 30", "ratification_days: 300"), "utf-8")
    code, _, err = command("redline", "coal.yaml", "b.yaml")
    assert code == 3
    assert re.search(r"b\.yaml:\d+:\d+  liability\.ratification_days", err)
