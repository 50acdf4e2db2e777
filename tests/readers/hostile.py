"""Word files that nobody means well with, by kind. Run as a program: all of them, within little memory."""

from __future__ import annotations

import io
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping

from final_samples import DOCUMENT, entries, packed, related
from final_samples import draft as sound

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MOST_MEMORY = 600_000_000  # bytes, beyond what the files themselves take
TYPES = "[Content_Types].xml"
ITEM = "customXml/item1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
BODY = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:body></w:document>'
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def with_entry(name: str, content: bytes | str, **more: object) -> bytes:
    """A sound file with one more entry, or another in its place. more: attributes of its ZipInfo."""
    return raw([(n, c, {}) for n, c in entries(sound()).items() if n != name] + [(name, content, more)])


def raw(rows: list[tuple[str, bytes | str, Mapping[str, object]]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # names that stand twice
        for name, content, more in rows:
            info = zipfile.ZipInfo("x")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            for key, value in more.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return out.getvalue()


def patched(data: bytes, old: bytes, new: bytes, *, last: bool = False) -> bytes:
    assert len(old) == len(new) and old in data
    head, mark, tail = data.rpartition(old) if last else data.partition(old)
    return head + new + tail if mark else data


def laughs(depth: int = 12) -> str:
    rows = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, depth))
    return f'<!DOCTYPE w [<!ENTITY l0 "lol">{rows}]>' + BODY.format(f"&l{depth - 1};")


def in_document(xml: str | bytes) -> Callable[[], bytes]:
    return lambda: with_entry(DOCUMENT, xml if isinstance(xml, bytes) else HEAD + xml)


def doctype(encoding: str, declared: str) -> Callable[[], bytes]:
    text = f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE w [<!ENTITY e "x">]>' + BODY.format("&e;")
    return lambda: with_entry(DOCUMENT, text.encode(encoding))


def shared_bytes() -> bytes:
    """Two names in the directory, the content of both at one place: so a small file unpacks to anything."""
    data = raw([*((n, c, {}) for n, c in entries(sound()).items()), ("word/a.xml", b" " * 10_000, {})])
    end = data.rindex(b"PK\x05\x06")
    size, offset = struct.unpack("<II", data[end + 12 : end + 20])
    directory = data[offset : offset + size]
    row = directory[directory.rindex(b"PK\x01\x02") :]
    count = struct.unpack("<H", data[end + 10 : end + 12])[0]
    tail = bytearray(data[end:])
    struct.pack_into("<HHI", tail, 8, count + 1, count + 1, size + len(row))
    return data[:offset] + directory + row.replace(b"word/a.xml", b"word/b.xml") + bytes(tail)


def lying(size: int) -> bytes:
    """The directory says another size than the entry has."""
    content = b"<a>" + b" " * 5_000_000 + b"</a>"
    data = with_entry(ITEM, content)
    return patched(data, struct.pack("<I", len(content)), struct.pack("<I", size), last=True)


def encrypted() -> bytes:
    data = bytearray(with_entry("word/secret.xml", "<a/>"))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged() -> bytes:
    """One bit of the content of the document is another."""
    data = bytearray(packed(entries(sound())))
    at = data.index(DOCUMENT.encode()) + len(DOCUMENT) + 200
    data[at] ^= 0xFF
    return bytes(data)


def with_types(row: str, encoding: str = "utf-8") -> bytes:
    text = entries(sound())[TYPES].decode().replace("</Types>", f"{row}</Types>")
    return with_entry(TYPES, text.replace("UTF-8", encoding).encode(encoding))


def renamed_docm() -> bytes:
    text = entries(sound())[TYPES].decode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return with_entry(TYPES, text.replace(kind, MACRO))


def without(name: str) -> Callable[[], bytes]:
    return lambda: packed({n: c for n, c in entries(sound()).items() if n != name})


def zip_in_zip() -> bytes:
    data = b"x" * 100_000
    for _ in range(6):
        data = raw([("a.zip", data, {})])
    return data


