"""The pages that are made from the library are up to date."""

from __future__ import annotations

import sys
from pathlib import Path

from alliance_drafter.library.load import load_library

DOCS = Path(__file__).parents[1] / "docs"


def test_the_page_on_coverage_is_up_to_date() -> None:
    sys.path.insert(0, str(DOCS))
    from make_coverage import PAGE, page

    assert PAGE.read_text("utf-8") == page(load_library()), "run: python docs/make_coverage.py"
