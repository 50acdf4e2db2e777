"""Accepting all changes gives the new file's text, rejecting all the old one's: whatever stands in the files."""

from __future__ import annotations

from typing import Any

import pytest
from foreign import Boxed, Contents, Para, Section, Table, documents, edited, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from settled import W, accepted, document, faults_of_marks, rejected, said, settled

from alliance_drafter.revise.redline import read_sides, redline

DATE = "2026-11-25T08:00:00Z"


def text_of(data: bytes) -> list[Any]:
    """Of a file as it is compared: its own changes accepted."""
    return said(settled(document(data), "accept"))


def lawful(before: tuple[Any, ...], after: tuple[Any, ...]) -> bytes:
    old, new = written(before), written(after)
    made = redline(read_sides((old, "old"), (new, "new")), "甲", DATE)
    assert accepted(made) == text_of(new)
    assert rejected(made) == text_of(old)
    assert faults_of_marks(made) == []
    return made


def p(*pieces: str | tuple[str, str]) -> Para:
    return Para(tuple(("plain", piece) if isinstance(piece, str) else piece for piece in pieces))


LAST = p("末段。")
NESTED = Table((((p("甲"),), (p("乙"),)),))
CASES: dict[str, tuple[tuple[Any, ...], tuple[Any, ...]]] = {
    "inside a field": ((p("见", ("field", "三十日内决定"), "。"),), (p("见", ("field", "六十日内决定"), "。"),)),
    "inside a value": ((p("由", ("bound", "示例煤机公司")),), (p("由", ("bound", "示例煤机集团公司")),)),
    "a value for text": ((p("由示例煤机公司承担"),), (p("由", ("bound", "示例煤机公司"), "承担"),)),
    "inside a link": ((p(("link", "理事会可以决定"), "。"),), (p(("link", "理事会应当决定"), "。"),)),
    "inside a control": ((p(("control", "理事会可以决定")),), (p(("control", "理事会应当书面决定")),)),
    "a nested field": ((p("见", ("nested", "第三条"), "。"),), (p("见", ("nested", "第四条"), "。"),)),
    "a simple field": ((p("于", ("simple", "三日"), "内"),), (p("于", ("simple", "五日"), "内"),)),
    "a note and a formula gone": ((p("理事会", ("note", "决定"), ("math", "甲")), LAST), (p("理事会决定"), LAST)),
    "tabs and breaks gone": ((p("甲", ("tab", "乙"), ("break", "丙"), ("hidden", "丁")), LAST), (LAST,)),
    "a paragraph more at the end": ((p("甲"),), (p("甲"), p("乙"))),
    "a paragraph less at the end": ((p("甲"), p("乙"), p("丙")), (p("甲"),)),
    "another paragraph at the end": ((p("甲"), p("成员大会应当决定。")), (p("甲"), p("Members shall pay."))),
    "nothing in common": ((p("甲"),), (p("Members"), p("shall"))),
    "a table gone from the end": ((p("甲"), NESTED, p("乙")), (p("甲"),)),
    "a table come to the end": ((p("甲"),), (p("甲"), NESTED, p("乙"))),
    "a table for a table": ((NESTED, LAST), (Table((((p("丙"),), (p("丁"),), (p("戊"),)),)), LAST)),
    "a table in a cell gone": ((Table((((p("甲"), NESTED, p()),),)), LAST), (Table((((p("甲"),),),)), LAST)),
    "a table in a cell come": ((Table((((p("甲"),),),)), LAST), (Table((((p("甲"), NESTED, p()),),)), LAST)),
    "a paragraph less in a cell": ((Table((((p("甲"), p("乙")),),)), LAST), (Table((((p("甲"),),),)), LAST)),
    "a section between": ((Section(""), LAST), (LAST, Section(""), LAST)),
    "a section that says something": ((Section("甲的出资。"), LAST), (Section("乙的出资额。"), LAST)),
    "a box round the last that stays": ((Boxed((p(),)), p()), (p(), Boxed((p(),)), LAST)),
    "another contents": ((Contents(("第一章", "第二章")), LAST), (Contents(("第一章",)), p("甲"), LAST)),
    "changes of their own": (
        (p("甲", ("deleted", "乙"), ("inserted", "丙"), ("moved", "丁")), p("戊", ("joined", "己")), LAST),
        (p("甲", ("inserted", "乙")), LAST),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_laws_hold_for(case: str) -> None:
    lawful(*CASES[case])
    lawful(*reversed(CASES[case]))


@pytest.mark.parametrize("case", ["inside a field", "inside a value", "a nested field", "a simple field"])
def test_what_cannot_be_cut_is_replaced_whole(case: str) -> None:
    made = document(lawful(*CASES[case]))
    for mark in made.iter(f"{W}ins"):
        kinds = [c.get(f"{W}fldCharType") for c in mark.iter(f"{W}fldChar")]
        assert kinds.count("begin") == kinds.count("end")
    assert not [f for f in made.iter(f"{W}fldChar", f"{W}sdt") if not list(f.iterancestors(f"{W}ins"))]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    before = draw(documents)
    return before, draw(edited(before))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs())
def test_accepting_gives_the_new_text_and_rejecting_the_old(pair: tuple[tuple[Any, ...], tuple[Any, ...]]) -> None:
    lawful(*pair)
