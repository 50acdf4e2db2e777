"""draft --layout: how the two languages of an edition stand in the Word file, and what keeps it so."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest

from alliance_drafter.readers.docx import layout_in, read_draft
from alliance_drafter.readers.package import open_package

from .conftest import EXAMPLES, Command


@pytest.fixture
def fttx(tmp_path: Path) -> Path:
    """A bilingual example."""
    return Path(shutil.copy(EXAMPLES / "fttx.yaml", tmp_path / "fttx.yaml"))


def layout_of(file: str) -> str:
    return layout_in(Path(file).read_bytes(), file)


def rows_in(file: str) -> int:
    """How many of the tables are of columns."""
    return open_package(Path(file).read_bytes(), file).read("word/document.xml").count(b'<w:tblStyle w:val="Columns"/>')


def test_the_file_says_which_layout_it_has_and_one_under_the_other_is_usual(command: Command, fttx: Path) -> None:
    for name, more in (("a.docx", ()), ("b.docx", ("--layout", "under")), ("c.docx", ("--layout", "columns"))):
        assert command("draft", "fttx.yaml", "-o", name, *more)[0] in (0, 1)
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()
    assert (layout_of("a.docx"), layout_of("c.docx")) == ("under", "columns")
    assert rows_in("a.docx") == 0 < 100 < rows_in("c.docx")


@pytest.mark.parametrize(
    "arguments",
    [
        ("draft", "coal.yaml", "--layout", "sideways"),
        ("annex", "1", "coal.yaml", "--layout", "sideways"),
        ("batch", "run", "p.xlsx", "--layout", "sideways"),
        ("draft", "coal.yaml", "--layout", "columns", "--format", "md"),
    ],
)
def test_a_layout_that_cannot_be_had_is_named(command: Command, coal: Path, arguments: tuple[str, ...]) -> None:
    code, _, err = command(*arguments)
    assert code == 2
    assert "--layout" in err


def test_in_one_language_it_makes_no_difference(command: Command, coal: Path) -> None:
    command("annex", "1", "coal.yaml", "-o", "a.docx")
    command("annex", "1", "coal.yaml", "-o", "b.docx", "--layout", "columns")
    assert Path("a.docx").read_bytes() == Path("b.docx").read_bytes()


def test_what_is_made_of_a_file_in_columns_is_in_columns(command: Command, fttx: Path) -> None:
    """regenerate, annex, and redline against answers."""
    command("draft", "fttx.yaml", "-o", "a.docx", "--layout", "columns")
    assert command("regenerate", "a.docx", "--set", "risk.secrecy_years=6", "-o", "b.docx")[0] in (0, 1)
    assert command("annex", "1", "a.docx", "-o", "c.docx")[0] == 0
    for pair in (("a.docx", "fttx.yaml"), ("fttx.yaml", "a.docx")):
        code, out, _ = command("redline", *pair, "-o", "d.docx", "--force")
        assert code == 0
        assert len(out.splitlines()) == 2, out  # the same, and where it was written
    for name in ("b.docx", "c.docx", "d.docx"):
        assert layout_of(name) == "columns"
        assert rows_in(name) > 0


def test_a_layout_nobody_knows_is_the_usual_one(command: Command, fttx: Path, tmp_path: Path) -> None:
    """Anybody may have written the file."""
    command("annex", "1", "fttx.yaml", "-o", "a.docx", "--layout", "columns")
    old = ZipFile("a.docx")
    with ZipFile("b.docx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'layout="columns"', b'layout="&lt;x>"'))
    assert read_draft(Path("b.docx").read_bytes(), "b.docx").layout == "under"
