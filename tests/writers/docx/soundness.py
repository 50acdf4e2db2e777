"""What can be said of a .docx without the schemas: parts, relationships, styles, lists, bookmarks, order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REFERS = re.compile(r"\b(?:REF|PAGEREF|NOTEREF)\s+(\S+)")
ORDER = {  # the children of these, as ECMA-376 has them, as far as we write them
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs kinsoku spacing ind jc "
    "outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs highlight u shd lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
    "trPr": "cantSplit tblHeader",
    "tblPr": "tblStyle tblW jc tblBorders tblLayout tblCellMar tblLook tblCaption",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
}


def faults_of(data: bytes) -> list[str]:
    """Every fault of the file, in words; [] where it is sound."""
    archive = ZipFile(BytesIO(data))
    names = archive.namelist()
    trees = {n: etree.fromstring(archive.read(n)) for n in names if n.endswith((".xml", ".rels"))}
    found = [f"twice: {n}" for n, count in Counter(names).items() if count > 1]
    found += _relations(trees, set(names))
    styles = {s.get(f"{W}styleId") for s in trees["word/styles.xml"].iter(f"{W}style")}
    lists = {"0"} | {n.get(f"{W}numId") for n in trees["word/numbering.xml"].iter(f"{W}num")}
    abstract = {a.get(f"{W}abstractNumId") for a in trees["word/numbering.xml"].iter(f"{W}abstractNum")}
    found += [
        f"list {n.get(f'{W}numId')} without its abstract list"
        for n in trees["word/numbering.xml"].iter(f"{W}num")
        if n.find(f"{W}abstractNumId").get(f"{W}val") not in abstract
    ]
    for name, tree in trees.items():
        if name.startswith("word/") and name.endswith(".xml"):
            found += [f"{name}: {fault}" for fault in _part(tree, styles, lists)]
    return found + list(_bookmarks(trees["word/document.xml"]))


def _relations(trees: dict[str, etree._Element], names: set[str]) -> Iterator[str]:
    types = trees["[Content_Types].xml"]
    known = {e.get("PartName", "").lstrip("/") for e in types} | {f".{e.get('Extension')}" for e in types}
    for name in names - {"[Content_Types].xml"}:
        if name not in known and PurePosixPath(name).suffix not in known:
            yield f"no content type: {name}"
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        base = PurePosixPath(name).parent.parent
        ids = [e.get("Id") for e in tree]
        yield from (f"{name}: id twice {i}" for i, count in Counter(ids).items() if count > 1)
        for relation in tree:
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else _joined(base, target)
            if relation.get("TargetMode") != "External" and path not in names:
                yield f"{name}: no such part {target}"
        owner = trees.get(str(base / PurePosixPath(name).name.removesuffix(".rels")))
        for element in owner.iter() if owner is not None else ():
            for attribute, value in element.attrib.items():
                if attribute.startswith(R) and value not in ids:
                    yield f"{name}: {attribute} {value} leads nowhere"


def _joined(base: PurePosixPath, target: str) -> str:
    found: list[str] = []
    for step in (base / target).parts:
        found = found[:-1] if step == ".." else [*found, step]
    return "/".join(found)


def _part(tree: etree._Element, styles: set[str | None], lists: set[str | None]) -> Iterator[str]:
    for element in tree.iter():
        tag = etree.QName(element).localname
        value = element.get(f"{W}val")
        if tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link") and value not in styles:
            yield f"no such style: {value}"
        if tag == "numId" and element.getparent().tag == f"{W}numPr" and value not in lists:
            yield f"no such list: {value}"
        if tag in ORDER:
            order = ORDER[tag].split()
            places = [order.index(etree.QName(c).localname) for c in element if etree.QName(c).localname in order]
            if places != sorted(places):
                yield f"{tag}: {[etree.QName(c).localname for c in element]}"
        if tag == "tr" and element.getparent().tag == f"{W}tbl":
            grid = len(element.getparent().find(f"{W}tblGrid"))
            if len(element.findall(f"{W}tc")) != grid:
                yield f"a row of {len(element.findall(f'{W}tc'))} cells in a table of {grid}"
        if tag == "tc" and etree.QName(element[-1]).localname != "p":
            yield "a cell that does not end with a paragraph"
    depth = 0
    for character in tree.iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[character.get(f"{W}fldCharType")]
        if depth < 0:
            yield "a field ends that did not begin"
    if depth:
        yield "a field without its end"


def _bookmarks(document: etree._Element) -> Iterator[str]:
    starts = list(document.iter(f"{W}bookmarkStart"))
    ends = Counter(e.get(f"{W}id") for e in document.iter(f"{W}bookmarkEnd"))
    names = Counter(s.get(f"{W}name") for s in starts)
    yield from (f"bookmark twice: {name}" for name, count in names.items() if count > 1)
    yield from (f"bookmark name too long: {name}" for name in names if len(name or "") > 40)
    yield from (f"bookmark {s.get(f'{W}name')} without its end" for s in starts if ends[s.get(f"{W}id")] != 1)
    wanted = {m[1] for i in document.iter(f"{W}instrText") for m in REFERS.finditer(i.text or "")}
    wanted |= {h.get(f"{W}anchor") for h in document.iter(f"{W}hyperlink")} - {None}
    yield from (f"no such bookmark: {name}" for name in sorted(wanted - set(names)))
