"""A Word file of ours → the answers it carries."""

from __future__ import annotations

import re

from ..answers.embed import NAMESPACE, from_pairs
from ..answers.model import Answers
from ..errors import UsageError
from ..questionnaire.model import Questionnaire
from .package import open_package


def read_docx(data: bytes, name: str, questionnaire: Questionnaire) -> Answers:
    """Raises UsageError where the file carries no answers of ours, AnswersError where they no longer fit."""
    package = open_package(data, name)
    for entry in package.names:
        if re.fullmatch(r"customXml/item\d+\.xml", entry):
            root = package.xml(entry)
            if root.tag == f"{{{NAMESPACE}}}draft":
                rows = root.findall(f"{{{NAMESPACE}}}answer")
                return from_pairs([(r.get("path") or "", r.text or "") for r in rows], questionnaire, name)
    raise UsageError(f"{name}：文件中没有本工具写入的答卷 / the file carries no answers of this tool")
