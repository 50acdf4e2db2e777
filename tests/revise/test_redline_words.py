"""How a change of words is shown: whole words, numbers with their unit, phrases; never a lone 长 → 会."""

from __future__ import annotations

from itertools import pairwise

import pytest
from foreign import texts
from hypothesis import given
from hypothesis import strategies as st

from alliance_drafter.revise.changes import spans_of
from alliance_drafter.revise.segment import units


def shown(old: str, new: str) -> str:
    """Deleted in [-…-], inserted in {+…+}."""
    found = ""
    for span in spans_of(old, new):
        if span.kept:
            found += span.old
        else:
            found += (f"[-{span.old}-]" if span.old else "") + (f"{{+{span.new}+}}" if span.new else "")
    return found


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("理事长由理事会选举产生。", "理事长|由|理事会|选举|产生|。"),
        ("收到通知之日起30日内", "收到|通知|之日起|30日|内"),
        ("按35%分配￥1,000.00", "按|35%|分配|￥1,000.00"),
        ("依照第四十四条第（三）项和附件3", "依照|第四十四条|第（三）项|和|附件3"),
        ("经三分之二以上理事同意", "经|三分之二|以上|理事|同意"),
        ("统一年度计划", "统一|年度计划"),
        ("Members' fees (30) a@b.com", "Members|'| |fees| |(30)| |a@b.com"),
        ("A类成员", "A|类|成员"),
    ],
)
def test_text_is_cut_where_a_reader_would(text: str, cut: str) -> None:
    assert "|".join(units(text)) == cut


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        (
            "联盟理事长由理事会选举产生。",
            "联盟理事会由成员大会选举产生。",
            "联盟[-理事长-]{+理事会+}由[-理事会-]{+成员大会+}选举产生。",
        ),
        ("违约金为35%。", "违约金为30%。", "违约金为[-35%-]{+30%+}。"),
        ("自收到通知之日起三十日内", "自收到通知之日起十三日内", "自收到通知之日起[-三十日-]{+十三日+}内"),
        ("会议、档案、统计和联络", "会议、档案、印章、统计和联络", "会议、档案、{+印章、+}统计和联络"),
        ("甲。乙。", "甲。丙。乙。", "甲。{+丙。+}乙。"),
        ("示例煤机装备公司", "示例矿机装备公司", "示例[-煤机-]{+矿机+}装备公司"),
        ("视为同意。", "视为不同意。", "视为{+不+}同意。"),
        (
            "因本协议引起的争议，提交北京仲裁委员会仲裁。",
            "因本协议引起的争议，向被告住所地有管辖权的人民法院提起诉讼。",
            "因本协议引起的争议，[-提交北京仲裁委员会仲裁-]{+向被告住所地有管辖权的人民法院提起诉讼+}。",
        ),
        (
            "by a majority of two thirds, remove",
            "by a majority of three quarters suspend or remove",
            "by a majority of [-two thirds,-]{+three quarters suspend or+} remove",
        ),
        ("2026年11月24日", "2027年1月5日", "[-2026年11月24日-]{+2027年1月5日+}"),
    ],
)  # fmt: skip
def test_a_change_reads_as_a_phrase(old: str, new: str, marked: str) -> None:
    assert shown(old, new) == marked


@given(st.text())
def test_the_units_together_are_the_text(text: str) -> None:
    assert "".join(units(text)) == text


@given(texts, texts)
def test_the_old_sides_together_are_the_old_text_and_the_new_the_new(old: str, new: str) -> None:
    spans = spans_of(old, new)
    assert "".join(span.old for span in spans) == old
    assert "".join(span.new for span in spans) == new
    assert all(one.kept != other.kept for one, other in pairwise(spans))


def test_a_very_long_text_is_compared_sentence_by_sentence() -> None:
    sentences = [f"第{n}句说的是成员的第{n}项义务，应当按期履行。" for n in range(800)]
    old, new = "".join(sentences), "".join([*sentences[:400], "新增一句。", *sentences[401:]])
    spans = spans_of(old, new)
    assert [s.new for s in spans if not s.kept] == ["新增一句"]
