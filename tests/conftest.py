"""A small library written to a folder, so that each test shows the clause it is about."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from office import Office

from alliance_drafter.answers.read import answers_of
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import load_library
from alliance_drafter.library.model import Library
from alliance_drafter.writers.markdown import write_markdown
from alliance_drafter.yamlfile import parse

SMALL = {
    "clause_library/library.yaml": "name: small\nversion: '1'\n",
    "clause_library/glossary.yaml": """
- id: alliance
  zh: 联盟
  en: Alliance
  means:
    zh: 依本协议设立的合作组织
    en: the cooperation under this agreement
- id: earnings
  zh: 联盟收益
  en: Alliance Earnings
  means:
    zh: 成果许可所得
    en: income from results
""",
    "clause_library/sources.yaml": "- id: GO\n  title:\n    zh: 指导意见\n    en: guidance\n  kind: policy\n",
    "clause_library/requirements.yaml": """
- id: R-LIA-03
  level: must
  title:
    zh: 追认规则
    en: ratification
  sources: [GO]
""",
    "clause_library/questionnaire/10-parties.yaml": """
section: parties
title:
  zh: 成员
  en: members
questions:
  - id: members
    type: records
    unique: [name, short]
    shows: name
    ask:
      zh: 有哪些成员？
      en: Which members?
    fields:
      - id: name
        type: text
        ask:
          zh: 单位全称
          en: full name
      - id: short
        type: text
        ask:
          zh: 简称
          en: short name
      - id: amount
        type: money
        ask:
          zh: 出资额？
          en: amount
""",
    "clause_library/questionnaire/20-main.yaml": """
section: main
title:
  zh: 主要
  en: main
questions:
  - id: name
    type: text
    ask:
      zh: 名称？
      en: Name?
  - id: entity
    type: party
    ask:
      zh: 对外承担责任主体是哪个成员？
      en: Which member is liable?
  - id: days
    type: period
    unit: day
    between: [1, 90]
    default: 30
    ask:
      zh: 追认期限
      en: period
  - id: share
    type: choice
    ask:
      zh: 如何分担？
      en: How shared?
    choices:
      equal:
        zh: 平均分担
        en: equally
      by_amount:
        zh: 按出资分担
        en: by contribution
  - id: public
    type: yes_no
    default: no
    ask:
      zh: 有政府项目吗？
      en: Government projects?
""",
    "templates/agreement.yaml": """
id: agreement
title:
  zh: "{{ main.name }}协议书"
  en: "Agreement of {{ main.name }}"
calls_itself:
  zh: 本协议
  en: this Agreement
chapters:
  - id: one
    title:
      zh: 总则
      en: General
    clauses: [main.first]
  - id: two
    title:
      zh: 责任
      en: Liability
    clauses: [main.second]
annexes: [rules]
""",
    "templates/annexes/rules.yaml": """
id: rules
title:
  zh: 联盟办法
  en: Rules
calls_itself:
  zh: 本办法
  en: these Rules
chapters:
  - id: rules
    title:
      zh: 办法
      en: Rules
    clauses: [rules.only]
""",
}
# document.edition, for libraries that are printed in English
EDITION = """
section: document
title:
  zh: 文本
  en: document
questions:
  - id: edition
    type: choice
    default: zh
    ask:
      zh: 文字
      en: language
    choices:
      zh:
        zh: 中文
        en: Chinese
      en:
        zh: 英文
        en: English
      bilingual:
        zh: 双语
        en: both
"""
ANSWERS = """
format: 1
main:
  name: 煤炭产业技术创新战略联盟
  entity: 甲
parties:
  members:
    - name: 甲公司
      short: 甲
      amount: 100万元
    - name: 乙大学
      short: 乙
"""


def clause(name: str, body: str, **more: str) -> str:
    front = "".join(f"{key}: {value}\n" for key, value in more.items())
    return f"---\nid: {name}\ntitle:\n  zh: 标题\n  en: Title\n{front}---\n:: zh\n{body}\n"


CLAUSES = {
    "main.first": clause("main.first", "第一条的文字。"),
    "main.second": clause("main.second", "第二条的文字。", requirements="[R-LIA-03]"),
    "rules.only": clause("rules.only", "办法的文字。"),
}
settings.register_profile("ci", derandomize=True)  # a run on a submission tells of the submission, not of chance
if os.environ.get("CI"):
    settings.load_profile("ci")
LibraryMaker = Callable[..., Library]


@pytest.fixture
def library(tmp_path: Path) -> LibraryMaker:
    """library({clause id: file text}, {file: text}) → the small library with these in place of its own."""

    def make(clauses: dict[str, str] | None = None, files: dict[str, str] | None = None) -> Library:
        found = {f"clause_library/clauses/{n}.md": t for n, t in {**CLAUSES, **(clauses or {})}.items()}
        for name, text in {**SMALL, **found, **(files or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.lstrip("\n"), "utf-8")
        load_library.cache_clear()
        return load_library(tmp_path)

    return make


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def drafted(library: LibraryMaker) -> Callable[..., str]:
    """drafted(body of main.second, answers=…, choose=…) → the agreement as Markdown."""

    def make(body: str, answers: str = ANSWERS, files: dict[str, str] | None = None, **front: str) -> str:
        found = library({"main.second": clause("main.second", body, **front)}, files)
        read = answers_of(parse(answers, "a.yaml"), found.questionnaire, "a.yaml")
        return write_markdown(draft(found, read).agreement)

    return make
