"""The workbook, read once into a file of rows beside the journal, and from there one alliance at a time.

The program that reads it (intake) may need as much memory as the workbook is large; whoever takes the jobs needs that
of one alliance.
"""

from __future__ import annotations

import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from ..cells import Cell, Fault, Figure
from ..errors import Place, Problem
from ..questionnaire.model import Questionnaire
from ..questionnaire.values import nearest
from ..spreadsheet import read_sheets
from .columns import KEY, LIBRARY, Layout, laid_out
from .journal import SMALL_CACHE

HEAD: Final = 10  # rows of a sheet in which its headings are looked for
UNSEEN: Final = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")  # copied along from pages
SUBJECT: Final = "编号 / key"
MOST_LISTED: Final = 500  # rows that belong to no alliance; where there are more, something else is wrong
TABLES: Final = """
CREATE TABLE raw (sheet INTEGER NOT NULL, row INTEGER NOT NULL, key TEXT, region TEXT, cells TEXT NOT NULL);
CREATE TABLE alliance (
    number INTEGER PRIMARY KEY, row INTEGER NOT NULL, key TEXT NOT NULL, region TEXT NOT NULL, shown TEXT NOT NULL
);
"""
ROWS_OF: Final = "SELECT sheet, row, cells FROM raw WHERE key = ? ORDER BY sheet, row"
Head = tuple[str, tuple[tuple[int, tuple[str, ...]], ...]]  # a sheet's name and its first rows


@dataclass(frozen=True, slots=True)
class Intake:
    """What the workbook is. Where wrong is not empty no job can be had of it."""

    file: str
    heads: tuple[Head, ...]
    alliances: int
    regions: tuple[str, ...]  # of the column of libraries, as written; "" for rows without one
    wrong: tuple[Problem, ...]  # headings and sheets
    strays: tuple[Problem, ...]  # rows that belong to no alliance
    passed: tuple[Problem, ...]  # columns and sheets that nobody asked for


