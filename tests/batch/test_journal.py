"""The journal: what is known of each job, before and after a break."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from alliance_drafter.batch.jobs import BAD, DONE, Job, Made, Outcome, Remark
from alliance_drafter.batch.journal import Journal, held
from alliance_drafter.errors import OutputError, Place

PLACE = Place("p.xlsx", 3, 1, "联盟")


def job(n: int, **more: object) -> Job:
    made = Job(f"P{n}", n, PLACE, f"P{n} 名", "名", "", PLACE, ())
    return replace(made, **more)  # type: ignore[arg-type]


REMARK = Remark("error", "R-1", "a.b", PLACE, "第一条", "错", "改")


def test_an_outcome_is_kept_whole_and_in_order(tmp_path: Path) -> None:
    outcome = Outcome("P2", DONE, (Made("P2 名/书.docx", "ab", 3),), (REMARK,), 2, 1.5, "digest")
    with Journal(tmp_path) as journal:
        for n in (2, 1):
            assert journal.enter(job(n), "名", "d") is None
        journal.record(outcome)
    with Journal(tmp_path) as journal:
        rows = list(journal.rows())
    assert [row.key for row in rows] == ["P1", "P2"]
    assert rows[0].outcome is None and rows[1].outcome == outcome and rows[1].place == PLACE


def test_the_same_job_is_known_again_and_a_changed_one_is_open(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.enter(job(1), "名", "d1")
        journal.record(Outcome("P1", DONE, (Made("a", "b", 1),)))
        journal.begin()
        assert list(journal.rows()) == [] and [key for key, _ in journal.gone()] == ["P1"]
        known = journal.enter(job(1, number=4), "名", "d1")
        assert known is not None and known.status == DONE and not journal.is_open("P1")
        assert journal.enter(job(1), "名", "d2") is None and journal.is_open("P1")
        assert journal.files("P1") == (Made("a", "b", 1),)


def test_what_is_written_together_is_kept_whole_or_not(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        with pytest.raises(RuntimeError), journal.together():
            journal.enter(job(1), "名", "d")
            raise RuntimeError
        assert journal.empty()
        with journal.together():
            journal.enter(job(1), "名", "d")
            journal.record(Outcome("P1", BAD))
        assert not journal.empty() and not journal.is_open("P1")


def test_one_run_at_a_time(tmp_path: Path) -> None:
    with held(tmp_path):
        with pytest.raises(OutputError, match="另一个"), held(tmp_path):
            pass
        with Journal(tmp_path) as journal:  # the lock is no hindrance to whoever holds it
            journal.enter(job(1), "名", "d")
    with held(tmp_path):
        pass


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(OutputError, match="out"), held(tmp_path / "out"):
        pass
