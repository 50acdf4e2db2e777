"""Bounded reading of a .docx: small enough, no path tricks, no entity, no document type."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from lxml import etree

from ..errors import UsageError

MOST_FILE: Final = 64 * 1024 * 1024
MOST_ENTRY: Final = 64 * 1024 * 1024
MOST_WHOLE: Final = 256 * 1024 * 1024
MOST_ENTRIES: Final = 2000


def open_package(data: bytes, name: str) -> zipfile.ZipFile:
    """Raises UsageError where data is no .docx, or one that no person would send."""
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UsageError(f"{name}：不是 Word 文件（.docx） / not a Word file (.docx)") from None
    infos = package.infolist()
    strange = any(".." in i.filename.split("/") or i.filename.startswith(("/", "\\")) for i in infos)
    large = len(data) > MOST_FILE or len(infos) > MOST_ENTRIES or sum(i.file_size for i in infos) > MOST_WHOLE
    if strange or large or len({i.filename for i in infos}) != len(infos):
        raise UsageError(f"{name}：文件结构异常，拒绝读取 / the file is not built as Word files are; refused")
    if "word/document.xml" not in package.namelist():
        raise UsageError(f"{name}：不是 Word 文件（.docx） / not a Word file (.docx)")
    return package


def read_entry(package: zipfile.ZipFile, entry: str, name: str) -> bytes:
    """At most MOST_ENTRY bytes of one entry, whatever its header claims. Raises UsageError."""
    try:
        with package.open(entry) as file:
            data = file.read(MOST_ENTRY + 1)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise UsageError(f"{name}：{entry} 已损坏 / is damaged") from None
    if len(data) > MOST_ENTRY:
        raise UsageError(f"{name}：{entry} 过大 / is too large")
    return data


def parse_xml(data: bytes, name: str) -> Any:
    """The root element. Raises UsageError where it is not well-formed or declares a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{name}：XML 有误 / bad XML: {error}") from None
    if root.getroottree().docinfo.doctype:
        raise UsageError(f"{name}：含有文档类型声明，拒绝读取 / declares a document type; refused")
    return root
