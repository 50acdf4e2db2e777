"""Answer files saved: what was said is there, and what a person wrote around it stays."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ANSWERS, LibraryMaker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from real_questions import questions

from alliance_drafter.answers.read import answers_of, read_answers
from alliance_drafter.answers.write import rendered, save, updated, what_it_says
from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.questionnaire.load import assemble_questionnaire
from alliance_drafter.questionnaire.model import Question, Questionnaire
from alliance_drafter.questionnaire.values import CONTROL, DIRECTION, UNKNOWN_WORDS
from alliance_drafter.yamlfile import parse

COMMENTED = """\
# 我们的联盟
format: 1   # 不要改

main:       # 主要问题
  # 名称由筹备会议确定
  name: "煤炭产业技术创新战略联盟"  # 暂名
  # 责任主体待理事会确认
  entity: 甲

  # 追认期限，律师建议 30 日
  days:   # 日

parties:
  # 成员按加入先后排列
  members:
      - name: 甲公司   # 牵头
        short: 甲
        amount: 100万元
      # 乙大学的出资另议
      - name: 乙大学
        short: 乙
# 完
"""
Change = Callable[[dict[str, dict[str, Any]]], None]


def said(questionnaire: Questionnaire, text: str) -> dict[str, dict[str, Any]]:
    return answers_of(parse(text, "a.yaml"), questionnaire, "a.yaml").given


def changed(library: LibraryMaker, change: Change, text: str = COMMENTED) -> str:
    questionnaire = library().questionnaire
    wanted = said(questionnaire, text)
    change(wanted)
    found = updated(text, questionnaire, wanted)
    assert said(questionnaire, found) == {s: v for s, v in wanted.items() if v}
    return found


def test_a_file_nothing_changed_in_is_the_same_file(library: LibraryMaker) -> None:
    assert changed(library, lambda g: None) == COMMENTED


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (lambda g: g["main"].update(name="新联盟"), '"煤炭产业技术创新战略联盟"', "新联盟"),
        (lambda g: g["main"].update(days=45), "days:   # 日", "days: 45   # 日"),
        (lambda g: g["main"].update(entity=UNKNOWN), "entity: 甲\n", "entity: 待填\n"),
        (lambda g: g["main"].pop("entity"), "entity: 甲\n", "entity: \n"),
        (lambda g: g["main"].update(share="equal"), "days:   # 日\n", "days:   # 日\n  share: equal\n"),
        (lambda g: g["main"].update(public=False), "days:   # 日\n", "days:   # 日\n  public: no\n"),
        (lambda g: g["main"].update(name="a: b #c"), '"煤炭产业技术创新战略联盟"', '"a: b #c"'),
        (lambda g: g["main"].update(name="007"), '"煤炭产业技术创新战略联盟"', '"007"'),
        (lambda g: g["main"].update(name="no"), '"煤炭产业技术创新战略联盟"', '"no"'),
        (
            lambda g: g["parties"]["members"][0].update(amount=Decimal("5.50")),
            "amount: 100万元",
            "amount: 5.50",
        ),
        (
            lambda g: g["parties"]["members"][1].update(amount=Decimal(7)),
            "        short: 乙\n",
            "        short: 乙\n        amount: 7\n",
        ),
        (
            lambda g: g["parties"]["members"].append({"name": "丙院", "short": "丙"}),
            "        short: 乙\n",
            "        short: 乙\n      - name: 丙院\n        short: 丙\n",
        ),
    ],
)
def test_only_the_changed_answer_changes(library: LibraryMaker, change: Change, before: str, after: str) -> None:
    assert changed(library, change) == COMMENTED.replace(before, after)


def test_a_comment_glued_to_its_hash_does_not_spoil_the_value_beside_it(library: LibraryMaker) -> None:
    found = changed(library, lambda g: g["main"].update(days=45), COMMENTED.replace("# 日", "#日"))
    assert 'days: "45"   #日' in found


def test_a_row_that_moves_takes_its_comments_with_it(library: LibraryMaker) -> None:
    found = changed(library, lambda g: (g["parties"]["members"].reverse(), g["main"].update(entity="乙"))[1])
    first = "      # 乙大学的出资另议\n      - name: 乙大学\n        short: 乙\n"
    second = "      - name: 甲公司   # 牵头\n        short: 甲\n        amount: 100万元\n"
    assert first + second + "# 完\n" in found


def test_a_row_that_goes_takes_its_comment_and_leaves_the_others(library: LibraryMaker) -> None:
    found = changed(library, lambda g: g["parties"]["members"].pop(1))
    assert "另议" not in found
    assert "# 牵头" in found
    assert found.endswith("amount: 100万元\n# 完\n")


def test_a_list_emptied_and_filled_again_is_a_list(library: LibraryMaker) -> None:
    empty = changed(library, lambda g: (g["parties"].update(members=[]), g["main"].pop("entity"))[0])
    assert "  members: []\n# 完" in empty
    full = changed(library, lambda g: g["parties"].update(members=[{"name": "丁", "short": "丁"}]), empty)
    assert "  members: \n    - name: 丁\n      short: 丁\n# 完" in full


def test_sections_are_put_in_where_the_questionnaire_has_them(library: LibraryMaker) -> None:
    text = "format: 1  # 不改\n# 责任\nmain:\n  name: 甲\n"
    found = changed(library, lambda g: g.update(parties={"members": [{"name": "甲", "short": "甲"}]}), text)
    members = "parties:\n  members:\n    - name: 甲\n      short: 甲\n"
    assert found == f"format: 1  # 不改\n{members}# 责任\nmain:\n  name: 甲\n"


@pytest.mark.parametrize(
    "text",
    [
        "format: 1\nmain: {name: 甲, days: 30}\n",
        'format: 1\nmain:\n  name: |\n    甲\n  days: "30"\n',
        "format: 1\nparties:\n  members: [{name: 甲, short: 甲}]\nmain:\n  name: 甲\n",
        "format: 1\nparties:\n  members:\n  -\n    name: 甲\n    short: 甲\nmain:\n",
        "format: 1\nmain:\nparties:\n",
        "format: 1",
        "{format: 1}",
    ],
)
def test_any_way_of_writing_yaml_can_be_saved_over(library: LibraryMaker, text: str) -> None:
    def change(wanted: dict[str, dict[str, Any]]) -> None:
        wanted["parties"] = {"members": [{"name": "甲", "short": "甲", "amount": Decimal(3)}, {"short": "乙"}]}
        wanted["main"] = {"name": "a\nb", "days": 9, "public": True, "entity": "乙"}
        wanted["main"]["name"] = "新"

    changed(library, change, text)


def test_long_text_is_a_block_a_person_can_read(library: LibraryMaker) -> None:
    long = {
        "clause_library/questionnaire/20-main.yaml": """
