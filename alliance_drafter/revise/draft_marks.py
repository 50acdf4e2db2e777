"""Draft marks: 草稿 on the cover and in the headers, as our writer puts them there; and what says the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ..readers.blocks import W
from ..writers.docx.phrases import PHRASES
from .stories import RUN, Story, Styles, drop, said_in, style_of, texts_of

Node = Any  # an lxml element

_DRAWN: Final = "{urn:schemas-microsoft-com:vml}textpath"  # a watermark
_WORDS: Final = "|".join(re.escape(phrases["draft"]) for phrases in PHRASES.values())
_ON_COVER: Final = re.compile(rf"\t?\s*(?:{_WORDS})(?:\s+(?:{_WORDS}))*\s*")
_IN_HEADER: Final = re.compile(rf"（(?:{_WORDS})）")
_ANY: Final = re.compile(rf"(?:{_WORDS})(?![A-Za-z])")
_ALONE: Final = re.compile(rf"(?:^|[\s（(])(?:{_WORDS})(?:$|[\s（(）)])")


def take_draft_marks(story: Story, styles: Styles) -> int:
    """Take them out, with the tab before. Gives how many there were."""
    count = 0
    for paragraph, text in [said for said in said_in(story.root) if _ANY.search(said[1])]:
        spans = list(_spans(paragraph, text, story, styles))
        if spans:
            _cut(paragraph, spans)
        count += len(spans)
    return count


def left_marks(
    story: Story, texts: Mapping[Node, str], styles: Styles, on_cover: Callable[[Node], bool]
) -> Iterator[tuple[Node, str]]:
    """Paragraphs that would still say that this is a draft, and what they say. texts: what each paragraph says."""
    pattern = _ALONE if story.kind == "body" else _ANY
    for paragraph, text in texts.items():
        if not _ANY.search(text):
            continue
        spans = list(_spans(paragraph, text, story, styles))
        left = "".join(character for at, character in enumerate(text) if not _in_one(spans, at))
        if pattern.search(left) and (spans or story.kind in ("header", "footer") or on_cover(paragraph)):
            yield paragraph, left
    for drawn in story.root.iter(_DRAWN):
        if _ANY.search(drawn.get("string", "")):
            yield drawn, drawn.get("string", "")


def _spans(paragraph: Node, text: str, story: Story, styles: Styles) -> Iterator[tuple[int, int]]:
    """From where to where in the paragraph's text each draft mark goes."""
    if story.kind in ("header", "footer"):
        yield from (found.span() for found in _IN_HEADER.finditer(text))
    elif story.kind == "body":
        start, end = _styled(paragraph, styles)
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
    for node, text in texts_of(paragraph):
        run = next(node.iterancestors(RUN), None)
        if run is not None and styles.names.get(style_of(run, "rStyle")) == "draft mark":
            found.append((place, place + len(text)))
        place += len(text)
    return (found[0][0], found[-1][1]) if found else (0, 0)


def _cut(paragraph: Node, spans: list[tuple[int, int]]) -> None:
    """Take these characters of the paragraph's text out. spans: in their order, apart from one another."""
    place = 0
    for node, text in texts_of(paragraph):
        kept = [character for at, character in enumerate(text, place) if not _in_one(spans, at)]
        place += len(text)
        if len(kept) == len(text):
            continue
        if node.tag == W + "t" and kept:
            node.text = "".join(kept)
        else:
            drop(node)


def _in_one(spans: list[tuple[int, int]], place: int) -> bool:
    before = bisect_right(spans, place, key=lambda span: span[0])
    return before > 0 and place < spans[before - 1][1]
