"""When a question is asked, in words for the person who fills in the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..expressions import Compare, Constant, Expression, Logic, Path
from ..questionnaire.model import Question
from ..texts import Say

Find = Callable[[str], Question | None]  # by path as the condition writes it: "secretariat.model", "this.form"

LINKS: Final = {"and": "batch_template.both_hold", "or": "batch_template.one_holds"}


def in_words(when: Expression, find: Find, say: Say) -> str:
    """“秘书处模式”为“设立公司”; "" where the condition is not one of the simple kinds."""
    if isinstance(when, Logic) and when.sign == "not":
        return _stands(when.parts[0], "", find, say, holds=False)
    if isinstance(when, Logic):
        parts = list(dict.fromkeys(in_words(part, find, say) for part in when.parts))
        return say(LINKS[when.sign]).join(parts) if all(parts) else ""
    if isinstance(when, Compare) and when.sign in ("eq", "ne") and isinstance(when.right, Constant):
        return _stands(when.left, str(when.right.value), find, say, holds=when.sign == "eq")
    return _stands(when, "", find, say, holds=True)


def _stands(left: Expression, value: str, find: Find, say: Say, *, holds: bool) -> str:
    """value: of a choice; "" where yes or no is asked."""
    question = find(str(left)) if isinstance(left, Path) else None
    if question is None:
        return ""
    label = question.label(say.language)
    if question.type == "yes_no" and not value:
        return say("batch_template.is", label=label, value=say("flow.yes") if holds else say("flow.no"))
    choice = question.choice(value)
    if choice is None:
        return ""
    said = choice.label.get(say.language)
    return (
        say("batch_template.is", label=label, value=said)
        if holds
        else say("batch_template.is_not", label=label, value=said)
    )
