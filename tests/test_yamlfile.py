import pytest

from alliance_drafter.yamlfile import Mapping, Scalar, YamlProblems, parse


def test_a_value_keeps_its_text_and_its_place() -> None:
    node = parse("code: 091100001000007123\nok: no\nratio: 33.30\ntime: 12:30:45\n", "a.yaml")
    assert isinstance(node, Mapping)
    found = {k: v.text for k, v in node.entries.items() if isinstance(v, Scalar)}
    assert found == {"code": "091100001000007123", "ok": "no", "ratio": "33.30", "time": "12:30:45"}
    assert str(node.entries["ratio"].place) == "a.yaml:3:8"


@pytest.mark.parametrize(
    ("data", "said", "line"),
    [
        (b"a: 1\na: 2\n", "重复的键", 2),
        (b"a: &x [1]\nb: *x\n", "别名", 2),
        ("a: 甲\n".encode("gbk"), "不是 UTF-8", 1),
        ("a: 甲 #1\n".encode(), "注释", 1),
        (b"a:\n\t- b\n", "YAML", 2),
        (b"a: b\x00c\n", "控制字符", 1),
        (b"a: [1\n", "YAML", 2),
        (("[" * 5000).encode(), "嵌套", 1),
    ],
)
def test_a_trap_is_reported_with_its_line(data: bytes, said: str, line: int) -> None:
    with pytest.raises(YamlProblems) as caught:
        parse(data, "a.yaml")
    problem = caught.value.problems[0]
    assert said in str(problem)
    assert problem.place.line in (line, 0, 1)


def test_a_byte_order_mark_and_windows_line_ends_are_harmless() -> None:
    node = parse(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "a.yaml")
    assert isinstance(node, Mapping) and list(node.entries) == ["a", "b"]
