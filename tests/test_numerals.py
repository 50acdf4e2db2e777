from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_drafter.numerals import capital, chinese, money_words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1010, "一千零一十"),
    ],
)
def test_articles_are_counted_in_chinese(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("100000000", "壹亿元整"),
        ("100010001", "壹亿零壹万零壹元整"),
        ("0.05", "伍分"),
        ("0", "零元整"),
        ("1234500000000", "壹万贰仟叁佰肆拾伍亿元整"),
    ],
)
def test_money_is_written_in_the_words_of_bills(amount: str, words: str) -> None:
    assert money_words(Decimal(amount)) == words


@given(st.integers(0, 10**16 - 1))
def test_no_number_is_written_with_two_zeros_in_a_row_or_a_zero_at_its_end(number: int) -> None:
    words = capital(number)
    assert "零零" not in words
    assert number == 0 or not words.endswith("零")


def test_numbers_beyond_the_words_are_refused() -> None:
    with pytest.raises(ValueError):
        chinese(10**16)
