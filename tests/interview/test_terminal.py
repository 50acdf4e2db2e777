"""The interview in a terminal of 80 columns and 24 lines, through a pseudo-terminal.

The test keeps a Flow of its own beside the program's: it knows what must be asked next, waits until the screen
says so, and types what a person would. At the end the file holds what that Flow holds.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from people import Person

from alliance_drafter.answers.partial import read_partial
from alliance_drafter.answers.read import read_answers
from alliance_drafter.answers.write import save
from alliance_drafter.interview.flow import Flow, begin
from alliance_drafter.interview.prompts import Prompt
from alliance_drafter.interview.tables import actions
from alliance_drafter.library.load import load_library
from alliance_drafter.questionnaire.model import Questionnaire

pexpect = pytest.importorskip("pexpect")

PROGRAM = """
import sys
from pathlib import Path
import typer
from alliance_drafter.cli.new import run_new
file, resume, lang, members = sys.argv[1:]
try:
    run_new(Path(file), False, resume == "resume", lang, Path(members) if members else None)
except typer.Exit as left:
    sys.exit(left.exit_code)
"""
ENTER, DOWN, UP, SPACE, CLEAR = "\r", "\x1b[B", "\x1b[A", " ", "\x15"


def _minds_a_closed_window() -> None:
    """Even where the tests run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Screen:
    """The program in a pseudo-terminal, and a Flow that goes along."""

    def __init__(self, file: Path, flow: Flow, *, resume: bool = False, lang: str = "zh", members: str = "") -> None:
        environment = {**os.environ, "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm-256color", "COLUMNS": "80"}
        self.child = pexpect.spawn(
            sys.executable, ["-c", PROGRAM, str(file), "resume" if resume else "", lang, members],
            env=environment, encoding="utf-8", dimensions=(24, 80), timeout=20, cwd=str(file.parent),
            preexec_fn=_minds_a_closed_window,
        )  # fmt: skip
        self.child.delaybeforesend = None
        self.file, self.flow, self.lang, self.seen = file, flow, lang, ""

    def sees(self, text: str) -> None:
        self.child.expect_exact(text)
        self.seen += self.child.before + text

    def types(self, *keys: str) -> None:
        self.child.send("".join(keys))

    def asked(self) -> Prompt:
        """Wait for the question the flow is at."""
        prompt = self.flow.prompt()
        assert prompt.question is not None
        self.sees(f"{prompt.done}/{prompt.total}")
        self.sees(prompt.question.ask.get(self.lang)[:12])
        return prompt

    def answers(self, person: Person) -> None:
        """One question answered by the keys a person would press."""
        prompt = self.asked()
        said = person.says(prompt)
        if prompt.kind == "records":
            self.types(
                *keys_to(said if prompt.rows else {"done": "none"}.get(str(said), "add"), actions(prompt)), ENTER
            )
        elif prompt.kind == "choice":
            values = [o.value for o in prompt.choices]
            start = "" if prompt.default is None else shown_value(prompt.default)
            self.types(*keys_to(said or start or values[0], values, start), ENTER)
        elif prompt.kind == "choices":
            on = prompt.default or []
            self.types(*(SPACE if s not in on else "" for s in said[:1]), ENTER)
        else:
            self.types(str(said), ENTER)
        self.flow = person.step(self.flow, prompt)

    def to(self, person: Person, until: str = "") -> Screen:
        while self.flow.at and self.flow.at != until:
            self.answers(person)
        return self

    def ends(self) -> str:
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before
        return str(self.child.before)


