"""New answers into an edited draft: what a person wrote stays, the rest is as drafted afresh."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from ..readers.base import Base
from ..readers.blocks import Reader, W, bound_value, read_blocks
from ..readers.docx import Draft, read_draft
from ..readers.numbers import read_numbers
from .apply import Says, Work
from .bookmarks import mend_bookmarks
from .comments import Comments
from .contents import renew_contents
from .finish import (
    HEADER,
    PROPERTIES,
    add_targets,
    forget_unknown_styles,
    lay_segments,
    number_new,
    renew_headers,
    renew_properties,
)
from .graft import Graft, new_graft
from .parts import DOCUMENT, OFFICE, Parts, open_parts
from .plan import Fate, Planned, Side, plan
from .ranges import pair
from .references import marked, settle
from .tracked import Tracker, open_changes
from .wrappers import unwrap

Node = Any  # an lxml element

CUSTOM_PROPERTIES: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
QUIET: Final = frozenset({"unchanged", "kept", "deleted"})  # fates that leave the body as it is


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one clause, title or other segment."""

    segment: str
    clause: str  # clause id; "" for what is no clause
    title: str
    fate: Fate
    typed: tuple[str, ...] = ()  # references typed by hand in what a person wrote: their numbers are not kept
    stale: tuple[str, ...] = ()  # targets of references in edited text that no longer read as they should


@dataclass(frozen=True, slots=True)
class Regenerated:
    data: bytes
    lines: tuple[Line, ...]
    lost: tuple[str, ...]  # references whose target is gone: they stand as text now

    def count(self, fate: Fate) -> int:
        return sum(line.fate == fate for line in self.lines)


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked for. date: ISO, to the second. only: segments; None for the whole."""

    says: Says
    author: str
    date: str = ""
    only: frozenset[str] | None = None
    misfits: frozenset[str] = field(default=frozenset())  # names of values written over: a person's text from now on


def regenerate(data: bytes, draft: Draft, fresh: bytes, task: Task) -> Regenerated:
    """data: the file as it stands, draft: the same read, fresh: what the new answers give, drafted with its answers.

    Raises UsageError where a part is no sound XML.
    """
    parts, new = open_parts(data, draft.name), read_draft(fresh, "")
    document = parts.xml(DOCUMENT)
    before = etree.tostring(document)
    names = _rebound(document, draft, new, task)
    plans = plan(
        Side(read_blocks(document, names), _body_of(draft.base)), Side(new.blocks, _body_of(new.base)), task.only
    )
    work = _work(parts, document, draft, new, open_parts(fresh, ""), task, names)
    work.carry_out(plans)
    if task.only is None:
        for control in [c for c in document.iter(W + "sdt") if bound_value(c, names) not in (*work.graft.places, "")]:
            unwrap(control)
    fates = {p.name: work.fates.get(p.name, p.fate) for p in plans}
    lost = _finish(parts, document, draft, new, work, is_quiet=QUIET.issuperset(fates.values()), task=task)
    _carry(parts, draft, new, work, task)
    if etree.tostring(document) == before:
        del parts.trees[DOCUMENT]
    changed = [n for n in parts.trees if parts.read(n) != _as_it_was(parts, n)] + list(parts.changed)
    lines = tuple(_line(p, fates[p.name], work, draft.base, new.base) for p in plans)
    return Regenerated(parts.save() if changed else data, lines, tuple(lost))


def _rebound(document: Node, draft: Draft, new: Draft, task: Task) -> list[str]:
    """Each control bound to the place its value has from now on. Gives the names of the values by place.

    Values that are not bound any more come last; those written over with what doesn't fit are a person's text now.
    """
    names = [one.name for one in draft.shown]
    for control in [c for c in document.iter(W + "sdt") if bound_value(c, names) in task.misfits]:
        unwrap(control)
    if task.only is not None:
        return names
    known = list(dict.fromkeys([*(one.name for one in new.shown), *names]))
    places = {name: place for place, name in enumerate(known, 1)}
    for control in document.iter(W + "sdt"):
        name = bound_value(control, names)
        if name:
            control.find(f"{W}sdtPr/{W}dataBinding").set(W + "xpath", f"/d:draft[1]/d:shown[{places[name]}]")
    return known


def _as_it_was(parts: Parts, name: str) -> bytes:
    return parts.package.read(name) if name in parts.package else b""


def _body_of(base: Base) -> Base:
    segments = {name: kept for name, kept in base.segments.items() if name not in (HEADER, PROPERTIES)}
    return Base(segments, base.clauses)


def _work(parts: Parts, document: Node, draft: Draft, new: Draft, fresh: Parts, task: Task, names: list[str]) -> Work:
    shown = draft.shown if task.only is not None else new.shown
    places = {one.name: place for place, one in enumerate(shown, 1)}
    if task.only is not None:  # the other parts go on showing what they show: a value that differs is not bound here
        now = {one.name: one.now for one in draft.shown}
        places = {n: p for n, p in places.items() if now.get(n) == next((s.now for s in new.shown if s.name == n), "")}
    graft = new_graft(parts, fresh, _store(parts, draft.items[0]), (one.name for one in new.shown), places)
    ids = [int(n.get(W + "id") or 0) for n in open_changes(document) if (n.get(W + "id") or "").isdigit()]
    return Work(
        graft,
        Tracker(task.author, task.date, max(ids, default=0)),
        Comments(parts, task.author, task.date),
        task.says,
        {one.name: one.now for one in new.shown},
        names,
    )


def _store(parts: Parts, item: str) -> str:
    """The id of the part that holds the answers; one is given where a program dropped it."""
    for name in parts.related("customXmlProps", item):
        for attribute, value in parts.peek(name).attrib.items():
            if attribute.endswith("}itemID"):
                return str(value)
    number = "".join(c for c in item if c.isdigit())
    store = "{A11A4CE0-0000-4000-8000-000000000001}"
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    props = f'<ds:datastoreItem xmlns:ds="{namespace}" ds:itemID="{store}"><ds:schemaRefs/></ds:datastoreItem>'
    name = f"customXml/itemProps{number}.xml"
    parts.add(name, CUSTOM_PROPERTIES, f"{OFFICE}customXmlProps", props.encode(), item)
    return store


def _finish(
    parts: Parts,
    document: Node,
    draft: Draft,
    new: Draft,
    work: Work,
    *,
    is_quiet: bool,
    task: Task,
) -> list[str]:
    body = document.find(W + "body")
    if not is_quiet:
        if task.only is None:
            mend_bookmarks(document)
        lay_segments(body, work.nodes)
        add_targets(document, new.document, work)
        number_new(body)
        if task.only is None:
            pair(body)
    forget_unknown_styles(parts)
    styles = parts.root("styles")
    numbers = read_numbers(document, styles, parts.root("numbering"))
    here = marked(document)
    if task.only is None:
        lost = settle(document, numbers.by_bookmark, here)
        if styles is not None and renew_contents(document, styles, numbers, _after(work.graft, here), new.document):
            pair(body)
        renew_headers(parts, draft.base, new.base)
        renew_properties(parts, draft.base, new.base)
        return lost
    return [text for nodes in work.nodes.values() for n in nodes for text in settle(n, numbers.by_bookmark, here)]


def _after(graft: Graft, here: Iterable[str]) -> Graft:
    """For lines of the contents: every bookmark of the file is taken."""
    graft.taken = set(here)
    return graft


def _carry(parts: Parts, draft: Draft, new: Draft, work: Work, task: Task) -> None:
    """The answers and the base that the file carries from now on."""
    answers, base = (work.graft.fresh.peek(name) for name in new.items)
    if task.only is not None:
        _keep_shown(answers, parts.peek(draft.items[0]))
        _unbind(base, work)
        if draft.items[1]:
            _keep_base(base, parts.peek(draft.items[1]), task.only)
    for name, root in zip(draft.items, (answers, base), strict=True):
        if not name:
            _add_base(parts, root)
        elif _canonical(parts.peek(name)) != _canonical(root):
            parts.put(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _keep_shown(answers: Node, old: Node) -> None:
    """The values that are bound stay those of the file, in their order."""
    for tag, tree in (("new", answers), ("old", old)):
        rows = [n for n in tree if isinstance(n.tag, str) and n.tag.endswith("}shown")]
        for row in rows:
            if tag == "new":
                answers.remove(row)
            else:
                answers.append(etree.fromstring(etree.tostring(row)))


def _unbind(base: Node, work: Work) -> None:
    """Values that one annex alone can't share with the rest of the file stand in it as text."""
    for value in list(base.iter("{*}v")):
        name = value.get("n")
        if name not in work.graft.places:
            text = work.texts.get(name, "") + (value.tail or "")
            before, above = value.getprevious(), value.getparent()
            if before is not None:
                before.tail = (before.tail or "") + text
            else:
                above.text = (above.text or "") + text
            above.remove(value)


