"""Markdown and HTML of each edition: what stands in which language, and how it is numbered."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from alliance_drafter.answers.read import answers_of
from alliance_drafter.documents import file_stem
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import library_for
from alliance_drafter.model import Agreement
from alliance_drafter.writers.html import write_html
from alliance_drafter.writers.markdown import write_markdown
from alliance_drafter.yamlfile import parse

COAL = Path(__file__).parents[2] / "examples" / "coal.yaml"
HAN = re.compile(r"[\u3001-\u303f\u4e00-\u9fff\uff01-\uff3e]")
WRITERS = (write_markdown, write_html)
Writer = Callable[[Agreement], str]


@cache
def agreement(edition: str, without: str = "") -> Agreement:
    """The coal example in this edition; without: a line that is left out."""
    text = COAL.read_text("utf-8").replace("document:\n", f"document:\n  edition: {edition}\n", 1)
    lines = [line for line in text.splitlines(keepends=True) if not without or without not in line]
    library = library_for(edition)
    return draft(library, answers_of(parse("".join(lines).encode(), "coal.yaml"), library.questionnaire)).agreement


def said(html: str) -> str:
    return re.sub(r"<style>.*?</style>|<[^>]+>", " ", html)


@pytest.mark.parametrize("write", WRITERS)
def test_the_english_edition_says_no_chinese_word(write: Writer) -> None:
    number = "示例软著登字第"  # of a registration; it is what it is
    assert HAN.findall(said(write(agreement("en"))).replace(number, "").replace("号", "")) == []


@pytest.mark.parametrize("write", WRITERS)
def test_the_english_edition_counts_as_its_word_file_does(write: Writer) -> None:
    text = said(write(agreement("en")))
    for label in ("Chapter 1\u2003Definitions and Interpretation", "Article 1\u2003Definitions", "Annex 1\u2003"):
        assert label in text
    assert re.search(r"\(a\) each Member is lawfully established", text)
    assert re.search(r"\(i\) ", text)
    assert "(The remainder of this page is intentionally left blank.)" in text
    assert "(signature): " in text


@pytest.mark.parametrize("write", WRITERS)
def test_the_bilingual_edition_says_everything_of_the_other_two(write: Writer) -> None:
    both = said(write(agreement("bilingual")))
    for label in ("第一条　定义", "Article 1\u2003Definitions", "第一章", "Chapter 1", "附件1　", "Annex 1\u2003"):
        assert label in both
    assert both.index("（一）各成员依法设立") < both.index("(a) each Member is lawfully established")


def test_a_cell_that_says_the_same_in_both_languages_says_it_once() -> None:
    assert "| 1 |" in write_markdown(agreement("bilingual"))
    assert "序号<br>No." in write_markdown(agreement("bilingual"))


def test_each_side_of_a_bilingual_page_is_marked_with_its_language() -> None:
    page = write_html(agreement("bilingual"))
    assert '<html lang="zh-CN">' in page
    assert re.search(r'<p class="item en" lang="en">\(a\) each Member', page)
    assert re.search(r'<p class="item zh" lang="zh-CN">（一）各成员', page)
    assert '<html lang="en">' in write_html(agreement("en"))
    assert 'lang="en"' not in write_html(agreement("zh"))


def test_a_blank_and_the_draft_mark_are_said_in_the_edition_s_language() -> None:
    english, both = (agreement(edition, "  industry") for edition in ("en", "bilingual"))
    assert "[To be completed: industry]" in write_html(english)
    assert "\\[To be completed: industry\\]" in write_markdown(english)
    marked = set(re.findall(r"<mark>(.*?)</mark>", write_html(both)))
    assert {"【待填：产业名称】", "[To be completed: industry]"} <= marked
    assert " (DRAFT)</h1>" in write_html(english, draft_mark=True)
    assert re.search(r"（草稿）</span><span[^>]*>[^<]* \(DRAFT\)</span></h1>", write_html(both, draft_mark=True))


@pytest.mark.parametrize(
    ("edition", "name"),
    [("zh", "附件3 联盟知识产权收益管理办法"), ("bilingual", "附件3 联盟知识产权收益管理办法"), ("en", "Annex 3 ")],
)
def test_a_file_is_called_by_the_edition_s_first_language(edition: str, name: str) -> None:
    assert file_stem(agreement(edition), "ip_revenue").startswith(name)
    assert bool(HAN.search(file_stem(agreement(edition), None))) == (edition != "en")
