"""Marks that come in pairs, and references, after a part of a file was taken out of it."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from alliance_drafter.readers.blocks import W
from alliance_drafter.revise.ranges import pair, settle_moves
from alliance_drafter.revise.references import marked, settle

ROOT = f'xmlns:w="{W[1:-1]}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def body(short: str) -> etree._Element:
    """XML without its namespaces: <p>, <r>, id="1"."""
    prefixed = re.sub(r"<(/?)([a-z])", r"<\1w:\2", re.sub(r' (?!xml)([a-zA-Z]+)="', r' w:\1="', short))
    return etree.fromstring(f"<w:body {ROOT}>{prefixed}</w:body>")


def short(node: etree._Element) -> str:
    text = etree.tostring(node, encoding="unicode").replace(f" {ROOT}", "")
    return re.sub(r' xmlns:\w+="[^"]*"| xml:space="preserve"|(?<=[</ ])w:', "", text)[6:-7]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a bookmark that goes on beyond the end; one that began before
        ('<bookmarkStart id="7" name="a"/><p/>', '<bookmarkStart id="1" name="a"/><p/><bookmarkEnd id="1"/>'),
        ('<p><bookmarkEnd id="7"/></p><sectPr/>', "<p/><sectPr/>"),
        # as LibreOffice writes them: one name twice, the first without its end
        (
            '<p><bookmarkStart id="7" name="a"/><bookmarkStart id="8" name="a"/><bookmarkEnd id="8"/></p>',
            '<p><bookmarkStart id="1" name="a"/><bookmarkEnd id="1"/></p>',
        ),
        ('<p><commentRangeStart id="1"/></p>', "<p/>"),
        ('<p><commentRangeStart id="1"/><commentRangeEnd id="1"/></p>',) * 2,
    ],
)
def test_each_mark_has_its_other_half_or_is_gone(before: str, after: str) -> None:
    node = body(before)
    pair(node)
    assert short(node) == after


def test_text_moved_in_or_out_is_inserted_or_deleted() -> None:
    here = (
        '<p><moveFromRangeStart id="1" name="m"/><moveFrom id="2"><r><t>x</t></r></moveFrom><moveFromRangeEnd id="1"/>'
    )
    there = '<moveToRangeStart id="3" name="m"/><moveTo id="4"><r><t>x</t></r></moveTo><moveToRangeEnd id="3"/></p>'
    whole = body(here + there)
    settle_moves(whole)
    assert short(whole) == here + there
    out, into = body(here + "</p>"), body("<p>" + there)
    settle_moves(out)
    settle_moves(into)
    assert short(out) == '<p><del id="2"><r><delText>x</delText></r></del></p>'
    assert short(into) == '<p><ins id="4"><r><t>x</t></r></ins></p>'


def field(code: str, result: str) -> str:
    begin, between, end = (f'<r><fldChar fldCharType="{kind}"/></r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<r><instrText>{code}</instrText></r>{between}{result}{end}"


CODE = r"REF r_a \n"
SAYS = "<r><rPr/><t>第三条</t></r>"


@pytest.mark.parametrize(
    ("code", "here", "shows"),
    [
        (r"REF r_a \n \h", "r_a", field(r"REF r_a \n \h", SAYS.replace("三", "四"))),
        (r"REF r_a \n \h", "", SAYS.replace("三", "四")),
        (r"REF r_a \w", "", SAYS.replace("三", "四")),
        (r"REF r_a \h", "", SAYS),  # the text of the bookmark, not its number
        (r"REF r_b \n \h", "", SAYS),  # its target is gone
        (r"PAGEREF r_a", "", SAYS),
        (r"HYPERLINK \l &quot;r_a&quot;", "", SAYS),
        (r"HYPERLINK &quot;https://example.com&quot;", "", field(r"HYPERLINK &quot;https://example.com&quot;", SAYS)),
        ("PAGE", "", field("PAGE", SAYS)),
    ],
)
def test_a_field_shows_the_number_there_is_and_is_text_where_its_target_is_not_in_the_file(
    code: str, here: str, shows: str
) -> None:
    node = body(f"<p>{field(code, SAYS)}</p>")
    lost = settle(node, {"r_a": "第四条"}, {here})
    assert short(node) == short(body(f"<p>{shows}</p>"))
    assert lost == (["第三条"] if "r_b" in code else [])


def test_simple_fields_links_and_fields_in_fields_are_settled_as_well() -> None:
    simple = body(f'<p><fldSimple instr="REF r_a \\n">{SAYS}</fldSimple><hyperlink anchor="r_a">{SAYS}</hyperlink></p>')
    settle(simple, {"r_a": "第四条"}, ())
    assert short(simple) == f"<p>{SAYS.replace('三', '四')}{SAYS}</p>"
    nested = body(f"<p>{field('IF 1', field('REF r_a', SAYS))}</p>")
    settle(nested, {}, ())
    assert short(nested) == f"<p>{field('IF 1', SAYS)}</p>"


def test_a_result_changed_with_changes_tracked_shows_the_number_once() -> None:
    struck = '<del id="1"><r><delText>第二条</delText></r></del>'
    written = '<ins id="2"><r><t>第</t></r><r><t>三条</t></r></ins>'
    node = body(f"<p>{field(CODE, struck + written)}</p>")
    settle(node, {"r_a": "第四条"}, ())
    assert short(node) == (
        '<p><del id="1"><r><delText>第二条</delText></r></del><ins id="2"><r><t>第四条</t></r></ins></p>'
    )


def test_the_names_of_bookmarks_are_found_wherever_they_stand() -> None:
    assert marked(body('<bookmarkStart id="1" name="a"/><p><bookmarkStart id="2" name="b"/></p>')) == {"a", "b"}
