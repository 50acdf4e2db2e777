"""What keeps a Word file from being final, and where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..readers.blocks import W
from ..writers.docx.phrases import PHRASES
from .carried import differing
from .conflicts import open_conflicts
from .draft_marks import left_marks
from .outside import outside
from .parts import DOCUMENT, Parts
from .stories import (
    PARAGRAPH,
    RUN,
    Spot,
    Story,
    Styles,
    is_fallback,
    is_on,
    located,
    pieces_of,
    said,
    spots_of,
    stories_of,
    style_of,
)
from .tracked import open_changes

Node = Any  # an lxml element
Spots = Mapping[Node, Spot]

IN_FILE: Final = Spot("file")
MOST: Final = 60  # characters of what is quoted
_BEGINNINGS: Final = [re.escape(p["blank"].partition("{")[0].rstrip("：: ")) for p in PHRASES.values()]
BLANK: Final = re.compile(rf"(?i)(?:{'|'.join(_BEGINNINGS)})[^】\]\n]*[】\]]?")


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """kind: blank, conflict, change, hidden, mark, differs, outside, embedded, signature."""

    kind: str
    spot: Spot
    text: str  # what stands there, in one line, cut where it is long


def open_points(
    parts: Parts, trees: Mapping[str, Node], others: Mapping[str, Node], styles: Styles
) -> tuple[OpenPoint, ...]:
    """trees, others: the XML parts that are in WordprocessingML, and those that aren't."""
    spots = spots_of(parts, styles)
    found: list[OpenPoint] = []
    for story in stories_of(trees):
        known, start = (spots, Spot("cover")) if story.name == DOCUMENT else ({}, Spot(story.kind))
        found += _in_text(story, start, known, styles)
        cover = {paragraph for paragraph, spot in known.items() if spot.story == "cover"}
        found += (_point("mark", node, text, known, start) for node, text in left_marks(story, styles, cover))
    found += _in_definitions(trees)
    anchors = {n.get(W + "id"): n for n in trees[DOCUMENT].iter(W + "commentReference")}
    found += (_point("conflict", anchors.get(n), text, spots) for n, text in open_conflicts(trees, others))
    found += (_point("differs", node, text, spots) for node, text in differing(trees))
    found += (_point(kind, node, text, spots) for kind, node, text in outside(parts, trees))
    return tuple(dict.fromkeys(found))


def _point(kind: str, node: Node | None, text: str, spots: Spots, start: Spot = IN_FILE) -> OpenPoint:
    """start: where it stands, if not in a paragraph of the body."""
    above = (node, *node.iterancestors()) if node is not None else ()
    spot = next((spots[one] for one in above if one in spots), start)
    text = " ".join(text.split())
    return OpenPoint(kind, spot, text if len(text) <= MOST else f"{text[: MOST - 1]}…")


def _in_text(story: Story, start: Spot, spots: Spots, styles: Styles) -> Iterator[OpenPoint]:
    """Blanks, tracked changes, hidden text."""
    changes = set(open_changes(story.root))
    for node, spot in located(story.root, start, spots, PARAGRAPH, *{change.tag for change in changes}):
        if node in changes:
            yield _point("change", node, _around(node), {}, spot)
        elif node.tag == PARAGRAPH and not is_fallback(node):
            blanks = (found[0] for found in BLANK.finditer(said(node)))
            yield from (_point("blank", node, text, {}, spot) for text in (*blanks, *_placeholders(node)))
            hidden = "".join(_hidden(node, styles))
            if hidden.strip():
                yield _point("hidden", node, hidden, {}, spot)


def _around(change: Node) -> str:
    """The paragraph that a change is in, or the first of its row or table."""
    for above in (change, *change.iterancestors()):
        paragraph = above if above.tag == PARAGRAPH else above.find(f".//{PARAGRAPH}")
        if paragraph is not None:
            return said(paragraph)
    return ""


def _placeholders(paragraph: Node) -> Iterator[str]:
    """What Word shows, and prints, where a content control was left empty."""
    for control in paragraph.iter(W + "sdt"):
        properties = control.find(W + "sdtPr")
        if properties is not None and is_on(properties.find(W + "showingPlcHdr")):
            yield "".join(node.text or "" for node in control.iter(W + "t"))


def _hidden(paragraph: Node, styles: Styles) -> Iterator[str]:
    by_style = style_of(paragraph) in styles.hidden
    for node, text in pieces_of(paragraph):
        run = next(node.iterancestors(RUN), None)
        looks = run.find(W + "rPr") if run is not None else None
        own = looks.find(W + "vanish") if looks is not None else None
        styled = by_style or (run is not None and style_of(run, "rStyle") in styles.hidden)
        if is_on(own) if own is not None else styled:
            yield text


def _in_definitions(trees: Mapping[str, Node]) -> Iterator[OpenPoint]:
    """Tracked changes of styles and lists."""
    for root in trees.values():
        for definition in root.iter(W + "style", W + "abstractNum"):
            if next(open_changes(definition), None) is not None:
                name = definition.find(W + "name")
                yield _point("change", None, "" if name is None else name.get(W + "val", ""), {})
