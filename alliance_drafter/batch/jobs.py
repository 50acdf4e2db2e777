"""What goes to a worker and what comes back: plain values that pickle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..cells import Cell
from ..errors import Place

DONE: Final = "done"  # written, every file whole
BAD: Final = "bad"  # the answers can't be used; the remarks say why
REFUSED: Final = "refused"  # nothing written: --strict and an error found, or files that somebody has edited
LIBRARY: Final = "library"  # the region's library can't be used
LOST: Final = "lost"  # the worker was lost each time
FAILED: Final = "failed"  # a bug of ours
STOPPED: Final = "stopped"  # the disk refused it, and will refuse all others: never recorded, the run ends

MANIFEST: Final = "manifest.json"
REPORT: Final = {"zh": "报告.xlsx", "en": "report.xlsx"}  # by language of the interface


@dataclass(frozen=True, slots=True)
class Entry:
    """A filled cell of an alliance. path: "chair.unit", "parties.members[2].name"."""

    path: str
    cell: Cell
    place: Place


@dataclass(frozen=True, slots=True)
class Job:
    """One alliance: a row of the first sheet, with its rows of the others."""

    key: str
    number: int  # order in the workbook, from 1
    place: Place  # of the key
    folder: str  # where its files go: one name, safe, inside the output folder
    name: str  # of the alliance, as the row gives it; "" where it doesn't
    library: str  # the region's folder name; "" without one
    library_place: Place
    entries: tuple[Entry, ...]
    faults: tuple[Remark, ...] = ()  # what the workbook's own look at the row found wrong; then it is bad


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding, in the interface's language. place: of the cell it is about, or of the alliance's key."""

    severity: str  # error, warning, hint
    check: str  # R-BEN-02.ratios; "" where the answers could not be read
    path: str  # the answer's path or the clause; "" for none
    place: Place
    article: str  # where the draft prints it: 第六十条; "" where there is none
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file. name: relative to the output folder, parts joined by "/"."""

    name: str
    sha256: str
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job."""

    key: str
    status: str  # DONE and so on
    files: tuple[Made, ...] = ()
    remarks: tuple[Remark, ...] = ()
    blanks: int = 0  # distinct answers still to be filled in
    seconds: float = 0.0  # the worker's wall-clock time
    library: str = ""  # digest of the library it was drafted with


@dataclass(frozen=True, slots=True)
class Row:
    """An alliance as the report and the manifest say it; outcome is None where its turn hasn't come."""

    key: str
    number: int  # order in the workbook, from 1
    name: str  # of the alliance, as the row gives it; "" where it doesn't
    folder: str
    place: Place  # of the key
    outcome: Outcome | None
