"""The numbers a reader of the file sees: in our own files, in lists of any making, against a simple model."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.readers.blocks import W
from alliance_drafter.readers.lists import in_format
from alliance_drafter.readers.numbers import Numbers, read_numbers
from alliance_drafter.writers.docx import load_style, write_docx

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
ROOT = f'xmlns:w="{W[1:-1]}"'
CHINESE = "零一二三四五六七八九十"


def numbers_in(data: bytes) -> tuple[etree._Element, Numbers]:
    archive = ZipFile(BytesIO(data))
    document, *rest = (etree.fromstring(archive.read(f"word/{n}.xml")) for n in ("document", "styles", "numbering"))
    return document, read_numbers(document, *rest)


def shown(document: etree._Element) -> list[tuple[str, str]]:
    """The bookmark and the result of every REF field, as the file holds them."""
    found: list[tuple[str, str]] = []
    open_fields: list[list[str]] = []
    for node in document.iter(W + "fldChar", W + "instrText", W + "t"):
        kind = node.get(W + "fldCharType")
        if kind == "begin":
            open_fields.append([""])
        elif kind == "separate":
            open_fields[-1].append("")
        elif kind == "end":
            code, result = open_fields.pop()
            found += [(m[1], result) for m in [re.match(r" REF (\S+)", code)] if m]
        elif open_fields:
            open_fields[-1][-1] += node.text or ""
    return found


@cache
def whole(example: Path, style: str, languages: tuple[str, ...] = ("zh",)) -> bytes:
    library = load_library()
    agreement = draft(library, read_answers(example, library.questionnaire)).agreement
    object.__setattr__(agreement, "languages", languages)
    return write_docx(agreement, load_style(data_folder() / "templates" / "styles", style))


@pytest.mark.parametrize("style", ["contract", "official"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.stem)
def test_every_reference_of_every_example_shows_what_is_counted(example: Path, style: str) -> None:
    document, numbers = numbers_in(whole(example, style))
    references = shown(document)
    assert len(references) > 500
    assert [(b, r, numbers.by_bookmark.get(b)) for b, r in references if numbers.by_bookmark.get(b) != r] == []


def test_a_bilingual_edition_counts_in_its_first_language_and_each_paragraph_once() -> None:
    document, numbers = numbers_in(whole(EXAMPLES[0], "contract", ("zh", "en")))
    _, alone = numbers_in(whole(EXAMPLES[0], "contract"))
    assert list(numbers.labels.values()) == list(alone.labels.values())
    assert all(numbers.by_bookmark[b] == r for b, r in shown(document))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_file_that_libreoffice_has_saved_shows_the_same_numbers(tmp_path: Path) -> None:
    source, out = tmp_path / "a.docx", tmp_path / "out"
    source.write_bytes(whole(EXAMPLES[0], "contract"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", out, source]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    _, before = numbers_in(source.read_bytes())
    _, after = numbers_in((out / "a.docx").read_bytes())
    assert list(after.labels.values()) == list(before.labels.values())
    assert {name: after.by_bookmark.get(name) for name in before.by_bookmark if name[1] == "_"} == {
        name: number for name, number in before.by_bookmark.items() if name[1] == "_"
    }


def test_lists_of_python_docx_are_counted() -> None:
    document = Document()
    for style in ("List Number", "List Number", "List Bullet", "List Number 2", "List Number"):
        document.add_paragraph("text", style=style)
    stream = BytesIO()
    document.save(stream)
    tree, numbers = numbers_in(stream.getvalue())
    assert [numbers.labels.get(p, "") for p in tree.iter(W + "p")] == ["1.", "2.", "", "1.", "3."]


# Short notation: a paragraph is "style num level"; a level "format text", with more of its children after it.


def level(place: int, number_format: str = "decimal", text: str = "", more: str = "") -> str:
    text = text or f"%{place + 1}"
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, starts: dict[int, int] | None = None, more: str = "") -> str:
    over = "".join(
        f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        for at, start in (starts or {}).items()
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{over}{more}</w:num>'


def style(name: str, numbered: str = "", based: str = "", more: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{more}>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr>" if numbered else "")
        + "</w:style>"
    )


def in_list(number: int, at: int | None = None) -> str:
    return (f'<w:ilvl w:val="{at}"/>' if at is not None else "") + f'<w:numId w:val="{number}"/>'


def p(style: str = "", numbered: str = "", inside: str = "<w:r><w:t>text</w:t></w:r>", looks: str = "") -> str:
    return (
        "<w:p><w:pPr>"
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + (f"<w:numPr>{numbered}</w:numPr>" if numbered else "")
        + f"<w:rPr>{looks}</w:rPr></w:pPr>{inside}</w:p>"
    )


def read(body: str, lists: str, styles: str = "") -> tuple[list[str], dict[str, str]]:
    """The label of each paragraph, "" where it has none; and those by bookmark."""
    document = etree.fromstring(f"<w:document {ROOT}><w:body>{body}</w:body></w:document>")
    numbering = etree.fromstring(f"<w:numbering {ROOT}>{lists}</w:numbering>")
    found = read_numbers(document, etree.fromstring(f"<w:styles {ROOT}>{styles}</w:styles>"), numbering)
    return [found.labels.get(node, "") for node in document.iter(W + "p")], found.by_bookmark


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=40),
    st.fixed_dictionaries({"b": st.dictionaries(st.integers(0, 2), st.integers(1, 5))}),
)
def test_any_order_of_levels_and_restarts_counts_as_a_simple_model_does(
    order: list[tuple[str, int]], starts: dict[str, dict[int, int]]
) -> None:
    """Lists a and b share their counts and b starts where it says; c counts alone. Labels show all their levels."""
    levels = [level(n, text=".".join(f"%{m + 1}" for m in range(n + 1))) for n in range(3)]
    lists = abstract(1, *levels) + abstract(2, *levels) + num(1, 1) + num(2, 1, starts["b"]) + num(3, 2)
    labels, _ = read("".join(p("", in_list("abc".index(name) + 1, at)) for name, at in order), lists)
    assert labels == list(modelled(order, starts["b"]))


def modelled(order: list[tuple[str, int]], starts: dict[int, int]) -> list[str]:
    """Each label from scratch: the paragraphs since the last one of a shallower level, or since b came in."""
    labels = []
    for place, (name, at) in enumerate(order):
        mine = [(n, a) for n, a in order[: place + 1] if (n == "c") == (name == "c")]
        labels.append(".".join(str(counted(mine, m, starts if name == "b" else {}, starts)) for m in range(at + 1)))
    return labels


def counted(mine: list[tuple[str, int]], at: int, own: dict[int, int], starts: dict[int, int]) -> int:
    """How far a level has counted at the end of its list's paragraphs so far."""
    count: int | None = None
    for place, (name, a) in enumerate(mine):
        first = name == "b" and at in starts and ("b", at) not in mine[:place]
        begins = starts.get(at, 1) if name == "b" else 1
        if a < at:
            count = None
        elif a == at:
            count = begins if count is None or first else count + 1
    return own.get(at, 1) if count is None else count


