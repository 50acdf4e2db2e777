"""Somebody who answers an interview: Enter wherever there is a default, plain words where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from alliance_drafter.interview.flow import Flow
from alliance_drafter.interview.prompts import Prompt
from alliance_drafter.questionnaire.values import credit_code_check

WORDS = {
    "text": "示例文字", "long_text": "示例长文字", "money": "10万元", "date": "2027-01-02", "phone": "010-88888888",
    "email": "a@example.cn", "integer": "3", "period": "3",
}  # fmt: skip


@dataclass
class Person:
    """picks: answers to choose instead of the default; rows: how many records a table gets, where not the least."""

    picks: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def says(self, prompt: Prompt) -> str | list[str]:
        """ "" is Enter. For a table: "add" or "done"."""
        question = prompt.question
        assert question is not None
        if prompt.kind == "records":
            least = question.between[0] if question.between else int(question.required)
            return "add" if len(prompt.rows) < self.rows.get(prompt.path, least) else "done"
        if prompt.path in self.picks:
            return self.picks[prompt.path]
        if prompt.default is not None or not question.required:
            return [str(v) for v in prompt.default] if prompt.kind == "choices" and prompt.default else ""
        if prompt.kind == "choice":
            return prompt.choices[0].value
        if prompt.kind == "choices":
            return [prompt.choices[0].value]
        return self.types(prompt)

    def types(self, prompt: Prompt) -> str:
        question = prompt.question
        assert question is not None
        number = int(prompt.path[prompt.path.index("[") + 1 : prompt.path.index("]")]) if "[" in prompt.path else 0
        if question.type == "credit_code":
            code = f"9100000000{number:07d}"
            return code + credit_code_check(code + "0")
        if question.type == "percent":
            return str(_share(prompt, number))
        word = WORDS[question.type]
        return f"{word}{number + 1}" if question.type == "text" and "[" in prompt.path else word

    def through(self, flow: Flow, until: str = "") -> tuple[Flow, list[str]]:
        """The whole interview, or up to a path; and the paths that were asked."""
        asked: list[str] = []
        while (prompt := flow.prompt()).kind != "review" and prompt.path != until:
            assert len(asked) < 1500, asked[-20:]
            asked.append(prompt.path)
            flow = self.step(flow, prompt)
        return flow, asked

    def step(self, flow: Flow, prompt: Prompt) -> Flow:
        said = self.says(prompt)
        if prompt.kind == "records":
            return flow.add() if said == "add" else flow.done()
        step = flow.answer(said)
        assert not step.problem, (prompt.path, said, step.problem)
        return step


def _share(prompt: Prompt, number: int) -> int:
    """Shares of the least number of rows that add up to 100."""
    table = prompt.table
    if table is None or table.total is None:
        return 10
    least = table.between[0] if table.between else 1
    return 100 - 100 // least * (least - 1) if number == least - 1 else 100 // least
