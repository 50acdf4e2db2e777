"""What of a clause stands in every document, and what is filled in by answers: a paragraph or a table at a time."""

from __future__ import annotations

from itertools import pairwise

from .. import model
from ..library.model import ComplianceTable, ItemLine, ParagraphLine, Sign, Statement, TableBlock, Terms, marked
from .words import words_in

VALUES = (model.Text, model.Blank)


def segments(statements: tuple[Statement, ...]) -> list[tuple[Statement, ...]]:
    """Cut before each paragraph, table and signature block: nothing after the cut hangs from what is before it."""
    cuts = [n for n, s in enumerate(statements) if n and isinstance(s, ParagraphLine | TableBlock | Sign)]
    return [statements[a:b] for a, b in pairwise((0, *cuts, len(statements))) if a < b]


def is_fixed(statement: Statement) -> bool:
    """Whether no answer can change it."""
    match statement:
        case ParagraphLine(line) | ItemLine(line):
            return line.words is not None
        case TableBlock():
            return statement.table is not None
        case Sign(variable):
            return not variable
    return isinstance(statement, Terms | ComplianceTable)  # filled in when all else stands


def settle(block: model.Block) -> None:
    """Mark a block that says the same in every document, so that what is made of it is kept."""
    if isinstance(block, model.SignatureBlock) or block.own is not None:
        return
    labels = labels_in(block.items) if isinstance(block, model.Paragraph) else ()
    found, fixed = [], not labels
    for words in words_in((block,)):
        if model.Reference in map(type, words.en):
            return
        for inline in words.zh:
            if isinstance(inline, model.Reference):
                found.append(inline)
            elif isinstance(inline, VALUES) and inline.kind:
                fixed = False
        fixed = fixed and not any(isinstance(inline, VALUES) and inline.kind for inline in words.en)
    marked(block, model.Own(tuple(found), labels, fixed), found)


def labels_in(items: tuple[model.Item, ...]) -> tuple[str, ...]:
    return tuple([label for item in items for label in (item.label, *labels_in(item.items)) if label])