def test_a_style_counts_at_the_level_that_names_it_and_its_children_do_so_too() -> None:
    lists = abstract(1, level(0, "decimal", "%1.", '<w:pStyle w:val="H"/>'), level(1, more='<w:pStyle w:val="I"/>'))
    styles = style("H", in_list(7)) + style("I", in_list(7, 0)) + style("J", based="I") + style("N", in_list(0), "I")
    labels, _ = read("".join(p(s) for s in ("H", "I", "J", "N", "I", "H", "I")), lists + num(7, 1), styles)
    assert labels == ["1.", "1", "2", "", "3", "2.", "1"]


def test_the_level_of_a_style_holds_where_no_level_names_it() -> None:
    lists = abstract(1, level(0), level(1, "lowerLetter")) + num(7, 1)
    labels, _ = read(p("I") + p("I") + p("", in_list(7)), lists, style("I", in_list(7, 1)))
    assert labels == ["a", "b", "1"]


def test_paragraphs_without_a_style_have_the_default_one() -> None:
    styles = style("Normal", in_list(1), more=' w:default="1"')
    assert read(p() + p("Gone") + p("", in_list(0)), abstract(1, level(0)) + num(1, 1), styles)[0] == ["1", "2", ""]


def test_a_list_may_borrow_its_levels_from_a_list_style() -> None:
    lists = (
        abstract(1, level(0, "upperRoman"), more='<w:styleLink w:val="S"/>')
        + abstract(2, more='<w:numStyleLink w:val="S"/>')
        + num(1, 1) + num(2, 2)
    )  # fmt: skip
    assert read(p("", in_list(2)) + p("", in_list(1)), lists)[0] == ["I", "II"]


