"""The interview without a terminal."""

from typing import Any

import pytest
from conftest import LibraryMaker
from people import Person
from real_questions import questions

from alliance_drafter.answers.partial import read_partial
from alliance_drafter.answers.read import answers_of
from alliance_drafter.answers.write import rendered
from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.interview.flow import Flow, begin
from alliance_drafter.yamlfile import parse

MODELS = ("chair_hosted", "company", "association", "other_host")
SMALL_MEMBERS = [{"name": "甲公司", "short": "甲"}, {"name": "乙大学", "short": "乙"}]


@pytest.fixture
def small(library: LibraryMaker) -> Flow:
    """At the first question of main; 甲 and 乙 are members."""
    return begin(library().questionnaire, {"parties": {"members": SMALL_MEMBERS}}).done()


@pytest.fixture(scope="module")
def finished() -> Flow:
    return Person().through(begin(questions()))[0]


def ask(flow: Flow, *path: str) -> Flow:
    for one in path:
        flow = flow.answer(one)
    return flow


# Whole interviews


@pytest.mark.parametrize("model", MODELS)
def test_enter_everywhere_gives_a_coherent_agreement(model: str) -> None:
    flow, asked = Person({"secretariat.model": model}).through(begin(questions()))
    assert flow.pending() == []
    assert flow.progress()[0] == flow.progress()[1]
    again = answers_of(parse(rendered(questions(), flow.answers.given), "a.yaml"), questions(), "a.yaml")
    assert again.given == flow.answers.given
    fields = [p for p in asked if "[" in p]
    assert len(fields) == len(set(fields))


@pytest.mark.parametrize(
    ("model", "asked", "not_asked"),
    [
        ("chair_hosted", "secretariat.premises", "secretariat.company_name"),
        ("company", "secretariat.funders[0].share", "secretariat.association_name"),
        ("association", "secretariat.association_name", "secretariat.premises"),
        ("other_host", "secretariat.other_name", "secretariat.premises"),
    ],
)
def test_each_secretariat_model_asks_its_own_questions(model: str, asked: str, not_asked: str) -> None:
    _, paths = Person({"secretariat.model": model}).through(begin(questions()))
    assert asked in paths
    assert not_asked not in paths


def test_a_default_that_needs_later_answers_is_asked_after_them() -> None:
    flow, asked = Person(rows={"parties.members": 4}).through(begin(questions()))
    assert asked.index("document.originals") > asked.index("parties.members")
    assert flow.answers.get("document.originals") == 4 + 1 + 2


# One answer


def test_an_answer_is_read_as_answer_files_are(small: Flow) -> None:
    flow = small.jump("main").goto("main.days").answer("４５日")
    assert flow.answers.given["main"]["days"] == 45


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [("main.days", "很多", "应为整数"), ("main.days", "99", "1 与 90"), ("main.entity", "丙", "不是成员")],
)
def test_an_answer_that_misfits_is_asked_again_with_the_reason(small: Flow, path: str, typed: str, said: str) -> None:
    flow = small.goto(path).answer(typed)
    assert flow.at == path
    assert said in flow.prompt().problem.zh
    assert flow.prompt().typed == typed
    assert flow.answers.given == small.answers.given


def test_enter_without_a_default_asks_again(small: Flow) -> None:
    flow = small.goto("main.name").answer("")
    assert flow.at == "main.name"
    assert flow.prompt().problem


def test_not_known_yet_leaves_a_blank_and_goes_on(small: Flow) -> None:
    flow = small.proceed()
    assert flow.at == "main.name"
    for step in (flow.unknown(), flow.answer("待填"), flow.answer(" unknown ")):
        assert step.answers.given["main"]["name"] is UNKNOWN
        assert step.at == "main.entity"


def test_a_flow_never_changes(small: Flow) -> None:
    before = repr(small)
    small.answer("新").answer("甲").jump("parties").add().answer("丙")
    assert repr(small) == before


# Ways through


def test_back_goes_to_the_question_before_and_an_answer_from_there_to_the_next_open_one(small: Flow) -> None:
    flow = small.proceed().answer("联盟").answer("甲")
    assert flow.at == "main.days"
    flow = flow.back().back()
    assert flow.at == "main.name"
    assert flow.prompt().value == "联盟"
    assert flow.answer("新名").at == "main.days"


def test_back_at_the_first_question_stays_there() -> None:
    flow = begin(questions())
    assert flow.back().at == flow.at


def test_back_in_a_record_goes_field_by_field_to_the_table(small: Flow) -> None:
    flow = small.jump("parties").add().answer("丙院")
    assert flow.at == "parties.members[2].short"
    assert flow.back().at == "parties.members[2].name"
    assert flow.back().back().at == "parties.members"


