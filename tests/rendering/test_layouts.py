"""The two languages of an edition as LibreOffice lays them out: one under the other, and side by side."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, library_for
from alliance_drafter.model import COLUMNS, LAYOUTS, UNDER
from alliance_drafter.writers.docx import load_style, write_docx

MISSING = [p for p in ("soffice", "pdftotext") if shutil.which(p) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
EXAMPLE = Path(__file__).parents[2] / "examples" / "fttx.yaml"
XHTML = "{http://www.w3.org/1999/xhtml}"
MIDDLE = (30 + 75) / 25.4 * 72  # points from the left edge: the margin and half of the text


class Word(NamedTuple):
    page: int
    left: float
    right: float
    top: float
    bottom: float
    text: str


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Word]]:
    """The first chapter and the rules of the council in both layouts, in one run of LibreOffice: where each word is."""
    home = tmp_path_factory.mktemp("layouts")
    library = library_for("bilingual")
    made = draft(library, read_answers(EXAMPLE, library.questionnaire)).agreement
    front = replace(made.parts[0], chapters=made.parts[0].chapters[:1])
    short = replace(made, parts=(front, *made.parts[1:2]), signatures=made.signatures[:2])
    style = load_style(data_folder() / "templates" / "styles")
    for layout in LAYOUTS:
        (home / f"{layout}.docx").write_bytes(write_docx(short, style, layout=layout))
    files = [str(home / f"{layout}.docx") for layout in LAYOUTS]
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(home), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return {layout: read(home / f"{layout}.pdf") for layout in LAYOUTS}


def read(pdf: Path) -> list[Word]:
    out = pdf.with_suffix(".html")
    subprocess.run(["pdftotext", "-bbox", str(pdf), str(out)], check=True)
    return [
        Word(number, *(float(word.attrib[side]) for side in ("xMin", "xMax", "yMin", "yMax")), word.text or "")
        for number, page in enumerate(ElementTree.parse(out).getroot().iter(f"{XHTML}page"), 1)
        for word in page.iter(f"{XHTML}word")
    ]


layouts = pytest.mark.parametrize("layout", LAYOUTS)


@layouts
def test_nothing_stands_outside_the_page(words: dict[str, list[Word]], layout: str) -> None:
    for word in words[layout]:
        assert word.left > 50 and word.right < 595 - 50 and word.top > 20 and word.bottom < 842 - 20, word


def test_each_item_is_counted_once_and_alike_in_both_layouts(words: dict[str, list[Word]]) -> None:
    """The items of both languages have one number between them."""
    found = [
        [n for w in words[layout] for n in re.findall(r"^（[一二三四五六七八九十]+）", w.text)] for layout in LAYOUTS
    ]
    assert found[0] == found[1]
    assert len(found[0]) > 20


def test_in_columns_the_chinese_item_is_on_the_left_and_its_english_on_the_right_on_the_same_line(
    words: dict[str, list[Word]],
) -> None:
    items = [w for w in words[COLUMNS] if re.match(r"（[一二三四五六七八九十]+）", w.text)]
    beside = 0
    for item in items:
        assert item.right < MIDDLE, item
        right = [
            w for w in words[COLUMNS] if w.page == item.page and w.left > MIDDLE - 5 and abs(w.bottom - item.bottom) < 6
        ]
        beside += bool(right)
    assert beside == len(items)


def test_one_under_the_other_takes_the_whole_width(words: dict[str, list[Word]]) -> None:
    assert max(w.right for w in words[UNDER] if w.text.isascii()) > MIDDLE + 150
    latin = [w for w in words[UNDER] if re.fullmatch("[A-Za-z]{4,}", w.text)]
    assert sum(w.left < MIDDLE for w in latin) > len(latin) / 3
