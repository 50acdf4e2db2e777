"""A Word file to be changed: parts replaced, added and taken out; what nobody touched keeps its bytes."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

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
        return self.trees[name] if name in self.trees else parse_xml(self.read(name), name)

    def xml(self, name: str) -> Node:
        """The root of a part to be changed. Raises UsageError where it is no sound XML."""
        if name not in self.trees:
            self.trees[name] = parse_xml(self.read(name), f"{self.package.name}：{name}")
        return self.trees[name]

    def put(self, name: str, data: bytes) -> None:
        self.trees.pop(name, None)
        self.changed[name] = data

    def remove(self, name: str) -> None:
        """Take a part out, with its own relationships, its content type and every relationship to it."""
        for one in (name, relationships_of(name)):
            if one in self:
                self.trees.pop(one, None)
                self.changed[one] = None
        for override in self.peek(TYPES).findall(f"{CT}Override"):
            if override.get("PartName") == f"/{name}":
                types = self.xml(TYPES)
                types.remove(next(o for o in types if o.get("PartName") == f"/{name}"))
        for rels in [n for n in self.names() if n.endswith(".rels")]:
            source = source_of(rels)
            if any(target_of(source, r) == name for r in self.peek(rels)):
                root = self.xml(rels)
                for relation in [r for r in root if target_of(source, r) == name]:
                    root.remove(relation)

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

    def related(self, kind: str, source: str = DOCUMENT) -> list[str]:
        """The parts source refers to by relationships of a type that ends in kind ("comments", "styles")."""
        rels = relationships_of(source)
        if rels not in self:
            return []
        found = [target_of(source, r) for r in self.peek(rels) if (r.get("Type") or "").endswith(f"/{kind}")]
        return [name for name in found if name in self]

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
    """Raises UsageError as open_package does."""
    return Parts(open_package(data, name))


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
