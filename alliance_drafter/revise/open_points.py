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
    is_on,
    located,
    said,
    said_in,
    spots_of,
    stories_of,
    style_of,
    texts_of,
)
from .tracked import open_changes

Node = Any  # an lxml element
Spots = Mapping[Node, Spot]

COVER, IN_FILE = Spot("cover"), Spot("file")
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
        known, start = (spots, COVER) if story.name == DOCUMENT else ({}, Spot(story.kind))
        texts = dict(said_in(story.root))
        found += _in_text(story, texts, start, known, styles)
        found += _changes(story, start, known)
        left = left_marks(story, texts, styles, lambda paragraph: spots.get(paragraph) == COVER)
        found += (_point("mark", node, text, known, start) for node, text in left)
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


def _in_text(story: Story, texts: Mapping[Node, str], start: Spot, spots: Spots, styles: Styles) -> Iterator[OpenPoint]:
    """Blanks and hidden text."""
    may_hide = bool(styles.hidden) or next(story.root.iter(W + "vanish"), None) is not None
    for node, text in texts.items():
        blanks = [found[0] for found in BLANK.finditer(text)]
        yield from (_point("blank", node, blank, spots, start) for blank in blanks)
        hidden = "".join(_hidden(node, styles)) if may_hide else ""
        if hidden.strip():
            yield _point("hidden", node, hidden, spots, start)
    for node, spot in located(story.root, start, spots, W + "showingPlcHdr"):
        control = next(node.iterancestors(W + "sdt"), None)
        if is_on(node) and control is not None:  # Word shows, and prints, what asks to be filled in
            yield _point("blank", None, "".join(n.text or "" for n in control.iter(W + "t")), {}, spot)


def _changes(story: Story, start: Spot, spots: Spots) -> Iterator[OpenPoint]:
    """A point for each paragraph, row or table that has tracked changes, with what it says at its beginning."""
    seen: set[Node] = set()
    for node, spot in located(story.root, start, spots, *{change.tag for change in open_changes(story.root)}):
        above = next(node.iterancestors(PARAGRAPH, W + "tr", W + "tbl"), None)
        if above is None:
            yield _point("change", None, "", {}, spot)
        elif above not in seen:
            seen.add(above)
            paragraph = next(above.iter(PARAGRAPH), None)
            yield _point("change", paragraph, said(paragraph) if paragraph is not None else "", spots, spot)


def _hidden(paragraph: Node, styles: Styles) -> Iterator[str]:
    by_style = style_of(paragraph) in styles.hidden
    for node, text in texts_of(paragraph):
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
