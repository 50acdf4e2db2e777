"""answers and regenerate as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk import bound, change, edited, says
from typer.testing import CliRunner, Result

from alliance_drafter.cli.main import app

COAL = Path(__file__).parents[2] / "examples" / "coal.yaml"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("draft") / "a.docx"
    CliRunner().invoke(app, ["draft", str(COAL), "-o", str(path)])
    return path.read_bytes()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drafted: bytes) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    Path("协议.docx").write_bytes(drafted)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def code_of(found: Result) -> int:
    return int(getattr(found.exception, "exit_code", found.exit_code))


def test_answers_gives_an_answer_file_that_drafts_the_same_agreement(drafted: bytes) -> None:
    assert run("answers", "协议.docx", "-o", "a.yaml").exit_code == 0
    assert run("draft", "a.yaml", "-o", "b.docx").exit_code == 0
    assert Path("b.docx").read_bytes() == drafted


def test_answers_says_what_was_read_back_and_what_does_not_fit(drafted: bytes) -> None:
    name = next(text for text in says(drafted) if text.endswith("联盟协议书")).removesuffix("协议书")
    Path("协议.docx").write_bytes(edited(drafted, bound(name, "煤化工产业技术创新战略联盟")))
    found = run("answers", "协议.docx", "-o", "a.yaml")
    assert found.exit_code == 0
    assert "alliance.name 改为 煤化工产业技术创新战略联盟" in found.output
    Path("协议.docx").write_bytes(edited(drafted, bound(name, "")))
    found = run("answers", "协议.docx", "-o", "a.yaml", "--force")
    assert found.exit_code == 1
    assert "协议.docx：" in found.output
    assert "alliance.name" in found.output


def test_the_report_names_each_clause_and_the_answers_that_changed() -> None:
    found = run("regenerate", "协议.docx", "--set", "liability.ratification_days=45")
    assert found.exit_code == 0
    assert "答案  liability.ratification_days：30 → 45" in found.output
    assert "已更新  追认  liability.ratification" in found.output
    assert "协议 重新生成.docx" in found.output
    assert any("45日" in text for text in says(Path("协议 重新生成.docx").read_bytes()))
    assert code_of(run("regenerate", "协议.docx")) == 5, "an existing file is not lost"


def test_a_report_for_programs(drafted: bytes) -> None:
    Path("协议.docx").write_bytes(edited(drafted, change("以书面形式", "以书面或者电子形式")))
    found = run(
        "regenerate", "协议.docx", "--set", "liability.ratification_days=45", "-o", "b.docx", "--format", "json"
    )
    report = json.loads(found.stdout)
    fates = {line["clause"]: line["fate"] for line in report["clauses"]}
    assert fates["liability.ratification"] == "replaced"
    assert "kept" in fates.values()
    assert report["answers"][0]["path"] == "liability.ratification_days"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--set", "benefit.methd=equal"), 2, "benefit.method"),
        (("--set", "benefit.method"), 2, "--set benefit.method=by_contribution"),
        (("--set", "benefit.method=all"), 3, "by_contribution"),
        (("--set", "parties.members[99].name=甲"), 2, "没有第 99 条"),
        (("--annex", "nothing"), 2, "ip-revenue"),
        (("--format", "yaml"), 2, "json"),
        (("--answers", "x.yaml", "--set", "benefit.method=equal"), 2, "只能用一个"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(arguments: tuple[str, ...], code: int, words: str) -> None:
    found = run("regenerate", "协议.docx", *arguments)
    assert code_of(found) == code
    assert words in f"{found.output}{found.exception}"
    assert [path.name for path in Path().iterdir()] == ["协议.docx"]


def test_a_file_of_another_kind_is_refused() -> None:
    Path("x.docx").write_bytes(b"not a Word file")
    for command in ("answers", "regenerate"):
        found = run(command, "x.docx")
        assert code_of(found) == 2
        assert "x.docx" in str(found.exception)
