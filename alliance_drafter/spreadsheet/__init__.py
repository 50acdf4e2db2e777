"""A workbook or a CSV file as sheets of rows of cells, bounded and streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..cells import Cell
from ..errors import UsageError
from .bounds import MOST_BYTES
from .delimited import companions, read_delimited
from .workbooks import read_workbook

COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # of .xls and .et, and of what Excel and WPS encrypt
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
WORKBOOKS: Final = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".xls", ".et", ".ett", ".ods", ".numbers")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Its rows can be gone through once, and are read only then.

    rows: the row's number from 1, as the spreadsheet shows it, and its cells from column A. Rows without any text
    are left out, empty cells at a row's end too. A range merged over several rows of one column has its value in
    each of them. Raises UsageError while it is gone through.
    """

    name: str  # "" for a .csv; of a companion, what follows the main file's name: 成员 for pilots.成员.csv
    rows: Iterator[tuple[int, list[Cell]]]
    file: Path  # a companion's own


def read_sheets(file: Path) -> Iterator[Sheet]:
    """The sheets of an .xlsx or .xlsm file in its order, hidden ones too, charts not; or a .csv and its companions.

    A companion of pilots.csv stands beside it and is called pilots.成员.csv, pilots-成员.csv or pilots_成员.csv.
    Raises UsageError, also while it is gone through, where the file is no table, damaged, encrypted or too large.
    """
    if _is_workbook(file):
        yield from (Sheet(name, rows, file) for name, rows in read_workbook(file))
        return
    yield Sheet("", read_delimited(file), file)
    for name, companion in companions(file):
        if _is_workbook(companion):
            raise UsageError(f"{companion}：不是 .csv 文件 / {companion}: is no .csv file")
        yield Sheet(name, read_delimited(companion), companion)


def _is_workbook(file: Path) -> bool:
    """Whether it is to be read as a workbook rather than as text; its content decides, whatever it is called."""
    suffix = file.suffix.lower()
    if not file.is_file() and not (file.is_dir() and suffix in WORKBOOKS):  # Numbers may save a folder
        raise UsageError(f"{file}：没有这个文件 / {file}: no such file")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise UsageError(f"{file}：文件过大，超过 200 MB / {file}: the file is too large, over 200 MB")
        start = b"" if file.is_dir() else _start(file)
    except OSError as error:
        raise UsageError(f"{file}：无法读取：{error.strerror} / {file}: cannot be read: {error.strerror}") from None
    if start.startswith(COMPOUND):
        raise UsageError(
            f"{file}：已加密，或者是旧格式（.xls、.et）；请在 Excel 或 WPS 中去除密码，另存为 .xlsx"
            f" / {file}: is encrypted, or in an old format (.xls, .et); take off the password and save it as .xlsx"
        )
    if start in ZIP:
        return True
    if suffix in WORKBOOKS:
        raise UsageError(
            f"{file}：不是 .xlsx 工作簿，或者已损坏；请在 Excel 或 WPS 中打开，另存为 .xlsx"
            f" / {file}: is no .xlsx workbook, or damaged; open it in Excel or WPS and save it as .xlsx"
        )
    return False


def _start(file: Path) -> bytes:
    with file.open("rb") as opened:
        start = opened.read(len(COMPOUND))
    return start if start == COMPOUND else start[:4]
