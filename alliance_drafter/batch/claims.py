"""Whether a run may write into its output folder: what stands there already, and whose it is."""

from __future__ import annotations

import json

from ..errors import OutputError
from ..texts import Say
from .asked import Asked
from .jobs import MANIFEST, REPORT
from .journal import Journal
from .manifest import is_manifest


def hold_options(journal: Journal, asked: Asked) -> None:
    """Raises OutputError where the folder holds another batch, or one that would not go on as it was begun."""
    options = json.dumps([sorted(asked.formats), sorted(asked.annexes)], ensure_ascii=False)
    say = Say(asked.language)
    _hold_names(asked, say, fresh=journal.empty() and not asked.force)
    if journal.empty() or asked.force:
        if asked.force and not asked.resume:
            journal.forget()
        journal.note("options", options)
    elif not asked.resume:
        raise OutputError(say("batch.there_already", folder=asked.output))
    elif journal.about("options") != options:
        raise OutputError(say("batch.other_options", folder=asked.output))


def _hold_names(asked: Asked, say: Say, *, fresh: bool) -> None:
    """Raises OutputError where the report or the manifest would be written over a file that is none of ours.

    fresh: nothing is known here of an earlier run, which would have written both.
    """
    manifest, report = asked.output / MANIFEST, asked.output / REPORT[asked.language]
    for file in (manifest, report):
        if file.exists() and file.samefile(asked.workbook):
            raise OutputError(say("batch.itself", file=file))
        if fresh and file.exists() and not is_manifest(manifest):
            raise OutputError(say("batch.not_ours", file=file))
