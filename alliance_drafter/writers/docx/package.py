"""The zip: parts, content types, relationships; equal parts give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from alliance_drafter.writers.docx.archive import archive
from alliance_drafter.writers.docx.xml import DECLARATION

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass(frozen=True, slots=True)
class File:
    """A part of the package: where, what it is, and how it is related to what."""

    name: str
    content_type: str
    relation: str  # type of relationship
    data: bytes
    of: str = "word/document.xml"  # the part it belongs to; "" for the package


DOCUMENT: Final = (f"{_WORD}document.main+xml", f"{_OFFICE}officeDocument")
STYLES: Final = (f"{_WORD}styles+xml", f"{_OFFICE}styles")
NUMBERING: Final = (f"{_WORD}numbering+xml", f"{_OFFICE}numbering")
SETTINGS: Final = (f"{_WORD}settings+xml", f"{_OFFICE}settings")
FONTS: Final = (f"{_WORD}fontTable+xml", f"{_OFFICE}fontTable")
HEADER: Final = (f"{_WORD}header+xml", f"{_OFFICE}header")
FOOTER: Final = (f"{_WORD}footer+xml", f"{_OFFICE}footer")
COMMENTS: Final = (f"{_WORD}comments+xml", f"{_OFFICE}comments")
CORE: Final = (
    "application/vnd.openxmlformats-package.core-properties+xml",
    f"{_PACKAGE}relationships/metadata/core-properties",
)
APP: Final = ("application/vnd.openxmlformats-officedocument.extended-properties+xml", f"{_OFFICE}extended-properties")
CUSTOM: Final = ("application/xml", f"{_OFFICE}customXml")
CUSTOM_PROPERTIES: Final = (
    "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
    f"{_OFFICE}customXmlProps",
)


def package(files: list[File]) -> bytes:
    """Relationship ids are rId1, rId2… in the order of files, counted for each part they belong to."""
    entries = [("[Content_Types].xml", _content_types(files))]
    entries += [(_relationships_of(part), data) for part, data in _relationships(files).items()]
    return archive([*entries, *((file.name, file.data) for file in files)])


def _content_types(files: list[File]) -> bytes:
    overrides = "".join(f'<Override PartName="/{file.name}" ContentType="{file.content_type}"/>' for file in files)
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _relationships(files: list[File]) -> Mapping[str, bytes]:
    of: dict[str, list[str]] = {}
    for file in files:
        lines = of.setdefault(file.of, [])
        lines.append(f'<Relationship Id="rId{len(lines) + 1}" Type="{file.relation}" Target="/{file.name}"/>')
    return {
        part: f'{DECLARATION}<Relationships xmlns="{_PACKAGE}relationships">{"".join(lines)}</Relationships>'.encode()
        for part, lines in of.items()
    }


def _relationships_of(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
