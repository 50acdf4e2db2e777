"""The examples as Markdown a lawyer can review: what changed in a clause shows here as a difference of lines."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
sys.path.insert(0, str(GOLDEN))

from update import NAMES, drafted  # noqa: E402


@pytest.mark.parametrize("name", NAMES)
def test_an_example_reads_as_it_was_reviewed(name: str) -> None:
    kept, now = (GOLDEN / f"{name}.md").read_text("utf-8").split("\n"), drafted(name).split("\n")
    different = [f"{i}: {a} → {b}" for i, (a, b) in enumerate(zip(kept, now, strict=False), 1) if a != b]
    assert different[:5] == [], "read the difference, then run: python tests/golden/update.py"
    assert len(kept) == len(now)
