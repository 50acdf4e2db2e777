"""Each thing the lint proves, shown by a library that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import SMALL, clause

from alliance_drafter.library.lint import lint_library
from alliance_drafter.library.model import Library

QUESTIONS = "clause_library/questionnaire/20-main.yaml"
MORE = (
    SMALL[QUESTIONS]
    + """
  - id: project
    type: text
    when: main.public
    ask:
      zh: 哪个项目？
      en: Which project?
"""
)


def said(library: Library) -> str:
    return "\n".join(f"{p.place} {p.subject} {p.found}" for p in lint_library(library))


@pytest.mark.parametrize(
    ("body", "front", "found"),
    [
        ("依照前款办理。", {}, "位置词"),
        ("见[[main.nowhere]]。", {}, "没有这个条款"),
        ("见[[main.first^nothing]]。", {}, "没有这个标签"),
        ("见[[annex:nothing]]。", {}, "没有这个附件"),
        ("名称为{{ main.project }}。", {}, "main.project 另有条件"),
        ("% if main.share == 'other'\n文字。\n% endif", {}, "没有选项"),
        ("% if main.nothing\n文字。\n% endif", {}, "问卷里没有"),
        ("共{{ main.name | count }}个。", {}, "count 不能用于"),
        ("共{{ parties.members | total('sum') }}元。", {}, "没有这一栏"),
        ("文字。", {"requirements": "[R-XXX-01]"}, "没有这个要求"),
        ("文字。", {"sources": "[NOWHERE]"}, "不在 sources.yaml|sources.yaml 里没有"),
        ("依照《民法典》第六百条办理。", {}, "未核对的条文"),
        ("文字。\n\n== equal\n平均。", {"choose": "main.share"}, "缺少备选文本"),
        ("== equal\n平均。\n\n== by_amount\n按比例。\n\n== other\n其他。", {"choose": "main.share"}, "没有这个选项"),
        ("", {}, "没有正文"),
        ("文字。", {"when": "main.share == 'equal' and main.share == 'by_amount'"}, "互相矛盾"),
    ],
)
def test_a_clause_that_breaks_a_rule_is_named(
    library: Callable[..., Library], body: str, front: dict[str, str], found: str
) -> None:
    made = library({"main.second": clause("main.second", body, **front)}, {QUESTIONS: MORE})
    problems = [line for line in said(made).splitlines() if "main.second" in line]
    assert any(one in line for line in problems for one in found.split("|")), said(made)


@pytest.mark.parametrize(
    ("body", "front"),
    [
        ("% if main.public\n项目为{{ main.project }}。\n% endif", {}),
        ("项目为{{ main.project }}。", {"when": "main.public"}),
        ("% if not main.public\n没有。\n% else\n项目为{{ main.project }}。\n% endif", {}),
        ("% if main.project is given\n项目为{{ main.project }}。\n% endif", {}),
        ("% if main.share != 'equal'\n见[[^a]]。\n% endif\n% if main.share == 'by_amount'\n文字。^a\n% endif", {}),
        ("== equal\n项目。^a\n\n== by_amount\n文字。", {"choose": "main.share"}),
    ],
)
def test_what_follows_from_a_condition_is_no_problem(
    library: Callable[..., Library], body: str, front: dict[str, str]
) -> None:
    made = library({"main.second": clause("main.second", body, **front)}, {QUESTIONS: MORE})
    assert not [line for line in said(made).splitlines() if " main.second " in line]


def test_a_reference_may_not_outlive_its_target(library: Callable[..., Library]) -> None:
    made = library(
        {
            "main.first": clause("main.first", "见[[main.second]]。"),
            "main.second": clause("main.second", "文字。", when="main.public"),
        }
    )
    assert "clauses/main.first.md:8:1 main.first 目标另有条件" in said(made)


def test_a_question_nobody_uses_is_named(library: Callable[..., Library]) -> None:
    assert "main.project 没有条款、条件或检查用到本题" in said(library(None, {QUESTIONS: MORE}))


def test_a_must_that_no_clause_meets_is_named(library: Callable[..., Library]) -> None:
    made = library({"main.second": clause("main.second", "文字。")})
    assert "R-LIA-03 没有条款落实本要求" in said(made)


def test_a_clause_that_no_outline_places_is_named(library: Callable[..., Library]) -> None:
    made = library({"main.third": clause("main.third", "文字。")})
    assert "main.third 没有提纲用到本条款" in said(made)


def test_a_provision_that_was_not_read_may_not_be_a_source(library: Callable[..., Library]) -> None:
    sources = "- id: 民法典\n  title:\n    zh: 民法典\n    en: Civil Code\n  kind: statute\n  articles: ['102-104']\n"
    files = {"clause_library/sources.yaml": SMALL["clause_library/sources.yaml"] + sources}
    made = library({"main.second": clause("main.second", "文字。", sources="[民法典 103, 民法典 105]")}, files)
    assert "民法典 105" in said(made)
    assert "民法典 103" not in said(made)
