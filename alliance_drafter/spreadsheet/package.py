"""What an .xlsx file is made of: its sheets and where they lie, its formats; bounded before anything is unpacked."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat

from ..errors import UsageError

MOST_UNPACKED: Final = 3 * 1024**3
CHUNK: Final = 1 << 20
PERCENT_FORMATS: Final = {"9", "10"}  # ECMA-376 18.8.30
NOT_SHOWN: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')  # in a number's format
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Book:
    """sheets: name and entry, in order. percents: numbers of the cell formats that show a number as a per cent."""

    sheets: tuple[tuple[str, str], ...]
    percents: frozenset[str]


@contextmanager
def open_archive(data: bytes, file: Path) -> Iterator[zipfile.ZipFile]:
    """Raises UsageError where the file is encrypted or would unpack to too much; else as zipfile does."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise UsageError(f"{file}：已加密，请先去除密码 / {file}: is encrypted; take off the password first")
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise UsageError(f"{file}：解压后过大，拒绝读取 / {file}: unpacks to too much; refused")
        if len({info.filename.casefold() for info in infos}) != len(infos):
            raise zipfile.BadZipFile("an entry stands twice")
        yield archive


def read_book(archive: zipfile.ZipFile, file: Path) -> Book:
    """Raises UsageError where the archive is no .xlsx; ValueError, KeyError, ExpatError or zipfile's where damaged."""
    root = _related(archive, "") if "_rels/.rels" in archive.namelist() else {}  # an .ods has none
    workbook = next((target for kind, target in root.values() if kind == "officeDocument"), "")
    if not workbook.endswith(".xml") or not workbook.startswith("xl/"):
        raise UsageError(
            f"{file}：不是 .xlsx 工作簿；请在 Excel 或 WPS 中打开，另存为 .xlsx"
            f" / {file}: is no .xlsx workbook; open it in Excel or WPS and save it as .xlsx"
        )
    related = _related(archive, workbook)
    sheets: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            key = next(value for key, value in attributes.items() if key.endswith(":id"))
            kind, target = related[key]
            if kind == "worksheet":
                sheets.append((attributes["name"], target))

    walk(archive, workbook, start)
    texts = {target for kind, target in related.values() if kind == "sharedStrings"}
    for entry in texts.union(name for name in archive.namelist() if name.casefold().endswith("sharedstrings.xml")):
        _hold_texts(archive, entry)
    styles = next((target for kind, target in related.values() if kind == "styles"), "")
    return Book(tuple(sheets), _percents(archive, styles) if styles else frozenset())


def walk(archive: zipfile.ZipFile, entry: str, start: Callable[[str, Attributes], None]) -> None:
    """Go through an entry's elements, named without prefix."""

    def unprefixed(name: str, attributes: Attributes) -> None:
        start(name.rpartition(":")[2], attributes)

    parser = parser_of()
    parser.StartElementHandler = unprefixed
    with open_entry(archive, entry) as data:
        feed(parser, data)


def parser_of() -> Any:
    """An expat parser that refuses a document type, and with it every entity of its own. Raises ValueError then."""

    def refuse(*_: object) -> None:
        raise ValueError("a document type is declared")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    return parser


def feed(parser: Any, data: IO[bytes]) -> None:
    """Raises ValueError where it is not in UTF-8: python-calamine would see an empty sheet."""
    while chunk := data.read(CHUNK):
        if b"\0" in chunk:
            raise ValueError("not in UTF-8")
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def open_entry(archive: zipfile.ZipFile, entry: str) -> IO[bytes]:
    """Whatever the case of its name, as spreadsheets do. Raises KeyError where there is none."""
    folded = entry.casefold()
    return archive.open(next((name for name in archive.namelist() if name.casefold() == folded), entry))


def _related(archive: zipfile.ZipFile, entry: str) -> dict[str, tuple[str, str]]:
    """What an entry names: the last word of its kind and the other entry, by the relationship's id."""
    folder, name = posixpath.split(entry)
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, attributes["Target"])).lstrip("/")
            found[attributes["Id"]] = attributes["Type"].rpartition("/")[2], target

    walk(archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


def _percents(archive: zipfile.ZipFile, entry: str) -> frozenset[str]:
    percents = set(PERCENT_FORMATS)
    found: set[str] = set()
    inside, number = False, 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside, number
        if name == "numFmt" and "%" in NOT_SHOWN.sub("", attributes.get("formatCode", "")):
            percents.add(attributes["numFmtId"])
        elif name in ("cellXfs", "cellStyles"):
            inside = name == "cellXfs"
        elif name == "xf" and inside:
            if attributes.get("numFmtId") in percents:
                found.add(str(number))
            number += 1

    walk(archive, entry, start)
    return frozenset(found)


def _hold_texts(archive: zipfile.ZipFile, entry: str) -> None:
    """Read the table of texts through: python-calamine takes memory for as many as it says that it has."""
    attributes: Attributes = {}
    parser = parser_of()

    def first(_: str, found: Attributes) -> None:
        attributes.update(found)
        parser.StartElementHandler = None

    parser.StartElementHandler = first
    with open_entry(archive, entry) as data:
        feed(parser, data)
        size = data.tell()
    if not 0 <= int(attributes.get("uniqueCount", 0)) <= size:
        raise ValueError("too many texts are announced")
