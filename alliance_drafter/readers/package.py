"""Bounded reading of a .docx: small enough, no path tricks, no macro, no entity, no document type."""

from __future__ import annotations

import codecs
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from lxml import etree

from ..errors import UsageError

MOST_FILE: Final = 64 * 1024 * 1024
MOST_ENTRY: Final = 32 * 1024 * 1024  # bytes of one entry, unpacked: ten times our longest agreement
MOST_WHOLE: Final = 128 * 1024 * 1024
MOST_ENTRIES: Final = 2000
MOST_NAME: Final = 255
MOST_MARKS: Final = 1_000_000  # < and = in all XML of a file: a tree takes up to 240 bytes for each
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError,
    LookupError, OverflowError,
)  # fmt: skip

TYPES: Final = "[Content_Types].xml"
DOCUMENT: Final = "word/document.xml"
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")  # of .doc, and of what Office encrypts
_MACROS: Final = ("vbaproject", "vbadata")
_MACRO_TYPES: Final = ("macroenabled", *_MACROS)
_UTF16: Final = {
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be",
}  # fmt: skip

Node = Any  # an lxml element


class Package:
    """A .docx opened for reading: its entries in their order, each read when asked for."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.names: tuple[str, ...] = tuple(i.filename for i in archive.infolist() if not i.is_dir())
        self.marks: dict[str, int] = {}  # of each entry that was read as XML

    def __contains__(self, entry: str) -> bool:
        return entry in self.names

    def read(self, entry: str) -> bytes:
        """At most MOST_ENTRY bytes, whatever the header claims. Raises UsageError."""
        try:
            with self.archive.open(entry) as file:
                data = file.read(MOST_ENTRY + 1)
        except BROKEN:
            raise UsageError(f"{self.name}：{entry} 已损坏 / {self.name}: {entry} is damaged") from None
        if len(data) > MOST_ENTRY:
            raise UsageError(f"{self.name}：{entry} 过大 / {self.name}: {entry} is too large")
        return data

    def xml(self, entry: str) -> Node:
        """The root element of an entry. Raises UsageError as read and parse_xml do."""
        data = self.read(entry)
        self.marks[entry] = _marks(data)
        if sum(self.marks.values()) > MOST_MARKS:
            raise UsageError(f"{self.name}：{entry} 过大 / {self.name}: {entry} is too large")
        return parse_xml(data, f"{self.name}：{entry}")


def open_package(data: bytes, name: str) -> Package:
    """Raises UsageError where data is no .docx, or one that no person would send."""
    if len(data) > MOST_FILE:
        raise UsageError(f"{name}：文件过大，拒绝读取 / {name}: the file is too large; refused")
    if data.startswith(_COMPOUND):
        raise UsageError(
            f"{name}：已加密，或者是旧格式（.doc）；请在 Word 中去除密码，另存为 .docx"
            f" / {name}: is encrypted, or in the old format (.doc); take off the password in Word and save it as .docx"
        )
    if data.count(b"PK\x01\x02") > MOST_ENTRIES:  # before a list of them is made
        raise _built_otherwise(name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise UsageError(
            f"{name}：不是 Word 文件（.docx），或者已损坏 / {name}: not a Word file (.docx), or damaged"
        ) from None
    _hold_entries(archive.infolist(), name)
    if DOCUMENT not in archive.namelist() or TYPES not in archive.namelist():
        raise UsageError(f"{name}：不是 Word 文件（.docx） / {name}: not a Word file (.docx)")
    package = Package(archive, name)
    types = (node.get("ContentType", "").lower() for node in package.xml(TYPES).iter(etree.Element))
    if any(macro in kind for kind in types for macro in _MACRO_TYPES):
        raise _has_macros(name)
    return package


def _hold_entries(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Raises UsageError where the entries are not those of a file that Word has written."""
    unpacked = sum(info.file_size for info in infos)
    twice = len({info.filename.casefold() for info in infos}) != len(infos)
    if twice or unpacked > MOST_WHOLE or any(map(_is_strange, infos)) or _overlap(infos):
        raise _built_otherwise(name)
    if any(info.flag_bits & 1 for info in infos):
        raise UsageError(f"{name}：已加密，请先去除密码 / {name}: is encrypted; take off the password first")
    if any(info.filename.rsplit("/", 1)[-1].casefold().startswith(_MACROS) for info in infos):
        raise _has_macros(name)


def _is_strange(info: zipfile.ZipInfo) -> bool:
    """Whether a program that unpacks the entry could be led outside its folder, or into endless work."""
    steps = info.filename.removesuffix("/").split("/")
    return (
        any(step in ("", ".", "..") for step in steps)
        or any(character in "\\:" or character < " " for character in info.orig_filename)
        or len(info.filename) > MOST_NAME
        or stat.S_ISLNK(info.external_attr >> 16)
        or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    )


def _overlap(infos: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether some entries share their bytes: a small file could unpack to anything."""
    places = sorted((info.header_offset, info.header_offset + info.compress_size) for info in infos)
    return any(end > start for (_, end), (start, _) in pairwise(places))


def _built_otherwise(name: str) -> UsageError:
    return UsageError(f"{name}：文件结构异常，拒绝读取 / {name}: the file is not built as Word files are; refused")


def _has_macros(name: str) -> UsageError:
    return UsageError(f"{name}：含有宏，拒绝读取；请另存为 .docx / {name}: holds macros; refused. Save it as .docx")


def parse_xml(data: bytes, name: str) -> Node:
    """The root element. Raises UsageError where it is not well-formed, too large, or declares a document type."""
    data = _in_utf8(data, name)
    if b"<!DOCTYPE" in data:  # before the parser sees it
        raise UsageError(f"{name}：含有文档类型声明，拒绝读取 / {name}: declares a document type; refused")
    if _marks(data) > MOST_MARKS:
        raise UsageError(f"{name}：过大 / {name}: is too large")
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        found = str(error).partition("\n")[0].replace(" (<string>, line 1)", "")
        raise UsageError(f"{name}：XML 有误：{found} / {name}: bad XML: {found}") from None


def _in_utf8(data: bytes, name: str) -> bytes:
    """XML in a package is in UTF-8 or UTF-16 (ECMA-376 part 2, 8.1.1); other encodings could hide what is refused."""
    encoding = _UTF16.get(data[:2])
    if encoding is None:
        return data
    try:
        return data.decode(encoding).encode()
    except UnicodeError:
        raise UsageError(f"{name}：XML 有误：{encoding} / {name}: bad XML: {encoding}") from None


def _marks(data: bytes) -> int:
    return data.count(b"<") + data.count(b"=")
