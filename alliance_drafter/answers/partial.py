"""An answer file that may be unfinished, for whoever goes on with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import AnswersError
from ..questionnaire.model import Questionnaire
from ..yamlfile import YamlProblems, read
from .read import given_in


def read_partial(file: Path, questionnaire: Questionnaire) -> dict[str, dict[str, Any]]:
    """What the file says; a table too short, a sum not yet whole or a party not yet named are no hindrance.

    A key that is not there was not asked yet, or takes its default; 待填 was said to be unknown.
    Raises AnswersError where a value or key cannot be read, or where it is not YAML; OSError.
    """
    try:
        node = read(file)
    except YamlProblems as error:
        raise AnswersError(error.problems) from None
    given, gather = given_in(node, questionnaire, str(file))
    if gather.problems:
        raise AnswersError(tuple(sorted(set(gather.problems), key=lambda p: (p.place, p.subject))))
    return given
