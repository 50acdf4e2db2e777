"""What a batch leaves for programs to read: manifest.json, the same bytes for the same drafts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from ..files import whole
from .jobs import Row

FORMAT: Final = 1
START: Final = b'{\n "format": '


def write_manifest(
    file: Path,
    rows: Iterable[Row],
    *,
    program: str,
    workbook: str,
    workbook_sha256: str,
    libraries: Sequence[tuple[str, str, str, str]],
) -> None:
    """Write file, whole or not at all: no times and no absolute paths, so that two manifests can be compared.

    rows: in workbook order; read once, none is kept. A status of null: its turn hasn't come.
    program: version of ours. workbook: its path, of which the name is kept.
    libraries: region or "", name, version, digest.
    Raises OutputError where file cannot be written.
    """
    head = {
        "format": FORMAT,
        "program": program,
        "workbook": {"name": Path(workbook).name, "sha256": workbook_sha256},
        "libraries": [
            dict(zip(("region", "name", "version", "digest"), library, strict=True)) for library in libraries
        ],
    }
    # half a character, as in a file name that is no UTF-8, becomes an escape: \udc80 is JSON's as well as Python's
    with (
        whole(file) as temporary,
        temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out,
    ):
        out.write(_json(head).removesuffix("\n}") + ',\n "alliances": [')
        comma = ""
        for row in rows:
            out.write(comma + ("\n" + _json(_alliance(row))).replace("\n", "\n  "))
            comma = ","
        out.write("\n ]\n}\n" if comma else "]\n}\n")


def is_manifest(file: Path) -> bool:
    """Whether it begins as those that are written here do."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(START)) == START
    except OSError:
        return False


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


def _alliance(row: Row) -> dict[str, Any]:
    outcome = row.outcome
    severities = [remark.severity for remark in outcome.remarks] if outcome else []
    return {
        "key": row.key,
        "name": row.name,
        "status": outcome.status if outcome else None,
        "folder": row.folder,
        "files": [{"name": f.name, "sha256": f.sha256, "size": f.size} for f in outcome.files] if outcome else [],
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "blanks": outcome.blanks if outcome else 0,
        "sheet": row.place.sheet,
        "row": row.place.line,
    }
