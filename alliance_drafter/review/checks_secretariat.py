"""The Secretariat: what a check's expression cannot say. Each function gives True where the check holds."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from .context import Context

NEW_LAW: Final = date(2024, 7, 1)  # 公司法 (2023) in force; older companies fall under 注册资本登记规定 2
OLD_COMPANIES: Final = date(2032, 6, 30)  # five years from 2027-06-30, when their terms must have been brought in line
YEARS: Final = 5
ROUNDING: Final = Decimal("0.01")  # of a percentage point
PART_OF_A_BODY: Final = re.compile(r"(分公司|分会|专业委员会|工作委员会|分支机构|代表处|办事处|工作部|实验室|课题组)$")


def _number(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _after_years(day: date, years: int) -> date:
    """The same day years later; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def host_is_legal_person(context: Context) -> bool:
    """R-ORG-20, R-ORG-21: a branch or committee of an association or company cannot be the host."""
    name = context.answers.get("secretariat.host_name")
    return not isinstance(name, str) or not PART_OF_A_BODY.search(name)


def company_dated(context: Context) -> bool:
    """R-ORG-07: a company that exists was founded before the text, one to be founded is founded after it."""
    founded, text = context.answers.get("secretariat.company_founded"), context.answers.get("document.date")
    exists = context.answers.get("secretariat.company_exists")
    if not isinstance(founded, date) or not isinstance(text, date) or not isinstance(exists, bool):
        return True
    return founded <= text if exists else founded >= text


def paid_in_five_years(context: Context) -> bool:
    """R-ORG-20: every funder pays in full within five years of foundation (公司法 47)."""
    founded = context.answers.get("secretariat.company_founded")
    if not isinstance(founded, date):
        return True
    last = _after_years(founded, YEARS) if founded >= NEW_LAW else OLD_COMPANIES
    days = [r.get("paid_by") for r in context.rows("secretariat.funders")]
    return all(d <= last for d in days if isinstance(d, date))


def shares_match_amounts(context: Context) -> bool:
    """R-ORG-07: each share is the amount in proportion to the capital, to the hundredth of a percentage point."""
    capital = _number(context.answers.get("secretariat.company_capital"))
    if not capital:
        return True
    for row in context.rows("secretariat.funders"):
        amount, share = _number(row.get("amount")), _number(row.get("share"))
        if amount is not None and share is not None and abs(amount * 100 / capital - share) > ROUNDING:
            return False
    return True


def association_registered(context: Context) -> bool:
    """R-ORG-20: an association's credit code begins with 51."""
    code = context.answers.get("secretariat.association_code")
    return not isinstance(code, str) or not code or code.startswith("51")


def association_listed(context: Context) -> bool:
    """R-ORG-07: the association stands in the list of members exactly where it is said to be one."""
    name, member = (context.answers.get(f"secretariat.association_{f}") for f in ("name", "member"))
    if not isinstance(name, str) or not name or not isinstance(member, bool):
        return True
    return member is any(m.get("name") == name for m in context.rows("parties.members"))


def association_code_same(context: Context) -> bool:
    """R-ORG-07: an association that is a member has one code in both places."""
    name, code = (context.answers.get(f"secretariat.association_{f}") for f in ("name", "code"))
    listed = [m.get("code") for m in context.rows("parties.members") if m.get("name") == name]
    return not isinstance(code, str) or all(c == code for c in listed if isinstance(c, str) and c)
