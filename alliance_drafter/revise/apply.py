"""A plan carried out on the body of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ..readers.base import Kept
from ..readers.blocks import Block, W, bound_value, cells_in, rows_in
from .comments import Comments
from .edits import is_touched, typed_references
from .graft import Graft
from .merge import Drop, Keep, Offer, Take
from .plan import Fate, Planned, counterparts, paragraphs_in, plan_rows, same_grid, same_paragraphs, tables_in
from .tracked import Tracker
from .words import replaced, set_text
from .wrappers import unwrap

Node = Any  # an lxml element


@dataclass(frozen=True, slots=True)
class Says:
    """What the comments on a conflict say."""

    changed: str  # both changed the text
    dropped: str  # the new answers drop a text that was edited
    deleted: str  # the new answers change a text that was deleted


@dataclass(slots=True)
class Work:
    """One file in the making. texts: what each bound value shows in the fresh draft, by name; names: the file's."""

    graft: Graft
    tracker: Tracker
    comments: Comments
    says: Says
    texts: dict[str, str]
    names: Sequence[str]
    fates: dict[str, Fate] = field(default_factory=dict)  # by segment, where carrying it out showed another
    nodes: dict[str, list[Node]] = field(default_factory=dict)  # the blocks of each segment, as they come to stand
    stands: dict[Node, Node] = field(default_factory=dict)  # paragraph of the fresh draft → the same of the file
    typed: dict[str, list[str]] = field(default_factory=dict)  # references typed by hand, by segment
    stale: dict[str, list[str]] = field(default_factory=dict)  # references in edited text that could not be brought up

    def carry_out(self, plans: Sequence[Planned]) -> None:
        for planned in plans:
            self.stands.update(same_paragraphs(planned))
        for ours, theirs in self.stands.items():
            self.graft.learn(ours, theirs)
        for planned in plans:
            for block in _standing(planned):
                self.graft.taken.update(m.get(W + "name") or "" for m in block.node.iter(W + "bookmarkStart"))
        for planned in plans:
            if planned.fate in ("added", "deleted"):
                self.nodes[planned.name] = []
            else:
                self._segment(planned)
        self._add(plans)

    def _add(self, plans: Sequence[Planned]) -> None:
        """New segments, each after the one that stands before it in the fresh draft."""
        for place, planned in enumerate(plans):
            if planned.fate != "added":
                continue
            new = [self.graft.fit(block.node) for block in planned.ours]
            before = next((self.nodes[p.name][-1] for p in reversed(plans[:place]) if self.nodes[p.name]), None)
            after = next((self.nodes[p.name][0] for p in plans[place + 1 :] if self.nodes[p.name]), None)
            for node in new:
                if before is not None:
                    before.addnext(node)
                    before = node
                elif after is not None:
                    after.addprevious(node)
            self.nodes[planned.name] = new

    def _segment(self, planned: Planned) -> None:
        same = counterparts(planned)
        placed: list[Node] = []
        begin = planned.theirs[0].node.makeelement(W + "proofErr", {})  # where the segment begins, whatever comes
        planned.theirs[0].node.addprevious(begin)
        for step in planned.merged.steps:
            if isinstance(step, Drop):
                _remove(planned.theirs[step.theirs].node)
            elif isinstance(step, Offer):
                self._offer(planned, step, placed, begin)
            elif isinstance(step, Keep):
                placed.append(self._kept(planned, step, same))
            else:
                placed.append(self._taken(planned, step, placed[-1] if placed else begin))
        _remove(begin)
        if planned.fate == "conflict" and not planned.ours:
            self._comment(placed[0], self.says.dropped)
        self.nodes[planned.name] = placed

    def _kept(self, planned: Planned, step: Keep, same: dict[int, tuple[int, int]]) -> Node:
        """A block of theirs, brought up to date in what is not a person's: bound values, what references show."""
        theirs = planned.theirs[step.theirs]
        base, ours = same.get(step.theirs, (-1, -1))
        is_edited = base < 0 or theirs.text != planned.kept[base].text
        mine = planned.ours[ours] if ours >= 0 and not is_edited else None
        if mine is not None and theirs.text == mine.text and not self._differs(theirs.node):
            return theirs.node
        if mine is not None and not is_touched(theirs.node):
            if planned.fate == "unchanged":
                self.fates[planned.name] = "replaced"
            return self._put_in(mine, theirs)
        if ours >= 0 and same_grid(planned.kept[base], theirs, planned.ours[ours]):
            self._rows(plan_rows(planned, base, step.theirs, ours), theirs)
            return theirs.node
        self._values(theirs.node)
        if is_edited:
            typed = typed_references(theirs.text)
            self.typed.setdefault(planned.name, []).extend(typed)
        if ours >= 0:
            self._references(planned, planned.kept[base], planned.fresh[ours], theirs.node)
        return theirs.node

    def _references(self, planned: Planned, kept: Kept, fresh: Kept, node: Node) -> None:
        """Words of references in an edited block: 第二款 of what now is 第一款."""
        for (target, was), (_, now) in zip(kept.references, fresh.references, strict=False):
            if was != now and not sum(replaced(p, was, now) for p in paragraphs_in(node)):
                self.stale.setdefault(planned.name, []).append(target)

    def _put_in(self, mine: Block, theirs: Block) -> Node:
        """Ours for theirs; of a table the rows."""
        if theirs.node.tag == W + "tr":
            return self._row_in(mine.node, theirs.node)
        rows, ours = (list(rows_in(b.node)) if b.is_table else [] for b in (theirs, mine))
        if rows and len(rows) == len(ours):
            for row, other in zip(rows, ours, strict=True):
                self._row_in(other, row)
            return theirs.node
        node = self.graft.fit(mine.node)
        theirs.node.addprevious(node)
        _remove(theirs.node)
        return node

    def _taken(self, planned: Planned, step: Take, before: Node) -> Node:
        mine = planned.ours[step.ours]
        if step.theirs < 0:
            node = self.graft.fit(mine.node)
            before.addnext(node)
            return node
        theirs = planned.theirs[step.theirs]
        if step.base < 0:
            return self._put_in(mine, theirs)
        self._rows(plan_rows(planned, step.base, step.theirs, step.ours), theirs)
        return theirs.node

    def _rows(self, planned: Planned, theirs: Block) -> None:
        """planned: the rows of the table theirs."""
        same = counterparts(planned)
        begin = theirs.node.makeelement(W + "proofErr", {})
        planned.theirs[0].node.addprevious(begin)
        before = begin
        for step in planned.merged.steps:
            if isinstance(step, Drop):
                _remove(planned.theirs[step.theirs].node)
            elif isinstance(step, Keep):
                before = self._kept(planned, step, same)
            elif isinstance(step, Take):
                before = self._taken(planned, step, before)
            else:
                for number in step.ours:
                    before = _after(before, self._without_bookmarks(planned.ours[number].node))
                    self.tracker.row(before, "ins")
                self._explain(planned, step, before if before is not begin else theirs.node)
        _remove(begin)

    def _row_in(self, mine: Node, row: Node) -> Node:
        """A row of ours for one of theirs, as wide as it was."""
        new = self.graft.fit(mine)
        for cell, was in zip(cells_in(new), cells_in(row), strict=False):
            width, old = cell.find(f"{W}tcPr/{W}tcW"), was.find(f"{W}tcPr/{W}tcW")
            if width is not None and old is not None:
                for name, value in old.attrib.items():
                    width.set(name, value)
        row.addprevious(new)
        _remove(row)
        return new

    def _without_bookmarks(self, mine: Node) -> Node:
        """A copy that is offered: what it names has its bookmarks elsewhere, or nowhere."""
        node = deepcopy(mine)
        for mark in list(node.iter(W + "bookmarkStart", W + "bookmarkEnd")):
            _remove(mark)
        return self.graft.fit(node)

    def _offer(self, planned: Planned, step: Offer, placed: list[Node], begin: Node) -> None:
        """Blocks of ours as a tracked insertion after theirs, with a comment that says why."""
        new = [self._without_bookmarks(planned.ours[number].node) for number in step.ours]
        before = placed[-1] if placed else begin
        for node in new:
            _after(placed[-1] if placed else begin, node)
            placed.append(node)
        if new and _ends_alike(before, new[-1]):
            self.tracker.insert_after(before, new)
        else:
            for node in new:
                self.tracker.insert(node)
        at = new[0] if new else placed[-1] if placed else None
        self._explain(planned, step, at)

    def _explain(self, planned: Planned, step: Offer, node: Node | None) -> None:
        self.fates[planned.name] = "conflict"
        text = self.says.changed if step.theirs and step.ours else self.says.deleted if step.ours else self.says.dropped
        if node is not None:
            self._comment(node, text)

    def _comment(self, node: Node, text: str) -> None:
        paragraph = next(paragraphs_in(node), None)
        if paragraph is not None:
            self.comments.put(paragraph, text)

    def _values(self, node: Node) -> None:
        """Bound values show what the fresh draft shows; one that it doesn't bind any more becomes text."""
        for control in list(node.iter(W + "sdt")):
            name = bound_value(control, self.names)
            if not name:
                continue
            place = self.graft.places.get(name)
            if place is None:
                unwrap(control)
                continue
            control.find(f"{W}sdtPr/{W}dataBinding").set(W + "xpath", f"/d:draft[1]/d:shown[{place}]")
            if name in self.texts and _text(control) != self.texts[name]:
                set_text(control.find(W + "sdtContent"), self.texts[name])

    def _differs(self, node: Node) -> bool:
        """Whether a bound value shows something else in the fresh draft."""
        for control in node.iter(W + "sdt"):
            name = bound_value(control, self.names)
            if name and _text(control) != self.texts.get(name, ""):
                return True
        return False


def _standing(planned: Planned) -> Iterator[Block]:
    """Blocks and rows of theirs that stay as they are."""
    for step in planned.merged.steps:
        if isinstance(step, Keep):
            yield planned.theirs[step.theirs]
    for rows in tables_in(planned):
        yield from _standing(rows)


def _text(control: Node) -> str:
    return "".join(t.text or "" for t in control.iter(W + "t"))


def _ends_alike(one: Node, other: Node) -> bool:
    """Whether both are paragraphs whose ends may stand for one another: same style and list, no mark on the first."""
    if one.tag != W + "p" or other.tag != W + "p":
        return False
    if one.find(f"{W}pPr/{W}rPr/{W}ins") is not None or one.find(f"{W}pPr/{W}rPr/{W}del") is not None:
        return False
    looks = [
        {tag: [n.get(W + "val") for n in p.iterfind(f"{W}pPr//{W}{tag}")] for tag in ("pStyle", "numId", "ilvl")}
        for p in (one, other)
    ]
    return looks[0] == looks[1]


def _remove(node: Node) -> None:
    node.getparent().remove(node)


def _after(before: Node, node: Node) -> Node:
    before.addnext(node)
    return node
