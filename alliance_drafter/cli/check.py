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
from ..review.compliance import LEVELS, STATUSES, Row, compliance, source_name
from ..review.run import Finding
from ..texts import language_of
from .language import choice

SEVERITY: Final = {
    "error": Said("错误", "error"), "warning": Said("警告", "warning"), "hint": Said("提示", "hint"),
}  # fmt: skip
ROW: Final = Said("{:10} {} {} {}（{}）：{}", "{:10} {}, {}: {} ({}): {}")
SOURCES: Final = Said("；", "; ")
PLACES: Final = Said("、", "; ")
COUNT: Final = Said("{0} {1}", "{0}s: {1}")


def read(answers: Path, overlays: tuple[Path, ...] = ()) -> tuple[Library, Answers, Drafted]:
    """Raises UsageError where the file is not there, AnswersError, LibraryError."""
    if not answers.is_file():
        raise UsageError(f"{answers}：没有这个文件 / {answers}: no such file")
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
        raise UsageError(choice("--format", format, ("text", "json")))
    library, found, drafted = read(answers, overlays)
    agreement, findings = drafted.agreement, drafted.findings
    language = language_of(os.environ)
    rows, articles = compliance(library, found, agreement, language), articles_by_subject(agreement, language)
    if format == "json":
        typer.echo(json.dumps(_json(findings, rows, articles, language), ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            typer.echo(said(finding, found, articles, language))
        for row in rows:
            words = (LEVELS[row.level], STATUSES[row.status], row.title)
            level, status, title = (w.get(language) for w in words)
            sources = SOURCES.get(language).join(source_name(library, s, language) for s in row.sources)
            places = PLACES.get(language).join(row.articles) or "—"
            typer.echo(ROW.get(language).format(row.requirement, level, status, title, sources, places))
        counts = [(name.get(language), sum(f.severity == s for f in findings)) for s, name in SEVERITY.items()]
        typer.echo(", ".join(COUNT.get(language).format(name, count) for name, count in counts))
    return not any(f.severity == "error" for f in findings)


def said(finding: Finding, answers: Answers, articles: dict[str, str], language: str) -> str:
    """错误 R-BEN-02.ratios  answers.yaml:41:14  benefit.ratios  第六十条, then what was found and the remedy."""
    place = str(answers.place(finding.at)) if finding.at and finding.at in answers.places else ""
    at = "  ".join(t for t in (place, finding.at, article_about(finding, articles)) if t)
    text, remedy = in_language(finding.message, language), in_language(finding.remedy, language)
    return f"{SEVERITY[finding.severity].get(language)} {finding.check}  {at}".rstrip() + f"\n  {text}\n  → {remedy}"


def _json(
    findings: tuple[Finding, ...], rows: tuple[Row, ...], articles: dict[str, str], language: str
) -> dict[str, Any]:
    """The keys, ids and levels are the same in every language."""
    return {
        "findings": [
            {
                "check": f.check, "severity": f.severity, "requirement": f.requirement, "at": f.at,
                "article": article_about(f, articles), "message": in_language(f.message, language),
                "remedy": in_language(f.remedy, language),
            }
            for f in findings
        ],
        "compliance": [
            {
                "requirement": r.requirement, "level": r.level, "title": r.title.get(language),
                "sources": list(r.sources), "articles": list(r.articles), "status": r.status,
            }
            for r in rows
        ],
    }  # fmt: skip
