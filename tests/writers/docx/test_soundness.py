"""Every kind of Word file we write, of every example, is sound; and says what the Markdown says."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from soundness import W, faults_of

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import read_answers
from alliance_drafter.assembly.words import words_of
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.model import Agreement
from alliance_drafter.writers.docx import Style, load_style, write_docx
from alliance_drafter.writers.sides import text_of

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))
STYLES = ("contract", "official")
every_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.stem)


@cache
def drafted(example: Path) -> tuple[Answers, Agreement]:
    library = load_library()
    answers = read_answers(example, library.questionnaire)
    return answers, draft(library, answers).agreement


def style(name: str) -> Style:
    return load_style(data_folder() / "templates" / "styles", name)


@every_example
@pytest.mark.parametrize("look", STYLES)
def test_the_whole_is_sound(example: Path, look: str) -> None:
    answers, agreement = drafted(example)
    data = write_docx(agreement, style(look), draft_mark=True, embedded=to_xml(answers, ("a", "1", "f" * 64)))
    assert faults_of(data) == []


def test_every_part_alone_is_sound() -> None:
    _, agreement = drafted(EXAMPLES[0])
    for part in agreement.parts:
        assert faults_of(write_docx(agreement, style("contract"), part=part.part_id)) == [], part.part_id


def test_an_unsound_file_is_seen_to_be_one() -> None:
    """The rules find what they are for: a style, a bookmark and a list that are not there."""
    _, agreement = drafted(EXAMPLES[0])
    old = ZipFile(BytesIO(write_docx(agreement, style("contract"))))
    out = BytesIO()
    with ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "word/document.xml":
                text = text.replace('w:pStyle w:val="Clause"', 'w:pStyle w:val="Nothing"', 1)
                text = re.sub(r"<w:bookmarkEnd [^>]*/>", "", text, count=1)
                text = re.sub(r" REF (\S+) ", " REF nowhere ", text, count=1)
            new.writestr(name, text)
    found = "\n".join(faults_of(out.getvalue()))
    assert "no such style: Nothing" in found
    assert "without its end" in found
    assert "no such bookmark: nowhere" in found


@every_example
def test_the_word_file_says_what_the_agreement_says(example: Path) -> None:
    """Each paragraph, item and cell of the agreement stands in the file, in its order, whole."""
    _, agreement = drafted(example)
    data = write_docx(agreement, style("contract"))
    body = etree.fromstring(ZipFile(BytesIO(data)).read("word/document.xml"))
    shown = [tight("".join(t.text or "" for t in p.iter(f"{W}t"))) for p in body.iter(f"{W}p")]
    place = 0
    for part in agreement.parts:
        for article in (*part.front, *(a for c in part.chapters for a in c.articles)):
            for words in words_of(article):
                wanted = tight(text_of(words.zh))
                if wanted:
                    assert wanted in shown[place:], f"{article.clause_id}: {wanted}"
                    place = shown.index(wanted, place) + 1


def tight(text: str) -> str:
    """Without blanks and places to write by hand."""
    return re.sub(r"[\s\u00a0＿]", "", text)
