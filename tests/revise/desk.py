"""A lawyer's desk: a small library, drafts of it, and what a person does to them in Word."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import docx
from conftest import ANSWERS, clause
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from soundness import faults_of

from alliance_drafter.answers.assign import assigned
from alliance_drafter.answers.check import check_answers
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import answers_of
from alliance_drafter.library.folders import data_folder
from alliance_drafter.library.model import Library
from alliance_drafter.model import UNDER
from alliance_drafter.readers.base import Base
from alliance_drafter.readers.blocks import read_blocks
from alliance_drafter.readers.docx import read_draft
from alliance_drafter.revise.apply import Says
from alliance_drafter.revise.fresh import fresh_draft, with_base
from alliance_drafter.revise.regenerate import Regenerated, Task, regenerate
from alliance_drafter.writers.docx import Style, load_style
from alliance_drafter.yamlfile import parse

FIRST = """联盟名称为{{ main.name }}，由下列成员组成，责任依照 [[main.second]] 确定：

1. 成员应当诚实守信；
2. 成员不得以联盟名义行事，但依照 [[main.second^joint]] 追认的除外。

出资如下：

% table widths=50,50
| 成员 | 出资额 |
% for member in parties.members
| {{ member.name }} | {{ member.amount | figure }} |
% endfor
% endtable

本条自签署之日起生效。"""
SECOND = """{{ main.entity }}对外承担责任，期限为{{ main.days }}，适用 [[annex:rules]]：

1. 未经授权的行为由其自行承担；
2. 追认的成员承担连带责任。^joint

== equal
:: zh
成员平均分担，并依照 [[^joint]] 处理。

分担应当书面确认。

== by_amount
:: zh
成员按照出资比例分担，并依照 [[^joint]] 处理。

分担应当书面确认。

比例以实缴为准。"""
CLAUSES = {
    name: clause(name, body, **more).replace("标题", title)
    for name, title, body, more in (
        ("main.first", "总则", FIRST, {}),
        ("main.second", "责任", SECOND, {"choose": "main.share"}),
        ("main.public", "政府项目", "政府项目适用 [[main.first]]。", {"when": "main.public"}),
        ("rules.only", "分配", "收益依照 [[main.second^joint]] 分配。", {}),
        ("rules.more", "施行", "本办法自{{ main.name }}成立之日起施行，见 [[rules.only]]。", {}),
    )
}
FILES = {
    "templates/agreement.yaml": """
id: agreement
title:
  zh: "{{ main.name }}协议书"
  en: "Agreement of {{ main.name }}"
cover_number:
  zh: 合同编号：0001
  en: No. 0001
cover:
  - label:
      zh: 责任主体
      en: entity
    value:
      zh: "{{ main.entity }}"
      en: "{{ main.entity }}"
calls_itself:
  zh: 本协议
  en: this Agreement
chapters:
  - id: one
    title:
      zh: 总则
      en: General
    clauses: [main.public, main.first]
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
    clauses: [rules.only, rules.more]
""",
}
GIVEN = ANSWERS.replace("  entity: 甲", "  entity: 甲\n  share: equal") + "      amount: 50万元\n"
SAYS = Says("【冲突】改变", "【冲突】不再需要", "【冲突】已删去")
Edit = Callable[[Any], None]  # of a python-docx document


@dataclass(frozen=True)
class Desk:
    library: Library
    style: Style
    given: str = GIVEN
    layout: str = UNDER  # of the drafts; what is regenerated keeps its own

    def answers(self, *settings: str) -> Answers:
        first = answers_of(parse(self.given, "a.yaml"), self.library.questionnaire, "a.yaml")
        given = assigned(first.given, self.library.questionnaire, settings)
        return check_answers(self.library.questionnaire, given, {}, "a.yaml")

    def draft(self, *settings: str) -> bytes:
        return fresh_draft(self.library, self.answers(*settings), self.style, Base(), self.layout)[1]

    def regenerate(self, data: bytes, *settings: str, only: frozenset[str] | None = None) -> Regenerated:
        draft = read_draft(data, "a.docx")
        back = draft.answered(self.library.questionnaire)
        given = assigned(back.given, self.library.questionnaire, settings)
        after = check_answers(self.library.questionnaire, given, {}, "a.docx")
        draft = replace(draft, base=with_base(self.library, self.answers(), self.style, draft.base, draft.layout))
        fresh = fresh_draft(self.library, after, self.style, draft.base, draft.layout)[1]
        return regenerate(data, draft, fresh, Task(SAYS, "测试", "2026-01-01T00:00:00Z", only, frozenset(back.misfits)))


def desk(make: Callable[..., Library]) -> Desk:
    return Desk(make(CLAUSES, FILES), load_style(data_folder() / "templates" / "styles"))


def edited(data: bytes, *edits: Edit) -> bytes:
    document = docx.Document(BytesIO(data))
    for edit in edits:
        edit(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def says(data: bytes, *, marks: bool = False) -> list[str]:
    """What each block says, the contents left out; tracked changes accepted."""
    draft = read_draft(data, "a.docx")
    blocks = read_blocks(draft.document, [s.name for s in draft.shown], marks=marks)
    return [b.text for b in blocks if not b.frame]


def without_insertions(data: bytes) -> list[str]:
    """The same, tracked insertions rejected."""

    return says(edited(data, reject_insertions))


def reject_insertions(document: Any) -> None:
    """As Word rejects them: text goes, a paragraph whose end goes is one with the next, in the looks of that one."""
    body = document.element.body
    for row in list(body.iter(qn("w:tr"))):
        if row.find(f"{qn('w:trPr')}/{qn('w:ins')}") is not None:
            row.getparent().remove(row)
    for mark in list(body.iter(qn("w:ins"))):
        if mark.getparent().tag != qn("w:rPr"):
            mark.getparent().remove(mark)
    for paragraph in list(body.iter(qn("w:p"))):
        mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:ins')}")
        if mark is None:
            continue
        following = paragraph.getnext()
        while following.tag != qn("w:p"):
            following = following.getnext()
        first = [node for node in paragraph if node.tag != qn("w:pPr")]
        place = 1 if following[0].tag == qn("w:pPr") else 0
        following[place:place] = first
        paragraph.getparent().remove(paragraph)


def texts_of(document: Any) -> list[Any]:
    """The body's paragraphs with words, those of the contents left out."""
    found = []
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith(("TOC", "toc", "Contents")) or not paragraph.text.strip():
            continue
        if paragraph._p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
            found.append(paragraph)
    return found


