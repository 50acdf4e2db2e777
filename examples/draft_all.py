"""Drafts every example into a folder: examples/NAME.yaml → FOLDER/NAME/….docx. Prints what was made."""

from __future__ import annotations

import sys
from pathlib import Path

from alliance_drafter.cli.draft import run_draft
from alliance_drafter.errors import DraftError


def main(folder: Path) -> int:
    status = 0
    for answers in sorted(Path(__file__).parent.glob("*.yaml")):
        try:
            run_draft(answers, folder / answers.stem / f"{answers.stem}.docx", "docx", "contract", True, None)
        except DraftError as error:
            print(error, file=sys.stderr)
            status = error.exit_code
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
