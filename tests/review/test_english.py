"""Editions in English: what they still say in Chinese is found, whatever the library itself says is English."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from alliance_drafter import model
from alliance_drafter.answers.check import check_answers
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import read_answers
from alliance_drafter.assembly.words import articles_of, words_in
from alliance_drafter.drafting import Drafted, draft
from alliance_drafter.library.load import library_for
from alliance_drafter.library.model import Library

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@cache
def english() -> Library:
    return library_for("en")


def in_edition(file: Path, edition: str, *, without: str = "") -> Drafted:
    """without: question paths whose English is taken away first."""
    read: Answers = read_answers(file, english().questionnaire)
    read.given["document"]["edition"] = edition
    if without:
        section, question = without.split(".")
        del read.given[section][question]
    return draft(english(), check_answers(english().questionnaire, read.given, read.places, read.file))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
@pytest.mark.parametrize("edition", ["en", "bilingual"])
def test_every_example_has_its_english(file: Path, edition: str) -> None:
    found = in_edition(file, edition).findings
    assert [f.at for f in found if f.check == "R-GEN-02.english" or f.severity == "error"] == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_the_library_prints_no_chinese_in_english(file: Path) -> None:
    agreement = in_edition(file, "en").agreement
    sides = [agreement.title.en, *(side.en for line in agreement.cover.lines for side in (line.label, line.value))]
    for part in agreement.parts:
        for article in articles_of(part):
            sides += [article.title.en, *(words.en for words in words_in(article.blocks))]
            pairs = [words for words in words_in(article.blocks) if bool(words.zh) != bool(words.en)]
            assert pairs == [], article.clause_id
    own = [i.text for side in sides for i in side if isinstance(i, model.Text | model.Term) and not _answer(i)]
    own += ["".join(t for t, _ in i.pieces) for side in sides for i in side if isinstance(i, model.Reference)]
    assert [text for text in own if HAN.search(text)] == []


def _answer(inline: model.Inline) -> str:
    return getattr(inline, "answer", "")


def test_an_answer_without_its_english_is_found_once_and_only_where_english_is_printed() -> None:
    coal = next(f for f in EXAMPLES if f.stem == "coal")
    for edition, expected in (("zh", []), ("en", ["alliance.industry"]), ("bilingual", ["alliance.industry"])):
        findings = in_edition(coal, edition, without="alliance.industry_en").findings
        assert [f.at for f in findings if f.check == "R-GEN-02.english"] == expected


def test_an_answer_that_cannot_be_told_from_its_text_is_found_by_its_article() -> None:
    coal = next(f for f in EXAMPLES if f.stem == "coal")
    read = read_answers(coal, english().questionnaire)
    read.given["document"]["edition"] = "en"
    read.given["parties"]["members"][0].pop("representative_en")
    answers = check_answers(english().questionnaire, read.given, read.places, read.file)
    found = [f for f in draft(english(), answers).findings if f.check == "R-GEN-02.english"]
    assert [f.at for f in found] in (["annex_members.service"], ["parties.members[0].representative"])


def test_an_abbreviation_s_full_stop_is_not_doubled() -> None:
    for file in EXAMPLES:
        for part in in_edition(file, "en").agreement.parts:
            for article in articles_of(part):
                for words in words_in(article.blocks):
                    said = "".join(getattr(i, "text", "") for i in words.en)
                    assert ".." not in said.replace("...", ""), (article.clause_id, said[-60:])
