"""check: an answer file, or the answers inside a .docx, held against the requirements."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import typer

from ..answers.model import Answers
from ..answers.read import read_answers
from ..drafting import draft
from ..errors import UsageError
from ..library.load import load_library
from ..library.model import Library
from ..model import Agreement
from ..readers.docx import read_docx
from ..review.compliance import Row, compliance
from ..review.run import Finding, review
from ..writers.markdown import text_of

SEVERITY: Final = {"error": "错误", "warning": "警告", "hint": "提示"}
STATUS: Final = {"met": "已落实", "missing": "缺失", "not_applicable": "不适用"}
LEVEL: Final = {"must": "必须", "should": "应当", "may": "可选"}


def read(answers: Path) -> tuple[Library, Answers, Agreement]:
    """Raises UsageError where the file is not there, AnswersError, LibraryError."""
    if not answers.is_file():
        raise UsageError(f"{answers}：没有这个文件 / no such file")
    library = load_library()
    if answers.suffix.lower() == ".docx":
        found = read_docx(answers.read_bytes(), str(answers), library.questionnaire)
    else:
        found = read_answers(answers, library.questionnaire)
    return library, found, draft(library, found)


def run_check(answers: Path, format: str) -> bool:
    """Prints findings and the compliance table; True where there is no error."""
    if format not in ("text", "json"):
        raise UsageError(f"--format {format}：可选 text、json / choose text or json")
    library, found, agreement = read(answers)
    findings, rows = review(library, found, agreement), compliance(library, agreement)
    if format == "json":
        typer.echo(json.dumps(_json(findings, rows), ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            typer.echo(said(finding))
        for row in rows:
            places = "、".join(row.articles) or "—"
            typer.echo(f"{row.requirement:10} {LEVEL[row.level]} {STATUS[row.status]} {row.title.zh}：{places}")
    return not any(f.severity == "error" for f in findings)


def said(finding: Finding) -> str:
    where = f"（{finding.at}）" if finding.at else ""
    text, remedy = text_of(finding.message.zh), text_of(finding.remedy.zh)
    return f"{SEVERITY[finding.severity]} {finding.check}{where}\n  {text}\n  → {remedy}"


def _json(findings: tuple[Finding, ...], rows: tuple[Row, ...]) -> dict[str, Any]:
    return {
        "findings": [
            {
                "check": f.check, "severity": f.severity, "requirement": f.requirement, "at": f.at,
                "message": text_of(f.message.zh), "remedy": text_of(f.remedy.zh),
            }
            for f in findings
        ],
        "compliance": [
            {
                "requirement": r.requirement, "level": r.level, "title": r.title.zh, "sources": list(r.sources),
                "articles": list(r.articles), "status": r.status,
            }
            for r in rows
        ],
    }  # fmt: skip
