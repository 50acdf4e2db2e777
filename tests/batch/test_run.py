"""A batch as a user sees it: which rows are drafted, what is said of the others, what goes on after a break."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import Silent, alliance, batch, code, members, plain, rows_of, tree, workbook

from alliance_drafter.batch import package
from alliance_drafter.batch.jobs import BAD, DONE, LIBRARY, REFUSED
from alliance_drafter.batch.journal import held
from alliance_drafter.errors import AnswersError, OutputError, UsageError


def members_of(*numbers: int) -> dict[str, list[dict[str, Any]]]:
    return {"成员": [row for n in numbers for row in members(n)]}


def test_every_alliance_gets_its_folder_and_the_run_its_report_and_manifest(tmp_path: Path) -> None:
    result = batch(plain(tmp_path / "pilots.xlsx", 3), tmp_path / "out", formats=("md", "docx"))
    files = sorted(str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("示例*书.*"))
    assert files == [
        f"P00{n} 示例{n}号产业技术创新战略联盟/示例{n}号产业技术创新战略联盟协议书.{ending}"
        for n in (1, 2, 3)
        for ending in ("docx", "md")
    ]
    assert result.totals.statuses == {DONE: 3}
    report = openpyxl.load_workbook(tmp_path / "out" / "报告.xlsx")
    assert report.sheetnames[:3] == ["概况", "联盟", "问题"]
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert [a["key"] for a in manifest["alliances"]] == ["P001", "P002", "P003"]
    assert not list((tmp_path / "out").rglob("parts"))


def test_bad_rows_are_named_by_cell_and_the_good_ones_drafted(tmp_path: Path) -> None:
    rows = [alliance(n) for n in (1, 2, 3)]
    rows[1]["document.date"] = "2026-02-30"
    own = members_of(1, 2, 3)
    own["成员"][6]["code"] = 912345678901234567  # P003's first: a number of eighteen digits
    result = batch(workbook(tmp_path / "p.xlsx", rows, own), tmp_path / "out")
    found = rows_of(tmp_path / "out")
    assert [found[k].outcome.status for k in ("P001", "P002", "P003")] == [DONE, BAD, BAD]  # type: ignore[union-attr]
    dates, codes = (found[k].outcome.remarks for k in ("P002", "P003"))  # type: ignore[union-attr]
    assert [(str(r.place.sheet), r.place.cell) for r in dates] == [("联盟", "D3")]
    assert "2026-02-30" in dates[0].message
    assert [(r.place.sheet, r.place.cell) for r in codes] == [("成员", "D8")]
    assert result.exit_code == 3
    assert [key for key, _ in result.totals.first] == ["P002", "P003"]
    assert len(list((tmp_path / "out").glob("P00*"))) == 1


def test_rows_without_a_key_twice_the_same_key_or_of_nobody_are_said(tmp_path: Path) -> None:
    rows = [alliance(1), alliance(2), alliance(2), {"alliance.name": "无编号"}]
    own = members_of(1, 2)
    own["成员"] += [{"key": "P0O1", "name": "错"}, {"name": "空"}]
    result = batch(workbook(tmp_path / "p.xlsx", rows, own), tmp_path / "out")
    found = rows_of(tmp_path / "out")
    assert {k: r.outcome.status for k, r in found.items() if r.outcome} == {
        "P001": DONE, "P002（第 3 行）": BAD, "P002（第 4 行）": BAD,
    }  # fmt: skip
    assert "A4" in found["P002（第 3 行）"].outcome.remarks[0].message  # type: ignore[union-attr]
    assert [(p.place.sheet, p.place.cell) for p in result.intake.strays] == [
        ("联盟", "A5"),
        ("成员", "A9"),
        ("成员", "A8"),
    ]
    assert "P001" in result.intake.strays[-1].remedy
    assert result.exit_code == 3


def test_keys_differ_in_case_width_or_spaces_only_and_are_one(tmp_path: Path) -> None:
    own = {"成员": [dict(row, key="ｐ００ １") for row in members(1)]}
    batch(workbook(tmp_path / "p.xlsx", [alliance(1)], own), tmp_path / "out")
    assert rows_of(tmp_path / "out")["P001"].outcome.status == DONE  # type: ignore[union-attr]


def test_a_base_gives_what_the_row_leaves_out_and_the_row_goes_before_it(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        "format: 1\ndocument:\n  version: 第8版\nalliance:\n  industry: 基础产业\nparties:\n  members:\n"
        "    - name: 不用公司\n      short: 不用\n",
        "utf-8",
    )
    rows = [alliance(1), {**alliance(2), "alliance.industry": None}]
    batch(workbook(tmp_path / "p.xlsx", rows, members_of(1, 2)), tmp_path / "out", base=tmp_path / "base.yaml")
    one, two = (text.decode() for name, text in tree(tmp_path / "out").items() if name.endswith(".md"))
    assert "第8版" in one and "第8版" in two
    assert "示例产业" in one and "基础产业" not in one and "基础产业" in two
    assert "不用公司" not in one


def test_a_row_s_own_answer_is_not_printed_in_the_base_s_english(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        "format: 1\ndocument:\n  edition: en\nalliance:\n  industry: 基础产业\n  industry_en: basic\n", "utf-8"
    )
    own = {**alliance(3), "alliance.industry_en": "own"}
    rows = [alliance(1), {**alliance(2), "alliance.industry": None}, own]
    batch(workbook(tmp_path / "p.xlsx", rows, members_of(1, 2, 3)), tmp_path / "out", base=tmp_path / "base.yaml")
    texts = [text.decode() for name, text in tree(tmp_path / "out").items() if name.endswith(".md")]
    said = [("the 示例产业 industry" in t, "the basic industry" in t, "the own industry" in t) for t in texts]
    assert said == [(True, False, False), (False, True, False), (False, False, True)]


def test_a_base_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("format: 1\ndocument:\n  date: morgen\n", "utf-8")
    with pytest.raises(AnswersError, match=r"base\.yaml:3"):
        batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", base=tmp_path / "base.yaml")
    assert not tree(tmp_path / "out")


def test_a_workbook_without_keys_is_refused(tmp_path: Path) -> None:
    book = workbook(tmp_path / "p.xlsx", [{"alliance.name": "无"}], {})
    with pytest.raises(AnswersError, match=r"p\.xlsx"):
        batch(book, tmp_path / "out")


def test_going_on_does_nothing_twice_and_what_was_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [alliance(n) for n in (1, 2, 3)]
    rows[2]["chair.unit"] = "丁公司"
    batch(workbook(tmp_path / "p.xlsx", rows, members_of(1, 2, 3)), tmp_path / "out")
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.md")}
    with pytest.raises(OutputError, match="--resume"):
        batch(tmp_path / "p.xlsx", tmp_path / "out")
    rows[2]["chair.unit"] = "甲公司"
    rows.insert(0, alliance(4))  # the others move down a row
    batch(workbook(tmp_path / "p.xlsx", rows, members_of(1, 2, 3, 4)), tmp_path / "out", resume=True)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.md")}
    assert len(before) == 2 and len(after) == 4
    assert before.items() <= after.items()
    found = rows_of(tmp_path / "out")
    assert [r.number for r in found.values()] == [1, 2, 3, 4]
    assert found["P001"].place.line == 3
    errors = [r for r in found["P001"].outcome.remarks if r.place.sheet == "联盟"]  # type: ignore[union-attr]
    assert errors and {r.place.line for r in errors} == {3}


def test_a_file_that_is_gone_or_broken_is_made_again_and_an_edited_one_kept(tmp_path: Path) -> None:
    batch(plain(tmp_path / "p.xlsx", 3), tmp_path / "out", formats=("docx",))
    one, two, three = sorted((tmp_path / "out").rglob("*.docx"))
    whole = {p: p.read_bytes() for p in (one, two, three)}
    one.unlink()
    two.write_bytes(whole[two][:5000])
    with zipfile.ZipFile(three, "a") as parts:
        parts.writestr("customXml/note.xml", "<by-hand/>")
    edited = three.read_bytes()
    batch(tmp_path / "p.xlsx", tmp_path / "out", formats=("docx",), resume=True)
    assert one.read_bytes() == whole[one] and two.read_bytes() == whole[two]
    assert three.read_bytes() == edited
    # and where its row changes, the edited file is not written over
    rows = [alliance(n, document__version="第9版") for n in (1, 2, 3)]
    book = workbook(tmp_path / "p.xlsx", rows, members_of(1, 2, 3))
    result = batch(book, tmp_path / "out", formats=("docx",), resume=True)
    assert three.read_bytes() == edited and one.read_bytes() != whole[one]
    assert rows_of(tmp_path / "out")["P003"].outcome.status == REFUSED  # type: ignore[union-attr]
    assert result.exit_code == 1
    batch(book, tmp_path / "out", formats=("docx",), resume=True, force=True)
    assert three.read_bytes() != edited


def test_a_renamed_alliance_moves_and_a_vanished_one_is_named(tmp_path: Path) -> None:
    batch(plain(tmp_path / "p.xlsx", 2), tmp_path / "out")
    rows = [{**alliance(1), "alliance.name": "新名产业技术创新战略联盟"}]
    result = batch(workbook(tmp_path / "p.xlsx", rows, members_of(1)), tmp_path / "out", resume=True)
    assert sorted(p.name for p in (tmp_path / "out").glob("P*")) == [
        "P001 新名产业技术创新战略联盟", "P002 示例2号产业技术创新战略联盟",
    ]  # fmt: skip
    assert result.gone == (("P002", "P002 示例2号产业技术创新战略联盟"),)


def test_only_these_keys(tmp_path: Path) -> None:
    book = plain(tmp_path / "p.xlsx", 3)
    result = batch(book, tmp_path / "out", only=("p002",))
    assert result.totals.statuses == {DONE: 1, "": 2}
    with pytest.raises(UsageError, match=r"P0O2.*P002"):
        batch(book, tmp_path / "out", only=("P0O2",), resume=True)


def test_strict_writes_nothing_with_errors(tmp_path: Path) -> None:
    result = batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", strict=True)
    row = rows_of(tmp_path / "out")["P001"].outcome
    assert row is not None and row.status == REFUSED and not row.files
    assert {r.severity for r in row.remarks} >= {"error"} and result.exit_code == 1
    assert not list((tmp_path / "out").glob("P*"))


def test_one_annex_alone_and_one_that_is_not_there(tmp_path: Path) -> None:
    rows = [alliance(1), alliance(2, ip__revenue_rules="procedure")]
    book = workbook(tmp_path / "p.xlsx", rows, members_of(1, 2))
    batch(book, tmp_path / "out", annexes=("ip-revenue",))
    found = rows_of(tmp_path / "out")
    assert [r.outcome.status for r in found.values() if r.outcome] == [DONE, REFUSED]
    assert [f.name.rpartition("/")[2][:2] for f in found["P001"].outcome.files] == ["附件"]  # type: ignore[union-attr]
    with pytest.raises(OutputError, match="--annex"):
        batch(book, tmp_path / "out", resume=True)


def test_a_region_has_its_own_clauses_and_a_bad_one_fails_its_rows_only(tmp_path: Path) -> None:
    for name, text in (("甲省", "甲省的协议"), ("乙省", "")):
        folder = tmp_path / "regions" / name / "clause_library" / "glossary.yaml"
        folder.parent.mkdir(parents=True)
        folder.write_text("" if text else "- [", "utf-8")
    (tmp_path / "regions" / "甲省" / "clause_library" / "library.yaml").write_text(
        "name: 甲省\nversion: '3'\n", "utf-8"
    )
    rows = [{**alliance(n), "library": region} for n, region in enumerate(("乙省", "甲省", None, "../甲省", "丙省"), 1)]
    book = workbook(tmp_path / "p.xlsx", rows, members_of(1, 2, 3, 4, 5))
    result = batch(book, tmp_path / "out", regions=tmp_path / "regions")
    found = rows_of(tmp_path / "out")
    assert [r.outcome.status for r in found.values() if r.outcome] == [LIBRARY, DONE, DONE, LIBRARY, LIBRARY]
    remark = found["P001"].outcome.remarks[0]  # type: ignore[union-attr]
    assert "glossary.yaml" in remark.message and remark.place.sheet == "联盟"
    assert found["P002"].outcome.library != found["P003"].outcome.library  # type: ignore[union-attr]
    assert result.exit_code == 4
    libraries = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))["libraries"]
    assert {entry["region"] for entry in libraries} == {"", "甲省"}


def test_answers_stay_text(tmp_path: Path) -> None:
    rows = [
        {
            **alliance(1),
            "alliance.industry": "{{ 7*7 }}{% raw %}=1+1",
            "alliance.name": "../../../etc/=cmd|' /C calc'!A0",
        }
    ]
    batch(workbook(tmp_path / "p.xlsx", rows, members_of(1)), tmp_path / "out")
    (name, data) = next((n, d) for n, d in tree(tmp_path / "out").items() if n.endswith(".md"))
    assert "{{ 7*7 }}" in data.decode() or "7\\*7" in data.decode()
    assert name.count("/") == 1 and name.startswith("P001 ")
    report = openpyxl.load_workbook(tmp_path / "out" / "报告.xlsx")
    assert not [c for sheet in report for line in sheet.iter_rows() for c in line if c.data_type == "f"]


def test_keys_that_are_no_names_get_folders_all_the_same(tmp_path: Path) -> None:
    keys = ["a/b", "a:b", "..", "CON", "长" * 300, "x y", "manifest.json", "末尾. "]
    rows = [{**alliance(n), "key": key, "alliance.name": None} for n, key in enumerate(keys, 1)]
    own = {"成员": [row for n, key in enumerate(keys, 1) for row in members(n, key)]}
    batch(workbook(tmp_path / "p.xlsx", rows, own), tmp_path / "out")
    found = rows_of(tmp_path / "out")
    folders = [row.folder for row in found.values()]
    assert all(row.outcome and row.outcome.status == DONE for row in found.values())
    assert len({folder.casefold() for folder in folders}) == len(keys)
    assert all("/" not in f and "\\" not in f and len(f.encode()) <= 200 for f in folders)
    assert {p.name for p in (tmp_path / "out").iterdir()} >= set(folders)


def test_the_disk_stops_the_run_and_nothing_half_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = plain(tmp_path / "p.xlsx", 3)
    count = 0

    def full(stage: Path, target: Path, names: list[str]) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError(28, os.strerror(28))
        stage.rename(target)

    monkeypatch.setattr(package, "_move", full)
    result = batch(book, tmp_path / "out")
    assert os.strerror(28) in result.stopped and result.exit_code == 5
    assert result.totals.statuses[DONE] < 3 and result.totals.statuses[""] > 0
    monkeypatch.undo()
    assert batch(book, tmp_path / "out", resume=True).totals.statuses == {DONE: 3}


def test_two_runs_into_one_folder_refuse_each_other(tmp_path: Path) -> None:
    book = plain(tmp_path / "p.xlsx", 1)
    with held(tmp_path / "out"), pytest.raises(OutputError, match="另一个批量任务"):
        batch(book, tmp_path / "out")
    assert batch(book, tmp_path / "out").totals.statuses == {DONE: 1}


def test_a_folder_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="out"):
        batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out")


def test_a_csv_with_its_lists_beside_it_gives_the_same(tmp_path: Path) -> None:
    import csv

    def write(name: str, rows: list[dict[str, Any]], encoding: str) -> None:
        with (tmp_path / name).open("w", encoding=encoding, newline="") as file:
            out = csv.DictWriter(file, list(rows[0]))
            out.writeheader()
            out.writerows(rows)

    rows, own = [alliance(n) for n in (1, 2)], members_of(1, 2)["成员"]
    write("c.csv", rows, "gbk")
    write("c.成员.csv", own, "utf-8-sig")
    batch(tmp_path / "c.csv", tmp_path / "from-csv")
    batch(workbook(tmp_path / "p.xlsx", rows, {"成员": own}), tmp_path / "from-book")
    made = [{n: d for n, d in tree(tmp_path / o).items() if n != "manifest.json"} for o in ("from-csv", "from-book")]
    assert len(made[0]) == 2 and made[0] == made[1]
    rows[1]["document.date"] = "下周"
    write("c.csv", rows, "utf-8")
    batch(tmp_path / "c.csv", tmp_path / "from-csv", resume=True)
    place = rows_of(tmp_path / "from-csv")["P002"].outcome.remarks[0].place  # type: ignore[union-attr]
    assert (Path(place.file).name, place.line, place.column) == ("c.csv", 3, 4)


def test_progress_is_told(tmp_path: Path) -> None:
    from books import Here

    from alliance_drafter.batch.asked import Asked
    from alliance_drafter.batch.run import run_batch

    rows = [alliance(n) for n in (1, 2, 3)]
    rows[0]["document.date"] = "?"
    own = members_of(1, 2, 3)
    own["成员"][3]["code"] = code(1)  # belongs to somebody else as well: no hindrance here
    watch = Silent()
    asked = Asked(workbook(tmp_path / "p.xlsx", rows, own), tmp_path / "out", formats=("md",))
    run_batch(asked, watch, Here(), Here())
    assert watch.stages == [("read", 0), ("examine", 3), ("draft", 2), ("report", 0)]
    assert watch.steps == 5


def test_a_style_that_is_not_there_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="schoen"):
        batch(plain(tmp_path / "p.xlsx", 1), tmp_path / "out", style="schoen")
    assert not tree(tmp_path / "out")
