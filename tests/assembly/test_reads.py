"""What is filled once for equal answers: every answer that a clause looks at must be among those compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import read_answers
from alliance_drafter.assembly.assemble import assemble
from alliance_drafter.assembly.fill import Filler
from alliance_drafter.assembly.reads import MEMBERS
from alliance_drafter.assembly.select import select
from alliance_drafter.assembly.words import articles_of
from alliance_drafter.expressions import Scope
from alliance_drafter.library.load import load_library
from alliance_drafter.library.model import Segment
from alliance_drafter.model import Block, Own, SignatureBlock

EXAMPLES = Path(__file__).parents[2] / "examples"
LIBRARY = load_library()


class Watched(dict[str, Any]):
    """Notes what is looked up in it, under the name of its section."""

    def __init__(self, values: dict[str, Any], seen: set[tuple[str, str]], section: str = "") -> None:
        super().__init__(values)
        self.seen, self.section = seen, section

    def get(self, key: str, default: Any = None) -> Any:
        self.seen.add((self.section, key) if self.section else MEMBERS)
        return super().get(key, default)


def looked_at(answers: Answers, segment: Segment) -> set[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    values = {name: Watched(section, seen, name) for name, section in answers.values.items()}
    members = answers.values["parties"]["members"]
    indexes = {m["short"]: i for i, m in enumerate(members)}
    scope = Scope(values, Watched(answers.scope().members, seen))
    Filler(LIBRARY, scope, indexes).blocks(segment.statements, scope, {})
    return seen


@pytest.mark.parametrize("name", ["auto", "coal", "fttx", "shanlian", "tungsten"])
def test_nothing_is_looked_at_but_what_is_compared(name: str) -> None:
    answers = read_answers(EXAMPLES / f"{name}.yaml", LIBRARY.questionnaire)
    assemble(select(LIBRARY, answers), answers)  # prepares every body
    bodies = [body for clause in LIBRARY.clauses.values() for body in clause.kept.values()]
    segments = [piece for body in bodies for piece in body.pieces if isinstance(piece, Segment)]
    seen = [looked_at(answers, segment) for segment in segments]
    assert len(segments) > 150 and sum(map(len, seen)) > 300
    assert [s.statements for s, answered in zip(segments, seen, strict=True) if not answered <= {*s.reads}] == []


def own(block: Block) -> Own | None:
    return None if isinstance(block, SignatureBlock) else block.own


def test_equal_answers_give_the_same_paragraphs_and_unlike_ones_their_own() -> None:
    def notice(value: object) -> list[tuple[Block, str]]:
        answers = read_answers(EXAMPLES / "coal.yaml", LIBRARY.questionnaire)
        answers.values["council"]["notice"] = value
        made = assemble(select(LIBRARY, answers), answers)
        return [(b, repr(b)) for part in made.parts for article in articles_of(part) for b in article.blocks]

    first, again, other, text = (notice(value) for value in (15, 15, 20, "15"))
    assert all(own(a) is own(b) for (a, _), (b, _) in zip(first, again, strict=True))
    for unlike in (other, text):
        differ = [a for (a, _), (b, _) in zip(first, unlike, strict=True) if own(a) is not own(b)]
        assert 0 < len(differ) < 10
    assert [said for _, said in first] == [repr(block) for block, _ in first]  # none was changed by what came after
