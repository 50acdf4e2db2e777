"""Bounded reading of a .docx: small enough, no path tricks, no macro, no entity, no document type."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from ..errors import UsageError

MOST_FILE: Final = 64 * 1024 * 1024
MOST_ENTRY: Final = 32 * 1024 * 1024  # bytes of one entry, unpacked: ten times our longest agreement
MOST_WHOLE: Final = 128 * 1024 * 1024
MOST_ENTRIES: Final = 2000
MACROS: Final = ("vbaproject.bin", "vbadata.xml", "vbaprojectsignature.bin")
BROKEN: Final = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError)

Node = Any  # an lxml element


class Package:
    """A .docx opened for reading: its entries in their order, each read when asked for."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive, self.name = archive, name
        self.names: tuple[str, ...] = tuple(i.filename for i in archive.infolist() if not i.is_dir())
        self.unpacked = 0

    def __contains__(self, entry: str) -> bool:
        return entry in self.names

    def read(self, entry: str) -> bytes:
        """At most MOST_ENTRY bytes, whatever the header claims. Raises UsageError."""
        try:
            with self.archive.open(entry) as file:
                data = file.read(MOST_ENTRY + 1)
        except (*BROKEN, KeyError, zlib.error):
            raise UsageError(f"{self.name}：{entry} 已损坏 / is damaged") from None
        self.unpacked += len(data)
        if len(data) > MOST_ENTRY or self.unpacked > 4 * MOST_WHOLE:
            raise UsageError(f"{self.name}：{entry} 过大 / is too large")
        return data

    def xml(self, entry: str) -> Node:
        """The root element of an entry. Raises UsageError as read and parse_xml do."""
        return parse_xml(self.read(entry), f"{self.name}：{entry}")


def open_package(data: bytes, name: str) -> Package:
    """Raises UsageError where data is no .docx, or one that no person would send."""
    if len(data) > MOST_FILE:
        raise UsageError(f"{name}：文件过大，拒绝读取 / the file is too large; refused")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise UsageError(f"{name}：不是 Word 文件（.docx） / not a Word file (.docx)") from None
    infos = archive.infolist()
    names = {i.filename.lower() for i in infos}
    strange = any(_is_strange(i.filename) for i in infos) or len(names) != len(infos)
    unpacked, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    if strange or len(infos) > MOST_ENTRIES or unpacked > MOST_WHOLE or packed > len(data):
        raise UsageError(f"{name}：文件结构异常，拒绝读取 / the file is not built as Word files are; refused")
    if any(n.rsplit("/", 1)[-1] in MACROS for n in names):
        raise UsageError(f"{name}：含有宏，拒绝读取；请另存为 .docx / holds macros; refused. Save it as .docx")
    if "word/document.xml" not in archive.namelist() or "[Content_Types].xml" not in archive.namelist():
        raise UsageError(f"{name}：不是 Word 文件（.docx） / not a Word file (.docx)")
    package = Package(archive, name)
    if b"macroEnabled" in package.read("[Content_Types].xml"):
        raise UsageError(f"{name}：含有宏，拒绝读取；请另存为 .docx / holds macros; refused. Save it as .docx")
    return package


def _is_strange(entry: str) -> bool:
    """Whether a program that unpacks the file could be led outside its folder."""
    return ".." in entry.split("/") or entry.startswith("/") or any(c in "\\:" or c < " " for c in entry)


def parse_xml(data: bytes, name: str) -> Node:
    """The root element. Raises UsageError where it is not well-formed or declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{name}：XML 有误 / bad XML: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise UsageError(f"{name}：含有文档类型声明，拒绝读取 / declares a document type; refused")
    return root
