"""What people call a question at the head of a column."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from .model import Question

# Headings people give these columns, beside the questionnaire's own words.
ALSO: Final = {
    "parties.members.name": ("单位名称", "成员名称", "名称", "全称", "单位", "单位全称", "full name", "company"),
    "parties.members.short": ("简称", "short name"),
    "parties.members.code": ("信用代码", "社会信用代码", "credit code"),
    "parties.members.type": ("单位性质", "类型", "性质", "kind"),
    "parties.members.domicile": ("注册地址", "注册地", "住所地"),
    "parties.members.legal_representative": ("法人代表", "法人", "负责人"),
    "parties.members.phone": ("电话", "手机", "联系方式", "phone"),
    "parties.members.email": ("邮箱", "电子邮件", "邮件", "email", "mail"),
    "parties.members.address": ("通讯地址", "通信地址", "地址", "邮寄地址"),
    "parties.members.class": ("级别", "成员类别", "职务"),
    "parties.members.task": ("任务", "分工", "承担任务", "task"),
}
SPACE: Final = re.compile(r"[\s\u200b-\u200f\ufeff]+")


def fold(text: str) -> str:
    """A heading as it is compared: without spaces, case, full width, and *, ? or : at its ends."""
    return SPACE.sub("", unicodedata.normalize("NFKC", text)).casefold().strip("*?:")


def words_for(question: Question) -> tuple[str, ...]:
    """Its short name, its own words and what people call it, in both languages."""
    said = (*(question.label(language) for language in ("zh", "en")), question.ask.zh, question.ask.en)
    return (*said, *ALSO.get(question.path, ()))
