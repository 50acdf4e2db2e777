"""What a lawyer writes in a clause file, and what comes out."""

from collections.abc import Callable

import pytest
from conftest import ANSWERS, LibraryMaker, clause

from alliance_drafter.answers.read import answers_of
from alliance_drafter.drafting import draft
from alliance_drafter.errors import LibraryError
from alliance_drafter.library.lint import lint_library
from alliance_drafter.yamlfile import parse

Drafted = Callable[..., str]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("成员自收到通知之日起 {{ main.days }} 内追认。", "成员自收到通知之日起30日内追认。"),
        (
            "由 {{ main.entity }} 承担，出资 {{ main.entity.amount }}。",
            "由甲公司承担，出资￥1,000,000.00（大写：人民币壹佰万元整）。",
        ),
        (
            "成员有{{ parties.members | names }}，共 {{ parties.members | count | hanzi }} 家。",
            "成员有甲公司和乙大学，共二家。",
        ),
        ("分担方式：{{ main.share }}。", "分担方式：【待填：如何分担】。"),
        (
            "见 [[main.first]] 和 [[rules.only]]，列入 [[annex:rules]]。",
            "见本协议第一条和附件1第一条，列入附件1《联盟办法》。",
        ),
        (r"\{{ 不是标记 \[[ 也不是。", "{{ 不是标记 \\[\\[ 也不是。"),
        ("由____签字。", "由＿＿＿＿签字。"),
        ("% if main.public\n有。\n% else\n没有。\n% endif", "没有。"),
        ("% if main.share == 'equal'\n平均。\n% elif main.days > 10\n三十。\n% endif", "三十。"),
    ],
)
def test_a_line_is_filled(drafted: Drafted, body: str, shown: str) -> None:
    assert shown in drafted(body)


def test_a_list_closes_itself_where_a_condition_decides_its_end(drafted: Drafted) -> None:
    shown = drafted("按下列规定：\n1. 甲事；\n2. 乙事；\n% if main.public\n3. 丙事。\n% endif")
    assert "（一）甲事；" in shown and "（二）乙事。" in shown


def test_a_list_of_sentences_is_left_alone(drafted: Drafted) -> None:
    assert "（一）甲事。" in drafted("按下列规定：\n1. 甲事。\n2. 乙事。")


def test_a_loop_over_members_names_the_blank_of_the_very_member(drafted: Drafted) -> None:
    shown = drafted("出资：\n% for m in parties.members\n1. {{ m.name }} 出资 {{ m.amount }}；\n% endfor")
    assert "（二）乙大学出资【待填：出资额】。" in shown


def test_a_table_has_its_rows_and_caption(drafted: Drafted) -> None:
    rows = "% for m in parties.members\n| {{ m.name }} | {{ m.amount | figure }} |\n% endfor"
    shown = drafted(f"% table widths=40,60\n% caption 出资表\n| 名 | 额 |\n{rows}\n% endtable")
    assert "**出资表**" in shown and "| 甲公司 | ￥1,000,000.00 |" in shown


def test_a_reference_within_the_article_says_paragraph_and_item(drafted: Drafted) -> None:
    shown = drafted("按下列规定：\n1. 甲事；\n2. 乙事；^two\n依照 [[^two]] 承担责任。")
    assert "依照本条第一款第（二）项承担责任。" in shown


def test_an_alternative_follows_the_choice_and_an_unknown_choice_leaves_one_blank(drafted: Drafted) -> None:
    body = "共同部分。\n== equal\n:: zh\n平均。\n== by_amount\n:: zh\n按出资。"
    known = ANSWERS.replace("  entity: 甲\n", "  entity: 甲\n  share: by_amount\n")
    shown = drafted(body, known, choose="main.share")
    assert "共同部分。" in shown and "按出资。" in shown and "平均。" not in shown
    unknown = drafted(body, choose="main.share")
    assert "【待填：如何分担】" in unknown and "按出资。" not in unknown


def test_the_longest_term_wins_and_only_terms_in_use_are_defined(drafted: Drafted) -> None:
    files = {"clause_library/clauses/main.first.md": clause("main.first", "定义：\n% terms")}
    assert "“联盟收益”，指成果许可所得" in drafted("联盟收益归成员。", files=files)
    assert "“联盟”，指" not in drafted("联盟收益归成员。", files=files)


