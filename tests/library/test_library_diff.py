"""What changed between two libraries: what is parsed is compared, thing by thing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import SMALL, clause

from alliance_drafter.expressions import parse
from alliance_drafter.library.clause_text import expression_text
from alliance_drafter.library.diff import Change, Part, diff_libraries
from alliance_drafter.library.load import load_library
from alliance_drafter.library.model import Leaf, Library
from alliance_drafter.library.walk import spots_of

Maker = Callable[..., Library]
MAIN = "clause_library/questionnaire/20-main.yaml"
AGREEMENT = "templates/agreement.yaml"


def changes(library: Maker, clauses: dict[str, str] | None = None, files: dict[str, str] | None = None) -> list[Change]:
    before = library()
    return list(diff_libraries(before, library(clauses, files)))


def parts(change: Change) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {part.name: (part.before, part.after) for part in change.parts}


def test_a_library_does_not_differ_from_itself(library: Maker) -> None:
    assert changes(library) == []


def test_a_changed_clause_shows_its_lines_before_and_after(library: Maker) -> None:
    (found,) = changes(library, {"main.second": clause("main.second", "新的文字。", requirements="[R-LIA-03]")})
    assert (found.kind, found.id, found.how, found.title) == ("clause", "main.second", "changed", "标题")
    assert found.parts == (Part("text", ("第二条的文字。",), ("新的文字。",)),)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("zh: 标题", "zh: 别的标题", "title"),
        ("---\n:: zh", "when: main.public\n---\n:: zh", "when"),
        ("[R-LIA-03]", "[]", "requirements"),
        ("---\n:: zh", "sources: [GO]\n---\n:: zh", "sources"),
        ("---\n:: zh", "emphasis: true\n---\n:: zh", "switches"),
        ("---\n:: zh", "note:\n  zh: 说明\n  en: note\n---\n:: zh", "note"),
    ],
)
def test_each_thing_said_of_a_clause_is_compared(library: Maker, old: str, new: str, part: str) -> None:
    ours = clause("main.second", "第二条的文字。", requirements="[R-LIA-03]")
    assert old in ours
    (found,) = changes(library, {"main.second": ours.replace(old, new, 1)})
    assert list(parts(found)) == [part]


def test_only_the_alternative_that_changed_is_named(library: Maker) -> None:
    before = clause("main.second", "共同。\n\n== equal\n平均。\n\n== by_amount\n按出资。", choose="main.share")
    first = library({"main.second": before})
    (found,) = diff_libraries(first, library({"main.second": before.replace("平均。", "各半。")}))
    assert parts(found) == {"alternative equal": (("平均。",), ("各半。",))}


def test_neither_places_nor_blank_lines_nor_the_file_s_name_make_a_difference(library: Maker) -> None:
    moved = "\n\n".join(clause("main.first", "\n\n第一条的文字。").split("\n:: zh"))
    assert changes(library, {"main.first": moved.replace("\n\n\n", "\n:: zh\n", 1)}) == []


def test_clauses_added_and_taken_out_are_named(library: Maker) -> None:
    outline = SMALL[AGREEMENT].replace("main.first", "main.third")
    found = changes(library, {"main.third": clause("main.third", "第三条。")}, {AGREEMENT: outline})
    assert [(c.kind, c.id, c.how) for c in found] == [
        ("clause", "main.third", "added"),
        ("outline", "agreement", "changed"),
    ]
    assert parts(found[1])["order"][1][1] == "   main.third"


def test_a_question_is_compared_key_by_key(library: Maker) -> None:
    changed = SMALL[MAIN].replace("[1, 90]", "[1, 60]").replace("en: equally", "en: in equal parts")
    found = {c.id: list(parts(c)) for c in changes(library, None, {MAIN: changed})}
    assert found == {"main.days": ["between"], "main.share": ["choices"]}


def test_terms_requirements_sources_and_checks_are_compared(library: Maker) -> None:
    glossary, sources = SMALL["clause_library/glossary.yaml"], SMALL["clause_library/sources.yaml"]
    check = "- id: X\n  holds: main.public\n  says:\n    zh: 说\n    en: say\n  remedy:\n    zh: 改\n    en: mend\n"
    found = changes(
        library,
        None,
        {
            "clause_library/glossary.yaml": glossary.replace("成果许可所得", "许可所得"),
            "clause_library/sources.yaml": sources.replace("policy", "statute"),
            "clause_library/requirements.yaml": SMALL["clause_library/requirements.yaml"].replace("must", "should"),
            "clause_library/checks/x.yaml": check,
        },
    )
    assert [(c.kind, c.id, c.how) for c in found] == [
        ("check", "X", "added"),
        ("term", "earnings", "changed"),
        ("source", "GO", "changed"),
        ("requirement", "R-LIA-03", "changed"),
    ]


def test_every_expression_of_the_library_is_written_as_it_is_read() -> None:
    library = load_library()
    found = [question.when for question in library.questionnaire.by_path.values() if question.when is not None]
    for one in library.clauses.values():
        for spot in spots_of(one):
            found += [spot.test] if spot.test is not None else []
            found += [p.expression for p in spot.line.zh if isinstance(p, Leaf)] if spot.line is not None else []
    assert len(found) > 500
    assert [e for e in found if parse(expression_text(e)) != e] == []


@pytest.mark.parametrize(
    "text",
    [
        "(a.b or a.c) and not (a.d == 'x' or a.e)",
        "(a.b + 2) * 3 - (a.c - 1)",
        "('x' if a.b else 'y') if a.c else 'z'",
        "(a.b if a.c else a.d) | count >= 1",
        "a.b is given and (not a.c) == a.d",
        "a.b | some(\"this.x == 'y'\")",
        "a.b in ['x', 'y'] and (a.c in ['z']) == a.d",
    ],
)
def test_brackets_stand_where_they_are_needed(text: str) -> None:
    assert parse(expression_text(parse(text))) == parse(text)