KINDS: Mapping[str, Callable[[], bytes]] = {
    "entities: billion laughs": in_document(laughs()),
    "entities: quadratic": in_document(f'<!DOCTYPE w [<!ENTITY a "{"x" * 60_000}">]>' + BODY.format("&a;" * 60_000)),
    "entities: in an attribute": in_document(f'<!DOCTYPE w [<!ENTITY a "{"x" * 999}">]><w a="{"&a;" * 99_999}"/>'),
    "entities: a file": in_document('<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + BODY.format("&e;")),
    "entities: the network": in_document('<!DOCTYPE w [<!ENTITY e SYSTEM "http://[::1]:9/">]>' + BODY.format("&e;")),
    "entities: parameters": in_document('<!DOCTYPE w [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>' + BODY),
    "document type: elsewhere": in_document('<!DOCTYPE w SYSTEM "http://[::1]:9/w.dtd">' + BODY.format("")),
    "document type: in UTF-16": doctype("utf-16", "UTF-16"),
    "document type: in UTF-16, big end first": doctype("utf-16-be", "UTF-16"),
    "document type: in UTF-16 that does not say so": doctype("utf-16-le", "UTF-8"),
    "document type: in UTF-32": doctype("utf-32", "UTF-32"),
    "document type: in EBCDIC": doctype("cp037", "IBM037"),
    "document type: in UTF-7": doctype("utf-7", "UTF-7"),
    "document type: of the content types": lambda: with_entry(TYPES, f"{HEAD}<!DOCTYPE Types><Types/>"),
    "document type: of the answers": lambda: with_entry(ITEM, f"{HEAD}<!DOCTYPE draft><draft/>"),
    "bombs: one entry of 200 MB": lambda: with_entry("word/media/a.png", bytes(200_000_000)),
    "bombs: one part of 40 MB": lambda: with_entry(ITEM, b"<a>" + b" " * 40_000_000 + b"</a>"),
    "bombs: ten of 20 MB": lambda: raw(
        [*((n, c, {}) for n, c in entries(sound()).items()), *((f"a{n}", bytes(20_000_000), {}) for n in range(10))]
    ),
    "bombs: 30,000 entries": lambda: raw(
        [*((n, c, {}) for n, c in entries(sound()).items()), *((f"word/{n}.xml", b"", {}) for n in range(30_000))]
    ),
    "bombs: shared bytes": shared_bytes,
    "bombs: a size that is too small": lambda: lying(10),
    "bombs: a size that is too large": lambda: lying(4_000_000_000),
    "bombs: zip in zip": zip_in_zip,
    "bombs: a million elements": lambda: with_entry(ITEM, b"<a>" + b"<b/>" * 1_000_001 + b"</a>"),
    "bombs: a million attributes": lambda: with_entry(
        ITEM, b"<a " + b" ".join(b'a%x=""' % n for n in range(1_000_001)) + b"/>"
    ),
    "bombs: elements in several parts": lambda: raw(
        [*((n, c, {}) for n, c in entries(sound()).items() if n != ITEM)]
        + [(f"customXml/item{n}.xml", b"<a>" + b"<b/>" * 450_000 + b"</a>", {}) for n in range(5, 8)]
    ),
    "bombs: 10,000 levels": in_document(
        f'<w:document xmlns:w="{W}">{"<w:p>" * 10_000}{"</w:p>" * 10_000}</w:document>'
    ),
    "bombs: an attribute of 15 MB": lambda: with_entry(ITEM, b'<a b="' + b"x" * 15_000_000 + b'"/>'),
    "compression: LZMA": lambda: with_entry(ITEM, b"<a/>", compress_type=zipfile.ZIP_LZMA),
    "compression: bzip2": lambda: with_entry(ITEM, b"<a/>", compress_type=zipfile.ZIP_BZIP2),
    "macros: a project": lambda: with_entry("word/vbaProject.bin", b"x"),
    "macros: a project elsewhere": lambda: with_entry("customXml/VBAPROJECT.BIN", b"x"),
    "macros: a project by another name": lambda: with_types(
        '<Override PartName="/word/fontTable.xml" ContentType="application/vnd.ms-office.vbaProject"/>'
    ),
    "macros: content type": lambda: with_types(f'<Override PartName="/word/x.xml" ContentType="{MACRO}"/>'),
    "macros: content type in UTF-16": lambda: with_types(f'<Default Extension="x" ContentType="{MACRO}"/>', "utf-16"),
    "macros: a .docm by another name": renamed_docm,
    "broken: empty": lambda: b"",
    "broken: text": lambda: "第一条".encode() * 100,
    "broken: old format, or encrypted by Office": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
    "broken: cut off": lambda: sound()[: len(sound()) // 2],
    "broken: a bit of the content": damaged,
    "broken: not well-formed": in_document(BODY.format("<w:b>")),
    "broken: an empty part": in_document(b""),
    "broken: GBK that says it is UTF-8": in_document((HEAD + BODY.format("联盟协议")).encode("gbk")),
    "broken: GBK": in_document((HEAD.replace("UTF-8", "GBK") + BODY.format("联盟协议")).encode("gbk")),
    "broken: no document": without(DOCUMENT),
    "broken: no content types": without(TYPES),
    "encrypted entry": encrypted,
    "names: a symbolic link": lambda: with_entry("word/link.xml", "/etc/passwd", external_attr=0o120777 << 16),
    "names: upwards": lambda: with_entry("../../evil.xml", "<a/>"),
    "names: upwards inside": lambda: with_entry("word/../../evil.xml", "<a/>"),
    "names: from the root": lambda: with_entry("/etc/evil.xml", "<a/>"),
    "names: backslash": lambda: with_entry("word\\..\\..\\evil.xml", "<a/>"),
    "names: a drive": lambda: with_entry("C:evil.xml", "<a/>"),
    "names: NUL": lambda: with_entry("word/zero_.xml", "<a/>").replace(b"zero_", b"zero\0"),
    "names: a line end": lambda: with_entry("word/a\nb.xml", "<a/>"),
    "names: an empty step": lambda: with_entry("word//evil.xml", "<a/>"),
    "names: a dot": lambda: with_entry("word/./evil.xml", "<a/>"),
    "names: twice": lambda: raw([(n, c, {}) for n, c in [*entries(sound()).items(), (DOCUMENT, b"<a/>")]]),
    "names: twice but for the case": lambda: with_entry("WORD/Document.XML", "<a/>"),
    "names: 5,000 characters": lambda: with_entry("word/" + "a" * 5_000 + ".xml", "<a/>"),
}
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TO_FINALISE: Mapping[str, Callable[[], bytes]] = {  # what only a file that is to be written again must not have
    "no relationships": without("_rels/.rels"),
    "the document is another": lambda: related(sound(), f"{OFFICE}/officeDocument", "word/header1.xml", ""),
    "a relationship that leads out": lambda: related(sound(), f"{OFFICE}/image", "../../../etc/passwd"),
    "a broken part that is not needed": lambda: with_entry("word/glossary/x.xml", "<a>"),
    "relationships that are not well-formed": lambda: with_entry("word/_rels/document.xml.rels", "<a>"),
}


def main() -> None:
    """Exits with 1 where one of them is not refused, or takes more memory than it may."""
    import resource

    from alliance_drafter.errors import UsageError
    from alliance_drafter.revise.finalise import finalise

    made = {kind: make() for kind, make in {**KINDS, **TO_FINALISE}.items()}
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    resource.setrlimit(resource.RLIMIT_AS, (used + MOST_MEMORY, resource.RLIM_INFINITY))
    for kind, data in made.items():
        try:
            finalise(data, "a.docx")
        except UsageError:
            continue
        sys.exit(f"not refused: {kind}")


if __name__ == "__main__":
    main()