section: main
title:
  zh: 主要
  en: main
questions:
  - id: name
    type: long_text
    ask:
      zh: 名称？
      en: Name?
"""
    }
    questionnaire = library({"main.second": library().clauses and _plain_clause()}, long).questionnaire
    assert rendered(questionnaire, {"main": {"name": "一\n\n二"}}) == "format: 1\nmain:\n  name: |-\n    一\n\n    二\n"


def _plain_clause() -> str:
    return "---\nid: main.second\ntitle:\n  zh: 标题\n  en: Title\n---\n:: zh\n文字。\n"


def test_line_ends_stay_as_they_were(library: LibraryMaker, tmp_path: Path) -> None:
    questionnaire, file = library().questionnaire, tmp_path / "a.yaml"
    file.write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    wanted = read_answers(file, questionnaire).given
    wanted["main"]["days"] = 12
    save(file, questionnaire, wanted)
    data = file.read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == COMMENTED.count("\n")
    assert b"days: 12" in data


def test_a_new_file_begins_with_its_header(library: LibraryMaker, tmp_path: Path) -> None:
    file = tmp_path / "new" / "a.yaml"
    save(file, library().questionnaire, {"main": {"name": "甲"}}, "# 答卷\n")
    assert file.read_text("utf-8") == "# 答卷\nformat: 1\nmain:\n  name: 甲\n"


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\u200b\u200c\u200d\u200e\u200f\ufeff")
SAID = (
    st.text(CHARACTERS, max_size=30)
    .map(lambda t: CONTROL.sub("", DIRECTION.sub("", t)).strip())
    .filter(lambda t: t and t not in UNKNOWN_WORDS)
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": SAID.filter(lambda t: "\n" not in t),
    "long_text": SAID,
    "yes_no": st.booleans(),
    "integer": st.integers(0, 10**6),
    "period": st.integers(0, 400),
    "money": st.decimals(0, 10**9, places=2),
    "percent": st.decimals(0, 100, places=2),
    "date": st.dates(date(2000, 1, 1)),
}


@cache
def unbounded() -> Questionnaire:
    """The real questionnaire, without the bounds that random answers would not keep to."""

    def lifted(question: Question) -> Question:
        return replace(question, between=None, fields=tuple(map(lifted, question.fields)))

    sections = questions().sections
    return assemble_questionnaire(replace(s, questions=tuple(map(lifted, s.questions))) for s in sections)


@st.composite
def answer_sets(draw: st.DrawFn) -> dict[str, dict[str, Any]]:
    """Anything that may be said, whether or not it makes sense together."""
    found: dict[str, dict[str, Any]] = {}
    for section in draw(st.lists(st.sampled_from(unbounded().sections), max_size=3)):
        for question in draw(st.lists(st.sampled_from(section.questions), max_size=4)):
            if question.derive:
                continue
            if question.type == "records":
                fields = [f for f in question.fields if f.type in VALUES]
                rows = draw(st.lists(st.lists(st.sampled_from(fields), max_size=3, unique_by=id), max_size=3))
                said: Any = [{f.id: draw(VALUES[f.type]) for f in row} for row in rows]
            elif question.type in VALUES:
                said = draw(VALUES[question.type] | st.just(UNKNOWN))
            else:
                continue
            found.setdefault(section.id, {})[question.id] = said
    return found


@given(answer_sets(), answer_sets())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_said_is_read_back(first: dict[str, dict[str, Any]], second: dict[str, dict[str, Any]]) -> None:
    text = updated("", unbounded(), first, "# 抬头\n")
    assert what_it_says(text, unbounded()) == first
    text = re.sub(r"(?m)^(\w+:(?: \d)?)$", r"\1  # 说明", text)
    found = updated(text, unbounded(), second)
    assert what_it_says(found, unbounded()) == second
    assert found.count("# 说明") == text.count("# 说明")


def test_the_small_answers_are_saved_as_they_were(library: LibraryMaker) -> None:
    assert changed(library, lambda g: None, ANSWERS) == ANSWERS
