"""Chinese characters take two columns of a terminal."""

import pytest

from alliance_drafter.interview.columns import clip, fitting, pad, width, wrap


@pytest.mark.parametrize(
    ("text", "most", "clipped"),
    [("联盟", 4, "联盟"), ("联盟协议", 7, "联盟协…"), ("联盟协议", 6, "联盟…"), ("ab\nc", 9, "ab c"), ("abc", 2, "a…")],
)
def test_a_cut_text_never_takes_more_columns_than_it_may(text: str, most: int, clipped: str) -> None:
    assert clip(text, most) == clipped
    assert width(clip(text, most)) <= most


def test_cells_line_up(text: str = "联盟a") -> None:
    assert width(pad(text, 8)) == width(pad("abc", 8)) == 8


def test_lines_keep_words_whole_and_begin_with_no_closing_mark() -> None:
    assert wrap("成员承担责任，成员追认。", 12) == ["成员承担责任，", "成员追认。"]
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("甲\n乙", 8) == ["甲", "乙"]


def test_columns_that_do_not_fit_are_left_out_from_the_right() -> None:
    assert fitting([["a", "很长的名称", "x" * 9], ["bb", "短", "y"]], 24) == [2, 10]
    assert fitting([["a", "很长的名称", "x" * 9]], 30) == [1, 10, 9]
    assert fitting([["名" * 20, "b"]], 10, widest=8) == [8, 1]
