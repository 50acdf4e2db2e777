"""Links from a report to the files of a batch and to the cells of its workbook, as XlsxWriter takes them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import Place

LONGEST: Final = 2079  # characters, more than which Excel takes for damage
UNSAFE: Final = re.compile(r"[^\w\-./~!$()+,;=@\u0080-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Links:
    """Where links begin. output, workbook: relative to the report, or absolute where they are on another drive."""

    output: str
    workbook: str
    name: str  # of the workbook, as a Place's file ends

    def file(self, name: str) -> str:
        """To a file or folder of the output, by its relative name; "" where it would lead elsewhere."""
        if not name or "\\" in name or any(part in ("", ".", "..") for part in name.split("/")):
            return ""
        return _bounded(f"{self.output}/{_escaped(name)}")

    def cell(self, place: Place) -> str:
        """To a cell of the workbook; "" where the place is none."""
        if not place.sheet or not place.cell or Path(place.file).name != self.name:
            return ""
        sheet = place.sheet.replace("'", "''")
        return _bounded(f"{self.workbook}#'{sheet}'!{place.cell}")


def links_from(report: Path, output: str, workbook: str) -> Links:
    """report: the file the links will stand in."""
    return Links(_start(report, output), _start(report, workbook), Path(workbook).name)


def _start(report: Path, target: str) -> str:
    try:
        way = os.path.relpath(target, report.parent)
    except ValueError:  # another drive: only Windows has some
        drive, rest = os.path.splitdrive(Path(target).absolute().as_posix())
        return f"external:{drive}{_escaped(rest)}"
    # XlsxWriter takes "甲" and "c:" for drives, but not "./甲"
    return "external:." if way == os.curdir else f"external:./{_escaped(way.replace(os.sep, '/'))}"


def _escaped(way: str) -> str:
    """Percent-encoded where it is ASCII only: Excel reads the rest as it stands, but not its UTF-8 bytes."""
    return UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", way)


def _bounded(target: str) -> str:
    return target if len(target.encode("utf-16-le")) // 2 <= LONGEST else ""