def _keep_base(base: Node, old: Node, only: frozenset[str]) -> None:
    """What was left alone keeps the base it has."""
    mine = {segment.get("n"): segment for segment in base}
    for segment in list(base):
        base.remove(segment)
    names = [s.get("n") for s in old]
    for segment in old:
        name = segment.get("n")
        if name not in only:
            base.append(etree.fromstring(etree.tostring(segment)))
        elif name in mine:
            base.append(mine[name])
    for name in only:
        if name in mine and name not in names:
            base.append(mine[name])


def _add_base(parts: Parts, root: Node) -> None:
    number = next(n for n in range(1, 1000) if f"customXml/item{n}.xml" not in parts)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    parts.add(f"customXml/item{number}.xml", "application/xml", f"{OFFICE}customXml", data)


def _canonical(root: Node) -> bytes:
    return bytes(etree.tostring(root, method="c14n"))


def _line(planned: Planned, fate: Fate, work: Work, was: Base, now: Base) -> Line:
    reader = Reader(marks=False)
    said = (reader.block(b.node) for b in planned.theirs or planned.ours)
    title = next((text for text in said if text.strip()), "")
    clause = now.clauses.get(planned.name) or was.clauses.get(planned.name, "")
    typed, stale = (tuple(m.get(planned.name, ())) for m in (work.typed, work.stale))
    return Line(planned.name, clause, title, fate, typed, stale)


def segments_of(base: Base, part_ids: Mapping[str, str], part: str) -> frozenset[str]:
    """The segments of one annex. part_ids: bookmark of each annex's title → its id, in their order."""
    found: set[str] = set()
    inside = False
    for name in base.segments:
        if name in part_ids or name in (HEADER, PROPERTIES):
            inside = part_ids.get(name) == part
        if inside:
            found.add(name)
    return frozenset(found)
