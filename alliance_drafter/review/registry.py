"""Every check that needs Python, by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .context import Context
from .functions import FUNCTIONS as GENERAL

FUNCTIONS: Final[dict[str, Callable[[Context], bool]]] = dict(GENERAL)
for _module in pkgutil.iter_modules([str(Path(__file__).parent)]):
    if _module.name.startswith("checks_"):
        try:
            FUNCTIONS.update(importlib.import_module(f"{__package__}.{_module.name}").FUNCTIONS)
        except Exception as error:
            print(_module.name, error)
