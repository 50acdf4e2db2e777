"""Blocks of a fresh draft made fit for a file that Word, WPS or LibreOffice has saved since.

These programs give styles other ids (the names stay), count lists under other numbers, and number bookmarks anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from ..readers.blocks import BOUND, W
from .parts import DOCUMENT, Parts
from .wrappers import unwrap

Node = Any  # an lxml element

STYLE_TAGS: Final = (W + "pStyle", W + "rStyle", W + "tblStyle")


@dataclass(slots=True)
class Graft:
    """parts: the file as it stands; fresh: the new draft. taken: names of the bookmarks that stay in the file."""

    parts: Parts
    fresh: Parts
    store: str  # item id of the answers in the file as it stands
    taken: set[str] = field(default_factory=set)
    places: dict[str, int] = field(default_factory=dict)  # name of a bound value → its place in the answers to be
    values: tuple[str, ...] = ()  # names of the bound values of the fresh draft, by place
    styles: dict[str, str] = field(default_factory=dict)  # their style id → id in the file
    nums: dict[str, str] = field(default_factory=dict)  # w:numId of the fresh draft → w:numId in the file
    last: int = 0  # the highest id of a bookmark so far

    def learn(self, ours: Node, theirs: Node) -> None:
        """Two paragraphs that are the same one: the list of the one is the list of the other."""
        one, other = _num(ours), _num(theirs)
        if one and other and one != "0" and other != "0":
            self.nums.setdefault(one, other)

    def fit(self, node: Node) -> Node:
        """A copy that can stand in the file."""
        copy = deepcopy(node)
        for used in copy.iter(*STYLE_TAGS):
            used.set(W + "val", self._style(used.get(W + "val") or ""))
        for used in copy.iter(W + "numId"):
            used.set(W + "val", self._list(used.get(W + "val") or "0"))
        self._bookmarks(copy)
        for control in list(copy.iter(W + "sdt")):
            self._bind(control)
        return copy

    def _bookmarks(self, copy: Node) -> None:
        """A name that the file has already is left out."""
        ids: dict[str, str] = {}
        for start in list(copy.iter(W + "bookmarkStart")):
            name = start.get(W + "name") or ""
            if name in self.taken:
                start.getparent().remove(start)
                continue
            self.taken.add(name)
            self.last += 1
            ids[start.get(W + "id")] = str(self.last)
            start.set(W + "id", str(self.last))
        for end in list(copy.iter(W + "bookmarkEnd")):
            number = ids.get(end.get(W + "id"))
            if number is None:
                end.getparent().remove(end)
            else:
                end.set(W + "id", number)

    def _bind(self, control: Node) -> None:
        binding = control.find(f"{W}sdtPr/{W}dataBinding")
        found = BOUND.search(binding.get(W + "xpath") or "") if binding is not None else None
        if found is None:
            return
        place = self.places.get(self.values[int(found[1]) - 1], 0)
        if place:
            binding.set(W + "storeItemID", self.store)
            binding.set(W + "xpath", f"/d:draft[1]/d:shown[{place}]")
        else:
            unwrap(control)

    def _style(self, style_id: str) -> str:
        if style_id not in self.styles:
            self.styles[style_id] = self._same_style(style_id)
        return self.styles[style_id]

    def _same_style(self, style_id: str) -> str:
        """The id of the style of the same name; one that the file has not is brought along."""
        ours = _by_id(self.fresh.peek("word/styles.xml")).get(style_id)
        if ours is None:
            return style_id
        sheet = self.parts.peek(self._sheet())
        name, kind = style_name(ours), ours.get(W + "type")
        for style in sheet.iterfind(W + "style"):
            if style.get(W + "type") == kind and style_name(style) == name:
                return style.get(W + "styleId") or style_id
        copy = deepcopy(ours)
        known = _by_id(sheet)
        while copy.get(W + "styleId") in known:
            copy.set(W + "styleId", f"{copy.get(W + 'styleId')}1")
        self.styles[style_id] = copy.get(W + "styleId")
        for tag in ("basedOn", "next", "link"):
            for other in copy.findall(W + tag):
                other.set(W + "val", self._style(other.get(W + "val") or ""))
        for used in copy.iter(W + "numId"):
            used.set(W + "val", self._list(used.get(W + "val") or "0"))
        self.parts.xml(self._sheet()).append(copy)
        return self.styles[style_id]

    def _sheet(self) -> str:
        return (self.parts.related("styles") or ["word/styles.xml"])[0]

    def _list(self, num: str) -> str:
        """The list in the file that counts what this list counts; a new one where it has none."""
        if num != "0" and num not in self.nums:
            self.nums[num] = self._new_list(num)
        return self.nums.get(num, "0")

    def _new_list(self, num: str) -> str:
        ours = self.fresh.peek("word/numbering.xml")
        mine = next((n for n in ours.iterfind(W + "num") if n.get(W + "numId") == num), None)
        if mine is None:
            return "0"
        lists = self.parts.xml((self.parts.related("numbering") or ["word/numbering.xml"])[0])
        abstract = mine.find(W + "abstractNumId").get(W + "val")
        copy = deepcopy(mine)
        copy.find(W + "abstractNumId").set(W + "val", self._abstract(abstract, ours, lists))
        number = str(max((int(n.get(W + "numId") or 0) for n in lists.iterfind(W + "num")), default=0) + 1)
        copy.set(W + "numId", number)
        found = lists.findall(W + "num")
        (found[-1].addnext if found else lists.append)(copy)
        return number

    def _abstract(self, abstract: str, ours: Node, lists: Node) -> str:
        """The w:abstractNum behind a list that is known to be the same; else ours, brought along."""
        mine = {n.get(W + "numId"): n.find(W + "abstractNumId").get(W + "val") for n in ours.iterfind(W + "num")}
        behind = {n.get(W + "numId"): n.find(W + "abstractNumId").get(W + "val") for n in lists.iterfind(W + "num")}
        for one, other in self.nums.items():
            if mine.get(one) == abstract and other in behind:
                return str(behind[other])
        copy = deepcopy(next(a for a in ours.iterfind(W + "abstractNum") if a.get(W + "abstractNumId") == abstract))
        known = lists.findall(W + "abstractNum")
        number = str(max((int(a.get(W + "abstractNumId") or 0) for a in known), default=-1) + 1)
        copy.set(W + "abstractNumId", number)
        for tag in ("nsid", "tmpl"):  # they would make Word take it for the one that is there
            for mark in copy.findall(W + tag):
                copy.remove(mark)
        for style in list(copy.iter(W + "pStyle")):  # a style counts in one list only
            style.getparent().remove(style)
        if known:
            known[-1].addnext(copy)
        else:
            lists.insert(0, copy)
        return number


def new_graft(parts: Parts, fresh: Parts, store: str, values: Iterable[str], places: dict[str, int]) -> Graft:
    marks = parts.peek(DOCUMENT).iter(W + "bookmarkStart", W + "bookmarkEnd")
    last = max((int(m.get(W + "id") or 0) for m in marks if (m.get(W + "id") or "").isdigit()), default=0)
    graft = Graft(parts, fresh, store, places=places, values=tuple(values), last=last)
    _learn_styles(graft)
    return graft


def _learn_styles(graft: Graft) -> None:
    """Styles that count by themselves tell which lists are the same."""
    theirs = {style_name(s): s for s in graft.parts.peek(graft._sheet()).iterfind(W + "style")}
    for style in graft.fresh.peek("word/styles.xml").iterfind(W + "style"):
        other = theirs.get(style_name(style))
        one, known = (s.find(f"{W}pPr/{W}numPr/{W}numId") if s is not None else None for s in (style, other))
        if one is not None and known is not None and "0" not in (one.get(W + "val"), known.get(W + "val")):
            graft.nums.setdefault(one.get(W + "val"), known.get(W + "val"))


def _num(paragraph: Node) -> str:
    found = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    return str(found.get(W + "val") or "") if found is not None else ""


def style_name(style: Node) -> str:
    """In small letters: Word's own names differ in case between programs."""
    name = style.find(W + "name")
    return (name.get(W + "val") or "").lower() if name is not None else ""


def _by_id(sheet: Node) -> dict[str, Node]:
    return {style.get(W + "styleId"): style for style in sheet.iterfind(W + "style")}
