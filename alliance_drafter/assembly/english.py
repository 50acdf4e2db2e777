"""References in English: Article 12(2)(c), paragraph (2) of this Article, Annex 3 (Rules on Alliance IP Revenue).

In the English edition a piece is bound to the number it names, as in Chinese; beside a Chinese text, whose numbers are
第十二条 and （三）, it is text, and items go by figures.
"""

from __future__ import annotations

from .. import model
from ..numerals import letters, roman
from .targets import Target, Targets
from .words import plain

Pieces = tuple[tuple[str, str], ...]  # shown text, anchor of the numbered paragraph it names or ""


def english_pieces(target: Target, part: model.Part, targets: Targets, *, own: bool, lettered: bool) -> Pieces:
    """own: it stands in the target's article. lettered: items are (a), (b), sub-items (i), (ii)."""
    if target.article is None:
        return (*_annex(target.part, lettered), (f" ({plain(target.part.title.en)})", ""))
    inside = _inside(target, targets, lettered)
    if own:
        return (*inside, (" of this Article", "")) if inside else (("this Article", ""),)
    if target.article.numbered:
        named: Pieces = ((f"Article {target.article.number}", target.article.anchor if lettered else ""),)
        if inside and inside[0][0] in ("paragraph ", "item "):
            inside = inside[1:]
    else:
        named = ((f"the part headed “{plain(target.article.title.en)}”", ""),)
        inside = ((", ", ""), *inside) if inside else ()
    if target.part.part_id == part.part_id:
        return (*named, *inside)
    if target.part.number == 0:
        return (*named, *inside, (" of this Agreement", ""))
    return (*named, *inside, (" of ", ""), *_annex(target.part, lettered))


def _annex(part: model.Part, lettered: bool) -> Pieces:
    return ((f"Annex {part.number}", part.anchor if lettered else ""),)


def _inside(target: Target, targets: Targets, lettered: bool) -> Pieces:
    """paragraph (2)(c); nothing where the article as a whole is meant."""
    pieces = [("paragraph ", ""), (f"({target.paragraph})", "")] if target.paragraph else []
    for level, (number, label) in enumerate(target.items):
        if not pieces:
            pieces = [("item ", "")]
        anchor = ""
        if level == 0 and lettered and target.article is not None:
            anchor = targets.anchor(target.article.clause_id, label)
        shown = (roman if level else letters)(number) if lettered else str(number)
        pieces.append((f"({shown})", anchor))
    return tuple(pieces)
