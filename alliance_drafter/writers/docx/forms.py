"""Blocks that stand in many documents, written once: what hangs on the document is left open and filled in each time.

A form is a block as the other modules write it, but for its places: what its references show, whether its values are
bound to the answers and as which, the numbers of its bookmarks and of its list. Equal blocks give equal bytes, be they
written from a form or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeVar

from alliance_drafter.model import Own, Reference
from alliance_drafter.writers.docx.inlines import END, OPEN, Place, begin_run, without_empty
from alliance_drafter.writers.docx.kept import Standing, remember
from alliance_drafter.writers.docx.sheet import Sheet

ONCE: Final = object()  # seen, but nothing kept
T = TypeVar("T")
NUM: Final = "\1"  # stands for the w:numId of a list
_PLACE: Final = re.compile(f"{OPEN}(\\d+){OPEN}")


class Form(NamedTuple):
    xml: tuple[bytes, ...]  # before, between and after the places
    base: tuple[str, ...]
    places: tuple[Place, ...]  # in the order of the text
    counted: bool  # whether NUM stands in it


def form(xml: str, base: str, places: Sequence[Place]) -> Form | None:
    """xml and base with the marks of places left open; None where two references touch: there runs may fall away."""
    pieces, bases = _PLACE.split(xml), _PLACE.split(base)
    literals, numbers = pieces[::2], pieces[1::2]
    found = [places[int(number)] for number in numbers]
    for n, place in enumerate(found):
        if place.kind == "reference":  # runs without text, on both sides of it, go when it is known what it shows
            begin = begin_run(place.style)
            if not literals[n + 1]:
                return None
            opens, closes = literals[n].endswith(begin), literals[n + 1].startswith(END)
            literals[n] = literals[n].removesuffix(begin)
            literals[n + 1] = literals[n + 1].removeprefix(END)
            look = f"{place.language} {place.style} {opens} {closes}"
            found[n] = place._replace(opens=opens, closes=closes, look=look)
    return Form(tuple([x.encode() for x in literals]), _along(bases, numbers), tuple(found), NUM in xml)


def _along(bases: list[str], numbers: list[str]) -> tuple[str, ...]:
    """The base's pieces along the places of the XML: the ends of a bookmark have none in the base."""
    after = dict(zip(bases[1::2], bases[2::2], strict=True))
    return (bases[0], *(after.get(number, "") for number in numbers))


def fill(sheet: Sheet, one: Form, references: Sequence[Reference], num: int = 0) -> Iterator[float]:
    """Write what the form comes to in this document; its paragraphs have no place on a page by that.

    references: of the block, in order; num: the list of its items. Gives how wide the references are, in order.
    """
    widths: list[float] = []
    xml, base = _filled(sheet, one, references, widths) if one.places else (one.xml[0], one.base[0])
    sheet.out.append(xml.replace(NUM.encode(), str(num).encode()) if one.counted else xml)
    sheet.base.append(base)
    return iter(widths)


def _filled(sheet: Sheet, one: Form, references: Sequence[Reference], widths: list[float]) -> tuple[bytes, str]:
    done, bases, bound, end = [one.xml[0]], [one.base[0]], False, ""
    for place, after, base_after in zip(one.places, one.xml[1:], one.base[1:], strict=True):
        if place.kind == "reference":
            reference = references[place.number]
            standing = sheet.standing.get((id(reference), place.look)) or _standing(sheet, place, reference)
            more, base = standing.xml, standing.base
            widths.append(standing.width)
        elif place.value is not None:
            text, base, bound = sheet.inlines.value(place.value, place.language, place.style, place.touches and bound)
            more = text.encode()
        else:
            if place.kind == "start":
                start, end = sheet.bookmark(place.anchor)
            more, base = (start if place.kind == "start" else end).encode(), ""
        done += (more, after)
        bases += (base, base_after)
    return b"".join(done), "".join(bases)


def _standing(sheet: Sheet, place: Place, reference: Reference) -> Standing:
    """What a form takes of a reference; that of another document, where the same stands at its anchors."""
    key = (id(reference), place.look)
    kept, at = sheet.kept.references, sheet.inlines.targets.get
    known = kept.get(key)
    if known is None or known.reference is not reference or known.targets != tuple(map(at, known.anchors)):
        shown = sheet.inlines.reference(reference, place.language, place.style)
        begin, end = begin_run(place.style) if place.opens else "", END if place.closes else ""
        xml = without_empty(f"{begin}{shown.xml}{end}", place.style)
        anchors = tuple([anchor for _, anchor in reference.pieces if anchor])
        targets, wide = tuple(map(at, anchors)), sheet.inlines.width_of(reference)
        known = kept[key] = Standing(reference, anchors, targets, xml.encode(), shown.base, wide)
    sheet.standing[key] = known
    return known


def references_in(marked: str, places: Sequence[Place]) -> int:
    """How many references stand in some XML with open places."""
    return sum([places[int(number)].kind == "reference" for number in _PLACE.findall(marked)])


def kept(own: Own | None, key: tuple[object, ...], make: Callable[[], T]) -> T | None:
    """What is kept of a block under the key. The first time nothing is: most of what is new never comes again."""
    if own is None:
        return None
    known = own.written.get(key)
    if known is None:
        remember(own, key, ONCE)
        return None
    if known is ONCE:
        known = own.written[key] = make()
    return known
