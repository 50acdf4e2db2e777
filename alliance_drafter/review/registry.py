"""Every check that needs Python, by name."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isfunction
from types import ModuleType
from typing import Final

from . import (
    checks_benefit,
    checks_funds,
    checks_general,
    checks_ip,
    checks_members,
    checks_organs,
    checks_parties,
    checks_secretariat,
)
from .context import Context

AREAS: Final = (
    checks_parties, checks_organs, checks_secretariat, checks_members, checks_funds, checks_benefit, checks_ip,
    checks_general,
)  # fmt: skip


def _checks(area: ModuleType) -> dict[str, Callable[[Context], bool]]:
    """Every public function of the module is a check."""
    return {n: f for n, f in vars(area).items() if isfunction(f) and f.__module__ == area.__name__ and n[0] != "_"}


FUNCTIONS: Final[dict[str, Callable[[Context], bool]]] = {n: f for area in AREAS for n, f in _checks(area).items()}
