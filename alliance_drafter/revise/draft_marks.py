"""Draft marks: 草稿 on the cover and in the headers, as our writer puts them there; and what says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ..readers.blocks import W
from ..writers.docx.phrases import PHRASES
from .stories import PARAGRAPH, RUN, Story, Styles, drop, pieces_of, said, style_of

Node = Any  # an lxml element

_WORDS: Final = "|".join(re.escape(phrases["draft"]) for phrases in PHRASES.values())
_ON_COVER: Final = re.compile(rf"\t?\s*(?:{_WORDS})(?:\s+(?:{_WORDS}))*\s*")
_IN_HEADER: Final = re.compile(rf"（(?:{_WORDS})）")
_ANY: Final = re.compile(rf"(?:{_WORDS})(?![A-Za-z])")
_ALONE: Final = re.compile(rf"(?:^|[\s（(])(?:{_WORDS})(?:$|[\s）)])")


def take_draft_marks(story: Story, styles: Styles) -> int:
    """Take them out, with the tab before. Gives how many there were."""
    count = 0
    for paragraph in story.root.iter(PARAGRAPH):
        spans = list(_spans(paragraph, story, styles))
        for start, end in reversed(spans):
            _cut(paragraph, start, end)
        count += len(spans)
    return count


def left_marks(story: Story, styles: Styles, cover: set[Node]) -> Iterator[tuple[Node, str]]:
    """Paragraphs that would still say that this is a draft, and what they say. cover: the paragraphs on it."""
    for paragraph in story.root.iter(PARAGRAPH):
        text = said(paragraph)
        for start, end in reversed(list(_spans(paragraph, story, styles))):
            text = text[:start] + text[end:]
        pattern = _ANY if story.kind in ("header", "footer") else _ALONE if paragraph in cover else None
        drawn = [n.get("string", "") for n in paragraph.iter("{urn:schemas-microsoft-com:vml}textpath")]
        if pattern and pattern.search(text):
            yield paragraph, text
        yield from ((paragraph, words) for words in drawn if _ANY.search(words))


def _spans(paragraph: Node, story: Story, styles: Styles) -> Iterator[tuple[int, int]]:
    """From where to where in the paragraph's text each draft mark goes."""
    if story.kind in ("header", "footer"):
        yield from (found.span() for found in _IN_HEADER.finditer(said(paragraph)))
    elif story.kind == "body":
        start, end = _styled(paragraph, styles)
        text = said(paragraph)
        if start == end and styles.names.get(style_of(paragraph)) == "cover number":  # the looks may have been lost
            start, end = text.rfind("\t"), len(text)
        if 0 <= start < end:
            start -= text[:start].endswith("\t")
            if _ON_COVER.fullmatch(text[start:end]):
                yield start, end


def _styled(paragraph: Node, styles: Styles) -> tuple[int, int]:
    """From where to where the runs in the style of draft marks go; (0, 0) where there are none."""
    found: list[tuple[int, int]] = []
    place = 0
    for node, text in pieces_of(paragraph):
        run = next(node.iterancestors(RUN), None)
        if run is not None and styles.names.get(style_of(run, "rStyle")) == "draft mark":
            found.append((place, place + len(text)))
        place += len(text)
    return (found[0][0], found[-1][1]) if found else (0, 0)


def _cut(paragraph: Node, start: int, end: int) -> None:
    """Take the characters start…end out of the paragraph's text."""
    place = 0
    for node, text in pieces_of(paragraph):
        first, last = max(start - place, 0), min(end - place, len(text))
        place += len(text)
        if first >= last:
            continue
        if node.tag == W + "t" and len(text) > last - first:
            node.text = text[:first] + text[last:]
        else:
            drop(node)