def shown_value(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def keys_to(value: str, values: list[str], start: str = "") -> list[str]:
    here, there = values.index(start) if start in values else 0, values.index(value)
    return [DOWN] * (there - here) if there >= here else [UP] * (here - there)


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return load_library().questionnaire


Opener = Callable[..., Screen]


@pytest.fixture
def screen(tmp_path: Path, questionnaire: Questionnaire) -> Iterator[Opener]:
    opened: list[Screen] = []

    def open_(**more: Any) -> Screen:
        file = tmp_path / "a.yaml"
        given = read_partial(file, questionnaire) if more.get("resume") else {}
        opened.append(Screen(file, begin(questionnaire, given), **more))
        return opened[-1]

    yield open_
    for one in opened:
        one.child.close(force=True)


@pytest.mark.parametrize(("model", "lang"), [("chair_hosted", "zh"), ("company", "zh"), ("association", "en")])
def test_a_whole_interview(model: str, lang: str, screen: Opener, questionnaire: Questionnaire) -> None:
    one = screen(lang=lang).to(Person({"secretariat.model": model}))
    one.sees({"zh": "全部完成", "en": "All done"}[lang])
    one.types(ENTER)
    one.sees({"zh": "生成协议草稿", "en": "Draft the agreement"}[lang])
    one.types(DOWN, ENTER)
    assert "alliance-drafter draft" in one.ends()
    assert read_answers(one.file, questionnaire).given == one.flow.answers.given


def test_after_the_interview_the_agreement_is_drafted(
    screen: Opener, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    flow, _ = Person().through(begin(questionnaire), "annexes.attached")
    save(tmp_path / "a.yaml", questionnaire, flow.answers.given)
    one = screen(resume=True).to(Person())
    one.sees("全部完成")
    one.types(ENTER)
    one.sees("生成协议草稿")
    one.types(ENTER)
    one.ends()
    assert len(list(tmp_path.glob("*.docx"))) == 1


def test_kill_in_the_middle_loses_nothing(screen: Opener, questionnaire: Questionnaire) -> None:
    one = screen().to(Person(), "parties.members[1].domicile")
    one.asked()
    one.child.kill(signal.SIGKILL)
    one.child.wait()
    again = screen(resume=True)
    assert again.flow.at == "parties.members[1].domicile"
    assert again.flow.answers.given == one.flow.answers.given
    again.to(Person(), "alliance.name").asked()
    assert read_partial(again.file, questionnaire) == again.flow.answers.given


def test_ctrl_c_says_how_to_go_on(screen: Opener) -> None:
    one = screen().to(Person(), "document.date")
    one.asked()
    one.types("\x03")
    assert "--resume" in one.ends()
    one.child.close()
    assert one.child.exitstatus == 130


def test_a_closed_window_loses_nothing(screen: Opener, questionnaire: Questionnaire) -> None:
    one = screen().to(Person(), "document.filing_copies")
    one.asked()
    one.child.kill(signal.SIGHUP)
    one.child.wait()
    assert read_partial(one.file, questionnaire) == one.flow.answers.given


def test_back_help_and_not_known_yet(screen: Opener, questionnaire: Questionnaire) -> None:
    one = screen().to(Person(), "document.date")
    one.asked()
    one.types("?", ENTER)
    one.sees("不是签署日期")
    one.asked()
    one.types("《", ENTER)
    one.flow = one.flow.back()
    one.asked()
    one.types(CLEAR, "第2版", ENTER)
    one.flow = one.flow.answer("第2版")
    one.asked()
    one.types("－", ENTER)
    one.flow = one.flow.unknown()
    one.asked()
    assert read_partial(one.file, questionnaire) == one.flow.answers.given
    assert one.flow.answers.given["document"]["version"] == "第2版"


def test_an_answer_that_misfits_stays_to_be_mended(screen: Opener) -> None:
    one = screen().to(Person(), "document.date")
    one.asked()
    one.types("2026-13-45", ENTER)
    one.sees("应为日期")
    one.sees("2026-13-45")
    one.types("\x7f" * 5, "12-01", ENTER)
    one.flow = one.flow.answer("2026-12-01")
    one.asked()


def test_a_change_in_the_review_asks_what_follows_from_it(screen: Opener) -> None:
    one = screen().to(Person(), "document.date")
    one.asked()
    one.types(":", ENTER)
    one.sees("菜单")
    one.types(DOWN * 4, ENTER)
    one.sees("核对答案")
    one.types(DOWN * 3, ENTER)
    one.sees("选择要修改的答案")
    one.types(DOWN, ENTER)
    one.flow = one.flow.to_review().goto("document.purpose")
    one.asked()
    one.types(DOWN, ENTER)
    one.flow = one.flow.answer("national")
    assert one.flow.at == "document.authority"
    one.asked()
    one.types("科学技术部", ENTER)
    one.sees("选择要修改的答案")
    one.sees("申报国家级试点")


def test_records_are_pasted_edited_moved_and_removed(screen: Opener, questionnaire: Questionnaire) -> None:
    one = screen().to(Person(), "parties.members")
    one.asked()
    one.types(DOWN, ENTER)
    one.sees("请粘贴")
    one.types("\x1b[200~单位全称\t简称\n甲公司\t甲\n乙大学\t乙\n\x1b[201~", ENTER)
    one.sees("乙大学")
    one.types(ENTER)
    one.sees("认出的列")
    one.sees("加入这 2 条吗")
    one.types(ENTER)
    one.flow, _ = one.flow.insert([{"name": "甲公司", "short": "甲"}, {"name": "乙大学", "short": "乙"}])
    one.asked()
    one.types(UP, ENTER)
    one.sees("返回列表")
    one.types(UP * 3, ENTER)
    one.flow = one.flow.move(1, -1)
    one.asked()
    one.types(UP, ENTER)
    one.sees("返回列表")
    one.types(UP, ENTER)
    one.sees("确定删除")
    one.types(UP, ENTER)
    one.flow = one.flow.remove(1)
    one.asked()
    assert [m["short"] for m in read_partial(one.file, questionnaire)["parties"]["members"]] == ["乙"]


def test_members_come_from_a_file(screen: Opener, tmp_path: Path, questionnaire: Questionnaire) -> None:
    file = tmp_path / "成员.csv"
    file.write_bytes("单位全称,简称\r\n甲公司,甲\r\n乙大学,乙\r\n".encode("gbk"))
    one = screen(members=str(file))
    one.sees("导入成员 2 个")
    one.sees("本协议准备作何用途")
    assert len(read_partial(one.file, questionnaire)["parties"]["members"]) == 2


def test_a_jump_goes_to_the_section(screen: Opener) -> None:
    one = screen()
    one.asked()
    one.types(":")
    one.sees("跳到某一部分")
    one.types(DOWN * 3, ENTER)
    one.sees("跳到哪一部分")
    one.types(DOWN * 4, ENTER)
    one.flow = one.flow.jump(one.flow.sections()[4].id)
    one.asked()


def test_the_defaults_of_a_section_are_taken_from_the_menu(screen: Opener) -> None:
    one = screen()
    one.asked()
    one.types(":")
    one.sees("本部分其余的都用默认答案")
    one.types(DOWN, ENTER)
    one.flow = one.flow.take_defaults("document.")
    one.asked()
    assert read_partial(one.file, one.flow.questionnaire)["document"]["purpose"] == "private"