def test_a_jump_goes_to_the_first_open_question_of_a_section() -> None:
    flow = begin(questions()).jump("council")
    assert flow.at == "council.seats"
    assert flow.answer("").jump("document").at == "document.purpose"
    assert flow.answer("").jump("council").at == "council.vote"


def test_what_was_passed_over_is_asked_at_the_end() -> None:
    flow, asked = Person().through(begin(questions()).jump("disputes"))
    assert asked[0].startswith("disputes.")
    assert asked.index("annexes.attached") < asked.index("document.purpose")
    assert flow.pending() == []


# The review


def states(flow: Flow) -> dict[str, str]:
    return {r.path: r.state for r in flow.review()}


def test_the_review_says_what_was_said_what_is_default_and_what_is_open(small: Flow) -> None:
    found = states(small.goto("main.name").answer("联盟").goto("main.share").unknown())
    assert found["main.name"] == "said"
    assert found["main.days"] == "default"
    assert found["main.share"] == "unknown"
    assert found["main.entity"] == "open"


def test_a_change_in_the_review_asks_what_it_makes_necessary_and_returns(finished: Flow) -> None:
    flow = finished.goto("secretariat.model").answer("association")
    assert flow.at == "secretariat.association_name"
    flow, asked = Person().through(flow)
    assert asked[0] == "secretariat.association_name"
    assert all(p.startswith("secretariat.") or p in ("document.originals",) for p in asked)
    assert flow.at == ""


def test_moot_answers_are_kept_and_back_when_they_apply_again(finished: Flow) -> None:
    flow, _ = Person().through(finished.goto("secretariat.model").answer("association"))
    assert "premises" not in flow.answers.values["secretariat"]
    flow, asked = Person().through(flow.goto("secretariat.model").answer("chair_hosted"))
    assert flow.answers.get("secretariat.premises") == finished.answers.get("secretariat.premises")
    assert "secretariat.premises" not in asked


def test_an_answer_taken_from_a_default_is_asked_again_when_the_default_changes(finished: Flow) -> None:
    flow = finished.goto("alliance.name").answer("新联盟")
    assert flow.at == "alliance.short_name"
    assert flow.prompt().default == "新联盟"
    assert flow.answer("").at == ""


def test_an_answer_of_ones_own_is_not_asked_again(finished: Flow) -> None:
    flow = finished.goto("alliance.short_name").answer("自定").goto("alliance.name").answer("新联盟")
    assert flow.at == ""
    assert flow.answers.get("alliance.short_name") == "自定"


def test_back_from_a_question_chosen_in_the_review_is_the_review(finished: Flow) -> None:
    assert finished.goto("alliance.name").back().at == ""


# Records


def table(flow: Flow) -> list[Any]:
    rows = flow.answers.given["parties"]["members"]
    assert isinstance(rows, list)
    return [r.get("short") for r in rows]


def test_records_are_added_moved_and_removed(small: Flow) -> None:
    flow = small.jump("parties").add()
    flow = ask(flow, "丙院", "丙", "5万元")
    assert flow.at == "parties.members"
    assert table(flow) == ["甲", "乙", "丙"]
    assert table(flow.move(2, -1)) == ["甲", "丙", "乙"]
    assert table(flow.move(0, -1)) == ["甲", "乙", "丙"]
    assert table(flow.remove(0)) == ["乙", "丙"]


def test_a_record_exists_with_its_first_answer_only(small: Flow) -> None:
    assert table(small.jump("parties").add().back()) == ["甲", "乙"]


def test_a_record_is_edited_in_its_form(small: Flow) -> None:
    flow = small.jump("parties").goto("parties.members[1]")
    assert [r.question.id for r in flow.prompt().fields] == ["name", "short", "amount"]
    flow = flow.goto("parties.members[1].name").answer("乙学院")
    assert flow.at == "parties.members[1]"
    assert flow.answers.given["parties"]["members"][1]["name"] == "乙学院"
    assert flow.back().at == "parties.members"


def test_a_change_in_a_form_asks_what_it_makes_necessary(finished: Flow) -> None:
    flow = finished.goto("parties.members").goto("parties.members[0].foreign").answer("yes")
    assert flow.at == "parties.members[0].registration"
    assert flow.answer("新加坡 123").at == "parties.members[0]"


def test_two_members_cannot_have_one_name(small: Flow) -> None:
    flow = small.jump("parties").goto("parties.members[1].short").answer("甲")
    problem = flow.prompt().problem
    assert "重复" in problem.zh and "twice" not in problem.zh
    assert "twice" in problem.en and "重复" not in problem.en