def test_a_level_restarts_only_after_those_it_names() -> None:
    levels = (
        level(0),
        level(1),
        level(2, more='<w:lvlRestart w:val="1"/>'),
        level(3, more='<w:lvlRestart w:val="0"/>'),
    )
    order = (0, 2, 3, 1, 2, 3, 0, 2, 3)
    labels, _ = read("".join(p("", in_list(1, at)) for at in order), abstract(1, *levels) + num(1, 1))
    assert labels == ["1", "1", "1", "1", "2", "2", "2", "1", "3"]


def test_a_legal_level_shows_figures_and_a_list_may_have_levels_of_its_own() -> None:
    lists = abstract(1, level(0, "chineseCountingThousand", "第%1条"), level(1, "lowerLetter", "%1-%2", "<w:isLgl/>"))
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    body = p("", in_list(1, 0)) + p("", in_list(1, 1)) + p("", in_list(2, 0))
    assert read(body, lists + num(1, 1) + num(2, 1, more=own))[0] == ["第一条", "1-1", "B)"]


@pytest.mark.parametrize(
    ("number_format", "number", "words"),
    [
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCounting", 25, "二十五"),
        ("chineseCounting", 105, "一〇五"),
        ("ideographDigital", 20, "二〇"),
        ("japaneseCounting", 101, "百一"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 1994, "MCMXCIV"),
        ("decimalZero", 7, "07"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircle", 33, "33"),
        ("none", 3, ""),
        ("no such format", 3, "3"),
        ("lowerLetter", 10**9, "1000000000"),
    ],
)
def test_formats(number_format: str, number: int, words: str) -> None:
    assert in_format(number, number_format) == words


GONE = '<w:del w:id="1" w:author="a"/>'
STRUCK = '<w:del w:id="2" w:author="a"><w:r><w:delText>text</w:delText></w:r></w:del>'


def test_a_paragraph_that_is_struck_out_is_not_counted() -> None:
    body = p("", in_list(1)) + p("", in_list(1), STRUCK, GONE) + p("", in_list(1))
    assert read(body, abstract(1, level(0)) + num(1, 1))[0] == ["1", "", "2"]


def test_paragraphs_that_join_are_counted_once_as_the_first_that_still_says_something() -> None:
    body = p("", in_list(1), looks=GONE) + p("", in_list(1), STRUCK) + p("", in_list(1), STRUCK, GONE) + p()
    assert read(body, abstract(1, level(0)) + num(1, 1))[0] == ["1", "", "", ""]


def test_rows_that_are_struck_out_are_not_counted_and_cells_are_not_joined() -> None:
    def row(cell: str, properties: str = "") -> str:
        return f"<w:tr>{properties}<w:tc>{cell}</w:tc></w:tr>"

    struck = row(p("", in_list(1)), f"<w:trPr>{GONE}</w:trPr>")
    table = f"<w:tbl>{struck}{row(p('', in_list(1), looks=GONE))}{row(p('', in_list(1)))}</w:tbl>"
    assert read(table + p("", in_list(1)), abstract(1, level(0)) + num(1, 1))[0] == ["", "1", "2", "3"]


def bookmark(name: str) -> tuple[str, str]:
    return f'<w:bookmarkStart w:id="{name}" w:name="{name}"/>', f'<w:bookmarkEnd w:id="{name}"/>'


def test_a_bookmark_has_the_number_of_the_paragraph_it_stands_in_or_before() -> None:
    before, inside, none = ("".join(bookmark(name)) for name in ("before", "inside", "none"))
    body = before + p("", in_list(1), inside) + p("", "", none)
    assert read(body, abstract(1, level(0, text="%1.")) + num(1, 1))[1] == {"before": "1", "inside": "1"}


def test_a_bookmark_is_deleted_with_all_it_holds_and_else_has_the_number_of_what_is_left() -> None:
    (gone, gone_end), (inside, inside_end), (left, left_end) = map(bookmark, ("gone", "inside", "left"))
    struck = p("", in_list(1), inside + STRUCK + inside_end, GONE)
    body = left + gone + struck + p("", "", STRUCK, GONE) + gone_end + p("", in_list(1)) + left_end
    assert read(body, abstract(1, level(0)) + num(1, 1)) == (["", "", "1"], {"left": "1"})


def test_what_is_no_list_is_no_error() -> None:
    body = p("", in_list(9)) + p("", in_list(1, 8)) + p("A")
    styles = style("A", based="B") + style("B", based="A")
    assert read(body, abstract(1, level(0)) + num(1, 1) + num(2, 77), styles)[0] == ["", "", ""]
