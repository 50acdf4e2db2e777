"""draft, annex: an answer file becomes a document."""

from __future__ import annotations

from pathlib import Path

import typer

from ..answers.read import read_answers
from ..drafting import draft
from ..errors import UsageError
from ..files import replace, safe_name
from ..library.load import data_folder, load_library
from ..model import Agreement
from ..writers.docx import load_style, write_docx
from ..writers.markdown import text_of, write_markdown


def run_draft(answers: Path, output: Path | None, format: str, style: str, force: bool, part: str | None) -> None:
    """Raises DraftError of every kind; writes one file, whole or not at all."""
    if format not in ("docx", "md"):
        raise UsageError(f"--format {format}：可选 docx、md / choose docx or md")
    if not answers.is_file():
        raise UsageError(f"{answers}：没有这个文件 / no such file")
    library = load_library()
    agreement = draft(library, read_answers(answers, library.questionnaire))
    if part is not None and part not in [p.part_id for p in agreement.parts]:
        known = "、".join(p.part_id for p in agreement.parts[1:])
        raise UsageError(f"没有附件 {part}；现有 / no such annex; there are: {known}")
    path = output or Path(f"{_name(agreement, part)}.{format}")
    if format == "md":
        data = write_markdown(agreement, part=part).encode()
    else:
        data = write_docx(agreement, load_style(data_folder() / "templates" / "styles", style), part=part)
    replace(path, data, force=force)
    typer.echo(f"{path}")


def _name(agreement: Agreement, part: str | None) -> str:
    one = next((p for p in agreement.parts if p.part_id == part), None)
    return safe_name(text_of(agreement.title.zh) if one is None else f"附件{one.number} {text_of(one.title.zh)}")