@pytest.mark.parametrize("text", ["{{ 7*7 }}", "[[main.first]]", "# 标题", "<w:p>", "| a | b |", "% if x", "1. 一"])
def test_an_answer_is_text_for_ever(drafted: Drafted, text: str) -> None:
    answers = ANSWERS.replace("甲公司", '"' + text + '"')
    shown = drafted("由 {{ main.entity.name }} 承担。", answers)
    assert text in shown.replace("\\", "")


@pytest.mark.parametrize(
    ("body", "front", "said"),
    [
        ("见 [[main.third]]。", {}, "没有这个条款"),
        ("见 [[annex:none]]。", {}, "没有这个附件"),
        ("见 [[main.first^x]]。", {}, "没有这个标签"),
        ("依照前款规定。", {}, "位置词"),
        ("== equal\n:: zh\n平均。", {"choose": "main.share"}, "缺少备选文本"),
        ("文字。\n% if main.share == 'other'\n别的。\n% endif", {}, "没有选项"),
        ("文字。", {"sources": "[NONE]"}, "sources.yaml"),
    ],
)
def test_lint_names_what_does_not_fit(library: LibraryMaker, body: str, front: dict[str, str], said: str) -> None:
    found = lint_library(library({"main.second": clause("main.second", body, **front)}))
    assert any(said in p.found and p.place.file.endswith("main.second.md") for p in found)


@pytest.mark.parametrize(
    "body", ["{{ main.nothing }}。", "{{ main.days | nothing }}。", "% if main.days\n文字。", "% foo", "{{ main.days"]
)
def test_a_clause_that_cannot_be_read_names_its_file(library: LibraryMaker, body: str) -> None:
    with pytest.raises(LibraryError) as caught:
        library({"main.second": clause("main.second", body)})
    assert all(p.place.file.endswith("main.second.md") for p in caught.value.problems)


def test_a_reference_may_not_outlive_its_target(library: LibraryMaker) -> None:
    clauses = {
        "main.first": clause("main.first", "文字。", when='"main.public"'),
        "main.second": clause("main.second", "见 [[main.first]]。"),
    }
    found = library(clauses)
    assert any("目标另有条件" in p.found for p in lint_library(found))
    with pytest.raises(LibraryError):
        draft(found, answers_of(parse(ANSWERS, "a.yaml"), found.questionnaire))


def test_in_a_row_of_references_the_part_is_named_once(drafted: Callable[..., str]) -> None:
    text = drafted("依照[[main.first]]、[[main.second]]和[[rules.only]]办理。适用[[main.first]]，以及[[main.first]]。")
    assert "依照本协议第一条、本条和附件1第一条办理" in text
    text = drafted("% if main.days > 1\n文字。\n% endif\n依照[[rules.only]]、[[main.first]]和[[main.first]]。")
    assert "附件1第一条、本协议第一条和第一条。" in text


def test_an_empty_side_of_a_choice_prints_nothing(drafted: Callable[..., str]) -> None:
    assert "文字结束。" in drafted("文字{{ '很长' if main.days > 90 else '' }}结束。")


def test_in_a_row_of_references_an_article_is_named_once(drafted: Callable[..., str]) -> None:
    body = "文字。\n事项：\n1. 甲；^a\n2. 乙。^b\n依照[[^a]]和[[^b]]、[[main.first]]或者[[main.second]]办理。"
    assert "依照本条第二款第（一）项和第（二）项、本协议第一条或者本条办理" in drafted(body)


def test_a_computed_value_that_is_not_known_asks_for_the_answer_it_needs(drafted: Drafted) -> None:
    body = "期限为{{ main.days if main.public else '三十日' }}。"
    text = drafted(body, ANSWERS.replace("  entity: 甲", "  entity: 甲\n  public: yes\n  days: 待填"))
    assert "期限为【待填：追认期限】。" in text
    assert "【待填：有政府项目吗】" in drafted(body, ANSWERS.replace("  entity: 甲", "  entity: 甲\n  public: 待填"))
