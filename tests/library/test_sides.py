"""The Chinese and the English side of a clause: one structure, the same things said."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ANSWERS, EDITION, LibraryMaker, clause

from alliance_drafter.answers.read import answers_of
from alliance_drafter.assembly.assemble import assemble
from alliance_drafter.assembly.resolve import resolve
from alliance_drafter.assembly.select import select
from alliance_drafter.assembly.words import articles_of, text_of, words_of
from alliance_drafter.errors import LibraryError
from alliance_drafter.library.lint import lint_library
from alliance_drafter.library.load import read_library
from alliance_drafter.yamlfile import parse

OTHERS = {
    name: clause(
        name, f"文字。\n:: en\nText of {name}.", **({"requirements": "[R-LIA-03]"} if "second" in name else {})
    )
    for name in ("main.second", "rules.only")
}


def problems(library: LibraryMaker, root: Path, body: str) -> list[str]:
    library({"main.first": clause("main.first", body), **OTHERS})
    try:
        found = lint_library(read_library(root, english=True))
    except LibraryError as error:
        found = error.problems
    return [f"{p.place.line}: {p.found}" for p in found if p.subject == "main.first"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("一段。\n:: en\nOne paragraph.", []),
        ("一段。\n\n二段。\n:: en\nOne paragraph.", ["英文 1"]),
        ("一段。", ["英文 0"]),
        ("下列：\n1. 甲；\n2. 乙。\n:: en\nThe following:\n1. one;\n\nTwo.", ["paragraph"]),
        ("一段。^one\n:: en\nOne.", ["^one"]),
        ("% if main.public\n一段。\n% endif\n:: en\n% if main.days > 3\nOne.\n% endif", ["% if"]),
        ("{{ main.days }}内。\n:: en\nSoon.", ["main.days"]),
        ("见[[main.second]]。\n:: en\nSee there.", ["main.second"]),
        ("由____签字。\n:: en\nSigned.", ["blanks"]),
        ("一段。\n:: en\nOne 段.", ["Chinese on the English side"]),
        ("一段，按ISO标准。\n:: en\nOne, by ISO standards.", []),
        ("一段whereas。\n:: en\nOne.", ["English on the Chinese side"]),
        ("联盟的事。\n:: en\nIts matters.", ["alliance"]),
        ("联盟的事。\n:: en\nThe Alliance's matters, of two Alliances.", []),
        (
            "% table widths=50,50\n| 甲 | 乙 |\n% endtable\n:: en\n% table widths=40,60\n| A | B |\n% endtable",
            ["widths"],
        ),
    ],
)
def test_what_the_sides_do_not_share_is_named_with_its_line(
    library: LibraryMaker, tmp_path: Path, body: str, said: list[str]
) -> None:
    found = problems(library, tmp_path, body)
    assert len(found) == len(said), found
    assert all(word in one and int(one.split(":")[0]) > 5 for word, one in zip(said, found, strict=True))


def drafted(library: LibraryMaker, root: Path, edition: str, body: str) -> list[str]:
    """The English side of the first article, line by line."""
    library(
        {"main.first": clause("main.first", body), **OTHERS}, {"clause_library/questionnaire/05-document.yaml": EDITION}
    )
    made = read_library(root, english=True)
    answers = answers_of(parse(ANSWERS + f"document:\n  edition: {edition}\n", "a.yaml"), made.questionnaire)
    agreement = resolve(assemble(select(made, answers), answers))
    assert agreement.languages == (("en",) if edition == "en" else ("zh", "en"))
    article = next(a for a in articles_of(agreement.parts[0]) if a.clause_id == "main.first")
    return [text_of(words.en) for words in words_of(article)]


FIRST = "一。\n\n下列：\n1. 甲；^item\n2. 乙。\n\n见[[main.second]]、[[^item]]、[[rules.only]]和[[annex:rules]]。"
ENGLISH = (
    "One.\n\nThe following:\n1. a;^item\n2. b.\n\nSee [[main.second]], [[^item]], [[rules.only]] and [[annex:rules]]."
)


def test_references_speak_english(library: LibraryMaker, tmp_path: Path) -> None:
    alone = drafted(library, tmp_path, "en", f"{FIRST}\n:: en\n{ENGLISH}")
    assert alone[-1] == "See Article 2, paragraph (2)(a) of this Article, Article 1 of Annex 1 and Annex 1 (Rules)."


def test_beside_the_chinese_items_go_by_figures(library: LibraryMaker, tmp_path: Path) -> None:
    beside = drafted(library, tmp_path, "bilingual", f"{FIRST}\n:: en\n{ENGLISH}")
    assert beside[-1] == "See Article 2, paragraph (2)(1) of this Article, Article 1 of Annex 1 and Annex 1 (Rules)."


def test_values_speak_english(library: LibraryMaker, tmp_path: Path) -> None:
    zh = "{{ main.days }}内由{{ main.entity }}出资{{ main.entity.amount }}；{{ parties.members | names }}共{{ parties.members | count | hanzi }}家。"  # noqa: E501
    en = "Within {{ main.days }} {{ main.entity }} pays {{ main.entity.amount }}; {{ parties.members | names }}, {{ parties.members | count | hanzi }} in all."  # noqa: E501
    (line,) = drafted(library, tmp_path, "en", f"{zh}\n:: en\n{en}")
    assert line == "Within 30 days 甲公司 pays RMB 1,000,000.00; 甲公司 and 乙大学, 2 in all."


def test_an_answer_s_own_english_is_printed(library: LibraryMaker, tmp_path: Path) -> None:
    body = "{{ main.name }}由{{ main.entity }}和{{ parties.members | names }}。\n:: en\n{{ main.name }} by {{ main.entity }} and {{ parties.members | names }}."  # noqa: E501
    more = ANSWERS.replace("      short: 甲\n", "      short: 甲\n      name_en: Alpha Ltd\n").replace(
        "  entity: 甲\n", "  entity: 甲\n  name_en: Coal Alliance\n"
    )
    library(
        {"main.first": clause("main.first", body), **OTHERS}, {"clause_library/questionnaire/05-document.yaml": EDITION}
    )
    made = read_library(tmp_path, english=True)
    answers = answers_of(parse(more + "document:\n  edition: en\n", "a.yaml"), made.questionnaire)
    agreement = resolve(assemble(select(made, answers), answers))
    (words,) = words_of(articles_of(agreement.parts[0])[0])
    assert text_of(words.en) == "Coal Alliance by Alpha Ltd and Alpha Ltd and 乙大学."
    assert text_of(words.zh) == "煤炭产业技术创新战略联盟由甲公司和甲公司和乙大学。"
    assert next(i.answer for i in words.en if getattr(i, "answer", "")) == "main.name_en"


def test_lists_close_themselves_in_both_languages(library: LibraryMaker, tmp_path: Path) -> None:
    zh, en = (
        "下列：\n1. 甲；\n% if main.public\n2. 乙。\n% endif",
        "These:\n1. one;\n% if main.public\n2. two.\n% endif",
    )
    body = f"{zh}\n:: en\n{en}"
    assert drafted(library, tmp_path, "bilingual", body) == ["These:", "one."]
