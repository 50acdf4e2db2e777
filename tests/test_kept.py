"""Work that is kept from one draft for the next: it must never be seen in what comes out."""

from __future__ import annotations

import gc
import pickle
import re
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import answers_of
from alliance_drafter.assembly.assemble import assemble
from alliance_drafter.assembly.resolve import resolve
from alliance_drafter.assembly.select import select
from alliance_drafter.assembly.words import plain, text_of_article
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.library.model import Library
from alliance_drafter.model import Agreement, Article, Paragraph
from alliance_drafter.review.cases import changed
from alliance_drafter.review.wording import SENTENCES, finder, literals_of
from alliance_drafter.writers.docx import Style, load_style, write_docx
from alliance_drafter.yamlfile import Node, read

EXAMPLES = Path(__file__).parents[1] / "examples"
LIBRARY = load_library()
REFUSED = [word for check in LIBRARY.checks if check.refuses for word in check.refuses.words]
UNLIKE: dict[str, dict[str, object]] = {
    "as it is": {},
    "other names": {"alliance.name": "甲 & <乙> 联盟", "parties.members[0].name": "示例第一有限公司"},
    "other clauses": {"funds.government": "no", "council.experts": "no", "ip.digital": "no", "membership.tiers": "no"},
    "other words": {"benefit.method": "equal", "disputes.method": "litigation"},
    "other members": {"parties.members[1].type": "other", "chair.unit": "示例煤机"},
    "blanks": {"alliance.name": "待填", "parties.members[2].domicile": "待填"},
}


@cache
def example(name: str = "coal") -> Node:
    return read(EXAMPLES / f"{name}.yaml")


def answers(changes: dict[str, object]) -> Answers:
    known = {path: v for path, v in changes.items() if "[" in path or path in LIBRARY.questionnaire.by_path}
    return answers_of(changed(example(), known), LIBRARY.questionnaire, "a.yaml")


def style(name: str = "contract") -> Style:
    return load_style(data_folder() / "templates" / "styles", name)


def agreement(library: Library, given: Answers) -> Agreement:
    return resolve(assemble(select(library, given), given))


def fresh() -> Library:
    return load_library.__wrapped__()


def articles(made: Agreement) -> dict[str, Article]:
    return {a.clause_id: a for part in made.parts for c in part.chapters for a in c.articles}


def whole(library: Library, given: Answers, look: Style) -> bytes:
    """The file as the program writes it, with the answers in it."""
    labels = library.questionnaire.labels("zh")
    return write_docx(draft(library, given).agreement, look, embedded=to_xml(given, ("", "", "")), labels=labels)


def test_drafts_of_different_answers_do_not_influence_each_other() -> None:
    alone = {name: whole(fresh(), answers(c), style()) for name, c in UNLIKE.items()}
    library, look = fresh(), style()
    assert len(set(alone.values())) == len(UNLIKE)
    for name in (*UNLIKE, *reversed(UNLIKE), *UNLIKE, *UNLIKE):
        assert whole(library, answers(UNLIKE[name]), look) == alone[name], name


def test_drafts_do_not_influence_each_other_where_nearly_nothing_is_kept() -> None:
    library, look = fresh(), style()
    library.filled.most = 50  # a fifth of one draft
    first = [whole(library, answers(c), look) for c in UNLIKE.values()]
    assert [whole(library, answers(c), look) for c in UNLIKE.values()] == first
    assert [whole(fresh(), answers(c), style()) for c in UNLIKE.values()] == first


def test_the_checks_find_the_same_whatever_was_drafted_before() -> None:
    alone = {name: draft(fresh(), answers(c)).findings for name, c in UNLIKE.items()}
    library = fresh()
    for name in (*UNLIKE, *reversed(UNLIKE)):
        assert draft(library, answers(UNLIKE[name])).findings == alone[name], name


def test_what_was_drafted_stays_as_it_was_when_another_draft_is_made() -> None:
    first = agreement(LIBRARY, answers({}))
    before = repr(first)
    agreement(LIBRARY, answers(UNLIKE["other clauses"]))
    assert repr(first) == before


@pytest.mark.parametrize("languages", [("zh",), ("zh", "en"), ("en", "zh")])
def test_whole_parts_styles_and_languages_do_not_influence_each_other(languages: tuple[str, ...]) -> None:
    made = replace(agreement(LIBRARY, answers({})), languages=languages)
    parts = [None, *(p.part_id for p in made.parts)]
    kept = [style("contract"), style("official")]
    for _ in range(2):
        for part in parts:
            for look in kept:
                assert write_docx(made, look, part=part) == write_docx(made, style(look.name), part=part)


def test_a_library_that_went_through_pickle_drafts_the_same() -> None:
    given = answers({})
    write_docx(agreement(LIBRARY, given), style())  # so that something is kept in it
    copy = pickle.loads(pickle.dumps(LIBRARY))
    assert write_docx(agreement(copy, given), style()) == write_docx(agreement(LIBRARY, given), style())
    assert draft(copy, given).findings == draft(LIBRARY, given).findings


def test_what_no_answer_changes_is_the_same_object_in_every_draft() -> None:
    one, other = (articles(agreement(LIBRARY, answers(UNLIKE[name]))) for name in ("as it is", "other names"))
    both = [(one[name].blocks, other[name].blocks) for name in one.keys() & other.keys()]
    pairs = [pair for blocks in both for pair in zip(*blocks, strict=True)]
    own = [(a, b) for a, b in pairs if isinstance(a, Paragraph) and isinstance(b, Paragraph) and a.own is not None]
    assert sum(a is b for a, b in own) > 500


def test_two_hundred_different_documents_leave_nothing_behind() -> None:
    library, look, given = fresh(), style(), answers({})
    library.filled.most = 500  # so that it is full soon

    def blocks_after(numbers: range) -> int:
        for n in numbers:
            alliance = {**given.values["alliance"], "name": f"示例第{n}联盟"}
            made = agreement(library, replace(given, values={**given.values, "alliance": alliance}))
            assert plain(made.title.zh) == f"示例第{n}联盟协议书" and write_docx(made, look)
        gc.collect()
        return sys.getallocatedblocks()

    begun = max(blocks_after(range(n, n + 10)) for n in range(0, 60, 10))
    after = [blocks_after(range(n, n + 10)) for n in range(60, 260, 10)]
    assert max(after) - begun < 1000  # an agreement alone takes some ten thousand


def test_looking_only_where_a_part_of_a_refused_word_stands_misses_none() -> None:
    found = finder(tuple(REFUSED))
    cases = [case.adding for check in LIBRARY.checks for case in (*check.passes, *check.fails) if case.adding]
    drafted = [text_of_article(a) for a in articles(draft(LIBRARY, answers({})).agreement).values()]
    for sentence in (*cases, *(s for text in drafted[::9] for s in SENTENCES.split(text))):
        assert set(found(sentence, False)) == {word for word in REFUSED if word.search(sentence)}, sentence


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("联盟(?:的)?(?:公章|印章)", {"公章", "印章"}),
        ("(签订|签署)合同", {"合同"}),
        ("a?b*", set()),
        ("(?i)abc", set()),
        ("甲(乙丙)+", {"乙丙"}),
        ("(?:甲乙|丙?)丁", {"丁"}),
        ("[甲乙]丙(?!丁戊)", {"丙"}),
    ],
)
def test_of_the_literals_of_a_pattern_every_match_holds_one(pattern: str, literals: set[str]) -> None:
    assert literals_of(re.compile(pattern)) == literals