def paragraph_with(document: Any, words: str) -> Any:
    return next(p for p in texts_of(document) if words in p.text)


def change(words: str, new: str) -> Edit:
    """In the paragraph that has these words, where they stand in one run."""

    def edit(document: Any) -> None:
        for text in paragraph_with(document, words)._p.iter(qn("w:t")):
            if words in (text.text or ""):
                text.text = text.text.replace(words, new)
                return
        raise AssertionError(words)

    return edit


def add_after(words: str, new: str) -> Edit:
    def edit(document: Any) -> None:
        paragraph = paragraph_with(document, words)
        copy = OxmlElement("w:p")
        looks = paragraph._p.find(qn("w:pPr"))
        if looks is not None:
            copy.append(deepcopy(looks))
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = new
        run.append(text)
        copy.append(run)
        paragraph._p.addnext(copy)

    return edit


def delete(words: str) -> Edit:
    def edit(document: Any) -> None:
        paragraph = paragraph_with(document, words)._p
        paragraph.getparent().remove(paragraph)

    return edit


def delete_clause(bookmark: str) -> Edit:
    """As a person does who selects a whole clause and deletes it: the bookmark goes with it."""

    def edit(document: Any) -> None:
        body = document.element.body
        start = next(m for m in body.iter(qn("w:bookmarkStart")) if m.get(qn("w:name")) == bookmark)
        end = next(m for m in body.iter(qn("w:bookmarkEnd")) if m.get(qn("w:id")) == start.get(qn("w:id")))
        children = list(body)
        for node in children[children.index(start) : children.index(end) + 1]:
            body.remove(node)

    return edit


def bold(words: str) -> Edit:
    def edit(document: Any) -> None:
        for run in paragraph_with(document, words).runs:
            run.bold = True

    return edit


def comment(words: str, text: str) -> Edit:
    def edit(document: Any) -> None:
        document.add_comment(paragraph_with(document, words).runs, text=text, author="律师", initials="L")

    return edit


def cell(words: str, new: str) -> Edit:
    def edit(document: Any) -> None:
        for table in document.tables:
            for text in table._tbl.iter(qn("w:t")):
                if words in (text.text or ""):
                    text.text = text.text.replace(words, new)
                    return
        raise AssertionError(words)

    return edit


def bound(words: str, new: str) -> Edit:
    """Type over every content control that says these words, as Word does of itself for one that is changed."""

    def edit(document: Any) -> None:
        for control in document.element.body.iter(qn("w:sdt")):
            for text in control.iter(qn("w:t")):
                if text.text == words:
                    text.text = new

    return edit


def numbers_out(text: str) -> str:
    """Without what references show: their numbers follow from elsewhere, whatever became of what they lead to."""
    found = re.sub(r"第[一二三四五六七八九十]+[条款]|第?（[一二三四五六七八九十]+）项?|附件\d+", "#", text)
    return found.replace("第#项", "#")


def holds_the_fresh_draft(table: Desk, settings: tuple[str, ...]) -> None:
    """Where nobody edited, the update is the draft of the new answers."""
    found = table.regenerate(table.draft(), *settings)
    assert says(found.data) == says(table.draft(*settings))
    assert says(found.data, marks=True) == says(table.draft(*settings), marks=True)
    assert not faults_of(found.data)
    assert found.count("conflict") == 0
