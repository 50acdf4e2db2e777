"""manifest.json: for programs, streamed, the same bytes each time."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from alliance_drafter.batch.jobs import BAD, DONE, Made, Outcome, Remark, Row
from alliance_drafter.batch.manifest import write_manifest
from alliance_drafter.errors import OutputError, Place

PLACE = Place("/home/somebody/pilots.xlsx", 4, 1, "联盟")
REMARKS = tuple(
    Remark(severity, "R-1", "", PLACE, "", "错", "") for severity in ("error", "warning", "warning", "hint")
)
MADE = (Made("甲/协议.docx", "ab" * 32, 12345),)
DRAFTED = Row("A-1", 1, '光伏"联盟"\n🎉', "甲", PLACE, Outcome("A-1", DONE, MADE, REMARKS, 7, 3.25, "digest"))
WRONG = Row("A-2", 2, "", "乙", replace(PLACE, line=5), Outcome("A-2", BAD))
WAITING = Row("A-3", 3, "丙", "丙", replace(PLACE, line=6), None)


def write(file: Path, rows: Iterator[Row]) -> Any:
    libraries = [("", "house", "1.0", "d0"), ("浙江", "zhejiang", "2.1", "d1")]
    write_manifest(
        file,
        rows,
        program="0.1.0",
        workbook="/home/somebody/pilots.xlsx",
        workbook_sha256="0" * 64,
        libraries=libraries,
    )
    return json.loads(file.read_text("utf-8"))


def test_it_says_what_became_of_each_alliance(tmp_path: Path) -> None:
    told = write(tmp_path / "manifest.json", iter([DRAFTED, WRONG, WAITING]))
    assert told["format"] == 1
    assert told["program"] == "0.1.0"
    assert told["workbook"] == {"name": "pilots.xlsx", "sha256": "0" * 64}
    assert told["libraries"][1] == {"region": "浙江", "name": "zhejiang", "version": "2.1", "digest": "d1"}
    assert told["alliances"][0] == {
        "key": "A-1",
        "name": '光伏"联盟"\n🎉',
        "status": "done",
        "folder": "甲",
        "files": [{"name": "甲/协议.docx", "sha256": "ab" * 32, "size": 12345}],
        "errors": 1,
        "warnings": 2,
        "blanks": 7,
        "sheet": "联盟",
        "row": 4,
    }
    assert [alliance["status"] for alliance in told["alliances"]] == ["done", "bad", None]


def test_it_is_indented_by_one_as_json_itself_would(tmp_path: Path) -> None:
    file = tmp_path / "manifest.json"
    told = write(file, iter([DRAFTED, WRONG]))
    assert file.read_text("utf-8") == json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def test_a_batch_of_no_alliances_has_a_manifest_too(tmp_path: Path) -> None:
    assert write(tmp_path / "manifest.json", iter([]))["alliances"] == []


def test_how_long_it_took_and_where_it_was_done_leave_no_trace(tmp_path: Path) -> None:
    moved = Place("/elsewhere/pilots.xlsx", 4, 1, "联盟")
    assert DRAFTED.outcome
    slower = replace(DRAFTED, place=moved, outcome=replace(DRAFTED.outcome, seconds=99.0))
    write(tmp_path / "a.json", iter([DRAFTED]))
    write(tmp_path / "b.json", iter([slower]))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert "/home" not in (tmp_path / "a.json").read_text("utf-8")


def test_half_a_character_is_escaped(tmp_path: Path) -> None:
    assert write(tmp_path / "a.json", iter([replace(WRONG, name="\udc80")]))["alliances"][0]["name"] == "\udc80"


def test_rows_are_written_as_they_come(tmp_path: Path) -> None:
    most = 0

    def rows() -> Iterator[Row]:
        nonlocal most
        for number in range(2000):
            yield replace(DRAFTED, number=number)
            most = max(most, *(file.stat().st_size for file in tmp_path.iterdir()))

    write(tmp_path / "a.json", rows())
    assert most > 500_000  # on disk before the last row was asked for


def test_a_failure_leaves_the_old_manifest(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        yield DRAFTED
        raise OSError(28, "No space left on device")

    file = tmp_path / "manifest.json"
    write(file, iter([]))
    before = hashlib.sha256(file.read_bytes()).digest()
    with pytest.raises(OutputError, match="No space left"):
        write(file, rows())
    assert hashlib.sha256(file.read_bytes()).digest() == before
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]
