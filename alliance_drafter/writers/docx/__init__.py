"""Agreements as Word files."""

from __future__ import annotations

from alliance_drafter.writers.docx.bookmarks import bookmark_name, clause_bookmark
from alliance_drafter.writers.docx.columns import layout_of
from alliance_drafter.writers.docx.document import write_docx
from alliance_drafter.writers.docx.housefile import style_from_docx
from alliance_drafter.writers.docx.numbering import annex_label
from alliance_drafter.writers.docx.styles import Style, load_style

__all__ = [
    "Style",
    "annex_label",
    "bookmark_name",
    "clause_bookmark",
    "layout_of",
    "load_style",
    "style_from_docx",
    "write_docx",
]
