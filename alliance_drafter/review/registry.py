"""Every check that needs Python, by name."""

from __future__ import annotations

from collections.abc import Callable
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

FUNCTIONS: Final[dict[str, Callable[[Context], bool]]] = {
    **checks_parties.FUNCTIONS,
    **checks_organs.FUNCTIONS,
    **checks_secretariat.FUNCTIONS,
    **checks_members.FUNCTIONS,
    **checks_funds.FUNCTIONS,
    **checks_benefit.FUNCTIONS,
    **checks_ip.FUNCTIONS,
    **checks_general.FUNCTIONS,
}
