"""check: an answer file, or the answers inside a .docx, held against the requirements."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import typer

from ..answers.model import Answers
from ..answers.read import read_answers
from ..documents import article_about, articles_by_subject, in_language
from ..drafting import Drafted, draft
from ..errors import UsageError
from ..files import read as read_file
from ..library.load import library_for, load_library
from ..library.model import Library
from ..questionnaire.model import Said
from ..readers.docx import read_docx
from ..readers.package import MOST_FILE
from ..review.compliance import LEVELS, STATUSES, Row, compliance
from ..review.run import Finding
from ..texts import language_of
from ..writers.markdown import text_of

SEVERITY: Final = {
    "error": Said("错误", "error"), "warning": Said("警告", "warning"), "hint": Said("提示", "hint"),
}  # fmt: skip


def read(answers: Path, overlays: tuple[Path, ...] = ()) -> tuple[Library, Answers, Drafted]:
    """Raises UsageError where the file is not there, AnswersError, LibraryError."""
    if not answers.is_file():
        raise UsageError(f"{answers}：没有这个文件 / no such file")
    library = load_library(overlays=overlays)
    if answers.suffix.lower().startswith((".doc", ".dot")):
        found = read_docx(read_file(answers, MOST_FILE), str(answers), library.questionnaire)
    else:
        found = read_answers(answers, library.questionnaire)
    library = library_for(found.get("document.edition"), overlays)
    return library, found, draft(library, found)


def run_check(answers: Path, format: str, overlays: tuple[Path, ...] = ()) -> bool:
    """Prints findings and the compliance table; True where there is no error."""
    if format not in ("text", "json"):
        raise UsageError(f"--format {format}：可选 text、json / choose text or json")
    library, found, drafted = read(answers, overlays)
    agreement, findings = drafted.agreement, drafted.findings
    rows, articles = compliance(library, found, agreement), articles_by_subject(agreement)
    if format == "json":
        typer.echo(json.dumps(_json(findings, rows, articles), ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            typer.echo(said(finding, found, articles))
        language = language_of(os.environ)
        for row in rows:
            words = (LEVELS[row.level], STATUSES[row.status], row.title)
            level, status, title = (w.get(language) for w in words)
            places = "、".join(row.articles) or "—"
            typer.echo(f"{row.requirement:10} {level} {status} {title}（{'；'.join(row.sources)}）：{places}")
        counted = (f"{name.get(language)} {sum(f.severity == s for f in findings)}" for s, name in SEVERITY.items())
        typer.echo(", ".join(counted))
    return not any(f.severity == "error" for f in findings)


def said(finding: Finding, answers: Answers, articles: dict[str, str]) -> str:
    """错误 R-BEN-02.ratios  answers.yaml:41:14  benefit.ratios  第六十条, then what was found and the remedy."""
    place = str(answers.place(finding.at)) if finding.at and finding.at in answers.places else ""
    at = "  ".join(t for t in (place, finding.at, article_about(finding, articles)) if t)
    language = language_of(os.environ)
    text, remedy = in_language(finding.message, language), in_language(finding.remedy, language)
    return f"{SEVERITY[finding.severity].get(language)} {finding.check}  {at}".rstrip() + f"\n  {text}\n  → {remedy}"


def _json(findings: tuple[Finding, ...], rows: tuple[Row, ...], articles: dict[str, str]) -> dict[str, Any]:
    return {
        "findings": [
            {
                "check": f.check, "severity": f.severity, "requirement": f.requirement, "at": f.at,
                "article": article_about(f, articles), "message": text_of(f.message.zh), "remedy": text_of(f.remedy.zh),
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
