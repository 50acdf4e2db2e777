"""The words of a paragraph changed in place: a bound value, or a piece of text between numbers that Word keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ..readers.blocks import DELETED, END, NUMBER, REFERS, VALUE, W

Node = Any  # an lxml element

MARK: Final = re.compile(f"({NUMBER}[^{END}]*{END})")
SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_LOOKED_AT: Final = (W + "t", W + "fldChar", W + "instrText", W + "tab", W + "br", W + "sdt")


class Atom(NamedTuple):
    """A character or a whole mark."""

    said: str
    node: Node  # the w:t it stands in
    place: int  # there; -1 where it can't be changed


def set_text(holder: Node, text: str) -> None:
    """All runs of the node together say text, in the looks of the first that says something."""
    texts = list(holder.iter(W + "t"))
    if not texts:
        run = next(holder.iter(W + "r"), None)
        if run is None:
            return
        texts = [run.makeelement(W + "t", {})]
        run.append(texts[0])
    texts[0].text = text
    texts[0].set(SPACE, "preserve")
    for other in texts[1:]:
        other.getparent().remove(other)


def atoms(paragraph: Node) -> Iterator[Atom]:
    """What a paragraph says; numbers that Word keeps as marks, bound values as VALUE alone."""
    codes: list[str] = []  # of the fields that are open
    silent: list[bool] = []  # of each: whether what follows is not said
    bound: Node | None = None
    for node in paragraph.iter(*_LOOKED_AT):
        above = list(node.iterancestors(*DELETED, W + "sdt", W + "p"))
        if any(a.tag in DELETED for a in above):
            continue
        if node.tag == W + "sdt":
            if node.find(f"{W}sdtPr/{W}dataBinding") is not None:
                bound = node
                yield Atom(VALUE, node, -1)
        elif node.tag == W + "fldChar":
            kind = node.get(W + "fldCharType")
            if kind == "begin":
                codes.append("")
                silent.append(True)
            elif kind == "separate" and codes:
                refers = REFERS.match(codes[-1])
                silent[-1] = refers is not None
                if refers:
                    yield Atom(f"{NUMBER}{refers[1]}{END}", node, -1)
            elif kind == "end" and codes:
                codes.pop()
                silent.pop()
        elif node.tag == W + "instrText":
            if codes:
                codes[-1] += node.text or ""
        elif not any(silent) and (bound is None or bound not in above):
            if node.tag == W + "t":
                yield from (Atom(character, node, place) for place, character in enumerate(node.text or ""))
            else:
                yield Atom("\t" if node.tag == W + "tab" else "\n", node, -1)


def replaced(paragraph: Node, old: str, new: str) -> bool:
    """Change old to new where the paragraph says old just once. Both hold the same marks in the same order.

    Only characters between the marks are changed; False where nothing was.
    """
    was, shall_be = MARK.split(old), MARK.split(new)
    if was[1::2] != shall_be[1::2] or VALUE in old + new:
        return False
    said = list(atoms(paragraph))
    wanted = [piece for n, part in enumerate(was) for piece in ([part] if n % 2 else part)]
    texts = [atom.said for atom in said]
    spots = [n for n in range(len(texts) - len(wanted) + 1) if texts[n : n + len(wanted)] == wanted]
    if len(spots) != 1 or not wanted:
        return False
    at, edits = spots[0], []
    for n, (one, other) in enumerate(zip(was, shall_be, strict=True)):
        length = 1 if n % 2 else len(one)
        if one != other:
            edits.append((at, at + length, other))
        at += length
    for first, last, words in reversed(edits):
        _put(said, first, last, words)
    return bool(edits)


def _put(said: list[Atom], first: int, last: int, words: str) -> None:
    """The characters first…last become words; where there are none, words go beside a neighbour that can be changed."""
    spots = said[first:last]
    if spots:
        for n, atom in reversed(list(enumerate(spots))):
            atom.node.text = f"{atom.node.text[: atom.place]}{'' if n else words}{atom.node.text[atom.place + 1 :]}"
        return
    for place, step in ((first - 1, 1), (first, 0)):
        if 0 <= place < len(said) and said[place].place >= 0:
            node, at = said[place].node, said[place].place + step
            node.text = f"{node.text[:at]}{words}{node.text[at:]}"
            return
