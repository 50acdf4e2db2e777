"""Intellectual property: what a check's expression cannot say. Each function gives True where the check holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from .. import model
from ..assembly.words import articles_of
from .context import Context

SOON: Final = timedelta(days=366)  # the IP revenue rules are made within a year of the agreement
TASKS: Final = 6  # of R-IP-06: officer, filing, secrets, enforcement, others' rights, marking
BACKGROUND: Final = ("background_ip.included", "background_ip.excluded")


def _texts(rows: list[dict[str, Any]], name: str) -> list[str]:
    return [row[name] for row in rows if isinstance(row.get(name), str) and row[name]]


def _tables(context: Context, clause: str) -> Iterator[model.Table]:
    """The tables of an article; none where it does not stand."""
    for article in (a for part in context.agreement.parts for a in articles_of(part)):
        if article.clause_id == clause:
            yield from (b for b in article.blocks if isinstance(b, model.Table))


def _filled(words: model.Words) -> bool:
    """A blank is reported by itself."""
    return any(not isinstance(i, model.Text) or i.text.strip() for i in words.zh)


def background_owners_are_members(context: Context) -> bool:
    """R-IP-01: whoever lists background IP has signed."""
    members = context.rows("parties.members")
    known = {*_texts(members, "short"), *_texts(members, "name")}
    return all(owner in known for owner in _texts(context.rows("ip.background"), "owner"))


def background_names_every_member(context: Context) -> bool:
    """R-IP-01: the schedule has a row for each member, if only to say that it has none."""
    return all(
        name in context.texts.get(clause, "")
        for name in _texts(context.rows("parties.members"), "name")
        for clause in BACKGROUND
    )


def background_patents_have_data(context: Context) -> bool:
    """R-IP-01: a patent that is put in is told by its number, filing date and term (Civil Code 845)."""
    return all(
        row.get("number") and isinstance(row.get("filed"), date) and isinstance(row.get("term_end"), date)
        for row in context.rows("ip.background")
        if row.get("kind") == "patent" and row.get("status") == "included"
    )


def background_terms_run(context: Context) -> bool:
    """R-IP-01: a right that is put in ends after it was filed, and not before the agreement."""
    start = context.answers.get("document.date")
    for row in context.rows("ip.background"):
        filed, end = row.get("filed"), row.get("term_end")
        if not isinstance(end, date) or row.get("status") != "included":
            continue
        if (isinstance(filed, date) and end <= filed) or (isinstance(start, date) and end < start):
            return False
    return True


def background_not_both(context: Context) -> bool:
    """R-IP-01: nothing is included and excluded at once."""
    rows = context.rows("ip.background")
    for name in ("title", "number"):
        sides = [
            {(r.get("owner"), r[name]) for r in rows if r.get("status") == status and _is_said(r.get(name))}
            for status in ("included", "excluded")
        ]
        if sides[0] & sides[1]:
            return False
    return True


def _is_said(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def access_table_is_full(context: Context) -> bool:
    """R-IP-03: the table user by purpose stands, and each of its cells says something."""
    tables = list(_tables(context, "ip.use"))
    return bool(tables) and all(_filled(cell) for t in tables for row in (t.header, *t.rows) for cell in row)


def management_has_bodies(context: Context) -> bool:
    """R-IP-06: each of the six tasks has a body, a way and a time."""
    rows = [row for table in _tables(context, "ip.management") for row in table.rows]
    return len(rows) >= TASKS and all(_filled(cell) for row in rows for cell in row)


def procedure_date_is_near(context: Context) -> bool:
    """R-IP-08: the rules are made after the agreement and within a year of it."""
    start, end = context.answers.get("document.date"), context.answers.get("ip.procedure_date")
    if not isinstance(start, date) or not isinstance(end, date):
        return True
    return start < end <= start + SOON
