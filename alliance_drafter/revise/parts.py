"""A Word file to be changed: parts replaced, added and taken out; what nobody touched keeps its bytes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from ..errors import UsageError
from ..readers.package import Package, open_package, parse_xml

Node = Any  # an lxml element

DOCUMENT: Final = "word/document.xml"
TYPES: Final = "[Content_Types].xml"
DATE: Final = (1980, 1, 1, 0, 0, 0)  # equal parts give equal bytes
CT: Final = "{http://schemas.openxmlformats.org/package/2006/content-types}"
REL: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@dataclass(slots=True)
class Parts:
    """The parts of one file. xml() gives a tree to change; save() writes the trees that were asked for again."""

    package: Package
    changed: dict[str, bytes | None] = field(default_factory=dict)  # None: taken out
    trees: dict[str, Node] = field(default_factory=dict)

    def names(self) -> list[str]:
        added = [n for n in (*self.changed, *self.trees) if n not in self.package]
        return [n for n in (*self.package.names, *dict.fromkeys(added)) if n in self]

    def __contains__(self, name: str) -> bool:
        return name in self.trees or (self.changed[name] is not None if name in self.changed else name in self.package)

    def read(self, name: str) -> bytes:
        if name in self.trees:
            return serialised(self.trees[name])
        data = self.changed.get(name)
        return self.package.read(name) if data is None else data

    def peek(self, name: str) -> Node:
        """The root of a part to look at; what is changed in it is lost, unless the part is changed already."""
        return self.trees[name] if name in self.trees else self._parsed(name)

    def xml(self, name: str) -> Node:
        """The root of a part to be changed. Raises UsageError where it is no sound XML."""
        if name not in self.trees:
            self.trees[name] = self._parsed(name)
        return self.trees[name]

    def _parsed(self, name: str) -> Node:
        if name in self.changed:
            return parse_xml(self.read(name), f"{self.package.name}：{name}")
        return self.package.xml(name)

    def put(self, name: str, data: bytes) -> None:
        self.trees.pop(name, None)
        self.changed[name] = data

    def remove(self, *names: str) -> None:
        """Take parts out, with their own relationships, their content types and every relationship to them."""
        gone = {*names, *map(relationships_of, names)}
        for one in gone:
            if one in self:
                self.trees.pop(one, None)
                self.changed[one] = None
        self._remove_children(TYPES, lambda override: (override.get("PartName") or "").lstrip("/") in gone)
        self.unrelate(lambda source, relation: (target_of(source, relation) or None) in gone)

    def unrelate(self, is_meant: Callable[[str, Node], bool]) -> None:
        """Take out the relationships for which is_meant, given the part they are of and the relationship, is true."""
        for rels in [n for n in self.names() if n.endswith(".rels")]:
            self._remove_children(rels, partial(is_meant, source_of(rels)))

    def _remove_children(self, name: str, is_meant: Callable[[Node], bool]) -> None:
        """A part none of whose children is meant keeps its bytes."""
        if any(map(is_meant, self.peek(name))):
            root = self.xml(name)
            for child in list(filter(is_meant, root)):
                root.remove(child)

    def add(self, name: str, content_type: str, relation: str, data: bytes, source: str = DOCUMENT) -> str:
        """Add a part that source refers to. relation: type of the relationship. Gives the relationship's id."""
        self.put(name, data)
        etree.SubElement(self.xml(TYPES), f"{CT}Override", PartName=f"/{name}", ContentType=content_type)
        return self.relate(relation, posixpath.relpath(name, posixpath.dirname(source) or "."), source)

    def relate(self, relation: str, target: str, source: str = DOCUMENT, *, external: bool = False) -> str:
        """Add a relationship. Gives its id."""
        rels = relationships_of(source)
        if rels not in self:
            self.put(rels, f'<Relationships xmlns="{REL[1:-1]}"/>'.encode())
        root = self.xml(rels)
        taken = {r.get("Id") for r in root}
        number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
        mode = {"TargetMode": "External"} if external else {}
        etree.SubElement(root, f"{REL}Relationship", Id=f"rId{number}", Type=relation, Target=target, **mode)
        return f"rId{number}"

    def root(self, kind: str) -> Node | None:
        """The document's styles, numbering… to look at, as peek has it; None where it has none."""
        return next((self.peek(name) for name in self.related(kind)), None)

    def related(self, kind: str, source: str = DOCUMENT) -> list[str]:
        """The parts source refers to by relationships of a type that ends in kind ("comments", "styles")."""
        rels = relationships_of(source)
        if rels not in self:
            return []
        found = [self.leads(source, r) for r in self.peek(rels) if (r.get("Type") or "").endswith(f"/{kind}")]
        return [name for name in found if name]

    def leads(self, source: str, relation: Node) -> str:
        """The part a relationship leads to, as Word finds it; "" outside or nowhere.

        Raises UsageError where it climbs out of the file.
        """
        target = target_of(source, relation)
        if target.startswith("../"):
            raise UsageError(
                f"{self.package.name}：{target}：文件结构异常，拒绝读取"
                f" / {self.package.name}: {target}: leads out of the file; refused"
            )
        if not target or target in self:
            return target
        folded = unquote(target).casefold()
        return next((name for name in self.names() if name.casefold() == folded), "")

    def sweep(self) -> None:
        """Take out every part that no relationship leads to."""
        reached: set[str] = set()
        waiting = [""]
        while waiting:
            source = waiting.pop()
            rels = relationships_of(source)
            found = {self.leads(source, r) for r in self.peek(rels)} - {""} - reached if rels in self else set()
            reached |= found
            waiting += found
        kept = {TYPES, relationships_of(""), *reached, *map(relationships_of, reached)}
        self.remove(*(name for name in self.names() if name not in kept))

    def save(self) -> bytes:
        """The file. An entry that nobody changed has the bytes it had."""
        stream = BytesIO()
        with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=6) as archive:
            for name in self.names():
                info = ZipInfo(name, DATE)
                info.compress_type = ZIP_DEFLATED
                info.create_system = 0
                archive.writestr(info, self.read(name))
        return stream.getvalue()


def open_parts(data: bytes, name: str) -> Parts:
    """Raises UsageError as open_package does, and where word/document.xml is not what Word would show."""
    parts = Parts(open_package(data, name))
    if parts.related("officeDocument", "") != [DOCUMENT]:
        raise UsageError(f"{name}：不是 Word 文件（.docx） / {name}: not a Word file (.docx)")
    return parts


def serialised(root: Node) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def relationships_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def source_of(rels: str) -> str:
    """The part whose relationships these are; "" for the package's."""
    return re.sub(r"(^|/)_rels/", r"\1", rels).removesuffix(".rels")


def target_of(source: str, relation: Node) -> str:
    """The part a relationship leads to, by its name in the package; "" where it leads outside."""
    if relation.get("TargetMode") == "External":
        return ""
    target = relation.get("Target") or ""
    folder = "" if target.startswith("/") else posixpath.dirname(source)
    return posixpath.normpath(posixpath.join(folder, target.lstrip("/")))
