"""The JSON Schema admits what the reader admits, and refuses what is plainly wrong."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from real_questions import questions

from alliance_drafter.answers.blank import blank_file
from alliance_drafter.questionnaire.schema import json_schema
from alliance_drafter.questionnaire.values import MOST_TEXT
from alliance_drafter.texts import Say
from alliance_drafter.yamlfile import parse, plain

EXAMPLES = sorted((Path(__file__).resolve().parents[1] / "examples").glob("*.yaml"))
COAL = next(e for e in EXAMPLES if e.stem == "coal")


class Core(yaml.SafeLoader):
    """YAML as editors read it: figures are numbers, dates are text, yes and no are text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag.rsplit(":", 1)[1] in ("int", "float", "null")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json_schema(questions())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def as_text(text: str) -> Any:
    return plain(parse(text, "a.yaml"))


def as_values(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def wrong(validator: Draft202012Validator, instance: Any) -> list[str]:
    return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:80]}" for e in validator.iter_errors(instance)]


@pytest.mark.parametrize("read", [as_text, as_values])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.stem)
def test_the_examples_are_valid(validator: Draft202012Validator, example: Path, read: Callable[[str], Any]) -> None:
    assert wrong(validator, read(example.read_text("utf-8"))) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_file_is_valid(validator: Draft202012Validator, language: str) -> None:
    assert wrong(validator, as_values(blank_file(questions(), Say(language)))) == []


def put(answers: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """answers with value at section.question or section.question.0.field; ... takes it away."""
    answers = deepcopy(answers)
    at: Any = answers
    *steps, last = [int(s) if s.isdigit() else s for s in path.split(".")]
    for step in steps:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return answers


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("format", 2),
        ("format", ...),
        ("nonsense", {}),
        ("parties", ...),
        ("parties.members", ...),
        ("parties.members", []),
        ("parties.members.0.name", ...),
        ("parties.members.0.name", "x" * (MOST_TEXT["text"] + 1)),
        ("parties.members.0.nmae", "x"),
        ("parties.members.0.code", "123"),
        ("parties.members.0.code", ...),
        ("parties.members.0.type", "firm"),
        ("document.date", "soon"),
        ("document.filing_copies", 999),
        ("document.filing_copies", "many"),
        ("document.authority", ...),
        ("secretariat.model", "owner"),
        ("alliance.tasks", ["nothing"]),
        ("alliance", "text"),
    ],
)
def test_what_is_wrong_is_refused(validator: Draft202012Validator, path: str, value: Any) -> None:
    good = as_values(COAL.read_text("utf-8"))
    assert wrong(validator, put(good, path, value)) != []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("document.date", "待填"),
        ("document.date", None),
        ("document.date", "2026年1月2日"),
        ("document.filing_copies", "３份"),
        ("document.purpose", "申报国家级试点"),
        ("parties.members.0.type", "企业"),
        ("parties.members.0.foreign", "否"),
        ("parties.members.0.phone", 13800000000),
        ("secretariat.support_money", "人民币100万元整"),
        ("alliance.tasks", "platform"),
    ],
)
def test_what_the_reader_takes_the_schema_takes(validator: Draft202012Validator, path: str, value: Any) -> None:
    good = as_values(COAL.read_text("utf-8"))
    assert wrong(validator, put(good, path, value)) == []


def test_a_question_is_required_only_where_it_applies(validator: Draft202012Validator) -> None:
    good = as_values(COAL.read_text("utf-8"))
    private = put(put(good, "document.authority", ...), "document.purpose", "private")
    assert wrong(validator, private) == []
    assert wrong(validator, put(private, "document.purpose", ...)) == []
    foreign = put(put(good, "parties.members.0.foreign", True), "parties.members.0.code", ...)
    assert wrong(validator, foreign) != []
    assert wrong(validator, put(foreign, "parties.members.0.registration", "新加坡 1")) == []


def test_a_choice_shows_its_words_and_a_question_its_help() -> None:
    schema = json_schema(questions(), "en")
    purpose = schema["properties"]["document"]["properties"]["purpose"]
    assert purpose["title"] == "What is this agreement for?"
    assert purpose["default"] == "private"
    assert {"const": "private", "title": "cooperation among the members, no application"} in purpose["anyOf"][0][
        "oneOf"
    ]
    assert "Ask the authority" in purpose["description"]
