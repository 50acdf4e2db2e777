"""A final version out of a draft that somebody may have changed in Word, WPS or LibreOffice since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..errors import UsageError
from ..readers.blocks import W
from ..writers.docx.controls import NAMESPACE as ANSWERS
from .bookmarks import mend_bookmarks
from .carried import is_ours, keep_shown, unwrap_bound
from .draft_marks import take_draft_marks
from .frozen_fields import freeze_fields
from .open_points import OpenPoint, open_points
from .parts import DOCUMENT, Parts, open_parts
from .stories import Styles, drop, read_styles, root_of, stories_of, xml_parts
from .traces import take_traces

Node = Any  # an lxml element
Trees = Mapping[str, Node]

COLOURED: Final = 32  # how far the red, green and blue of a fill lie apart, of 255, where it is no grey
_COMMENTED: Final = (W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")


@dataclass(frozen=True, slots=True)
class Taken:
    """How many were taken out."""

    comments: int = 0
    highlights: int = 0
    marks: int = 0


@dataclass(frozen=True, slots=True)
class Finalised:
    data: bytes  # empty where there are points
    points: tuple[OpenPoint, ...] = ()
    taken: Taken = Taken()


def finalise(data: bytes, name: str, *, strip_answers: bool = False) -> Finalised:
    """The file without what only a draft has, and without traces of who worked on it; its text stays as it is.

    strip_answers: nor the answers it carries, nor what is bound to them. Where points keep it from being final they
    are given, and no file. Raises UsageError for what is no .docx that is safe to read.
    """
    parts = open_parts(data, name)
    trees, others = xml_parts(parts)
    if DOCUMENT not in trees or trees[DOCUMENT].tag != W + "document":
        raise UsageError(
            f"{name}：采用“Strict Open XML”格式；请在 Word 中另存为“Word 文档（.docx）”"
            f" / {name}: is in the format Strict Open XML; save it as a Word document (.docx) in Word"
        )
    styles = read_styles(root_of(parts, "styles"))
    points = open_points(parts, trees, others, styles)
    if points:
        return Finalised(b"", points)
    taken = _take_marks(trees, styles)
    for root in trees.values():
        freeze_fields(root)
        mend_bookmarks(root)
    _settle_answers(parts, trees, others, strip_answers)
    take_traces(parts, trees, others)
    return Finalised(parts.save(), (), taken)


def _take_marks(trees: Trees, styles: Styles) -> Taken:
    comments = sum(len(root.findall(W + "comment")) for root in trees.values())
    for root in trees.values():
        for node in list(root.iter(*_COMMENTED)):
            drop(node)
    highlights = sum(map(_take_highlights, trees.values()))
    stories = stories_of(trees)
    for story in stories:
        _take_shades(story.root)
        _take_blank_style(story.root, styles)
    return Taken(comments, highlights, sum(take_draft_marks(story, styles) for story in stories))


def _take_highlights(root: Node) -> int:
    found = list(root.iter(W + "highlight"))
    for node in found:
        node.getparent().remove(node)
    return len(found)


def _take_shades(root: Node) -> None:
    """LibreOffice writes a highlight as the shade of a run; a grey one may be meant as the look of the page."""
    for node in list(root.iter(W + "shd")):
        if node.getparent().tag == W + "rPr" and _is_coloured(node.get(W + "fill") or ""):
            node.getparent().remove(node)


def _is_coloured(fill: str) -> bool:
    """fill: RRGGBB, or auto."""
    try:
        shares = bytes.fromhex(fill)
    except ValueError:
        return False
    return len(shares) == 3 and max(shares) - min(shares) > COLOURED


def _take_blank_style(root: Node, styles: Styles) -> None:
    """What was written over a blank is still in its style, which marks it in yellow."""
    for node in list(root.iter(W + "rStyle")):
        if styles.names.get(node.get(W + "val") or "") == "blank":
            node.getparent().remove(node)


def _settle_answers(parts: Parts, trees: Trees, others: Trees, strip: bool) -> None:
    carried = [name for name, root in others.items() if is_ours(root)]
    if strip:
        for root in trees.values():
            unwrap_bound(root)
        parts.remove(*carried)
        return
    for name in carried:
        if others[name].tag == f"{{{ANSWERS}}}draft":
            keep_shown(parts.xml(name), trees)
