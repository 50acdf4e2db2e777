"""draft, annex: an answer file becomes a document."""

from __future__ import annotations

from pathlib import Path

import typer

from ..answers.embed import to_xml
from ..errors import UsageError
from ..files import replace, safe_name
from ..library.load import data_folder
from ..model import Agreement
from ..review.run import review
from ..writers.docx import load_style, write_docx
from ..writers.markdown import text_of, write_markdown
from .check import read, said


def run_draft(
    answers: Path, output: Path | None, format: str, style: str, force: bool, part: str | None, strict: bool = False
) -> bool:
    """Writes one file, whole or not at all, and prints what the checks found; True where they found no error.

    An error marks the cover 草稿; with strict nothing is written then. Raises DraftError of every kind.
    """
    if format not in ("docx", "md"):
        raise UsageError(f"--format {format}：可选 docx、md / choose docx or md")
    library, found, agreement = read(answers)
    findings = review(library, found, agreement)
    clean = not any(f.severity == "error" for f in findings)
    for finding in findings:
        typer.echo(said(finding), err=True)
    if strict and not clean:
        return False
    if part is not None and part not in [p.part_id for p in agreement.parts]:
        known = "、".join(p.part_id for p in agreement.parts[1:])
        raise UsageError(f"没有附件 {part}；现有 / no such annex; there are: {known}")
    path = output or Path(f"{_name(agreement, part)}.{format}")
    if format == "md":
        data = write_markdown(agreement, part=part).encode()
    else:
        stamp = library.stamp
        xml = to_xml(found, (stamp.name, stamp.version, stamp.digest))
        look = load_style(data_folder() / "templates" / "styles", style)
        data = write_docx(agreement, look, part=part, draft_mark=bool(findings), embedded=xml)
    replace(path, data, force=force)
    typer.echo(f"{path}")
    return clean


def _name(agreement: Agreement, part: str | None) -> str:
    one = next((p for p in agreement.parts if p.part_id == part), None)
    return safe_name(text_of(agreement.title.zh) if one is None else f"附件{one.number} {text_of(one.title.zh)}")
