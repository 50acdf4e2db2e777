"""docs/performance.md, where what was measured is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PERFORMANCE: Final = Path(__file__).parents[1] / "docs" / "performance.md"


def put(table: str, start: str, end: str) -> None:
    """table in place of what stands between the two marks."""
    before, _, rest = PERFORMANCE.read_text("utf-8").partition(start)
    PERFORMANCE.write_text(before + start + "\n" + table + "\n" + end + rest.partition(end)[2], "utf-8")
