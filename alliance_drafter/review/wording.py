"""Words that a draft may not hold, looked for in one sentence at a time and only where a part of them stands.

A sentence goes on over the lines of a paragraph and its items; each cell of a table is one by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

Pattern = re.Pattern[str]
SENTENCES: Final = re.compile(r"(?<=[。；])\n")  # a line that goes on in the next is one sentence with it
_regex: Final[Any] = import_module("re._parser")  # what re itself parses with; no other way to see into a pattern


@lru_cache(maxsize=16)
def finder(words: tuple[Pattern, ...]) -> Callable[[str, bool], tuple[Pattern, ...]]:
    """A function from a block's text, and whether it is a table, to those of the words that stand in it.

    What it found in a text is kept for the next draft.
    """
    needed = {word: literals_of(word) for word in words}
    known = {literal for literals in needed.values() for literal in literals}
    shortest = {one for one in known if not any(other in one for other in known - {one})}
    by_literal = {one: [w for w in words if any(one in literal for literal in needed[w])] for one in shortest}
    always = [word for word in words if not needed[word]]
    anywhere = re.compile("|".join(map(re.escape, sorted(shortest)))) if shortest else None

    @lru_cache(maxsize=8192)
    def in_sentence(sentence: str) -> tuple[Pattern, ...]:
        likely = dict.fromkeys(always)
        match = anywhere.search(sentence) if anywhere else None
        while anywhere and match:
            likely.update(dict.fromkeys(by_literal[match[0]]))
            match = anywhere.search(sentence, match.start() + 1)
        return tuple([word for word in likely if word.search(sentence)])

    @lru_cache(maxsize=8192)
    def found(text: str, table: bool) -> tuple[Pattern, ...]:
        sentences = text.split("\n") if table else SENTENCES.split(text)
        return tuple(dict.fromkeys([word for sentence in sentences for word in in_sentence(sentence)]))

    return found


def literals_of(word: Pattern) -> frozenset[str]:
    """Literals of which every match holds at least one, as long as may be; none where that cannot be told."""
    if word.flags & re.IGNORECASE:
        return frozenset()
    return _longest(_required(_regex.parse(word.pattern, word.flags)))


def _required(tree: Any) -> list[frozenset[str]]:
    """Of each set one literal stands in every match."""
    found: list[frozenset[str]] = []
    literal = ""
    for operation, argument in tree:
        name = operation.name
        if name == "LITERAL":
            literal += chr(argument)
            continue
        if literal:
            found.append(frozenset({literal}))
            literal = ""
        if name == "SUBPATTERN" and not argument[1] & re.IGNORECASE:
            found += _required(argument[3])
        elif name == "BRANCH":
            branches = [_longest(_required(branch)) for branch in argument[1]]
            if all(branches):
                found.append(frozenset().union(*branches))
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
            found += _required(argument[2])
    return [*found, frozenset({literal})] if literal else found


def _longest(sets: list[frozenset[str]]) -> frozenset[str]:
    """The last of those whose shortest literal is longest: what a sentence is about comes before what it says of it."""
    return max(reversed(sets), key=lambda literals: min(map(len, literals)), default=frozenset())
