"""schema: the JSON Schema of answer files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import typer

from ..files import replace
from ..library.load import load_library
from ..questionnaire.schema import json_schema
from ..texts import language_of


def run_schema(output: Path | None, overlays: tuple[Path, ...] = ()) -> None:
    """Written to output, else printed. Raises LibraryError, OutputError."""
    schema = json_schema(load_library(overlays=overlays).questionnaire, language_of(os.environ))
    text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
    if output is None:
        typer.echo(text, nl=False)
    else:
        replace(output, text.encode())
        typer.echo(str(output))
