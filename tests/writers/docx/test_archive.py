"""The zip that a Word file is: read back by other programs than ours."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from alliance_drafter.writers.docx.archive import archive

ENTRIES = (
    ("[Content_Types].xml", "<a>联盟</a>".encode()),
    ("word/document.xml", b"<w:p>" * 50_000),
    ("word/empty.xml", b""),
    ("word/noise.bin", os.urandom(70_000)),
)


def test_every_entry_is_read_back_whole_and_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(archive(ENTRIES))) as read:
        assert read.testzip() is None
        assert [(info.filename, read.read(info)) for info in read.infolist()] == list(ENTRIES)
        assert {(info.date_time, info.compress_type, info.flag_bits) for info in read.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED, 0)
        }


def test_each_entry_stands_where_the_directory_says_and_nothing_between() -> None:
    data = archive(ENTRIES)
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        at = 0
        for info in read.infolist():
            assert info.header_offset == at and data[at : at + 4] == b"PK\3\4"
            at += 30 + len(info.filename) + info.compress_size
        assert read.start_dir == at


def test_equal_entries_give_equal_bytes() -> None:
    assert archive(ENTRIES) == archive(list(ENTRIES))


@pytest.mark.skipif(shutil.which("unzip") is None, reason="no unzip here")
def test_unzip_finds_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(archive(ENTRIES))
    said = subprocess.run(["unzip", "-t", tmp_path / "a.zip"], capture_output=True, text=True)
    assert said.returncode == 0 and "No errors" in said.stdout
