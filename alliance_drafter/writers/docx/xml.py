"""XML as text: the one place where anybody's text is escaped."""

from __future__ import annotations

import re
from typing import Final, NewType

Xml = NewType("Xml", str)

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROOT: Final = f'xmlns:w="{W}" xmlns:r="{R}"'

_TROUBLE: Final = re.compile('[&<>"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def escape(text: str) -> Xml:
    """Text for an element or an attribute. Characters XML 1.0 can't hold are left out (XML 1.0, 2.2)."""
    return Xml(_TROUBLE.sub(lambda found: _ENTITIES.get(found[0], ""), text))


def join(parts: list[Xml]) -> Xml:
    return Xml("".join(parts))
