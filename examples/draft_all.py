"""Drafts every example into a folder: examples/NAME.yaml → FOLDER/NAME/NAME.docx. Says what was made and found."""

from __future__ import annotations

import sys
from pathlib import Path

from alliance_drafter.cli.draft import Wanted, run_draft
from alliance_drafter.errors import DraftError


def main(folder: Path) -> int:
    """The exit code: 0, or that of the last example that failed; 1 where a check found an error."""
    status = 0
    for answers in sorted(Path(__file__).parent.glob("*.yaml")):
        print(f"{answers.name}:", flush=True)
        wanted = Wanted(output=folder / answers.stem / f"{answers.stem}.docx", force=True)
        try:
            status = status if run_draft(answers, wanted) else 1
        except DraftError as error:
            print(error, file=sys.stderr)
            status = error.exit_code
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
