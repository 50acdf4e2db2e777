"""An alliance's rows → its Job: which cell answers which question, where its files go, what is wrong with its key."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from ..cells import Fault, Figure
from ..errors import Place
from ..files import safe_name
from ..texts import Say
from .columns import KEY, LIBRARY
from .jobs import MANIFEST, REPORT, Entry, Job, Remark
from .workbook import Alliance, Line, cell_at, column_of, folded, seen

MOST_KEY: Final = 40  # characters of a key in a folder's name
MOST_FOLDER: Final = 64  # characters: a path on Windows has 260, and files inside have names of up to 80
NAME: Final = "alliance.name"
OWN: Final = {MANIFEST, *REPORT.values()}  # what the run itself writes beside the folders


def job_of(alliance: Alliance, file: str, say: Say) -> Job:
    """file: the workbook, as its places say it."""
    line = alliance.line
    key_column = column_of(line.layout, KEY)
    key = seen(cell_at(line.cells, key_column)).strip()
    place = Place(file, line.row, key_column, line.layout.sheet)
    entries = tuple(_entries(line, "", file)) + _records(alliance, file)
    name = next((str(e.cell).strip() for e in entries if e.path == NAME), "")
    region = Place(file, line.row, column_of(line.layout, LIBRARY), line.layout.sheet)
    faults = []
    if isinstance(cell_at(line.cells, key_column), Fault) or _lost_digits(alliance):
        faults.append(
            Remark("error", "", KEY, place, "", say("batch.key_fault", found=key), say("batch.key_fault_remedy"))
        )
    if len(alliance.rows) > 1:
        others = "、".join(Place(file, r, key_column, line.layout.sheet).cell for r in alliance.rows if r != line.row)
        twice = say("batch.key_twice", found=key, cells=others)
        faults.append(Remark("error", "", KEY, place, "", twice, say("batch.key_twice_remedy")))
        key = say("batch.key_in_row", found=key, row=line.row)  # each row has its own line in the report
    folder = folder_name(key, name)
    return Job(key, alliance.number, place, folder, name, alliance.region, region, entries, tuple(faults))


def _lost_digits(alliance: Alliance) -> bool:
    key = cell_at(alliance.line.cells, column_of(alliance.line.layout, KEY))
    return isinstance(key, Figure) and ("E" in key.upper() or len(key.lstrip("-")) > 15)


def _entries(line: Line, prefix: str, file: str) -> list[Entry]:
    """The filled cells of a row. prefix: "parties.members[2]." of a record."""
    found = []
    for column, path in line.layout.columns.items():
        cell = cell_at(line.cells, column)
        if cell and path and path not in (KEY, LIBRARY):
            at = prefix + path.rpartition(".")[2] if prefix else path
            found.append(Entry(at, cell, Place(file, line.row, column, line.layout.sheet)))
    return found


def _records(alliance: Alliance, file: str) -> tuple[Entry, ...]:
    """Rows with nothing but a key say nothing, and count for nothing."""
    found: list[Entry] = []
    counts: dict[str, int] = {}
    for line in alliance.records:
        path = line.layout.path
        entries = _entries(line, f"{path}[{counts.get(path, 0)}].", file)
        if entries:
            counts[path] = counts.get(path, 0) + 1
            found += entries
    return tuple(found)


def folder_name(key: str, name: str) -> str:
    """The key and the alliance's name as one folder's name: safe on every system, and no two keys share one.

    A key that can't stand as it is, or would read the same as another on a system that ignores case and width, gets
    a mark made of its own characters, so that the folder does not depend on the other rows.
    """
    plain = safe_name(key, MOST_KEY)
    if plain != key or folded(plain) != plain.casefold() or plain.casefold() in OWN:
        plain += "~" + hashlib.sha256(folded(key).encode()).hexdigest()[:8]
    return safe_name(f"{plain} {name}".strip(), MOST_FOLDER)


def digest_of(job: Job, about: str) -> str:
    """Two jobs with the same digest give the same files. about: the library and all else that goes into them."""
    said = [[e.path, type(e.cell).__name__, e.cell] for e in job.entries]
    text = json.dumps([job.folder, job.library, said, [f.message for f in job.faults], about], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
