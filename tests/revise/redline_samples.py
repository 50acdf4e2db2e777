"""Drafts of the examples, each with a few answers changed, and hand-made changes of the files."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from settled import W

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.read import answers_of
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.review.cases import changed
from alliance_drafter.revise.redline import Sides, read_sides, redline
from alliance_drafter.writers.docx import load_style, write_docx
from alliance_drafter.yamlfile import Mapping, Node, Scalar, Sequence, read

EXAMPLES = Path(__file__).parents[2] / "examples"
DATE = "2026-11-25T08:00:00Z"


@cache
def drafted(example: str, *changes: tuple[str, Any], part: str | None = None) -> bytes:
    """The example as a Word file, or a part of it. changes: path and value; ("member", name) adds a member."""
    library = load_library()
    node: Node = read(EXAMPLES / f"{example}.yaml")
    for path, value in changes:
        node = _with_member(node, value) if path == "member" else changed(node, {path: value})
    answers = answers_of(node, library.questionnaire, "a.yaml")
    style = load_style(data_folder() / "templates" / "styles", "contract")
    embedded = to_xml(answers, ("library", "1", "f" * 64))
    return write_docx(draft(library, answers).agreement, style, part=part, embedded=embedded)


def _with_member(node: Node, name: str) -> Node:
    assert isinstance(node, Mapping)
    parties = node.entries["parties"]
    assert isinstance(parties, Mapping)
    members = parties.entries["members"]
    assert isinstance(members, Sequence) and isinstance(members.items[1], Mapping)
    first = members.items[1]
    own = {"name": name, "short": name[:6], "code": "9100000000000031Q0"}
    more = _replaced(first, {**first.entries, **{k: Scalar(v, node.place) for k, v in own.items()}})
    listed = Sequence((*members.items, more), members.place)
    return _replaced(node, {**node.entries, "parties": _replaced(parties, {**parties.entries, "members": listed})})


def _replaced(node: Mapping, entries: dict[str, Node]) -> Mapping:
    return Mapping(entries, node.keys, node.place)


def sides(old: bytes, new: bytes) -> Sides:
    return read_sides((old, "old.docx"), (new, "new.docx"))


def compared(old: bytes, new: bytes) -> bytes:
    return redline(sides(old, new), "张律师", DATE)


def edited(data: bytes, edit: Callable[[Any], None], part: str = "word/document.xml") -> bytes:
    """The file with one part changed in place by edit."""
    old, out = ZipFile(BytesIO(data)), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                root = etree.fromstring(content)
                edit(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            archive.writestr(name, content)
    return out.getvalue()


def clause_nodes(root: Any, name: str) -> list[Any]:
    """The bookmark of a clause, from its start to its end."""
    start = next(b for b in root.iter(f"{W}bookmarkStart") if b.get(f"{W}name") == name)
    found = [start]
    for node in start.itersiblings():
        found.append(node)
        if node.tag == f"{W}bookmarkEnd" and node.get(f"{W}id") == start.get(f"{W}id"):
            break
    return found


def moved(name: str, after: str) -> Callable[[Any], None]:
    """The clause, put after another."""

    def edit(root: Any) -> None:
        nodes, end = clause_nodes(root, name), clause_nodes(root, after)[-1]
        for node in reversed(nodes):
            end.addnext(node)

    return edit
