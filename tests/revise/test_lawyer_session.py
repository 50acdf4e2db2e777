"""A lawyer's day on the 闪联 example: draft, six edits by hand, new choices, redline, final version."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from desk import add_after, bold, cell, change, comment, delete, edited, reject_insertions, says
from docx.oxml.ns import qn
from office import Office, needs_office
from settled import accepted, rejected
from soundness import faults_of
from typer.testing import CliRunner

from alliance_drafter.cli.main import app
from alliance_drafter.errors import DraftError

SHANLIAN = Path(__file__).parents[2] / "examples" / "shanlian.yaml"
CHOICES = ("benefit.method=by_contribution", "secretariat.model=chair_hosted")
FOLLOWS = "secretariat.support_money=50万元"  # what the second choice asks for

RATIFIED = "成员自收到内容完整的通知之日起十个工作日内，且不迟于"
ADDED = "收款单位应当在每季度首月十五日前向全体成员书面报告上一季度的收入。"
SHARES = "按照受益成员约定的比例分配，全体受益成员另有约定的除外"
CELL = "验证方式和机构"
PARTIES = "任何成员（包括理事长单位）均不代表联盟"


def run(*arguments: str | Path, exit_code: int = 0) -> str:
    found = CliRunner().invoke(app, [str(a) for a in arguments])
    if isinstance(found.exception, DraftError):
        raise found.exception
    assert found.exit_code == exit_code, found.output
    return found.stdout


@needs_office
def test_nothing_that_the_lawyer_wrote_is_missing(
    tmp_path: Path, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    run("draft", SHANLIAN, "-o", "起草.docx")
    drafted = Path("起草.docx").read_bytes()

    hands = edited(
        drafted,
        change("成员自收到内容完整的通知之日起", RATIFIED),  # liability.ratification
        add_after("收款", ADDED),
        change("全部按照受益成员约定的比例分配", SHARES),  # benefit.distribution, which the new choice changes
        delete("名称的变更"),
        cell("验证方式", CELL),
        bold("对外承担责任主体不得为联盟目的借款"),
        comment("对外承担责任主体不得为联盟目的借款", "与章程核对"),
    )
    data = office.changed(hands, "任何成员均不代表联盟", PARTIES)
    Path("修改.docx").write_bytes(data)
    wrote = (RATIFIED, ADDED, SHARES, CELL, PARTIES)
    assert all(any(words in text for text in says(data)) for words in wrote)

    settings = [argument for choice in (*CHOICES, FOLLOWS) for argument in ("--set", choice)]
    report = json.loads(run("regenerate", "修改.docx", *settings, "-o", "更新.docx", "--format", "json", exit_code=1))
    updated = Path("更新.docx").read_bytes()
    fates = {line["clause"]: line["fate"] for line in report["clauses"] if line["clause"]}
    assert {a["path"] for a in report["answers"]} >= {"benefit.method", "secretariat.model"}
    assert fates["liability.ratification"] == "kept"
    assert fates["benefit.distribution"] == "conflict"
    assert fates["secretariat_rules.company"] == "removed"
    assert all(any(words in text for text in says(updated)) for words in wrote)
    assert not any("名称的变更" in text for text in says(updated))
    assert set(faults_of(updated)) <= set(faults_of(data))

    run("redline", "起草.docx", "更新.docx", "-o", "对照.docx", "--author", "张律师")
    redline = Path("对照.docx").read_bytes()
    assert accepted(redline) == accepted(updated)
    assert rejected(redline) == accepted(drafted)

    refused = CliRunner().invoke(app, ["finalise", "更新.docx"])
    assert refused.exit_code == 1
    assert "冲突" in refused.output
    Path("定稿前.docx").write_bytes(edited(updated, _settle))
    run("finalise", "定稿前.docx", "-o", "定稿.docx")
    final = Path("定稿.docx").read_bytes()
    assert all(any(words in text for text in says(final)) for words in wrote)
    assert "comments" not in " ".join(docx.opc.package.OpcPackage.open(BytesIO(final)).main_document_part.rels)
    assert b"%PDF" in office.saved(final, "pdf")[:8]


def _settle(document: Any) -> None:
    """The lawyer keeps her own text: what was offered is rejected, the comments are deleted."""
    reject_insertions(document)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        for mark in list(document.element.body.iter(qn(f"w:{name}"))):
            mark.getparent().remove(mark)
    for one in list(document.part._comments_part.element):
        document.part._comments_part.element.remove(one)
