"""The parts of a Word file that hold text, and under which title each of their paragraphs stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from ..readers.blocks import W
from ..readers.numbers import read_numbers
from .parts import CT, DOCUMENT, TYPES, Parts

Node = Any  # an lxml element

PARAGRAPH, RUN, STYLE = W + "p", W + "r", W + "pStyle"
STORIES: Final = {
    W + "document": "body", W + "hdr": "header", W + "ftr": "footer", W + "footnotes": "note", W + "endnotes": "note",
}  # fmt: skip
ROOTS: Final = frozenset(STORIES) | {
    W + name for name in ("comments", "styles", "numbering", "settings", "webSettings", "fonts", "glossaryDocument")
}
SAYS: Final = {W + "t": "", W + "delText": "", W + "tab": "\t", W + "br": "\n", W + "cr": "\n"}  # "": what it holds
OFF: Final = ("0", "false", "off")


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a file, by id."""

    names: Mapping[str, str]  # in small letters
    titles: frozenset[str]  # of paragraphs that have a level in the outline
    hidden: frozenset[str]  # whose text isn't shown


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: the story, and in the body the title of the clause."""

    story: str = "body"  # cover, contents, body, header, footer, note, file
    title: str = ""  # 附件3第五条 收益的分配


@dataclass(frozen=True, slots=True)
class Story:
    name: str  # of the part
    kind: str
    root: Node


def xml_parts(parts: Parts) -> tuple[dict[str, Node], dict[str, Node]]:
    """The root of every part in WordprocessingML, to be changed; and of every other part in XML, to look at.

    By name, whatever the parts are called. Raises UsageError where one is no sound XML.
    """
    rows = parts.peek(TYPES).iter(f"{CT}Override")
    types = {row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in rows}
    trees: dict[str, Node] = {}
    others: dict[str, Node] = {}
    for name in parts.names():
        typed = "wordprocessingml" in types.get(name, "")
        if typed or (name.lower().endswith(".xml") and name != TYPES):
            root = parts.xml(name) if typed else parts.peek(name)
            if root.tag in ROOTS:
                trees[name] = parts.xml(name)
            else:
                others[name] = root
    return trees, others


def stories_of(trees: Mapping[str, Node]) -> list[Story]:
    """The body first."""
    found = [Story(name, STORIES[root.tag], root) for name, root in trees.items() if root.tag in STORIES]
    return sorted(found, key=lambda story: story.name != DOCUMENT)


def drop(node: Node) -> None:
    """Take an element out; the run it leaves empty goes too."""
    parent = node.getparent()
    parent.remove(node)
    if parent.tag == RUN and all(child.tag == W + "rPr" for child in parent):
        parent.getparent().remove(parent)


def is_on(node: Node | None) -> bool:
    """Whether a property such as w:vanish is there and not switched off."""
    return node is not None and node.get(W + "val", "1") not in OFF


def texts_of(paragraph: Node) -> list[tuple[Node, str]]:
    """What says something in a paragraph, in its order, without the text boxes that hang from it."""
    found = [(node, SAYS[node.tag] or node.text or "") for node in paragraph.iter(*SAYS)]
    if paragraph.find(f".//{PARAGRAPH}") is None:
        return found
    return [(node, text) for node, text in found if next(node.iterancestors(PARAGRAPH)) is paragraph]


def said(paragraph: Node) -> str:
    return "".join(text for _, text in texts_of(paragraph))


def said_in(root: Node) -> Iterator[tuple[Node, str]]:
    """Every paragraph and what it says, read once however deep text boxes stand in one another."""
    open_ones: list[list[str]] = []
    for event, node in etree.iterwalk(root, events=("start", "end"), tag=(PARAGRAPH, *SAYS)):
        if node.tag != PARAGRAPH:
            if event == "start" and open_ones:
                open_ones[-1].append(SAYS[node.tag] or node.text or "")
        elif event == "start":
            open_ones.append([])
        else:
            yield node, "".join(open_ones.pop())


def style_of(node: Node, kind: str = "pStyle") -> str:
    """The style id of a paragraph, or (kind rStyle) of a run; "" where it names none."""
    properties = node.find(W + kind[0] + "Pr")
    style = properties.find(W + kind) if properties is not None else None
    return "" if style is None else style.get(W + "val", "")


def read_styles(root: Node | None) -> Styles:
    """root: of word/styles.xml; None where there is none."""
    nodes = {node.get(W + "styleId", ""): node for node in root.findall(W + "style")} if root is not None else {}
    names = {key: _value(node, "name").lower() for key, node in nodes.items()}
    above = {key: _value(node, "basedOn") for key, node in nodes.items()}
    outline = {key: _value(node.find(W + "pPr"), "outlineLvl") for key, node in nodes.items()}
    vanish = {key: node.find(f"{W}rPr/{W}vanish") for key, node in nodes.items()}
    hides = {key: is_on(node) for key, node in vanish.items() if node is not None}
    titles = _inherited({key: level in "012345678" for key, level in outline.items() if level}, above)
    return Styles(names, titles, _inherited(hides, above))


def _inherited(own: Mapping[str, bool], above: Mapping[str, str]) -> frozenset[str]:
    """The styles for which it holds: by themselves, or by the nearest style they are based on that says."""
    known = dict(own)
    for key in above:
        chain: dict[str, None] = {}
        while key and key not in known and key not in chain:
            chain[key] = None
            key = above.get(key, "")
        known.update(dict.fromkeys(chain, known.get(key, False)))
    return frozenset(key for key, holds in known.items() if holds)


def _value(node: Node | None, name: str) -> str:
    child = node.find(W + name) if node is not None else None
    return "" if child is None else child.get(W + "val", "")


def spots_of(parts: Parts, styles: Styles) -> dict[Node, Spot]:
    """Where each paragraph of the body stands; by paragraph, as long as the tree lives."""
    document = parts.xml(DOCUMENT)
    labels = read_numbers(document, root_of(parts, "styles"), root_of(parts, "numbering")).labels
    return dict(_spots(document.iter(PARAGRAPH), styles, labels))


def root_of(parts: Parts, kind: str) -> Node | None:
    """The root of the document's styles, numbering…; None where it has none."""
    names = parts.related(kind)
    return parts.xml(names[0]) if names else None


def _spots(paragraphs: Iterable[Node], styles: Styles, labels: Mapping[Node, str]) -> Iterator[tuple[Node, Spot]]:
    annex, spot = "", Spot("cover")
    for paragraph in paragraphs:
        style = style_of(paragraph)
        name = styles.names.get(style, "")
        if name == "annex number":
            annex = labels.get(paragraph, "")
            spot = Spot("body", annex)
        elif style in styles.titles or name == "signature page":
            spot = Spot("body", f"{annex}{labels.get(paragraph, '')} {said(paragraph).strip()}".strip())
        is_contents = name.startswith("toc ")
        yield paragraph, Spot("contents") if is_contents else spot


def located(root: Node, start: Spot, spots: Mapping[Node, Spot], *tags: str) -> Iterator[tuple[Node, Spot]]:
    """The elements of these names, in their order, each with where it stands. start: before the first paragraph."""
    spot = start
    for node in root.iter(PARAGRAPH, *tags):
        if node.tag == PARAGRAPH:
            spot = spots.get(node, spot)
        if node.tag in tags:
            yield node, spot
