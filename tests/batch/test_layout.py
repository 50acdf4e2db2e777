"""batch run --layout: how the two languages of every draft of a run stand."""

from __future__ import annotations

from pathlib import Path

from books import batch, plain

from alliance_drafter.batch.jobs import DONE
from alliance_drafter.model import COLUMNS, UNDER
from alliance_drafter.readers.docx import layout_in


def test_a_run_writes_every_file_in_its_layout_and_another_layout_writes_them_anew(tmp_path: Path) -> None:
    base, book, out = tmp_path / "base.yaml", plain(tmp_path / "p.xlsx", 1), tmp_path / "out"
    base.write_text("format: 1\ndocument:\n  edition: bilingual\n", "utf-8")
    for layout in (COLUMNS, UNDER):
        result = batch(book, out, base=base, formats=("docx",), annexes=("1",), layout=layout, resume=layout == UNDER)
        assert result.totals.statuses[DONE] == 1
        (file,) = out.rglob("*.docx")
        assert layout_in(file.read_bytes(), str(file)) == layout
