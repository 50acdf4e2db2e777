"""Bookmarks: names Word accepts, numbers that are unique in the document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Final

from alliance_drafter.writers.docx.xml import Xml

LONGEST: Final = 40  # Word refuses longer names
_NOT_A_NAME: Final = re.compile(r"\W")


@lru_cache(maxsize=16384)
def bookmark_name(name: str, prefix: str = "") -> str:
    """A valid name: letters, digits and _, a letter first, 40 characters at most (a digest ends what is longer)."""
    plain = prefix + _NOT_A_NAME.sub("_", name)
    if not plain[:1].isalpha():
        plain = "b" + plain
    if len(plain) <= LONGEST:
        return plain
    return f"{plain[: LONGEST - 9]}_{sha256(name.encode()).hexdigest()[:8]}"


def clause_bookmark(clause_id: str) -> str:
    """The bookmark round a clause: liability.entity → c_liability_entity."""
    return bookmark_name(clause_id, "c_")


def segment_bookmark(*names: str) -> str:
    """The bookmark round what is no clause: the cover, a title, the signature pages."""
    return bookmark_name("_".join(names), "s_")


@dataclass(slots=True)
class Bookmarks:
    """The bookmarks of one document so far."""

    names: set[str] = field(default_factory=set)
    count: int = 0

    def reserve(self, name: str) -> str:
        """name, or where it is taken name_2, name_3…"""
        unique, again = name, 1
        while unique in self.names:
            again += 1
            ending = f"_{again}"
            unique = name[: LONGEST - len(ending)] + ending
        self.names.add(unique)
        return unique

    def pair(self, reserved: str) -> tuple[Xml, Xml]:
        """Start and end of a bookmark whose name is reserved."""
        self.count += 1
        number = self.count
        return (
            Xml(f'<w:bookmarkStart w:id="{number}" w:name="{reserved}"/>'),
            Xml(f'<w:bookmarkEnd w:id="{number}"/>'),
        )
