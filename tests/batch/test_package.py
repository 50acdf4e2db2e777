"""An alliance's files: all of them in place, or none; what a person changed stays."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from alliance_drafter.batch.jobs import Made
from alliance_drafter.batch.package import EDITED, GONE, WHOLE, Edited, place_files, state_of, unfinished
from alliance_drafter.errors import OutputError


def place(
    output: Path, files: dict[str, bytes], known: tuple[Made, ...] = (), *, folder: str = "P1", force: bool = False
) -> tuple[Made, ...]:
    return place_files(output, "run", folder, list(files.items()), known, force=force)


def test_files_stand_together_and_are_known_by_their_content(tmp_path: Path) -> None:
    made = place(tmp_path, {"a.md": b"one", "b.md": b"two"})
    assert made[0] == Made("P1/a.md", hashlib.sha256(b"one").hexdigest(), 3)
    assert sorted(p.name for p in (tmp_path / "P1").iterdir()) == ["a.md", "b.md"]
    assert not list(unfinished(tmp_path).rglob("*.md"))
    assert [state_of(tmp_path, one) for one in made] == [WHOLE, WHOLE]


def test_a_run_that_was_killed_before_it_could_record_writes_the_same_again(tmp_path: Path) -> None:
    place(tmp_path, {"a.md": b"one"})
    assert place(tmp_path, {"a.md": b"one"})


def test_what_somebody_edited_or_put_there_is_not_written_over(tmp_path: Path) -> None:
    made = place(tmp_path, {"a.md": b"one"})
    (tmp_path / "P1" / "a.md").write_bytes(b"by hand")
    assert state_of(tmp_path, made[0]) == EDITED
    with pytest.raises(Edited) as error:
        place(tmp_path, {"a.md": b"two"}, made)
    assert error.value.names == ("P1/a.md",)
    (tmp_path / "P2").mkdir()
    (tmp_path / "P2" / "a.md").write_bytes(b"a stranger's")
    with pytest.raises(Edited):
        place(tmp_path, {"a.md": b"two"}, folder="P2")
    place(tmp_path, {"a.md": b"two"}, made, force=True)
    assert (tmp_path / "P1" / "a.md").read_bytes() == b"two"


def test_what_is_no_longer_made_goes_unless_it_was_edited(tmp_path: Path) -> None:
    made = place(tmp_path, {"a.md": b"one", "b.md": b"two"}, folder="old")
    (tmp_path / "old" / "b.md").write_bytes(b"by hand")
    place(tmp_path, {"a.md": b"one"}, made, folder="new")
    assert [p.name for p in (tmp_path / "old").iterdir()] == ["b.md"]
    place(tmp_path, {"c.md": b"x"}, (Made("new/a.md", made[0].sha256, 3),), folder="newer")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.docx", b"PK\x03\x04 cut off"), ("a.pdf", b"%PDF-1.6 cut off"), ("a.md", b"\0" * 9), ("a.md", b"")],
)
def test_a_broken_file_is_gone(tmp_path: Path, name: str, data: bytes) -> None:
    (made,) = place(tmp_path, {name: b"whole"})
    (tmp_path / "P1" / name).write_bytes(data)
    assert state_of(tmp_path, made) == GONE
    place(tmp_path, {name: b"whole again"}, (made,))
    assert (tmp_path / "P1" / name).read_bytes() == b"whole again"


def test_a_disk_that_refuses_is_said_with_its_cause(tmp_path: Path) -> None:
    (tmp_path / "P1").touch()
    with pytest.raises(OutputError) as error:
        place(tmp_path, {"a.md": b"one"})
    assert isinstance(error.value.__cause__, OSError)
