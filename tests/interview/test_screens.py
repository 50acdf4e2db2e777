"""Every question fits a terminal of 80 columns and 24 lines, in both languages."""

import pytest
from people import Person
from real_questions import questions

from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.interview.columns import width
from alliance_drafter.interview.flow import Flow, begin
from alliance_drafter.interview.prompts import Prompt, row_name, shown
from alliance_drafter.interview.tables import lines
from alliance_drafter.interview.terminal import COMMANDS, Terminal
from alliance_drafter.questionnaire.model import Said
from alliance_drafter.texts import LANGUAGES, Say

MOST_LINES = 20
TITLES = {"PAPER": Said("联盟契约化管理研究", "the study"), "GO": Said("指导意见", "guidance")}


@pytest.fixture
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    return Terminal(Say(getattr(request, "param", "zh")), lambda flow: None, TITLES)


def drawn(terminal: Terminal, prompt: Prompt) -> list[str]:
    """The lines of a question's screen, without its table."""
    found = [f" {line}" for line in terminal.head(prompt).split("\n")]
    if prompt.kind == "choice":
        found += [f"   {terminal.option(o, prompt.default)}" for o in prompt.choices]
        found += ["", *(f"   {terminal.say(key)}" for key in COMMANDS.values())]
    elif prompt.kind == "choices":
        found += [terminal.say("terminal.keys_choices"), *(f"     {terminal.option(o, None)}" for o in prompt.choices)]
    else:
        found += ["", terminal.say("terminal.keys_text"), terminal.say("terminal.keys_edit")]
    return found


@pytest.mark.parametrize("terminal", LANGUAGES, indirect=True)
@pytest.mark.parametrize("model", ["chair_hosted", "company", "association", "other_host"])
def test_every_question_fits(terminal: Terminal, model: str) -> None:
    flow, person = begin(questions()), Person({"secretariat.model": model, "document.purpose": "national"})
    while (prompt := flow.prompt()).kind != "review":
        found = drawn(terminal, prompt)
        assert len(found) <= MOST_LINES, prompt.path
        assert [line for line in found if width(line) > 79] == [], prompt.path
        flow = person.step(flow, prompt)


@pytest.mark.parametrize("terminal", LANGUAGES, indirect=True)
def test_a_table_lines_up_within_the_terminal(terminal: Terminal) -> None:
    flow, _ = Person(rows={"parties.members": 12}).through(begin(questions()), "alliance.name")
    flow = flow.goto("parties.members[3].name").answer("很长很长很长很长很长很长很长很长很长很长很长很长很长的公司")
    prompt = flow.back().prompt()
    assert prompt.question is not None
    head, rows = lines(terminal, prompt.question, prompt)
    assert len(rows) == 12
    assert max(map(width, [head, *rows])) <= 74
    start = width(rows[0][: rows[0].index("示例文字1")])
    assert width(rows[11][: rows[11].index("示例文字12")]) == start
    assert "…" in rows[3]


@pytest.mark.parametrize(
    ("path", "value", "zh", "en"),
    [
        ("alliance.term_years", 5, "5年", "5 years"),
        ("council.vote", "weighted", None, None),
        ("council.assembly", False, "否", "No"),
        ("liability.limit", 1000000, "￥1,000,000", "￥1,000,000"),
        ("benefit.rewards", 50, "50%", "50%"),
        ("alliance.name", UNKNOWN, "【待填】", "[not known yet]"),
        ("membership.empowered", ["甲", "乙"], "甲、乙", "甲, 乙"),
    ],
)
def test_an_answer_is_shown_in_words(path: str, value: object, zh: str | None, en: str | None) -> None:
    question = questions().by_path[path]
    choice = question.choice(str(value))
    assert shown(question, value, "zh") == (zh or (choice and choice.label.zh))
    assert shown(question, value, "en") == (en or (choice and choice.label.en))


def test_a_record_is_called_by_its_name() -> None:
    members = questions().by_path["parties.members"]
    assert row_name(members, {"foreign": False, "name": UNKNOWN}, "zh") == ""
    assert row_name(members, {"foreign": False, "name": "甲公司", "short": "甲"}, "zh") == "甲公司"
    ratios = questions().by_path["benefit.ratios"]
    assert row_name(ratios, {"party": "甲", "percent": 35}, "zh") == "甲"


def test_a_source_is_named_with_its_section(terminal: Terminal) -> None:
    assert terminal.source("PAPER 4.2.4") == "联盟契约化管理研究 4.2.4"
    assert terminal.source("GO") == "指导意见"
    assert terminal.source("民法典 683") == "民法典 683"


def test_help_says_what_is_known_and_whence(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(Terminal, "print", lambda self, text, style="": said.append(text))
    flow: Flow = begin(questions())
    terminal.help(flow.prompt())
    assert "是否正在受理申报" in said[0]
    assert "建议由法定代表人亲自签署" in said[0]
    assert "依据：指导意见" in said[0]
    assert "R-CMP-05" in said[0]
