"""Laws of regenerate, on edits at random: nothing a person wrote is lost; the same answers change nothing."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from conftest import SMALL
from desk import CLAUSES, FILES, Desk, Edit, edited, numbers_out, says, texts_of, without_insertions
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import Office, needs_office
from soundness import faults_of

from alliance_drafter.library.folders import data_folder
from alliance_drafter.library.load import read_library
from alliance_drafter.revise.merge import Keep, Offer, Sides, Take, merge
from alliance_drafter.writers.docx import load_style

ANSWERS = [
    (),
    ("main.share=by_amount",),
    ("main.public=yes",),
    ("main.name=钢铁产业技术创新战略联盟", "main.days=45"),
    ("main.public=yes", "main.share=by_amount", "main.entity=乙", "parties.members[0].amount=3元"),
]
BUSY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def desk() -> Desk:
    folder = Path(mkdtemp())
    try:
        for name, text in {
            **SMALL,
            **{f"clause_library/clauses/{n}.md": t for n, t in CLAUSES.items()},
            **FILES,
        }.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip("\n"), "utf-8")
        return Desk(read_library(folder), load_style(data_folder() / "templates" / "styles"))
    finally:
        shutil.rmtree(folder)


@cache
def drafted(*answers: str) -> bytes:
    return desk().draft(*answers)


class Hand:
    """A person at work: each edit leaves words that nobody else writes, where it leaves words."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def word(self) -> str:
        self.written.append(f"律师手写{len(self.written)}号")
        return self.written[-1]

    def edit(self, kind: str, place: int) -> Edit:
        def do(document: Any) -> None:
            paragraphs = texts_of(document)
            if paragraphs:
                getattr(self, kind)(document, paragraphs[place % len(paragraphs)])

        return do

    def add(self, document: Any, paragraph: Any) -> None:
        new = OxmlElement("w:p")
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = self.word()
        run.append(text)
        new.append(run)
        paragraph._p.addnext(new)

    def remove(self, document: Any, paragraph: Any) -> None:
        gone = [word for word in self.written if word in "".join(paragraph._p.itertext())]
        self.written = [word for word in self.written if word not in gone]
        paragraph._p.getparent().remove(paragraph._p)

    def change(self, document: Any, paragraph: Any) -> None:
        texts = [t for t in paragraph._p.iter(qn("w:t")) if _free(t)]
        if texts:
            text = texts[len(texts) // 2]
            middle = 0 if "律师" in (text.text or "") else len(text.text or "") // 2
            text.text = f"{(text.text or '')[:middle]}{self.word()}{(text.text or '')[middle:]}"

    def split(self, document: Any, paragraph: Any) -> None:
        runs = [n for n in paragraph._p if n.tag == qn("w:r")]
        if len(runs) > 1 and not any(r.find(qn("w:fldChar")) is not None for r in runs):
            new = OxmlElement("w:p")
            for run in runs[len(runs) // 2 :]:
                new.append(run)
            paragraph._p.addnext(new)

    def join(self, document: Any, paragraph: Any) -> None:
        following = paragraph._p.getnext()
        if following is not None and following.tag == qn("w:p") and following.find(f".//{qn('w:sectPr')}") is None:
            for node in list(following):
                if node.tag != qn("w:pPr"):
                    paragraph._p.append(node)
            following.getparent().remove(following)

    def looks(self, document: Any, paragraph: Any) -> None:
        for run in paragraph.runs:
            run.italic = True

    def note(self, document: Any, paragraph: Any) -> None:
        if paragraph.runs:
            document.add_comment(paragraph.runs, text="请核对", author="律师", initials="L")

    def tracked(self, document: Any, paragraph: Any) -> None:
        mark, run, text = OxmlElement("w:ins"), OxmlElement("w:r"), OxmlElement("w:t")
        mark.set(qn("w:id"), str(9000 + len(self.written)))
        mark.set(qn("w:author"), "律师")
        text.text = self.word()
        run.append(text)
        mark.append(run)
        paragraph._p.append(mark)

    def cell(self, document: Any, paragraph: Any) -> None:
        texts = [t for table in document.tables for t in table._tbl.iter(qn("w:t")) if _free(t)]
        if texts:
            text = texts[len(self.written) % len(texts)]
            text.text = f"{text.text or ''}{self.word()}"

    def row(self, document: Any, paragraph: Any) -> None:
        if document.tables:
            document.tables[0].add_row().cells[0].text = self.word()


def _free(text: Any) -> bool:
    """No bound value, no part of a field."""
    run = text.getparent()
    before = run.getprevious()
    return next(text.iterancestors(qn("w:sdt")), None) is None and (
        before is None or before.find(qn("w:fldChar")) is None
    )


KINDS = [name for name in vars(Hand) if name not in ("word", "edit") and not name.startswith("_")]
WORK = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 60)), min_size=1, max_size=6)


