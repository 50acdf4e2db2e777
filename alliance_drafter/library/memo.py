"""What was made before and may be needed again: bounded, so that any number of documents leave it the same size."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

MOST: Final = 4096  # entries of one generation; a document has some hundred


class Memo:
    """Work by all that it depends on: its key. Equal keys give the same object, which nobody changes.

    Two generations: where the younger is full it becomes the elder, and what nobody asked for since then is forgotten.
    """

    __slots__ = ("elder", "most", "younger")

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.younger: dict[Hashable, Any] = {}
        self.elder: dict[Hashable, Any] = {}

    def get(self, key: Hashable) -> Any:
        """What is kept under the key; None where nothing is."""
        found = self.younger.get(key)
        if found is None:
            found = self.elder.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: Hashable, made: Any) -> None:
        if len(self.younger) >= self.most:
            self.elder, self.younger = self.younger, {}
        self.younger[key] = made
