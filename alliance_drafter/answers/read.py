"""An answer file → Answers, or every problem in it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from ..errors import AnswersError, Place, Problem
from ..expressions import UNKNOWN
from ..questionnaire.model import Question, Questionnaire
from ..questionnaire.values import UNKNOWN_WORDS, Misfit, nearest, read_scalar
from ..yamlfile import Mapping, Node, Scalar, Sequence, YamlProblems, read
from .check import check_answers, subject_of
from .model import Answers

FORMAT: Final = "1"


class Gatherer:
    """Walks a file beside the questionnaire."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}

    def wrong(self, place: Place, subject: str, found: str, remedy: str = "") -> None:
        self.problems.append(Problem(place, subject, found, remedy))

    def subject(self, path: str, question: Question) -> str:
        return subject_of(path, question)

    def unknown_key(self, place: Place, key: str, known: list[str]) -> None:
        guess = nearest(key, known)
        remedy = (
            f"是否想写 {guess}？ / Did you mean {guess}?"
            if guess
            else f"可用的键：{'、'.join(known)} / known keys: {', '.join(known)}"
        )
        self.wrong(place, key, "问卷里没有这个键 / no such key in the questionnaire", remedy)

    def read_question(self, question: Question, node: Node, path: str) -> Any:
        """The value at node, UNKNOWN where it is said not to be known, None where nothing was said."""
        self.places[path] = node.place
        if isinstance(node, Scalar):
            if node.is_empty:
                return None
            if node.text.strip() in UNKNOWN_WORDS:
                return UNKNOWN
        if question.type == "records":
            return self.read_records(question, node, path)
        if question.type in ("choices", "parties"):
            return self.read_list(question, node, path)
        if not isinstance(node, Scalar):
            self.wrong(
                node.place,
                self.subject(path, question),
                "填写的是列表或键值 / a list or keys",
                "应为一个值 / one value",
            )
            return None
        try:
            return read_scalar(question, node.text)
        except Misfit as misfit:
            self.wrong(node.place, self.subject(path, question), str(misfit))
            return None

    def read_list(self, question: Question, node: Node, path: str) -> Any:
        items = node.items if isinstance(node, Sequence) else (node,)
        one = Question(path=question.path, id=question.id, type="choice" if question.type == "choices" else "party",
                       ask=question.ask, place=question.place, choices=question.choices)  # fmt: skip
        found = [self.read_question(one, item, f"{path}[{i}]") for i, item in enumerate(items)]
        return [f for f in found if f is not None and f is not UNKNOWN]

    def read_records(self, question: Question, node: Node, path: str) -> Any:
        if not isinstance(node, Sequence):
            self.wrong(
                node.place,
                self.subject(path, question),
                "填写的不是列表 / not a list",
                "每条以 - 开头 / begin each with -",
            )
            return None
        return [self.read_record(question, item, f"{path}[{i}]") for i, item in enumerate(node.items)]

    def read_record(self, question: Question, node: Node, path: str) -> dict[str, Any]:
        self.places[path] = node.place
        if not isinstance(node, Mapping):
            self.wrong(node.place, self.subject(path, question), "应为键值 / should be keys and values")
            return {}
        known = {f.id: f for f in question.fields}
        record: dict[str, Any] = {}
        for key, value in node.entries.items():
            if key not in known:
                self.unknown_key(node.keys[key], key, list(known))
                continue
            found = self.read_question(known[key], value, f"{path}.{key}")
            if found is not None:
                record[key] = found
        return record


def read_answers(file: Path, questionnaire: Questionnaire) -> Answers:
    """Raises AnswersError with every problem; OSError where the file cannot be read."""
    try:
        node = read(file)
    except YamlProblems as error:
        raise AnswersError(error.problems) from None
    return answers_of(node, questionnaire, str(file))


def answers_of(node: Node, questionnaire: Questionnaire, file: str = "") -> Answers:
    """Nodes → Answers. Raises AnswersError with every problem."""
    given, gather = given_in(node, questionnaire, file)
    return check_answers(questionnaire, given, gather.places, file, gather.problems)


def given_in(node: Node, questionnaire: Questionnaire, file: str) -> tuple[dict[str, dict[str, Any]], Gatherer]:
    """What the nodes say, section by section, with the problems of single values. Raises AnswersError."""
    gather = Gatherer(file)
    if not isinstance(node, Mapping):
        raise AnswersError((Problem(node.place, "answers", "应为键值 / should be keys and values"),))
    known = {s.id: s for s in questionnaire.sections}
    stated = node.entries.get("format")
    if not isinstance(stated, Scalar) or stated.text != FORMAT:
        found = stated.text if isinstance(stated, Scalar) else "—"
        place = stated.place if stated else Place(file, 1, 1)
        gather.wrong(place, "format", f"填写的是 {found} / found: {found}", f"format: {FORMAT}")
    given: dict[str, dict[str, Any]] = {}
    for key, value in node.entries.items():
        if key == "format":
            continue
        if key not in known:
            gather.unknown_key(node.keys[key], key, list(known))
            continue
        gather.places[key] = value.place
        if isinstance(value, Scalar) and value.is_empty:
            continue
        if not isinstance(value, Mapping):
            gather.wrong(value.place, key, "应为键值 / should be keys and values")
            continue
        questions = {q.id: q for q in known[key].questions if not q.derive}
        given[key] = {}
        for name, inner in value.entries.items():
            if name not in questions:
                gather.unknown_key(value.keys[name], f"{key}.{name}", [f"{key}.{q}" for q in questions])
                continue
            found = gather.read_question(questions[name], inner, f"{key}.{name}")
            if found is not None:
                given[key][name] = found
    return given, gather
