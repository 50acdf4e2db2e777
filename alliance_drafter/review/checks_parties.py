"""What a check's expression cannot say: functions by name. Each gives True where the check holds."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, Final

from ..answers.model import UNKNOWN
from .context import Context

CODE_STARTS: Final = {  # GB 32100-2015, characters 1 and 2; the kinds under 1 and 5 from practice
    "enterprise": ("91",), "cooperative": ("93",), "university": ("12", "52"), "institute": ("12", "91", "52"),
    "association": ("51",), "nonprofit": ("52", "53"),
}  # fmt: skip
UNIT_ENDINGS: Final = re.compile(r"(分公司|分院|分所|学院|系|实验室|课题组|研究组|项目组|办事处|事业部|处|科)$")
COLLEGES: Final = re.compile(r"(职业|技术|专科|独立|师范|医|工业|农业|大学).{0,6}学院$|^[^大]{2,}学院$")
RANK: Final = re.compile(r"^(中国|中华|全国|国家|国际)")
SOCIETY: Final = re.compile(r"协会|学会|促进会|研究会|联合会|商会")


def _texts(rows: list[dict[str, Any]], name: str) -> list[str]:
    return [row[name] for row in rows if isinstance(row.get(name), str)]


def code_fits_type(context: Context) -> bool:
    """R-PAR-01: the first two characters of each code fit the member's kind."""
    for member in context.rows("parties.members"):
        code, starts = member.get("code"), CODE_STARTS.get(str(member.get("type")))
        if isinstance(code, str) and code and starts and not code.startswith(starts):
            return False
    return True


def names_of_legal_persons(context: Context) -> bool:
    """R-PAR-05: no branch, department, laboratory or group is a party; an independent college may be."""
    return not any(
        UNIT_ENDINGS.search(name) and not (COLLEGES.search(name) and "大学" not in name)
        for name in _texts(context.rows("parties.members"), "name")
    )


def names_as_registered(context: Context) -> bool:
    """R-PAR-06: no blanks or half-width brackets, which no certificate and no seal of a domestic body shows."""
    domestic = [m for m in context.rows("parties.members") if m.get("foreign") is not True]
    return not any(re.search(r"[\s()]", name) for name in _texts(domestic, "name"))


def name_unlike_association(context: Context) -> bool:
    """R-GOAL-07: the name neither begins with a word of national rank nor calls itself a society."""
    name = context.answers.get("alliance.name")
    return not isinstance(name, str) or not (RANK.search(name) or SOCIETY.search(name))


def targets_have_figures(context: Context) -> bool:
    """R-GOAL-02: a target that can be measured holds a figure."""
    return all(
        re.search(r"[0-9０-９一二三四五六七八九十百千]", t) for t in _texts(context.rows("goals.list"), "target")
    )


def goals_within_term(context: Context) -> bool:
    """R-GOAL-02: goals and milestones are dated within the term."""
    start, years = context.answers.get("document.date"), context.answers.get("alliance.term_years")
    if not isinstance(start, date) or not isinstance(years, int):
        return True
    end = date(start.year + years, start.month, min(start.day, 28))
    dates = [r.get("date") for p in ("goals.list", "goals.milestones") for r in context.rows(p)]
    return all(start <= d <= end + timedelta(days=3) for d in dates if isinstance(d, date))


def time_for_reading(context: Context) -> bool:
    """R-GEN-06: the parties have the time to read that the agreement promises."""
    start, end = context.answers.get("document.date"), context.answers.get("signing.deadline")
    days = context.answers.get("signing.review_days")
    if not isinstance(start, date) or not isinstance(end, date) or days is UNKNOWN or not isinstance(days, int):
        return True
    return end - start >= timedelta(days=days)
