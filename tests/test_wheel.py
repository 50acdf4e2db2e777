"""The wheel alone, in an empty environment outside the checkout, drafts an example."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def call(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False)


def test_the_wheel_in_an_empty_environment_drafts_an_example(tmp_path: Path) -> None:
    built = call(sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT), folder=tmp_path)
    if built.returncode and "No matching distribution" in built.stdout + built.stderr:
        pytest.skip("no package index can be reached to build with")
    assert built.returncode == 0, built.stdout + built.stderr
    wheel = next(tmp_path.glob("*.whl"))
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    installed = call(
        str(python), "-m", "pip", "install", "-q", "-c", str(ROOT / "requirements.txt"), str(wheel), folder=tmp_path
    )
    if "No matching distribution" in installed.stderr:
        pytest.skip("no package index can be reached to install from")
    assert installed.returncode == 0, installed.stderr
    program = python.with_name("alliance-drafter")
    done = call(str(program), "draft", str(ROOT / "examples" / "coal.yaml"), "-o", "a.docx", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.docx").stat().st_size > 50_000