def worked(data: bytes, work: list[tuple[str, int]]) -> tuple[bytes, list[str]]:
    hand = Hand()
    found = edited(data, *(hand.edit(kind, place) for kind, place in work))
    return found, hand.written


@given(st.sampled_from(ANSWERS), WORK)
@BUSY
def test_the_same_answers_change_no_words(answers: tuple[str, ...], work: list[tuple[str, int]]) -> None:
    data, _ = worked(drafted(*answers), work)
    found = desk().regenerate(data)
    assert [numbers_out(t) for t in says(found.data)] == [numbers_out(t) for t in says(data)]
    assert found.count("conflict") == 0
    assert found.count("replaced") == 0
    again = desk().regenerate(found.data)
    assert says(again.data) == says(found.data)


@given(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS), WORK)
@BUSY
def test_no_edited_paragraph_is_ever_lost(
    first: tuple[str, ...], second: tuple[str, ...], work: list[tuple[str, int]]
) -> None:
    data, written = worked(drafted(*first), work)
    found = desk().regenerate(data, *second)
    standing = without_insertions(found.data)
    whole = "\n".join(standing)
    document = "".join(says(found.data))
    for word in written:
        assert word in whole or word in document, word
    kept = [numbers_out(t) for t in says(data, marks=True) if any(w in t for w in written) and "\x1f" not in t]
    after = [numbers_out(t) for t in says(found.data, marks=True)]
    assert all(text in after for text in kept), "the paragraph stands as it was written"
    assert set(faults_of(found.data)) <= set(faults_of(data))  # python-docx names styles that are not there


@given(st.sampled_from(ANSWERS), st.sampled_from(ANSWERS))
@BUSY
def test_merging_no_edits_is_drafting_afresh(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    found = desk().regenerate(drafted(*first), *second)
    whole = {a.partition("=")[0]: a for a in (*first, *second)}
    assert says(found.data) == says(drafted(*whole.values()))


TEXTS = st.lists(st.sampled_from("abcdefgh"), max_size=7)


@given(TEXTS, TEXTS, TEXTS, st.frozensets(st.integers(0, 6), max_size=2))
def test_a_merge_keeps_every_block_of_theirs_that_is_not_in_the_base(
    base: list[str], theirs: list[str], ours: list[str], touched: frozenset[int]
) -> None:
    found = merge(Sides(base, theirs, base, ours, ours, touched)).steps
    stands = [theirs[s.theirs] for s in found if isinstance(s, Keep)]
    assert [t for t in stands if t not in base] == [t for t in theirs if t not in base]
    assert {s.theirs for s in found if isinstance(s, Keep)} >= {t for t in touched if t < len(theirs)}
    known = {
        n for s in found for n in ((s.ours,) if isinstance(s, Keep | Take) else s.ours if isinstance(s, Offer) else ())
    }
    assert {o for o in ours if o not in base} <= {ours[n] for n in known if n >= 0} | set(stands)


@given(TEXTS, TEXTS)
def test_merging_without_edits_gives_ours(base: list[str], ours: list[str]) -> None:
    found = merge(Sides(base, base, base, ours, ours))
    said = [base[s.theirs] if isinstance(s, Keep) else ours[s.ours] for s in found.steps if isinstance(s, Keep | Take)]
    assert said == ours
    assert not any(isinstance(s, Offer) for s in found.steps)


@given(TEXTS, TEXTS)
def test_merging_the_same_answers_gives_theirs(base: list[str], theirs: list[str]) -> None:
    found = merge(Sides(base, theirs, base, base, base))
    assert [theirs[s.theirs] for s in found.steps if isinstance(s, Keep)] == theirs


@needs_office
@pytest.mark.parametrize(
    "work",
    [
        [],
        [("change", 9), ("add", 12), ("remove", 14), ("cell", 0), ("looks", 16)],
        [("note", 8), ("split", 10), ("join", 11), ("row", 0), ("change", 20), ("add", 5)],
    ],
    ids=str,
)
def test_a_round_trip_through_libreoffice_loses_nothing(office: Office, work: list[tuple[str, int]]) -> None:
    data, written = worked(drafted(), work)
    saved = office.saved(data)
    found = desk().regenerate(saved)
    assert [numbers_out(t) for t in says(found.data)] == [numbers_out(t) for t in says(saved)]
    changed = desk().regenerate(saved, "main.share=by_amount", "main.public=yes")
    text = "\n".join(says(changed.data))
    assert all(word in text for word in written)
    assert "政府项目适用本协议第二条" in text
    assert set(faults_of(changed.data)) <= set(faults_of(saved))
    if not work:
        afresh = drafted("main.share=by_amount", "main.public=yes")
        assert [t for t in says(changed.data) if t] == [t for t in says(afresh) if t]
