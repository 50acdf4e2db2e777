"""Interface messages by language, from locale/*.yaml. A file is read when its first message is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("zh", "en")
FOLDER: Final = Path(__file__).resolve().parent / "locale"


@cache
def messages(language: str) -> dict[str, str]:
    """Every message of one language, by key ("terminal.menu")."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tree = yaml.load((FOLDER / f"{language}.yaml").read_text("utf-8"), Loader=loader)
    return {f"{room}.{key}": str(text) for room, texts in tree.items() for key, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Say:
    """say("new.saved", file=…) → the message in this language. Values are filled in, never read as patterns."""

    language: str

    def __call__(self, key: str, **values: Any) -> str:
        return messages(self.language)[key].format(**values)


def language_of(environment: Mapping[str, str], asked: str = "") -> str:
    """The interface's language: --lang, else the locale; Chinese where neither names one.

    LC_ALL, LC_MESSAGES and LANG are looked at in this order; the first that is set decides. zh* is Chinese,
    C, POSIX and nothing at all too, because what is drafted is Chinese; every other locale is English.
    """
    if asked:
        return asked
    name = next((environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), "")
    name = name.split(".")[0].lower()
    return "zh" if name in ("", "c", "posix") or name.startswith("zh") else "en"
