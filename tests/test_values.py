"""Credit codes and the other values that a person types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance_drafter.cells import Cell, Fault, Figure
from alliance_drafter.errors import Place
from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.questionnaire.model import Choice, Question, Said
from alliance_drafter.questionnaire.values import (
    CODE_ALPHABET,
    Misfit,
    credit_code_check,
    read_cell,
    read_many,
    read_scalar,
)


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


# cells of a spreadsheet

CHOICES = (
    Choice("research", Said("研发", "Research")),
    Choice("trial", Said("研发、中试", "Research, trials")),
    Choice("all", Said("研发、中试/推广", "Research, trials and/or use")),
    Choice("use", Said("推广", "Use")),
    Choice("2", Said("两年", "Two years")),
)


def asked(kind: str) -> Question:
    return Question(path="a.b", id="b", type=kind, ask=Said("问", "ask"), place=Place(), choices=CHOICES)


@pytest.mark.parametrize("cell", ["待填", " 【待填】\n", "unknown"])
@pytest.mark.parametrize("kind", ["text", "choices", "parties", "date", "credit_code"])
def test_a_cell_may_leave_its_answer_open(kind: str, cell: str) -> None:
    assert read_cell(asked(kind), cell) is UNKNOWN


@pytest.mark.parametrize("kind", ["text", "choice", "choices", "parties", "integer", "money", "yes_no", "date"])
def test_a_fault_is_no_answer_to_anything(kind: str) -> None:
    with pytest.raises(Misfit, match="错误值 #N/A"):
        read_cell(asked(kind), Fault("#N/A"))
    with pytest.raises(Misfit, match=r"公式 =A1 .*保存"):
        read_cell(asked(kind), Fault("=A1"))


@pytest.mark.parametrize("kind", ["text", "long_text", "credit_code", "phone", "email", "party", "parties"])
def test_a_number_is_no_text(kind: str) -> None:
    with pytest.raises(Misfit, match="文本格式"):
        read_cell(asked(kind), Figure("1088888888"))


@pytest.mark.parametrize("cell", ["9.11E+17", "911100001234567000"])
def test_a_code_stored_as_a_number_has_lost_its_end(cell: str) -> None:
    with pytest.raises(Misfit, match="第 15 位之后已丢失"):
        read_cell(asked("credit_code"), Figure(cell))


def test_a_code_of_figures_that_ends_in_zeros_was_probably_rewritten() -> None:
    code = "911100001234567000"
    assert credit_code_check(code) != "0"
    with pytest.raises(Misfit, match="000"):
        read("credit_code", code)
    with pytest.raises(Misfit, match="校验位"):
        read("credit_code", code[:-1] + CODE_ALPHABET[CODE_ALPHABET.index(credit_code_check(code)) - 1])


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("integer", "12", "12"),
        ("period", "3", "3"),
        ("money", "1000000", "1000000"),
        ("percent", "33.3", "33.3"),
        ("choice", "2", "2"),
        ("choices", "2", "['2']"),
    ],
)
def test_a_number_is_read_where_a_number_belongs(kind: str, cell: str, value: str) -> None:
    assert str(read_cell(asked(kind), Figure(cell))) == value


def test_a_per_cent_that_lost_its_format_is_asked_about_and_never_a_hundredth() -> None:
    with pytest.raises(Misfit, match=r"35% 还是 0\.35%"):
        read_cell(asked("percent"), Figure("0.35"))
    assert str(read_cell(asked("percent"), "0.35%")) == "0.35"


@pytest.mark.parametrize(
    ("cell", "meant"), [("46351", "2026-11-25"), ("20261125", "2026-11-25"), ("7", "2026-"), ("20261399", "2026-")]
)
def test_a_number_is_no_date_but_may_say_which_was_meant(cell: str, meant: str) -> None:
    with pytest.raises(Misfit, match=meant):
        read_cell(asked("date"), Figure(cell))
    assert str(read_cell(asked("date"), "2026-11-25")) == "2026-11-25"
    with pytest.raises(Misfit):
        read_cell(asked("date"), "2026-11-25 13:00")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("研发、中试", ["trial"]),
        ("研发、中试/推广", ["all"]),
        ("研发、推广", ["research", "use"]),
        ("研发、中试、推广", ["trial", "use"]),
        ("推广，研发、中试；研发", ["use", "trial", "research"]),
        ("研发\n推广\r\n研发", ["research", "use"]),
        ("Research, trials, Use", ["trial", "use"]),
        ("Research, trials and/or use", ["all"]),
        (" use / 研发 ;; ,", ["use", "research"]),
        ("", []),
    ],
)
def test_choices_in_one_cell_are_the_longest_that_fit(text: str, values: list[str]) -> None:
    assert read_many(asked("choices"), text) == values


def test_the_piece_that_is_no_choice_is_named() -> None:
    with pytest.raises(Misfit, match="“中试” 不是选项"):
        read_many(asked("choices"), "推广、中试、别的")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲公司、乙大学，丙所/丁;甲公司", ["甲公司", "乙大学", "丙所", "丁"]),
        ("Alpha Co., Ltd., Beta Inc.\n丙", ["Alpha Co., Ltd.", "Beta Inc.", "丙"]),
    ],
)
def test_parties_in_one_cell_are_parted(text: str, names: list[str]) -> None:
    assert read_cell(asked("parties"), text) == names


def test_a_cell_full_of_separators_takes_no_time() -> None:
    with pytest.raises(Misfit):
        read_many(asked("choices"), "研发、" * 40_000 + "x")


@given(
    st.sampled_from(["text", "choice", "choices", "parties", "integer", "money", "date", "credit_code", "percent"]),
    st.sampled_from([str, Figure, Fault]),
    st.text() | st.from_regex(r"[0-9.E+-]{1,20}", fullmatch=True),
)
def test_no_cell_makes_a_reader_fail_in_another_way(kind: str, made: type[Cell], text: str) -> None:
    try:
        read_cell(asked(kind), made(text))
    except Misfit as misfit:
        assert misfit.zh and misfit.en
