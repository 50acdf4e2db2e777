"""The examples as LibreOffice lays them out: numbers, headers, signature pages, nothing outside the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest

from alliance_drafter.answers.read import read_answers
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.model import Agreement
from alliance_drafter.numerals import chinese
from alliance_drafter.writers.docx import load_style, write_docx

MISSING = [p for p in ("soffice", "pdftotext") if shutil.which(p) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
EXAMPLES = Path(__file__).parents[2] / "examples"
SHOWN = [("coal", "contract"), ("shanlian", "official")]
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def drafted(name: str) -> Agreement:
    library = load_library()
    return draft(library, read_answers(EXAMPLES / f"{name}.yaml", library.questionnaire)).agreement


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as PDF, all in one run of LibreOffice."""
    home = tmp_path_factory.mktemp("pages")
    for name, look in SHOWN:
        style = load_style(data_folder() / "templates" / "styles", look)
        (home / f"{name}.docx").write_bytes(write_docx(drafted(name), style))
    files = [str(home / f"{name}.docx") for name, _ in SHOWN]
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(home), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return home


def pages(folder: Path, name: str) -> list[str]:
    done = subprocess.run(
        ["pdftotext", "-layout", str(folder / f"{name}.pdf"), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout.split("\f")[:-1]


names = pytest.mark.parametrize("name", [n for n, _ in SHOWN])


@names
def test_it_is_a_full_agreement_of_thirty_pages_or_more(folder: Path, name: str) -> None:
    assert len(pages(folder, name)) >= 30


@names
def test_articles_are_counted_on_through_the_chapters_and_anew_in_each_annex(folder: Path, name: str) -> None:
    text = re.sub(r"[ \n]+", "", "".join(pages(folder, name)))
    for part in drafted(name).parts:
        for article in (a for c in part.chapters for a in c.articles):
            if article.number:
                title = "".join(i.text for i in article.title.zh if hasattr(i, "text"))
                heading = f"第{chinese(article.number)}条\u3000*{re.escape(re.sub(' ', '', title))}"
                assert re.search(heading, text), f"{part.part_id}: 第{chinese(article.number)}条 {title}"


@names
def test_every_page_but_the_cover_shows_its_header_and_number(folder: Path, name: str) -> None:
    agreement = drafted(name)
    for number, page in enumerate(pages(folder, name)[1:], 2):
        top = "".join(page.split("\n")[:3])
        assert agreement.short_title in top, f"page {number}: {top}"
        if agreement.document_number:
            assert agreement.document_number in top, f"page {number}: {top}"
    assert re.search(r"第\s*1\s*页\s*共\s*\d+\s*页", "".join(pages(folder, name)))


@names
def test_each_party_has_its_block_on_a_signature_page(folder: Path, name: str) -> None:
    agreement = drafted(name)
    tight = [re.sub(r"\s", "", p) for p in pages(folder, name)]
    signing = [p for p in tight if "签署页" in p and "（盖章：单位公章）" in p]
    for block in agreement.signatures:
        party = "".join(i.text for i in block.name.zh if hasattr(i, "text"))
        assert len([p for p in signing if party in p]) == 1, party


@names
def test_nothing_stands_outside_the_page(folder: Path, name: str) -> None:
    out = folder / f"{name}.html"
    subprocess.run(["pdftotext", "-bbox", str(folder / f"{name}.pdf"), str(out)], check=True)
    for number, page in enumerate(ElementTree.parse(out).getroot().iter(f"{XHTML}page"), 1):
        width, height = float(page.attrib["width"]), float(page.attrib["height"])
        for word in page.iter(f"{XHTML}word"):
            left, right = float(word.attrib["xMin"]), float(word.attrib["xMax"])
            top, bottom = float(word.attrib["yMin"]), float(word.attrib["yMax"])
            inside = left > 50 and right < width - 50 and top > 20 and bottom < height - 20
            assert inside, f"page {number}: {word.text} at {left:.0f}–{right:.0f}, {top:.0f}–{bottom:.0f}"
