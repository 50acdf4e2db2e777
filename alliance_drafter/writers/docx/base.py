"""What the library's text and the answers gave, clause by clause: the base that edits are later told apart by.

<base xmlns="urn:alliance-drafter:base:1"><s n="c_funds_fees" c="funds.fees"><p>…</p><t><w><c>…</c></w></t></s>…</base>
s is a segment (n: its bookmark, c: its clause), p a w:p, w a row, c a cell, whose paragraphs are parted by line ends.
In the words, n is a number that Word keeps (b: the bookmark it is read from), v a value bound to the answers, r a
whole reference (t: its target).
"""

from __future__ import annotations

from typing import Final

from alliance_drafter.writers.docx.xml import DECLARATION, Xml, escape

NAMESPACE: Final = "urn:alliance-drafter:base:1"


def paragraph(words: str) -> str:
    return f"<p>{words}</p>"


def number(bookmark: str) -> Xml:
    return Xml(f'<n b="{bookmark}"/>')


def reference(target: str, words: str) -> Xml:
    return Xml(f'<r t="{escape(target)}">{words}</r>')


def begin_segment(bookmark: str, clause_id: str) -> str:
    return f'<s n="{bookmark}" c="{escape(clause_id)}">' if clause_id else f'<s n="{bookmark}">'


END_SEGMENT: Final = "</s>"


def document(segments: list[str]) -> bytes:
    return f'{DECLARATION}<base xmlns="{NAMESPACE}">{"".join(segments)}</base>'.encode()
