"""Writes the golden agreements anew: python tests/golden/update.py. Read the difference before you commit it."""

from __future__ import annotations

from pathlib import Path

from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import library_for, load_library
from alliance_drafter.writers.markdown import write_markdown

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
NAMES = ("coal", "shanlian", "fttx")  # one for each secretariat model


def drafted(name: str) -> str:
    answers = read_answers(EXAMPLES / f"{name}.yaml", load_library().questionnaire)
    return write_markdown(draft(library_for(answers.get("document.edition")), answers).agreement)


if __name__ == "__main__":
    for one in NAMES:
        (HERE / f"{one}.md").write_text(drafted(one), "utf-8")
