"""Entries laid over entries: the one rule by which a house changes what ours says.

The same id replaces in place; `extends: true` keeps what the entry does not say; a new one stands at the end, or
`after` another; `remove: [ids]` takes out. Every value keeps the file and line it was written in.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from ..questionnaire.load import Reader
from ..yamlfile import Mapping, Node, Scalar, Sequence

Entries = dict[str, Node]
MARKS: Final = frozenset({"extends", "after", "remove"})
INSIDE: Final = ("questions", "fields", "choices", "chapters")  # keys that hold entries with ids of their own


def merge(load: Reader, below: Entries, above: Iterable[tuple[str, Node]]) -> Entries:
    """above over below, by id. What cannot be is noted in load."""
    merged, seen = dict(below), dict[str, Node]()
    for name, node in above:
        if name in seen:
            load.wrong(node.place, name, f"已在 {seen[name].place} / stands there already")
        seen[name] = node
        merged = _placed(load, merged, name, _entry(load, merged, name, node), node)
    return merged


def merge_rows(load: Reader, below: tuple[Node, ...], above: tuple[Node, ...]) -> tuple[Node, ...]:
    """The same for lists, whose entries have an `id`; an entry `- remove: [ids]` takes out."""
    if not above:
        return below
    entries: Entries = {_id(load, row): row for row in below}
    named = []
    for row in above:
        if isinstance(row, Mapping) and row.entries.keys() == {"remove"}:
            entries = without(load, entries, row)
        elif name := _id(load, row):
            named.append((name, row))
        else:
            load.wrong(row.place, "", "缺少 id / the id is missing")
    return tuple(merge(load, entries, named).values())


def extends(load: Reader, node: Node) -> bool:
    """Whether it says `extends: true`."""
    if not isinstance(node, Mapping) or "extends" not in node.entries:
        return False
    said = load.text(node.entries["extends"])
    if said != "true":
        load.wrong(node.keys["extends"], f"extends: {said}", "只能写 true，或者不写 / write true, or leave it out")
    return said == "true"


def extended(load: Reader, old: Mapping, new: Mapping) -> Mapping:
    """old with the keys that new gives; entries within entries are merged, articles of a source are added."""
    entries, keys = dict(old.entries), dict(old.keys)
    for key, value in new.entries.items():
        if key not in MARKS:
            entries[key] = _joined(load, key, old.entries.get(key), value)
            keys[key] = new.keys[key]
    return Mapping(entries, keys, new.place)


def without(load: Reader, entries: Entries, node: Mapping) -> Entries:
    """entries without those that node's `remove` names."""
    if "remove" not in node.entries:
        return entries
    gone = set(load.texts(node.entries["remove"]))
    for name in sorted(gone - entries.keys()):
        missing(load, node.entries["remove"], name, entries)
    return {name: entry for name, entry in entries.items() if name not in gone}


def missing(load: Reader, at: Node, name: str, known: Iterable[str]) -> None:
    """Notes that there is no entry of this name, with the one that may be meant."""
    guess = difflib.get_close_matches(name, list(known), 1)
    remedy = f"是否应为 {guess[0]}？ / {guess[0]}?" if guess else ""
    load.wrong(at.place, name, "下层条款库里没有它 / is not in the library below", remedy)


def _id(load: Reader, row: Node) -> str:
    return load.text(row.entries.get("id")) if isinstance(row, Mapping) else ""


def _entry(load: Reader, below: Entries, name: str, node: Node) -> Node:
    """What stands under this id: the node itself, or what it extends with its changes."""
    if not isinstance(node, Mapping):
        return node
    old = below.get(name)
    if not extends(load, node):
        if "remove" in node.entries:
            load.wrong(
                node.keys["remove"], name, "remove 只与 extends: true 合用 / remove goes with extends: true only"
            )
        found = _unmarked(node)
    elif not isinstance(old, Mapping):
        missing(load, Scalar("", node.keys["extends"]), name, below)
        return _unmarked(node)
    else:
        found = _thinned(load, extended(load, old, node), node)
    if isinstance(old, Mapping) and "type" in old.entries and "type" in found.entries:
        before, after = load.text(old.entries["type"]), load.text(found.entries["type"])
        if before != after:
            remedy = "另设一个问题 / ask a question of its own"
            load.wrong(
                found.keys["type"], name, f"原题的类型是 {before}，不能改 / the type is {before} and stays so", remedy
            )
    return found


def _unmarked(node: Mapping) -> Mapping:
    return Mapping({k: v for k, v in node.entries.items() if k not in MARKS}, node.keys, node.place)


def _thinned(load: Reader, found: Mapping, node: Mapping) -> Mapping:
    """found without the choices, fields or questions that node removes."""
    if "remove" not in node.entries:
        return found
    entries, gone = dict(found.entries), load.texts(node.entries["remove"])
    known: list[str] = []
    for key in INSIDE:
        inner = entries.get(key)
        if isinstance(inner, Mapping):
            known += inner.entries
            entries[key] = Mapping({k: v for k, v in inner.entries.items() if k not in gone}, inner.keys, inner.place)
        elif isinstance(inner, Sequence):
            known += (_id(load, row) for row in inner.items)
            entries[key] = Sequence(tuple(row for row in inner.items if _id(load, row) not in gone), inner.place)
    for name in gone:
        if name not in known:
            missing(load, node.entries["remove"], name, known)
    return Mapping(entries, found.keys, found.place)


def _joined(load: Reader, key: str, old: Node | None, new: Node) -> Node:
    if key in INSIDE and isinstance(old, Mapping) and isinstance(new, Mapping):
        return Mapping(merge(load, old.entries, new.entries.items()), {**old.keys, **new.keys}, new.place)
    if key in INSIDE and isinstance(old, Sequence) and isinstance(new, Sequence):
        return Sequence(merge_rows(load, old.items, new.items), new.place)
    if key == "articles" and isinstance(old, Sequence) and isinstance(new, Sequence):
        return Sequence((*old.items, *new.items), new.place)
    return new


def _placed(load: Reader, entries: Entries, name: str, entry: Node, node: Node) -> Entries:
    """entries with this one: where it stood, at the end, or after the one that node names."""
    after = node.entries.get("after") if isinstance(node, Mapping) else None
    if after is None:
        return {**entries, name: entry}
    others = {k: v for k, v in entries.items() if k != name}
    if (anchor := load.text(after)) not in others:
        missing(load, after, anchor, others)
    found: Entries = {}
    for key, value in others.items():
        found[key] = value
        if key == anchor:
            found[name] = entry
    return found if name in found else {**found, name: entry}
