from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from alliance_drafter.expressions import UNKNOWN, ExpressionError, Scope, evaluate, parse

SCOPE = Scope(
    {
        "a": {"n": 3, "rows": [{"x": 1, "name": "甲"}, {"x": 2, "name": "乙"}], "unit": "甲", "d": Decimal("0.1")},
        "b": {"open": UNKNOWN},
    },
    {"甲": {"name": "甲公司", "type": "enterprise"}},
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.n + 1 > 3", True),
        ("a.rows | total('x')", 3),
        ("a.rows | count", 2),
        ("a.unit.name", "甲公司"),
        ("a.unit | names", "甲公司"),
        ("a.rows | every('this.x > 0')", True),
        ("a.rows | some('this.x > 2')", False),
        ("a.missing is given", False),
        ("a.d + a.d + a.d", Decimal("0.3")),
        ("b.open == 1", UNKNOWN),
        ("not b.open", UNKNOWN),
        ("b.open == 1 or a.n == 3", True),
        ("b.open == 1 and a.n == 4", False),
        ("a.n / 0", UNKNOWN),
        ("'x' if a.n > 2 else 'y'", "x"),
    ],
)
def test_an_expression_has_its_value(text: str, value: Any) -> None:
    assert evaluate(parse(text), SCOPE) == value


@pytest.mark.parametrize(
    "text", ["a()", "a[0]", "a | nothing", "a b", "{1: 2}", "a | count(1)", "a.f(1)", "", "a | every(b)"]
)
def test_what_is_not_of_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse(text)


def test_a_text_in_an_answer_is_never_parsed() -> None:
    assert evaluate(parse("a.t"), Scope({"a": {"t": "{{ 7*7 }}"}})) == "{{ 7*7 }}"


numbers = st.integers(-50, 50)
texts = st.recursive(
    st.sampled_from(["a", "b", "c", "1", "7"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "==", "!=", "<", "<=", "and", "or"]), inner).map(
            lambda t: f"({t[0]} {t[1]} {t[2]})"
        ),
        inner.map(lambda t: f"(not {t})"),
        st.tuples(inner, inner, inner).map(lambda t: f"({t[0]} if {t[1]} else {t[2]})"),
    ),
    max_leaves=8,
)


@given(texts, numbers, numbers, numbers)
def test_our_expressions_mean_what_jinja_means(text: str, a: int, b: int, c: int) -> None:
    jinja = Environment().compile_expression(text)(a=a, b=b, c=c)
    ours = evaluate(parse(text), Scope({"a": a, "b": b, "c": c}))  # type: ignore[dict-item]
    assert ours == jinja
