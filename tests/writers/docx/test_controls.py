"""Values bound to the answers a file carries, and the text it carries of itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import LibraryMaker
from desk import desk
from lxml import etree

from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.folders import data_folder
from alliance_drafter.library.load import load_library
from alliance_drafter.model import Text
from alliance_drafter.readers.base import Base
from alliance_drafter.readers.blocks import W, read_blocks
from alliance_drafter.readers.docx import Draft, read_draft
from alliance_drafter.revise.fresh import fresh_draft
from alliance_drafter.revise.parts import open_parts
from alliance_drafter.writers.docx import load_style, write_docx
from alliance_drafter.writers.docx.controls import LONGEST, Controls
from alliance_drafter.writers.docx.inlines import Inlines

EXAMPLES = Path(__file__).parents[3] / "examples"


def drafted(name: str, style: str) -> Draft:
    library = load_library()
    answers = read_answers(EXAMPLES / f"{name}.yaml", library.questionnaire)
    look = load_style(data_folder() / "templates" / "styles", style)
    return read_draft(fresh_draft(library, answers, look, Base())[1], "a.docx")


@pytest.mark.parametrize(("name", "style"), [("shanlian", "contract"), ("coal", "official"), ("fttx", "contract")])
def test_what_the_file_carries_of_itself_is_what_it_says(name: str, style: str) -> None:
    carrier = drafted(name, style)
    said: dict[str, list[str]] = {}
    for block in carrier.blocks:
        if not block.frame:
            said.setdefault(block.segment, []).append(block.text)
    carried = {n: [k.text for k in kept] for n, kept in carrier.base.segments.items()}
    outside = {"s_header", "s_properties"}
    assert {n: t for n, t in carried.items() if n not in outside} == said
    assert len(carrier.base.clauses) > 200


def test_every_control_shows_what_its_store_holds_and_is_called_by_its_question() -> None:
    carrier = drafted("shanlian", "contract")
    found = [c for c in carrier.document.iter(W + "sdt") if c.find(f"{W}sdtPr/{W}dataBinding") is not None]
    assert len(found) > 300
    for control in found:
        place = int(control.find(f"{W}sdtPr/{W}dataBinding").get(W + "xpath").split("[")[-1].rstrip("]"))
        assert "".join(t.text or "" for t in control.iter(W + "t")) == carrier.shown[place - 1].first
        assert 0 < len(control.find(f"{W}sdtPr/{W}alias").get(W + "val")) <= LONGEST
    assert {one.kind for one in carrier.shown} >= {"text", "money", "figure", "percent", "date", "party"}
    assert {one.path for one in carrier.shown} >= {"alliance.name", "chair.unit", "liability.entity", "document.date"}
    assert not any(one.path.startswith("benefit.worked") for one in carrier.shown), "computed, not answered"


def side(*texts: Text) -> etree._Element:
    inlines = Inlines({}, "zh", Controls("{A}"))
    return etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}">{inlines.side(texts, "zh").runs}</w:p>')


def test_two_values_that_touch_are_not_both_controls() -> None:
    touching = side(Text("甲", "a.b", "text"), Text("乙", "a.c", "text"))
    apart = side(Text("甲", "a.b", "text"), Text("和"), Text("乙", "a.c", "text"))
    assert len(list(touching.iter(W + "sdt"))) == 1
    assert len(list(apart.iter(W + "sdt"))) == 2
    assert "".join(touching.itertext()) == "甲乙"


def test_anybodys_text_stays_text_in_controls_and_store() -> None:
    trouble = '<w:t> & "甲" {{ 1 }} ]]>'
    controls = Controls("{A}", (trouble,), {"a.b": trouble})
    inlines = Inlines({}, "zh", controls)
    runs = inlines.side((Text(trouble, "a.b", "party"),), "zh").runs
    node = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}">{runs}</w:p>')
    assert "".join(t.text for t in node.iter(W + "t")) == trouble
    assert node.find(f".//{W}listItem").get(W + "value") == trouble
    store = etree.fromstring(controls.into(b'<draft xmlns="urn:alliance-drafter:draft:1"></draft>'))
    assert (store[0].text, store[0].get("first")) == (trouble, trouble)


def test_a_file_that_carries_no_answers_has_no_controls(library: LibraryMaker) -> None:
    table = desk(library)
    data = write_docx(draft(table.library, table.answers()).agreement, table.style)
    assert not any(b.node.find(f".//{W}dataBinding") is not None for b in read_blocks(_document(data)))


def _document(data: bytes) -> etree._Element:
    return open_parts(data, "a.docx").peek("word/document.xml")
