"""What people and their machines do to a batch besides filling in the workbook."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import Here, Silent, alliance, batch, members, plain, rows_of, workbook

from alliance_drafter import pdf
from alliance_drafter.batch import run, work
from alliance_drafter.batch.asked import Asked
from alliance_drafter.batch.jobs import DONE, LIBRARY
from alliance_drafter.batch.journal import FOLDER
from alliance_drafter.cli import batch as command
from alliance_drafter.errors import AnswersError, OutputError, UsageError
from alliance_drafter.texts import Say


def headings_only(file: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "联盟"  # type: ignore[union-attr]
    for row in (["编号", "联盟名称"], *rows):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(file)
    return file


@pytest.mark.parametrize(("language", "found"), [("zh", "一个联盟也没有"), ("en", "no alliance below the headings")])
def test_a_template_that_nobody_filled_in_is_said(tmp_path: Path, language: str, found: str) -> None:
    with pytest.raises(AnswersError, match=found) as error:
        batch(headings_only(tmp_path / "p.xlsx"), tmp_path / "out", language=language)
    (problem,) = error.value.problems
    assert (problem.place.sheet, problem.place.cell) == ("联盟", "A1") and " / " not in str(problem)


def test_where_no_row_has_a_key_each_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnswersError, match=r"A2[\s\S]*没有填写编号"):
        batch(headings_only(tmp_path / "p.xlsx", ["", "示例联盟"]), tmp_path / "out")


def test_what_is_wrong_with_the_workbook_is_said_in_one_language(tmp_path: Path) -> None:
    rows = [{**alliance(1), "天气": "晴"}, {"alliance.name": "无编号"}]
    for language, stray, column in (("zh", "编号", "不认识的列"), ("en", "key", "unknown column")):
        book = workbook(tmp_path / "p.xlsx", rows, {"成员": members(1)})
        found = batch(book, tmp_path / language, language=language).intake
        assert found.strays[0].subject == stray and column in found.passed[0].found
        assert " / " not in f"{found.strays[0]}{found.passed[0]}"


def test_an_annex_that_no_agreement_has_stops_everything(tmp_path: Path) -> None:
    book = plain(tmp_path / "p.xlsx", 1)
    with pytest.raises(UsageError, match="ip-revenue"):  # the list of those there are
        batch(book, tmp_path / "out", annexes=("ip-revenue", "ip-revenues"))
    assert batch(book, tmp_path / "out", annexes=("ip-revenue",)).totals.statuses == {DONE: 1}


def test_common_answers_that_are_not_there_are_said_so(tmp_path: Path) -> None:
    for base in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(UsageError, match="没有这个文件"):
            batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", base=base)


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="是文件夹"):
        batch(tmp_path, tmp_path / "out")


def test_pdf_without_libreoffice_is_refused_before_anything_is_drafted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "NAMES", ("no-such-office",))
    with pytest.raises(OutputError, match="LibreOffice"):
        batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", formats=("docx", "pdf"))
    assert not (tmp_path / "out").exists()


def test_a_damaged_journal_is_said_and_without_it_the_files_are_looked_at(tmp_path: Path) -> None:
    book = plain(tmp_path / "p.xlsx", 2)
    batch(book, tmp_path / "out")
    made = set((tmp_path / "out").rglob("*.md"))
    journal = tmp_path / "out" / FOLDER / "journal.sqlite"
    size = journal.stat().st_size
    for start in (0, 4096):  # its head, its tables
        with journal.open("r+b") as file:
            file.seek(start)
            file.write(bytes(range(1, 256)) * ((size - start) // 255))
        with pytest.raises(OutputError, match=r"记录已损坏.*删除"):
            batch(book, tmp_path / "out", resume=True)
    shutil.rmtree(tmp_path / "out" / FOLDER)
    assert batch(book, tmp_path / "out", resume=True).totals.statuses == {DONE: 2}
    assert set((tmp_path / "out").rglob("*.md")) == made


def test_where_the_report_cannot_be_written_the_counts_are_said_all_the_same(tmp_path: Path) -> None:
    batch(plain(tmp_path / "p.xlsx", 2), tmp_path / "out")
    (tmp_path / "out" / "报告.xlsx").unlink()
    (tmp_path / "out" / "报告.xlsx").mkdir()
    result = batch(tmp_path / "p.xlsx", tmp_path / "out", resume=True)
    assert result.totals.statuses == {DONE: 2} and "报告.xlsx" in result.stopped and result.exit_code == 5


class Mortal(Here):
    """Its one task ends with the worker."""

    def executor(self) -> Any:
        class Gone:
            def submit(self, work: Any) -> Any:
                from concurrent.futures import BrokenExecutor, Future

                future: Future[Any] = Future()
                future.set_exception(BrokenExecutor())
                return future

        return Gone()


def test_a_lost_reader_of_the_workbook_is_said_as_a_lost_worker(tmp_path: Path) -> None:
    asked = Asked(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", formats=("md",))
    with pytest.raises(OutputError, match="内存不足"):
        run.run_batch(asked, Silent(), Here(), Mortal())


def test_a_library_that_changes_while_it_is_used_is_no_bug_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = work.survey

    def other(*args: Any, **kwargs: Any) -> Any:
        from dataclasses import replace

        return replace(survey(*args, **kwargs), digest="another")

    monkeypatch.setattr(run, "survey", other)
    book = plain(tmp_path / "p.xlsx", 1)
    result = batch(book, tmp_path / "out")
    assert result.totals.statuses == {LIBRARY: 1} and result.exit_code == 4
    monkeypatch.undo()
    assert batch(book, tmp_path / "out", resume=True).totals.statuses == {DONE: 1}


def test_keys_with_what_nobody_sees_are_the_same_and_make_plain_folders(tmp_path: Path) -> None:
    rows = [{**alliance(1), "key": "\ufeffP001\u200b"}]
    batch(workbook(tmp_path / "p.xlsx", rows, {"成员": members(1)}), tmp_path / "out")
    (row,) = rows_of(tmp_path / "out").values()
    assert row.outcome is not None and row.outcome.status == DONE
    assert row.key == "P001" and row.folder.startswith("P001 示例")


def test_nothing_in_a_workbook_steers_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.csv").write_text("编号,联盟名称,文本日期\n\x1b[2JP\u202e1,示例联盟,\x1b]0;x\x07\n", "utf-8")
    asked = Asked(tmp_path / "p.csv", tmp_path / "out", formats=("md",))
    command._tell(run.run_batch(asked, Silent(), Here(), Here()), Say("zh"))
    said = capsys.readouterr().err
    assert "P" in said and "应为日期" in said
    assert not [c for c in said if c != "\n" and (ord(c) < 32 or c == "\u202e")]


def test_more_problems_than_are_said_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = {"成员": [*members(1), *({"key": f"Q{n}", "name": "无主"} for n in range(23))]}
    command._tell(batch(workbook(tmp_path / "p.xlsx", [alliance(1)], own), tmp_path / "out"), Say("zh"))
    assert "另有 3 处" in capsys.readouterr().err


def test_no_key_at_all_is_not_every_key() -> None:
    with pytest.raises(UsageError, match="--only"):
        command.keys_of([" , "])
    assert command.keys_of(None) == () and command.keys_of(["a，b", "c"]) == ("a", "b", "c")


def test_a_run_that_the_system_ends_ends_as_by_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ended(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(command, "run_batch", ended)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with pytest.raises(KeyboardInterrupt):
            command.run_run(Asked(tmp_path / "p.xlsx", tmp_path / "out"), Say("zh"))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert "做完手头的几个" in capsys.readouterr().err


def test_progress_is_shown_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    clock = iter(range(0, 100_000, 10))
    monkeypatch.setattr(command.time, "monotonic", lambda: float(next(clock)))
    bar = command.Bar(Say("zh"))
    bar.stage("read", 0)
    bar.stage("draft", 100)
    bar.step(1)
    read, drafted = bar.progress.tasks
    assert bar.live and read.finished and not read.fields["count"]
    assert [drafted.fields[n] for n in ("count", "rate", "left")] == ["1/100", "0.1 个/秒", "约剩 0:16:30"]


def test_a_house_style_is_a_file_by_its_ending_only(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"official\.v2"):
        batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", style="official.v2")


@pytest.mark.parametrize("name", ["报告.xlsx", "manifest.json"])
def test_a_file_that_no_batch_wrote_is_not_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text("{}")
    book = plain(tmp_path / "p.xlsx", 1)
    with pytest.raises(OutputError, match=name):
        batch(book, tmp_path / "out")
    assert (tmp_path / "out" / name).read_text() == "{}"
    assert batch(book, tmp_path / "out", force=True).totals.statuses == {DONE: 1}


def test_the_report_does_not_take_the_workbooks_place(tmp_path: Path) -> None:
    book = plain(tmp_path / "报告.xlsx", 1)
    before = book.read_bytes()
    with pytest.raises(OutputError, match="工作簿本身"):
        batch(book, tmp_path, force=True)
    assert book.read_bytes() == before
