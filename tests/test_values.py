"""Credit codes and the other values that a person types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_drafter.errors import Place
from alliance_drafter.questionnaire.model import Question, Said
from alliance_drafter.questionnaire.values import CODE_ALPHABET, Misfit, credit_code_check, read_scalar


def read(kind: str, text: str) -> object:
    return read_scalar(Question(path="a.b", id="b", type=kind, ask=Said("问", "ask"), place=Place()), text)


codes = st.text(CODE_ALPHABET, min_size=17, max_size=17).map(lambda body: body[:2] + "100000" + body[8:])


@given(codes)
def test_a_code_with_its_check_character_passes_and_any_other_fails(body: str) -> None:
    right = credit_code_check(body)
    assert read("credit_code", body + right) == body + right
    wrong = CODE_ALPHABET[(CODE_ALPHABET.index(right) + 1) % 31]
    with pytest.raises(Misfit, match=f"应为 {right}"):
        read("credit_code", body + wrong)


@pytest.mark.parametrize("text", ["9.11E+17", "91110000", "9111000010000071IX", "", "９１"])
def test_a_spoilt_code_is_refused(text: str) -> None:
    with pytest.raises(Misfit):
        read("credit_code", text)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("date", "2026年11月3日", "2026-11-03"),
        ("date", "2026/1/3", "2026-01-03"),
        ("percent", "33.3%", "33.3"),
        ("money", "￥1,000.50", "1000.50"),
        ("money", "3.5亿元", "350000000"),
        ("yes_no", "是", "True"),
        ("phone", "010-88888888", "010-88888888"),
        ("email", "a@b.cn", "a@b.cn"),
    ],
)
def test_a_value_is_read_as_people_write_it(kind: str, text: str, value: str) -> None:
    assert str(read(kind, text)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "2026-02-30"),
        ("date", "昨天"),
        ("percent", "101"),
        ("money", "-1"),
        ("money", "0.001"),
        ("email", "a b"),
    ],
)
def test_what_cannot_be_is_refused(kind: str, text: str) -> None:
    with pytest.raises(Misfit):
        read(kind, text)


@given(st.sampled_from(["text", "choice", "integer", "money", "date", "credit_code", "phone", "email"]), st.text())
def test_no_text_makes_a_reader_fail_in_another_way(kind: str, text: str) -> None:
    try:
        read(kind, text)
    except Misfit as misfit:
        assert misfit.zh and misfit.en
