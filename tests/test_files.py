"""Files are written whole or not at all; file names are safe everywhere."""

from pathlib import Path

import pytest

from alliance_drafter.errors import OutputError
from alliance_drafter.files import replace, safe_name, whole


def test_a_writer_that_wants_a_path_gets_one_beside_the_file(tmp_path: Path) -> None:
    file = tmp_path / "new" / "报告.xlsx"
    with whole(file) as temporary:
        assert temporary.parent == file.parent
        temporary.write_text("甲", "utf-8")
    assert file.read_text("utf-8") == "甲"
    assert [p.name for p in file.parent.iterdir()] == ["报告.xlsx"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt(), ValueError()])
def test_a_writer_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, failure: BaseException) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old", "utf-8")
    with pytest.raises(OutputError if isinstance(failure, OSError) else type(failure)), whole(file) as temporary:
        temporary.write_text("half", "utf-8")
        raise failure
    assert {p.name: p.read_text("utf-8") for p in tmp_path.iterdir()} == {"a.txt": "old"}


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old", "utf-8")
    file.chmod(0o640)
    replace(file, b"new")
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)


def test_a_file_that_is_there_is_kept_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    replace(file, b"old", force=False)
    with pytest.raises(OutputError, match="--force"):
        replace(file, b"new", force=False)
    assert file.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a/b\\c:d", "a_b_c_d"),
        ("../..", "_"),
        ("NUL.docx", "_NUL.docx"),
        (" 名称. ", "名称"),
        ("\ud83d甲", "_甲"),
        ("", "_"),
        ("联" * 100, "联" * 66),
        ("a" * 100, "a" * 80),
        ("𠮷" * 80, "𠮷" * 50),
        ("x" + "𠮷" * 80, "x" + "𠮷" * 49),
    ],
)
def test_a_file_name_is_safe_and_bounded_in_characters_and_bytes(text: str, name: str) -> None:
    assert safe_name(text) == name
