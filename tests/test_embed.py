"""The answers inside a Word file come back as they went in."""

import io
import zipfile

import pytest
from conftest import ANSWERS, LibraryMaker

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.read import answers_of
from alliance_drafter.drafting import draft
from alliance_drafter.errors import UsageError
from alliance_drafter.library.load import data_folder
from alliance_drafter.readers.docx import read_docx
from alliance_drafter.writers.docx import load_style, write_docx
from alliance_drafter.yamlfile import parse

STAMP = ("small", "1", "0")


def test_the_answers_of_a_drafted_file_are_read_back(library: LibraryMaker) -> None:
    found = library()
    text = ANSWERS.replace("entity: 甲", "entity: 甲\n  days: 待填").replace("甲公司", '"甲 <公司> & {{ 1 }}"')
    answers = answers_of(parse(text, "a.yaml"), found.questionnaire)
    style = load_style(data_folder() / "templates" / "styles")
    data = write_docx(draft(found, answers).agreement, style, embedded=to_xml(answers, STAMP))
    assert read_docx(data, "a.docx", found.questionnaire).given == answers.given


def package(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", "<w/>")
        for name, data in entries.items():
            made.writestr(name.replace("__", "/"), data)
    return file.getvalue()


BOMB = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        package(),
        package(**{"customXml__item1.xml": b"<a>"}),
        package(**{"customXml__item1.xml": BOMB}),
        package(**{"..__evil.xml": b"<a/>"}),
        package(**{"customXml__item1.xml": b"<a>" + b" " * (65 * 1024 * 1024)}),
    ],
    ids=["empty", "text", "foreign", "broken", "entities", "path", "bomb"],
)
def test_a_file_that_is_not_ours_is_refused(library: LibraryMaker, data: bytes) -> None:
    with pytest.raises(UsageError):
        read_docx(data, "a.docx", library().questionnaire)
