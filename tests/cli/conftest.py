"""The command line in a folder of its own, with an example's answers in it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from alliance_drafter.cli.main import run

EXAMPLES = Path(__file__).parents[2] / "examples"
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """command(*arguments) → exit code, what was printed, what was said on the error stream."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alliance-drafter", *arguments])
        code = 0
        try:
            run()
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 1
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return call


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    """The locale is an English one."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def coal(tmp_path: Path) -> Path:
    return Path(shutil.copy(EXAMPLES / "coal.yaml", tmp_path / "coal.yaml"))
