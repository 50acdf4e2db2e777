"""CSV as spreadsheets save it: UTF-8, GBK or UTF-16; tabs, semicolons or commas. Streamed, never held whole."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from ..cells import Cell
from ..errors import UsageError
from .bounds import MOST_COLUMNS, MOST_ROWS

CHUNK: Final = 1 << 20
SURE: Final = 20  # characters beyond ASCII that decode as UTF-8: no text in GBK has that many by chance
MARKS: Final = ("\t", ";", ",")
QUOTED: Final = re.compile(r'"[^"]*"?')


def companions(file: Path) -> list[tuple[str, Path]]:
    """The .csv files beside file that are named after it, by what follows: ("成员", pilots.成员.csv)."""
    named = re.compile(re.escape(file.stem) + r"[.\-_](.+)\.csv", re.IGNORECASE)
    beside = sorted(file.parent.glob("*.[cC][sS][vV]"))
    found = ((named.fullmatch(other.name), other) for other in beside if other != file and other.is_file())
    return [(match[1], other) for match, other in found if match]


def read_delimited(file: Path) -> Iterator[tuple[int, list[Cell]]]:
    """The rows with text, by number. Raises UsageError where it is no text, or no table of our size."""
    try:
        encoding = _encoding(file)
        with file.open(encoding=encoding, newline="") as lines:
            mark = _mark(lines)
            lines.seek(0)
            yield from _rows(file, csv.reader(lines, delimiter=mark))
    except OSError as error:
        raise UsageError(f"{file}：无法读取：{error.strerror} / {file}: cannot be read: {error.strerror}") from None


def _rows(file: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[Cell]]]:
    number = 0
    try:
        for number, row in enumerate(reader, 1):
            while row and not row[-1]:
                row.pop()
            if len(row) > MOST_COLUMNS or number > MOST_ROWS:
                raise _no_table(file, number, f"超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列", "too many rows or columns")
            if any(map(str.strip, row)):
                yield number, row
    except csv.Error as error:
        raise _no_table(file, number + 1, "引号未成对，或者单元格过长", str(error)) from None


def _mark(lines: Iterator[str]) -> str:
    """What parts the cells of the first line that has any of the marks outside quotes."""
    for line in islice(lines, 20):
        bare = QUOTED.sub("", line)
        mark = max(MARKS, key=bare.count)
        if mark in bare:
            return mark
    return ","


def _encoding(file: Path) -> str:
    """utf-8-sig, utf-16 or gb18030. Raises UsageError naming the line that is none of them."""
    with file.open("rb") as opened:
        start = opened.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        good, line, _ = _decodes(file, "utf-16")
        if good:
            return "utf-16"
        raise _no_text(file, line)
    good, line, beyond = _decodes(file, "utf-8-sig")
    if good:
        return "utf-8-sig"
    if beyond >= SURE:
        raise _no_text(file, line)
    good, line, _ = _decodes(file, "gb18030")
    if good:
        return "gb18030"
    raise _no_text(file, line)


def _decodes(file: Path, encoding: str) -> tuple[bool, int, int]:
    """Whether all of it does, the line where it first doesn't, and how many characters beyond ASCII came before."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, beyond = 1, 0
    with file.open("rb") as opened:
        while True:
            data = opened.read(CHUNK)
            try:
                text, good = decoder.decode(data, final=not data), True
            except UnicodeDecodeError as error:
                text, good = bytes(error.object[: error.start]).decode(encoding, "ignore"), False
            place = text.find("\0")
            if place >= 0:  # no text holds it: a picture, or UTF-16 without its mark
                text, good = text[:place], False
            line += text.count("\n") or text.count("\r")
            if beyond < SURE:
                beyond += sum(character > "\x7f" for character in text)
            if not (good and data):
                return good, line, beyond


def _no_text(file: Path, line: int) -> UsageError:
    return UsageError(
        f"{file}：第 {line} 行不是 UTF-8 或 GBK 文字；请另存为 .xlsx 或者 UTF-8 编码的 .csv"
        f" / {file}: line {line} is no text in UTF-8 or GBK; save it as .xlsx or as .csv in UTF-8"
    )


def _no_table(file: Path, row: int, zh: str, en: str) -> UsageError:
    return UsageError(f"{file}：第 {row} 行：{zh} / {file}: row {row}: {en}")
