"""The real questionnaire alone, so that tests of questions do not hang on the clauses."""

from functools import cache

from alliance_drafter.library.load import data_folder
from alliance_drafter.questionnaire.load import load_questionnaire
from alliance_drafter.questionnaire.model import Questionnaire


@cache
def questions() -> Questionnaire:
    root = data_folder()
    files = (root / "clause_library" / "questionnaire").glob("*.yaml")
    return load_questionnaire(sorted(files, key=lambda f: int(f.name.split("-")[0])), root)
