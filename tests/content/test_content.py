"""The library's own words: over a covering set of choices, every agreement reads as a lawyer left it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from full_answers import chosen, covering, every_answer, read

from alliance_drafter.assembly.words import words_of
from alliance_drafter.drafting import draft
from alliance_drafter.library.lint import lint_library
from alliance_drafter.library.load import load_library
from alliance_drafter.model import Agreement, Article, Blank
from alliance_drafter.writers.sides import text_of

WRONG = {
    "标点重复": re.compile(r"[，。；：、！？]{2,}|（）|“”|《》|（[，。；、]|[，、；]）"),
    "残留标记": re.compile(r"\{\{|\}\}|\[\[|\]\]|^%|\bUNKNOWN\b|\bNone\b|\bTrue\b|\bFalse\b"),
    "字间空格": re.compile(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]"),
    "重复单位": re.compile(r"日日|月个月|年年内|个个|元元|%%|名名|(?<![目标])的的|由由|为为"),
    "半角标点": re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]"),
}
COMBINATIONS = 400  # at most; the covering set is smaller


@cache
def combinations() -> list[dict[str, str]]:
    return covering(chosen(load_library().questionnaire))


def drafted(choices: dict[str, str]) -> Agreement:
    library = load_library()
    tree = every_answer(library)
    for path, value in choices.items():
        section, name = path.split(".")
        tree[section][name] = value
    return draft(library, read(library, tree)).agreement


def articles(agreement: Agreement) -> Iterator[tuple[str, Article]]:
    for part in agreement.parts:
        for article in (*part.front, *(a for c in part.chapters for a in c.articles)):
            yield part.part_id, article


def faults(agreement: Agreement) -> Iterator[str]:
    for part, article in articles(agreement):
        lines = [text_of(w.zh) for w in words_of(article)]
        if not any(line.strip() for line in lines) and not article.clause_id.endswith(".signatures"):
            yield f"{part}/{article.clause_id}: 空的条 / empty article"
        for words in words_of(article):
            line = text_of(words.zh)
            for name, pattern in WRONG.items():
                if match := pattern.search(line):
                    yield f"{part}/{article.clause_id}: {name} “{line[max(0, match.start() - 20) : match.end() + 20]}”"
            for inline in words.zh:
                if isinstance(inline, Blank):
                    yield f"{part}/{article.clause_id}: 空白 / blank {inline.question}"


def test_the_library_is_without_a_problem() -> None:
    assert [str(p) for p in lint_library(load_library())] == []


@pytest.mark.parametrize("share", range(8))
def test_every_pair_of_choices_gives_an_agreement_that_reads_well(share: int) -> None:
    found = set()
    for choices in combinations()[share::8]:
        found |= set(faults(drafted(choices)))
    assert sorted(found) == []
