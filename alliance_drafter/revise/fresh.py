"""A draft of new answers, made to stand beside a file that was drafted before: the same parts, the same page."""

from __future__ import annotations

from ..answers.embed import to_xml
from ..answers.model import Answers
from ..drafting import Drafted, draft
from ..library.model import Library
from ..model import UNDER, Agreement
from ..readers.base import Base
from ..readers.docx import read_draft
from ..writers.docx import Style, layout_of, write_docx
from ..writers.docx.bookmarks import segment_bookmark
from ..writers.docx.document import MAIN_PART

COVER = segment_bookmark("cover")


def fresh_draft(
    library: Library, answers: Answers, style: Style, base: Base, layout: str = UNDER
) -> tuple[Drafted, bytes]:
    """base, layout: of the file that stands; an annex alone is drafted alone.

    Raises LibraryError as drafting.draft does.
    """
    drafted = draft(library, answers)
    is_marked = any(finding.severity == "error" for finding in drafted.findings)
    stamp = library.stamp
    layout = layout_of(drafted.agreement, layout)
    xml = to_xml(answers, (stamp.name, stamp.version, stamp.digest), "" if layout == UNDER else layout)
    part, labels = part_of(base, drafted.agreement), library.questionnaire.labels("zh")
    return drafted, write_docx(
        drafted.agreement, style, part=part, draft_mark=is_marked, embedded=xml, labels=labels, layout=layout
    )


def part_of(base: Base, agreement: Agreement) -> str | None:
    """The part that a file holds alone; None for the whole."""
    annexes = [p.part_id for p in agreement.parts if p.number and segment_bookmark(p.part_id) in base.segments]
    if COVER in base.segments or not base.segments:
        return None if annexes or not base.segments else MAIN_PART
    return annexes[0] if annexes else None


def with_base(library: Library, answers: Answers, style: Style, base: Base, layout: str = UNDER) -> Base:
    """The base of a file that doesn't carry its own, made by the library that made the file."""
    if base.segments:
        return base
    _, data = fresh_draft(library, answers, style, base, layout)
    return read_draft(data, "").base
