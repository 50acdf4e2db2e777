"""Word files that are none of ours: every construct a person may leave in one, and edits of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from hypothesis import strategies as st

NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
WHO = 'w:author="他人" w:date="2026-01-01T00:00:00Z"'
WORDS = [
    "理事会", "理事长", "成员大会", "秘书处", "应当", "可以", "三十日内", "15个工作日", "35%", "￥1,000.00", "出资",
    "书面", "知识产权", "的", "由", "，", "、", "。", "；", "（一）", "Members", " shall", " pay ", "the fee", ", ",
    ". ", " ", "\u00a0\u00a0", "A&B <c>", "示例煤机", "第三条",
]  # fmt: skip
KINDS = [
    "plain", "plain", "plain", "bold", "split", "link", "field", "simple", "nested", "control", "bound", "tab", "break",
    "page", "inserted", "deleted", "bookmark", "comment", "note", "math", "joined", "moved", "hidden", "smart",
]  # fmt: skip


@dataclass(frozen=True)
class Para:
    """pieces: how each is made, and its text."""

    pieces: tuple[tuple[str, str], ...]
    style: str = "Normal"


@dataclass(frozen=True)
class Table:
    """Cells hold paragraphs and tables. merged: the first row's cells are one, the first column's too."""

    rows: tuple[tuple[tuple[Any, ...], ...], ...]
    merged: bool = False


@dataclass(frozen=True)
class Boxed:
    """Paragraphs inside a content control."""

    blocks: tuple[Para, ...]


@dataclass(frozen=True)
class Section:
    """The end of a section, in a paragraph that may say something."""

    text: str


@dataclass(frozen=True)
class Contents:
    """A contents field in the body."""

    lines: tuple[str, ...]


class _Writer:
    def __init__(self) -> None:
        self.number = 0

    def next(self) -> int:
        self.number += 1
        return self.number

    def run(self, text: str, looks: str = "", tag: str = "t") -> str:
        return f'<w:r>{looks}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>' if text else "<w:r/>"

    def field(self, code: str, result: str) -> str:
        def mark(kind: str) -> str:
            return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

        return f"{mark('begin')}{self.run(code, tag='instrText')}{mark('separate')}{result}{mark('end')}"

    def piece(self, kind: str, text: str) -> str:
        run, n = self.run(text), self.next()
        half = len(text) // 2
        made = {
            "bold": lambda: self.run(text, '<w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr>'),
            "split": lambda: self.run(text[:half]) + '<w:proofErr w:type="spellStart"/>' + self.run(text[half:]),
            "link": lambda: f'<w:hyperlink r:id="rIdLink">{self.run(text[:half])}{self.run(text[half:])}</w:hyperlink>',
            "field": lambda: self.field(" PAGE ", run),
            "simple": lambda: f'<w:fldSimple w:instr=" DATE ">{run}</w:fldSimple>',
            "nested": lambda: self.field(" IF ", run + self.field(" PAGE ", self.run("12"))),
            "control": lambda: _control(n, "", run),
            "bound": lambda: _control(n, '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/><w:text/>', run),
            "tab": lambda: f'<w:r><w:tab/><w:t xml:space="preserve">{escape(text)}</w:t><w:tab/></w:r>',
            "break": lambda: f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t><w:br/></w:r>',
            "page": lambda: '<w:r><w:br w:type="page"/></w:r>' + run,
            "inserted": lambda: f'<w:ins w:id="{n}" {WHO}>{run}</w:ins>',
            "deleted": lambda: f'<w:del w:id="{n}" {WHO}>{self.run(text, tag="delText")}</w:del>',
            "moved": lambda: f'<w:moveFrom w:id="{n}" {WHO}>{run}</w:moveFrom>',
            "bookmark": lambda: f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/>{run}<w:bookmarkEnd w:id="{n}"/>',
            "comment": lambda: (
                f'<w:commentRangeStart w:id="0"/>{run}<w:commentRangeEnd w:id="0"/>'
                '<w:r><w:commentReference w:id="0"/></w:r>'
            ),
            "note": lambda: f'{run}<w:r><w:footnoteReference w:id="2"/></w:r>',
            "math": lambda: f"{run}<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>",
            "hidden": lambda: f"{run}<w:r><w:noBreakHyphen/><w:softHyphen/><w:lastRenderedPageBreak/></w:r>",
            "smart": lambda: f'<w:smartTag w:uri="u" w:element="e">{run}</w:smartTag>',
        }
        return made.get(kind, lambda: run)()

    def block(self, block: Any) -> str:
        if isinstance(block, Para):
            joined = any(kind == "joined" for kind, _ in block.pieces)
            mark = f'<w:rPr><w:del w:id="{self.next()}" {WHO}/></w:rPr>' if joined else ""
            inside = "".join(self.piece(*piece) for piece in block.pieces)
            return f'<w:p><w:pPr><w:pStyle w:val="{block.style}"/>{mark}</w:pPr>{inside}</w:p>'
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Boxed):
            return _control(self.next(), "", "".join(self.block(b) for b in block.blocks))
        if isinstance(block, Section):
            run = self.run(block.text) if block.text else ""
            return f'<w:p><w:pPr><w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:pPr>{run}</w:p>'
        lines = [f"<w:p>{self.run(line)}</w:p>" for line in block.lines]
        begin, _, rest = self.field(" TOC \\o ", "|").partition("|")
        lines[0] = lines[0].replace("<w:p>", "<w:p>" + begin, 1)
        lines[-1] = lines[-1].removesuffix("</w:p>") + rest + "</w:p>"
        return "".join(lines)

    def table(self, table: Table) -> str:
        width = len(table.rows[0])
        rows = []
        for place, row in enumerate(table.rows):
            cells = list(row)
            spans = table.merged and place == 0 and width > 1
            made = []
            for column, cell in enumerate(cells[:-1] if spans else cells):
                more = '<w:gridSpan w:val="2"/>' if spans and column == 0 else ""
                if table.merged and column == 0 and place:
                    more += '<w:vMerge w:val="restart"/>' if place == 1 else "<w:vMerge/>"
                inside = "".join(self.block(b) for b in cell)
                made.append(f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>{more}</w:tcPr>{inside}</w:tc>')
            rows.append(f"<w:tr>{''.join(made)}</w:tr>")
        grid = '<w:gridCol w:w="2000"/>' * width
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )


def _control(number: int, properties: str, inside: str) -> str:
    head = f'<w:sdtPr><w:id w:val="{number}"/>{properties}</w:sdtPr>'
    return f"<w:sdt>{head}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


@cache
def _base() -> tuple[dict[str, bytes], str]:
    """The parts of an empty file with a comment and a footnote that can be referred to; the id of a link."""
    document = Document()
    run = document.add_paragraph("x").add_run("x")
    document.add_comment([run], "批注", "他人")
    note = '<w:footnote w:id="{}"{}><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>'
    kinds = (' w:type="separator"', ' w:type="continuationSeparator"', "")
    notes = "".join(note.format(number, kind) for number, kind in enumerate(kinds))
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {NS}>{notes}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), FOOTNOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    link = document.part.relate_to("https://example.com/", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    out = BytesIO()
    document.save(out)
    archive = ZipFile(out)
    return {name: archive.read(name) for name in archive.namelist()}, link


def written(blocks: tuple[Any, ...]) -> bytes:
    """The blocks as a .docx."""
    parts, link = _base()
    writer = _Writer()
    inside = "".join(writer.block(block) for block in blocks).replace("rIdLink", link)
    xml = (
        f'<w:document {NS}><w:body>{inside}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, xml if name == "word/document.xml" else data)
    return out.getvalue()


# --- strategies ---

texts = st.lists(st.sampled_from(WORDS), min_size=0, max_size=8).map("".join)
pieces = st.tuples(st.sampled_from(KINDS), texts)
paras = st.builds(
    Para,
    st.lists(pieces, max_size=4).map(tuple),
    st.sampled_from(["Normal", "Normal", "Heading1", "ListNumber", "ListBullet"]),
)
simple_paras = st.builds(Para, st.lists(pieces, max_size=2).map(tuple))


def _last(para: Para) -> Para:
    """A paragraph whose own end stays: the last of a cell or a file."""
    return Para(tuple(("plain" if kind == "joined" else kind, text) for kind, text in para.pieces), para.style)


def _tables(cells: st.SearchStrategy[Any]) -> st.SearchStrategy[Table]:
    def of(width: int) -> st.SearchStrategy[Table]:
        row = st.lists(cells, min_size=width, max_size=width).map(tuple)
        return st.builds(Table, st.lists(row, min_size=1, max_size=4).map(tuple), st.booleans())

    return st.integers(1, 3).flatmap(of)


plain_cells = st.tuples(simple_paras.map(_last))
nested = _tables(plain_cells)
cells = st.one_of(
    plain_cells,
    st.tuples(simple_paras, simple_paras.map(_last)),
    st.tuples(simple_paras.map(_last), nested, simple_paras.map(_last)),
)
tables = _tables(cells)
blocks = st.one_of(
    paras, paras, paras, paras, tables,
    st.builds(Boxed, st.lists(paras.map(_last), min_size=1, max_size=3).map(tuple)),
    st.builds(Section, st.one_of(st.just(""), texts)),
    st.builds(Contents, st.lists(texts, min_size=1, max_size=3).map(tuple)),
)  # fmt: skip


def _closed(found: list[Any]) -> tuple[Any, ...]:
    """Joined paragraphs only before paragraphs; a paragraph last."""
    safe = [
        _last(block) if isinstance(block, Para) and not isinstance(after, Para) else block
        for block, after in zip(found, [*found[1:], None], strict=False)
    ]
    return tuple(safe) if safe and isinstance(safe[-1], Para) else (*safe, Para((("plain", "末段。"),)))


documents = st.lists(blocks, max_size=8).map(_closed)


@st.composite
def edited(draw: st.DrawFn, before: tuple[Any, ...]) -> tuple[Any, ...]:
    """What a person may have made of it."""
    found = list(before)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, max(0, len(found) - 1)))
        kind = draw(st.sampled_from(["drop", "add", "move", "words", "twice", "rows", "last", "split"]))
        if kind == "add" or not found:
            found.insert(at, draw(blocks))
        elif kind == "drop":
            found.pop(at)
        elif kind == "move":
            found.insert(draw(st.integers(0, len(found) - 1)), found.pop(at))
        elif kind == "twice":
            found.insert(at, found[at])
        elif kind == "last":
            found.append(draw(paras))
        elif kind == "words" and isinstance(found[at], Para):
            found[at] = draw(_reworded(found[at]))
        elif kind == "split" and isinstance(found[at], Para) and len(found[at].pieces) > 1:
            one = found[at]
            found[at : at + 1] = [replace(one, pieces=one.pieces[:1]), replace(one, pieces=one.pieces[1:])]
        elif kind == "rows" and isinstance(found[at], Table):
            found[at] = draw(_other_rows(found[at]))
    return _closed(found)


@st.composite
def _reworded(draw: st.DrawFn, para: Para) -> Para:
    pieces_now = list(para.pieces) or [("plain", "")]
    at = draw(st.integers(0, len(pieces_now) - 1))
    kind, text = pieces_now[at]
    cut = draw(st.integers(0, len(text)))
    new = text[:cut] + draw(texts) + text[draw(st.integers(cut, len(text))) :]
    pieces_now[at] = (draw(st.sampled_from([kind, "plain", "bold", "field", "bound"])), new)
    return replace(para, pieces=tuple(pieces_now))


@st.composite
def _other_rows(draw: st.DrawFn, table: Table) -> Table:
    rows = list(table.rows)
    at = draw(st.integers(0, len(rows) - 1))
    width = len(rows[0])
    kind = draw(st.sampled_from(["drop", "add", "cell", "swap", "column"]))
    if kind == "drop" and len(rows) > 1:
        rows.pop(at)
    elif kind == "add":
        rows.insert(at, tuple(draw(cells) for _ in range(width)))
    elif kind == "swap":
        rows.append(rows.pop(at))
    elif kind == "column":
        rows = [(*row, draw(cells)) for row in rows]
    else:
        column = draw(st.integers(0, width - 1))
        rows[at] = (*rows[at][:column], draw(cells), *rows[at][column + 1 :])
    return replace(table, rows=tuple(rows))