def intake(file: Path, spool: Path, questionnaire: Questionnaire) -> Intake:
    """Reads the workbook into spool, a new SQLite file. Raises UsageError; OSError, sqlite3.Error."""
    spool.unlink(missing_ok=True)
    with closing(sqlite3.connect(spool, isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = OFF")  # a file for this run: where it breaks off, it is read anew
        store.execute("PRAGMA synchronous = OFF")
        store.executescript(TABLES)
        store.execute("BEGIN")
        heads = tuple(_kept(store, number, name, rows) for number, (name, rows) in enumerate(_sheets(file)))
        layouts, wrong, passed = laid_out(questionnaire, str(file), heads)
        strays: tuple[Problem, ...] = ()
        if not wrong:
            _name_rows(store, heads, layouts)
            strays = (*_without_key(store, file, heads, layouts), *_orphans(store, file, heads, layouts))
        store.execute("COMMIT")
        count = store.execute("SELECT count(*) FROM alliance").fetchone()[0]
        if not wrong and not count:
            wrong = strays or (_nobody(str(file), layouts),)
        regions = tuple(r for (r,) in store.execute("SELECT DISTINCT region FROM alliance ORDER BY region"))
    return Intake(str(file), heads, count, regions, wrong, strays, passed)


def _sheets(file: Path) -> Iterator[tuple[str, Iterator[tuple[int, list[Cell]]]]]:
    for sheet in read_sheets(file):
        yield sheet.name, iter(sheet.rows)


def _kept(store: sqlite3.Connection, number: int, name: str, rows: Iterator[tuple[int, list[Cell]]]) -> Head:
    """Puts a sheet's rows by; its name and its first rows."""
    first = [(row, cells) for row, cells in islice(rows, HEAD)]
    insert = "INSERT INTO raw (sheet, row, cells) VALUES (?, ?, ?)"
    store.executemany(insert, ((number, row, _packed(cells)) for row, cells in first))
    store.executemany(insert, ((number, row, _packed(cells)) for row, cells in rows))
    return name, tuple((row, tuple(str(c) for c in cells)) for row, cells in first)


def _packed(cells: Iterable[Cell]) -> str:
    return json.dumps(
        [["n", c] if isinstance(c, Figure) else ["e", c] if isinstance(c, Fault) else c for c in cells],
        ensure_ascii=False,
    )


def unpacked(text: str) -> list[Cell]:
    kinds = {"n": Figure, "e": Fault}
    return [c if isinstance(c, str) else kinds[c[0]](c[1]) for c in json.loads(text)]


def folded(key: str) -> str:
    """Keys are the same where they differ in case, width, spaces or what nobody sees only."""
    return re.sub(r"\s+", "", seen(unicodedata.normalize("NFKC", key))).casefold()


def seen(key: str) -> str:
    """Without marks that have no width."""
    return UNSEEN.sub("", key)


def cell_at(cells: list[Cell], column: int) -> Cell:
    """column: from 1. "" where the row is shorter, or the cell holds nothing but spaces."""
    return cells[column - 1] if 0 < column <= len(cells) and cells[column - 1].strip() else ""


def column_of(layout: Layout, path: str) -> int:
    """From 1; 0 where the sheet has none."""
    return next((number for number, known in layout.columns.items() if known == path), 0)


def _name_rows(store: sqlite3.Connection, heads: tuple[Head, ...], layouts: tuple[Layout, ...]) -> None:
    """The key of each row, folded, and the alliances in their order."""
    for layout in layouts:
        key, region = column_of(layout, KEY), column_of(layout, LIBRARY)
        store.create_function("at", 2, lambda text, column: cell_at(unpacked(text), column), deterministic=True)
        store.create_function("folded", 1, folded, deterministic=True)
        store.execute(
            "UPDATE raw SET key = folded(at(cells, ?)), region = trim(at(cells, ?)) WHERE sheet = ? AND row > ?",
            (key, region, _number(heads, layout), layout.heading_row),
        )
        if not layout.path:
            store.execute(
                "INSERT INTO alliance (row, key, region, shown) SELECT row, key, region, trim(at(cells, ?)) FROM raw "
                "WHERE sheet = ? AND row > ? AND key != '' ORDER BY row",
                (key, _number(heads, layout), layout.heading_row),
            )
    store.execute("CREATE INDEX by_key ON raw (key, sheet, row)")
    store.execute("CREATE INDEX by_alliance ON alliance (key)")


def _number(heads: tuple[Head, ...], layout: Layout) -> int:
    return next(n for n, (name, _) in enumerate(heads) if name == layout.sheet)


def _without_key(
    store: sqlite3.Connection, file: Path, heads: tuple[Head, ...], layouts: tuple[Layout, ...]
) -> Iterator[Problem]:
    """Rows that say something, and not of which alliance."""
    for layout in layouts:
        column = column_of(layout, KEY)
        known = {number for number in layout.columns if layout.columns[number]}
        rows = store.execute(
            "SELECT row, cells FROM raw WHERE sheet = ? AND row > ? AND key = '' ORDER BY row",
            (_number(heads, layout), layout.heading_row),
        )
        for row, cells in islice(rows, MOST_LISTED):
            if any(cell_at(unpacked(cells), number) for number in known):
                yield Problem(
                    Place(str(file), row, column, layout.sheet), SUBJECT,
                    "这一行没有填写编号，没有使用 / this row has no key and was not used",
                    "填写联盟的编号，或者清空这一行 / give the alliance's key, or clear the row",
                )  # fmt: skip


def _orphans(
    store: sqlite3.Connection, file: Path, heads: tuple[Head, ...], layouts: tuple[Layout, ...]
) -> Iterator[Problem]:
    """Records of an alliance that the first sheet does not name."""
    for layout in layouts:
        if not layout.path:
            continue
        column = column_of(layout, KEY)
        rows = store.execute(
            "SELECT row, cells FROM raw WHERE sheet = ? AND row > ? AND key != '' "
            "AND NOT EXISTS (SELECT 1 FROM alliance WHERE alliance.key = raw.key) ORDER BY row",
            (_number(heads, layout), layout.heading_row),
        )
        for row, cells in islice(rows, MOST_LISTED):
            key = cell_at(unpacked(cells), column).strip()
            near = _near(store, key)
            hint = f"是否应为 {near}？ / {near}?" if near else "改正编号 / correct the key"
            yield Problem(
                Place(str(file), row, column, layout.sheet), SUBJECT,
                f"没有编号为“{key}”的联盟，这一行没有使用 / no alliance has the key “{key}”; not used", hint,
            )  # fmt: skip


def _nobody(file: str, layouts: tuple[Layout, ...]) -> Problem:
    first = next(layout for layout in layouts if not layout.path)
    return Problem(
        Place(file, first.heading_row, column_of(first, KEY), first.sheet), SUBJECT,
        "标题下面一个联盟也没有 / there is no alliance below the headings",
        "每个联盟填写一行，编号不要空着 / fill in a row for each alliance, each with its key",
    )  # fmt: skip


def _near(store: sqlite3.Connection, key: str) -> str:
    """A key that this one was probably meant to be, among those that begin alike."""
    stem = folded(key)[:1].replace("%", "").replace("_", "")
    rows = store.execute("SELECT key, shown FROM alliance WHERE key LIKE ? LIMIT 2000", (f"{stem}%",))
    shown: dict[str, str] = dict(rows.fetchall())
    return shown.get(nearest(folded(key), list(shown)), "")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet that belongs to an alliance."""

    layout: Layout
    row: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Alliance:
    """A row of the first sheet, with the rows of the others that carry its key."""

    number: int
    key: str
    region: str
    line: Line
    records: tuple[Line, ...]
    rows: tuple[int, ...]  # of the first sheet with this key, its own among them: one, where all is well


def alliances(
    spool: Path, heads: tuple[Head, ...], layouts: Mapping[str, tuple[Layout, ...]], only: frozenset[str] = frozenset()
) -> Iterator[Alliance]:
    """By region and then in the workbook's order. layouts: by region. only: folded keys; all where it is empty."""
    with closing(sqlite3.connect(spool)) as store:
        store.execute(SMALL_CACHE)
        found = store.execute("SELECT number, row, key, region FROM alliance ORDER BY region, number")
        for number, row, key, region in found:
            if only and key not in only:
                continue
            by_sheet = {_number(heads, layout): layout for layout in layouts[region]}
            first = next(n for n, layout in by_sheet.items() if not layout.path)
            rows, lines = [], []
            for sheet, at, cells in store.execute(ROWS_OF, (key,)):
                if sheet not in by_sheet:
                    continue
                line = Line(by_sheet[sheet], at, unpacked(cells))
                if sheet == first:
                    rows.append(at)
                if sheet != first or at == row:
                    lines.append(line)
            own = next(line for line in lines if not line.layout.path)
            records = tuple(line for line in lines if line.layout.path)
            yield Alliance(number, key, region, own, records, tuple(rows))


def unknown_keys(spool: Path, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Of these keys those that no alliance has, each with the one that was probably meant, or ""."""
    with closing(sqlite3.connect(spool)) as store:
        known = "SELECT 1 FROM alliance WHERE key = ?"
        return [(key, _near(store, key)) for key in keys if not store.execute(known, (folded(key),)).fetchone()]
