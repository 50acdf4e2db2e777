"""A small agreement as a Word file, and what people and programs leave in one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx_samples import LONG, agreement, article, items, para, part, zh
from lxml import etree

from alliance_drafter.library.load import data_folder
from alliance_drafter.model import Agreement, Chapter, Text
from alliance_drafter.writers.docx import load_style, write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W[1:-1]}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DOCUMENT, HEADER, FOOTER = "word/document.xml", "word/header1.xml", "word/footer1.xml"
ANSWERS = (
    '<draft xmlns="urn:alliance-drafter:draft:1" format="1" library="a" version="1" digest="f">'
    '<answer path="parties.members[0].name">甲研究院</answer></draft>'
).encode()
NAME = Text("甲研究院", "parties.members[0].name", "text")


def signed() -> Agreement:
    """Nothing in it is blank. 甲研究院 is bound to the answers in two places."""
    general = Chapter(
        "general",
        zh("总则"),
        (
            article("a.name", "联盟名称", para("成员为", NAME, "。"), number=1, anchor="a1"),
            article("a.term", "期限", para(LONG, items=items("自签署之日起算；", "期满终止。")), number=2),
        ),
        1,
    )
    annex = part(
        Chapter("c", zh(), (article("b.share", "收益的分配", para(NAME, "取得百分之六十。"), number=1),)),
        part_id="ip_revenue",
        title="收益管理办法",
        number=1,
    )
    made = agreement(part(general), annex)
    return replace(made, cover=replace(made.cover, lines=made.cover.lines[:2]))


@cache
def draft(*, mark: bool = True, notes: bool = True, answers: bool = True) -> bytes:
    said = {"a.name": "名称应当核准。", "b.share": "比例须经理事会同意。"} if notes else None
    style = load_style(data_folder() / "templates" / "styles")
    return write_docx(signed(), style, draft_mark=mark, notes=said, embedded=ANSWERS if answers else b"")


def entries(data: bytes) -> dict[str, bytes]:
    archive = ZipFile(BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes | str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def put(data: bytes, xml: str, before: str = "</w:p>", name: str = DOCUMENT, after: str = "") -> bytes:
    """The file with xml put before some text of a part, at its first place beyond the text after."""
    files = entries(data)
    text = files[name].decode()
    at = text.index(before, text.index(after))
    text = text[:at] + xml + text[at:]
    root = re.match(r"(<\?xml[^>]*>\s*<w:\w+) [^>]*>", text)
    assert root
    files[name] = f"{root[1]} {NAMESPACES}{text[root.end() - 1 :]}".encode()
    return packed(files)


def with_part(data: bytes, name: str, kind: str, xml: str | bytes, relation: str, source: str = DOCUMENT) -> bytes:
    """The file with a part of this content type, which source is related to. relation: type of the relationship."""
    files = entries(data)
    types = files["[Content_Types].xml"].decode()
    files["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    ).encode()
    files[name] = xml if isinstance(xml, bytes) else xml.encode()
    return related(packed(files), relation, f"/{name}", source)


def related(data: bytes, relation: str, target: str, source: str = DOCUMENT, more: str = "", rid: str = "") -> bytes:
    """The file with one more relationship of source ("": of the package)."""
    files = entries(data)
    folder, _, stem = source.rpartition("/")
    name = f"{folder}/_rels/{stem}.rels".lstrip("/")
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    text = files.get(name, empty.encode()).decode()
    row = f'<Relationship Id="{rid or f"x{len(text)}"}" Type="{relation}" Target="{target}"{more}/>'
    files[name] = text.replace("</Relationships>", f"{row}</Relationships>").encode()
    return packed(files)


def texts(data: bytes) -> dict[str, list[str]]:
    """What each paragraph of each story says, by part."""
    found = {}
    for name, content in entries(data).items():
        if name.startswith("word/") and name.endswith(".xml"):
            root = etree.fromstring(content)
            if root.tag in {f"{W}{kind}" for kind in ("document", "hdr", "ftr", "footnotes", "endnotes")}:
                found[name] = [_said(paragraph) for paragraph in root.iter(f"{W}p")]
    return found


def _said(paragraph: etree._Element) -> str:
    says = {f"{W}tab": "\t", f"{W}br": "\n"}
    return "".join(says.get(n.tag, n.text or "") for n in paragraph.iter(f"{W}t", *says))


def run(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def box(runs: str, looks: str = "") -> str:
    holder = f"<v:textbox><w:txbxContent><w:p>{runs}</w:p></w:txbxContent></v:textbox>"
    return f"<w:r><w:pict><v:shape {looks}>{holder}</v:shape></w:pict></w:r>"