def test_a_new_short_name_goes_wherever_the_old_one_stood(small: Flow) -> None:
    flow = small.goto("main.entity").answer("甲").jump("parties").goto("parties.members[0].short").answer("甲方")
    assert flow.answers.given["main"]["entity"] == "甲方"
    assert flow.wrong() == {}


def test_a_short_name_not_given_is_the_full_name(small: Flow) -> None:
    flow = small.jump("parties").add().answer("丙院")
    assert flow.prompt().default == "丙院"
    assert table(flow.answer("")) == ["甲", "乙", "丙院"]


def test_a_member_removed_is_asked_for_again_where_it_was_named(small: Flow) -> None:
    flow = small.goto("main.entity").answer("甲").jump("parties").remove(0)
    assert "main.entity" in flow.pending()
    assert "不是成员" in flow.wrong()["main.entity"].zh


def test_a_table_too_short_is_not_done() -> None:
    flow = begin(questions()).jump("parties").done()
    assert flow.at == "parties.members"
    assert flow.prompt().problem


def test_shares_need_add_up_only_when_the_table_is_done(finished: Flow) -> None:
    flow = finished.goto("benefit.method").answer("agreed_ratio")
    assert flow.at == "benefit.ratios"
    first, second = (m["short"] for m in flow.answers.given["parties"]["members"])
    flow = ask(flow.add(), first, "35")
    assert flow.at == "benefit.ratios"
    assert "100" in flow.done().prompt().problem.zh
    flow = ask(flow.add(), second, "65")
    assert flow.done().at == ""


def test_pasted_rows_that_clash_are_left_out_with_the_reason(small: Flow) -> None:
    more = [{"name": "丙院", "short": "丙"}, {"name": "甲公司", "short": "甲"}]
    flow, left = small.jump("parties").insert(more)
    assert table(flow) == ["甲", "乙", "丙"]
    assert [place for place, _ in left] == [1]
    assert "重复" in left[0][1].zh


def test_gaps_of_imported_rows_are_filled_one_after_the_other(small: Flow) -> None:
    flow = small.goto("parties.members[0].amount").answer("1万元").jump("parties")
    flow, _ = flow.insert([{"name": "丙院", "short": "丙"}, {"name": "丁所", "short": "丁"}])
    asked = []
    flow = flow.fill()
    while flow.prompt().kind == "text":
        asked.append(flow.at)
        flow = flow.answer("1万元")
    assert asked == ["parties.members[2].amount", "parties.members[3].amount"]
    assert flow.prompt().gaps == (0, 0, 0, 0)


def test_gaps_left_when_a_table_is_done_are_blanks(small: Flow) -> None:
    assert small.answers.given["parties"]["members"][0]["amount"] is UNKNOWN
    assert small.prompt().path == "main.name"


# Taken up again


@pytest.mark.parametrize(
    "until",
    [
        "document.date",
        "parties.members[1].phone",
        "parties.members",
        "goals.list[0].lead",
        "chair.unit",
        "annexes.attached",
    ],
)
def test_an_interview_goes_on_where_it_was_left(until: str, tmp_path: Any) -> None:
    flow, _ = Person().through(begin(questions()), until)
    file = tmp_path / "a.yaml"
    file.write_text(rendered(questions(), flow.answers.given), "utf-8")
    again = begin(questions(), read_partial(file, questions()))
    assert again.at == until
    assert again.answers.given == flow.answers.given


def test_a_table_left_between_two_records_is_shown_again() -> None:
    flow, _ = Person().through(begin(questions()), "goals.list[0].date")
    flow = flow.jump("parties")
    assert flow.at == "parties.members"
    begun, _ = Person(rows={"parties.members": 3}).through(begin(questions()), "parties.members[2].name")
    assert begin(questions(), begun.answers.given).at == "parties.members"


# Defaults taken at once


def test_the_rest_of_a_section_takes_its_defaults_and_the_others_wait() -> None:
    flow = begin(questions()).jump("council").take_defaults("council.")
    assert not [p for p in flow.pending() if p.startswith("council.")]
    assert [p for p in flow.pending() if p.startswith("chair.")]
    assert flow.answers.given["council"]["quorum"] == "two_thirds"


def test_all_other_defaults_leave_only_what_has_none_to_be_asked() -> None:
    flow = begin(questions()).take_defaults()
    left = [questions().by_path[p] for p in flow.pending()]
    assert 5 < len(left) < 40
    assert all(q.required or q.type == "records" for q in left)
    whole, asked = Person({}).through(flow)
    assert whole.pending() == []
    assert len([p for p in asked if "[" not in p]) < 60
