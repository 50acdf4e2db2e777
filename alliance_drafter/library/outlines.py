"""Outlines as they are written: what they place, and a house's changes of order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..questionnaire.load import Reader
from ..yamlfile import Mapping, Node, Scalar, Sequence
from .merge import extended, extends, missing

Orders = dict[str, tuple[Node, ...]]  # "front", "annexes" or "chapter:benefit" → the ids that stand there
ADDED: Final = {"clause", "annex", "after", "before", "in"}


def outline_over(load: Reader, below: Mapping | None, above: Mapping) -> Mapping:
    """above instead of below; with `extends: true`, below with what above changes.

    add: a clause (after or before another, or at the end in: a chapter) or an annex; remove: [clause, "annex:id",
    "chapter:id"]. A new chapter stands under chapters:, after: another.
    """
    changes = {k: above.entries[k] for k in ("add", "remove") if k in above.entries}
    rest = Mapping({k: v for k, v in above.entries.items() if k not in changes}, above.keys, above.place)
    if not extends(load, above):
        for key in changes:
            load.wrong(above.keys[key], key, f"{key} 只与 extends: true 合用 / {key} goes with extends: true only")
        return rest
    if below is None:
        load.wrong(above.keys["extends"], "extends", "下层条款库里没有这份提纲 / there is no such outline below")
        return Mapping({k: v for k, v in rest.entries.items() if k != "extends"}, rest.keys, rest.place)
    found = extended(load, below, rest)
    orders = orders_of(found)
    if "remove" in changes:
        orders = _removed(load, orders, changes["remove"])
    rows = changes.get("add", Sequence((), above.place))
    if not isinstance(rows, Sequence):
        load.wrong(rows.place, "add", "应为列表，每项以“- ”开头 / should be a list, each entry beginning with “- ”")
    for row in rows.items if isinstance(rows, Sequence) else ():
        orders = _added(load, orders, load.mapping(row, "add", ADDED))
    return _ordered(found, orders)


def orders_of(outline: Mapping) -> Orders:
    orders: Orders = {"front": items_of(outline.entries.get("front"))}
    for chapter in items_of(outline.entries.get("chapters")):
        if isinstance(chapter, Mapping):
            orders[f"chapter:{_text(chapter.entries.get('id'))}"] = items_of(chapter.entries.get("clauses"))
    return {**orders, "annexes": items_of(outline.entries.get("annexes"))}


def clauses_of(outline: Mapping) -> set[str]:
    return {_text(node) for key, nodes in orders_of(outline).items() if key != "annexes" for node in nodes}


def annexes_of(outline: Mapping | None) -> dict[str, Node]:
    """The annexes it names, each with the node that does."""
    return {_text(node): node for node in (orders_of(outline)["annexes"] if outline is not None else ())}


def items_of(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else () if node is None else (node,)


def _text(node: Node | None) -> str:
    return node.text.strip() if isinstance(node, Scalar) else ""


def _removed(load: Reader, orders: Orders, named: Node) -> Orders:
    """orders without these: "benefit.rewards", "annex:expert_rules", "chapter:benefit"."""
    gone = set(load.texts(named))
    known = {key for key in orders if key.startswith("chapter:")}
    left: Orders = {}
    for key, nodes in orders.items():
        prefix = "annex:" if key == "annexes" else ""
        known |= {prefix + _text(n) for n in nodes}
        if key not in gone:
            left[key] = tuple(n for n in nodes if prefix + _text(n) not in gone)
    for name in sorted(gone - known):
        missing(load, named, name, known)
    return left


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where something is added: in this order, beside this id; at the end where beside is empty."""

    key: str
    beside: str = ""
    step: int = 0


def _added(load: Reader, orders: Orders, row: Mapping) -> Orders:
    kind = "annex" if "annex" in row.entries else "clause"
    new = items_of(row.entries.get(kind))
    if not new or ("annex" in row.entries and "clause" in row.entries):
        load.wrong(row.place, "add", "应写 clause: 或 annex: / write clause: or annex:")
        return orders
    spot = _spot(load, orders, row, kind)
    if spot is None:
        return orders
    nodes = orders[spot.key]
    names = [_text(n) for n in nodes]
    at = names.index(spot.beside) + spot.step if spot.beside else len(nodes)
    return {**orders, spot.key: (*nodes[:at], *new, *nodes[at:])}


def _spot(load: Reader, orders: Orders, row: Mapping, kind: str) -> _Spot | None:
    """None where it is not said, or is not there; that is noted."""
    where = [k for k in ("after", "before", "in") if k in row.entries]
    if len(where) > 1 or (kind == "clause" and not where) or (kind == "annex" and "in" in where):
        ways = "after:、before:" + ("、in:" if kind == "clause" else "")
        load.wrong(row.place, f"add {kind}", f"应写明位置，选其一：{ways} / say where, with one of: {ways}")
        return None
    if not where:
        return _Spot("annexes")
    said = load.text(row.entries[where[0]])
    if where[0] == "in":
        if (key := f"chapter:{said}") in orders:
            return _Spot(key)
        missing(load, row.entries["in"], said, [k[8:] for k in orders if k.startswith("chapter:")])
        return None
    fit = {key: [_text(n) for n in nodes] for key, nodes in orders.items() if (key == "annexes") == (kind == "annex")}
    for key, names in fit.items():
        if said in names:
            return _Spot(key, said, int(where[0] == "after"))
    missing(load, row.entries[where[0]], said, [n for names in fit.values() for n in names])
    return None


def _ordered(outline: Mapping, orders: Orders) -> Mapping:
    """The outline with these orders in place of its own; a chapter that has none is left out."""
    entries, keys = dict(outline.entries), dict(outline.keys)
    for key in ("front", "annexes"):
        if key in entries or orders[key]:
            entries[key] = Sequence(orders[key], entries[key].place if key in entries else outline.place)
            keys.setdefault(key, outline.place)
    chapters: list[Node] = []
    for chapter in items_of(entries.get("chapters")):
        if not isinstance(chapter, Mapping):
            chapters.append(chapter)
        elif (key := f"chapter:{_text(chapter.entries.get('id'))}") in orders:
            inner = {**chapter.entries, "clauses": Sequence(orders[key], chapter.place)}
            chapters.append(Mapping(inner, {"clauses": chapter.place, **chapter.keys}, chapter.place))
    entries["chapters"] = Sequence(tuple(chapters), outline.place)
    return Mapping(entries, keys, outline.place)
