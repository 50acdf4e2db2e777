"""Messages of the interface, and the language they are said in."""

import re
import string
from pathlib import Path

import pytest

from alliance_drafter.texts import LANGUAGES, Say, language_of, messages

SOURCES = Path(__file__).resolve().parents[1] / "alliance_drafter"


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_key() -> None:
    assert messages("zh").keys() == messages("en").keys()


def test_both_languages_fill_in_the_same_values() -> None:
    assert {k: fields(t) for k, t in messages("zh").items()} == {k: fields(t) for k, t in messages("en").items()}


def test_every_message_said_in_the_program_is_there_and_none_is_left_over() -> None:
    code = "".join(p.read_text("utf-8") for p in SOURCES.rglob("*.py"))
    rooms = "|".join({key.partition(".")[0] for key in messages("zh")})
    said = set(re.findall(rf'["\']((?:{rooms})\.[a-z_]+)["\']', code))
    paths = {"answers.yaml", "report.xlsx"}  # no messages, though they look like some
    assert said - paths == set(messages("zh"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_is_never_read_as_a_pattern(language: str) -> None:
    assert "{format} %s" in Say(language)("new.saved", file="{format} %s")


@pytest.mark.parametrize(
    ("environment", "asked", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "", "zh"),
        ({"LANG": "en_GB.UTF-8"}, "", "en"),
        ({"LANG": "de_DE"}, "", "en"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "", "en"),
        ({"LC_ALL": "", "LANG": "zh_TW"}, "", "zh"),
        ({"LC_MESSAGES": "zh_CN", "LANG": "en_US"}, "", "zh"),
        ({"LANG": "C.UTF-8"}, "", "zh"),
        ({}, "", "zh"),
        ({"LANG": "zh_CN"}, "en", "en"),
    ],
)
def test_the_language_follows_the_locale_unless_asked(environment: dict[str, str], asked: str, language: str) -> None:
    assert language_of(environment, asked) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_cut_by_a_hash(language: str) -> None:
    text = (SOURCES / "locale" / f"{language}.yaml").read_text("utf-8")
    cut = [line for line in text.split("\n")[1:] if re.match(r"  \w+: [^\"|].* #", line)]
    assert cut == []
