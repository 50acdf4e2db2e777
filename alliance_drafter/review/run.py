"""Checks → Findings: what the draft is held against, with the article, the requirement and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ..answers.model import UNKNOWN, Answers
from ..assembly.fill import Filler
from ..expressions import Scope, evaluate
from ..library.model import Check, Library, Requirement
from ..model import Agreement, Text, Words
from .blanks import blanks_of
from .compliance import uncovered
from .context import Context
from .english import not_in_english
from .registry import FUNCTIONS

SEVERITIES: Final = ("error", "warning", "hint")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. Nothing here stops a draft; an error marks it 草稿."""

    check: str
    severity: str  # error, warning, hint
    requirement: str
    at: str  # path of the answer, or the article's reference
    message: Words
    remedy: Words


def review(library: Library, answers: Answers, agreement: Agreement) -> tuple[Finding, ...]:
    """Every finding, errors first, then in the library's order."""
    context = Context(library, answers, agreement)
    found = [f for check in library.checks for f in run_check(check, context)]
    found += _blanks(library, agreement)
    found += _english(library, agreement)
    found += [_missing(requirement) for requirement in uncovered(library, answers, agreement)]
    return tuple(sorted(found, key=lambda f: SEVERITIES.index(f.severity)))


def run_check(check: Check, context: Context) -> tuple[Finding, ...]:
    """A check holds where its expression or function says so, or where an answer it needs is not known."""
    scope = context.scope
    if check.when is not None and evaluate(check.when, scope) is not True:
        return ()
    if _holds(check, context, scope):
        return ()
    fill = Filler(context.library, scope)
    message, remedy = fill.words(check.says, scope, {}), fill.words(check.remedy, scope, {})
    return (Finding(check.id, check.severity, check.requirement, check.at, message, remedy),)


def _holds(check: Check, context: Context, scope: Scope) -> bool:
    if check.holds_by:
        return FUNCTIONS[check.holds_by](context)
    if check.needs is not None:
        text = context.text(check.needs.clauses)
        return all(word.search(text) for word in check.needs.words)
    if check.refuses is not None:
        found = [clauses for word in check.refuses.words if (clauses := context.refused.get(word))]
        allowed = check.refuses.clauses
        return not any(not allowed or not clauses.isdisjoint(allowed) for clauses in found)
    value = evaluate(check.holds, scope) if check.holds is not None else True
    return value is UNKNOWN or bool(value)


def _english(library: Library, agreement: Agreement) -> list[Finding]:
    """R-GEN-02: what a person wrote in Chinese only, in an edition that is read in English; each answer once."""
    found = []
    for path, label in not_in_english(library, agreement).items():
        zh, en = f"英文文本里印的是中文：{path}", f"printed in Chinese in the English text: {path}"
        message = Words(zh=(Text(zh),), en=(Text(en),))
        remedy = Words(zh=(Text(f"填写 {path}_en"),), en=(Text(f"answer {path}_en ({label})"),))
        if path in library.clauses:
            zh, en = (
                "为这一条所印的答案填写英文（…_en）",
                "give the English (…_en) of the answers that this article prints",
            )
            remedy = Words(zh=(Text(zh),), en=(Text(en),))
        found.append(Finding("R-GEN-02.english", "warning", "R-GEN-02", path, message, remedy))
    return found


def _blanks(library: Library, agreement: Agreement) -> list[Finding]:
    """R-CMP-04: each blank, once."""
    found: dict[str, Finding] = {}
    for blank in blanks_of(agreement):
        question = library.questionnaire.question_at(blank.question)
        prompt = question.label("en") if question else blank.prompt
        message = Words(zh=(Text(f"待填：{blank.prompt}"),), en=(Text(f"to be filled in: {prompt}"),))
        remedy = Words(zh=(Text(f"在答卷中填写 {blank.question}"),), en=(Text(f"answer {blank.question}"),))
        found.setdefault(
            blank.question, Finding("R-CMP-04.blank", "warning", "R-CMP-04", blank.question, message, remedy)
        )
    return list(found.values())


def _missing(requirement: Requirement) -> Finding:
    """An error for a must, a warning for a should."""
    message = Words(
        zh=(Text(f"没有条款落实本要求：{requirement.title.zh}"),),
        en=(Text(f"no article meets this requirement: {requirement.title.en}"),),
    )
    remedy = Words(zh=(Text("恢复落实该要求的条款或附件"),), en=(Text("bring back the clause or annex that meets it"),))
    severity = "error" if requirement.level == "must" else "warning"
    return Finding(f"{requirement.id}.covered", severity, requirement.id, "", message, remedy)
