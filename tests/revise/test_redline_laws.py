"""Accepting all changes gives the new file's text, rejecting all the old one's: whatever stands in the files."""

from __future__ import annotations

from typing import Any

from foreign import documents, edited, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from settled import accepted, document, faults_of_marks, rejected, said, settled

from alliance_drafter.revise.redline import read_sides, redline

DATE = "2026-11-25T08:00:00Z"


def text_of(data: bytes) -> list[Any]:
    """Of a file as it is compared: its own changes accepted."""
    return said(settled(document(data), "accept"))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    before = draw(documents)
    return before, draw(edited(before))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_accepting_gives_the_new_text_and_rejecting_the_old(pair: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
    old, new = (written(blocks) for blocks in pair)
    made = redline(read_sides((old, "old"), (new, "new")), "甲", DATE)
    assert accepted(made) == text_of(new)
    assert rejected(made) == text_of(old)
    assert faults_of_marks(made) == []
