"""A comparison as one HTML page that needs nothing else: what changed at the top, what did not folded away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from html import escape
from itertools import groupby
from typing import Any, Final

from ..readers.blocks import OBJECT, Reader, W, blocks_in, cells_in, rows_in
from ..readers.lists import value_of
from ..texts import Say
from .changes import Span
from .comparison import Clause, Comparison, Entry, Grid, Line, Row, State
from .headings import Heading, Labels, counts_of, headings_of, labels_of
from .redline import Sides

Node = Any  # an lxml element

STYLE: Final = (
    "body{max-width:46em;margin:2em auto;padding:0 1em;line-height:1.8;font-family:'Noto Serif CJK SC','SimSun',serif}"
    "h1{text-align:center;font-size:1.5em}h2{font-size:1.1em;margin:1.6em 0 .4em}p{margin:.4em 0;text-align:justify}"
    "ins{color:#06418f;text-decoration:underline;text-decoration-thickness:2px;background:#e8f1fd}"
    "del{color:#a11;text-decoration:line-through;background:#fdeeee}"
    "table{border-collapse:collapse;width:100%;margin:.8em 0}td{border:1px solid #666;padding:.2em .5em;"
    "vertical-align:top}td p{margin:0}.come>td{border-left:4px double #06418f}.gone>td{border-left:4px dotted #a11}"
    ".state{font-size:.8em;font-weight:normal;border:1px solid;padding:0 .4em;margin-left:.6em}"
    ".was{font-size:.8em;font-weight:normal}section{border-left:3px solid #999;padding-left:1em}"
    "details{margin:.8em 0;color:#444}summary{cursor:pointer}.number{margin-right:.5em}nav ul{margin:.2em 0}"
    "section>details section{border:0;padding:0}"
)
STATES: Final[dict[State, str]] = {  # what a clause's state is called
    "changed": "redline.changed", "added": "redline.added", "removed": "redline.removed", "moved": "redline.moved",
    "renumbered": "redline.renumbered", "left": "redline.left", "same": "redline.same",
}  # fmt: skip
WORDS: Final = {"added": "redline.added_words", "removed": "redline.removed_words"}
SHOWN: Final[tuple[State, ...]] = ("changed", "added", "removed", "moved")  # what the summary lists
FEW: Final = 2
FOLDED: Final[tuple[State, ...]] = ("same", "renumbered")
_SIGNS: Final = {"\n": "<br>", "\t": "&emsp;", OBJECT: "▢"}


def write_redline_html(sides: Sides, names: tuple[str, str], say: Say) -> str:
    """names: of the two files, as they are shown. Reads the trees as they are: before redline marks them."""
    page = _Page(labels_of(sides.old), labels_of(sides.new), say)
    title = say("redline.title", old=names[0], new=names[1])
    clauses = sides.comparison.clauses
    headings = headings_of(sides.comparison, page.old, page.new, say)
    anchors = [f"c{place}" for place in range(1, len(clauses) + 1)]
    rows = list(zip(clauses, headings, anchors, strict=True))
    body = [f"<h1>{escape(title)}</h1>", f"<p>{page.legend()}</p>", *page.summary(rows)]
    for is_folded, group in groupby(rows, key=lambda row: row[0].state in FOLDED):
        some = list(group)
        body += page.folded(some) if is_folded else page.open(some)
    language = "en" if say.language == "en" else "zh-CN"
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style></head>\n<body>\n{chr(10).join(body)}\n</body></html>\n"
    )


Placed = tuple[Clause, Heading, str]  # the last: its anchor


@dataclass(slots=True)
class _Page:
    """old, new: the numbers that paragraphs show."""

    old: Labels
    new: Labels
    say: Say

    def legend(self) -> str:
        words = {kind: escape(self.say(key)) for kind, key in WORDS.items()}
        return f"<ins>{words['added']}</ins>　<del>{words['removed']}</del>"

    def summary(self, rows: list[Placed]) -> Iterator[str]:
        """Which clauses changed, each leading to its place."""
        yield "<nav>"
        if not any(clause.segment for clause, _, _ in rows):
            counts = counts_of(Comparison(tuple(clause for clause, _, _ in rows)))
            yield f"<p>{escape(self.say('redline.counts', **asdict(counts)))}</p></nav>"
            return
        for state in SHOWN:
            found = [row for row in rows if row[0].state == state]
            if found:
                links = "".join(f'<li><a href="#{a}">{self._name(h)}</a></li>' for _, h, a in found)
                said = self.say("redline.old_numbers") if state == "removed" else ""
                yield f"<h2>{escape(self.say(f'redline.{state}') + said)}（{len(found)}）</h2><ul>{links}</ul>"
        count = sum(row[0].state == "renumbered" for row in rows)
        if count:
            yield f"<p>{escape(self.say('redline.only_numbers', count=count))}</p>"
        if all(row[0].state == "same" for row in rows):
            yield f"<p>{escape(self.say('redline.same'))}</p>"
        yield "</nav>"

    def _name(self, heading: Heading) -> str:
        return escape(heading.shown or self.say("redline.whole"))

    def folded(self, rows: list[Placed]) -> Iterator[str]:
        """Clauses in which nothing changed, or only numbers."""
        first, last = (self._name(rows[place][1]) for place in (0, -1))
        names = first if len(rows) == 1 else f"{first} — {last}"
        said = escape(self.say("redline.folded", count=len(rows)))
        yield f"<details><summary>{names}　{said}</summary>"
        for clause, heading, anchor in rows:
            yield from self._clause(clause, heading, anchor)
        yield "</details>"

    def open(self, rows: Iterable[Placed]) -> Iterator[str]:
        for row in rows:
            yield from self._clause(*row)

    def _clause(self, clause: Clause, heading: Heading, anchor: str) -> Iterator[str]:
        state = escape(self.say(STATES[clause.state]))
        if clause.state == "moved" and clause.edited:
            state += escape(self.say("redline.and_changed"))
        tag = "" if clause.state == "same" else f'<span class="state">{state}</span>'
        was = f'<span class="was">{escape(self.say("redline.was", label=heading.was))}</span>' if heading.was else ""
        yield f'<section id="{anchor}">'
        first = clause.entries[0] if clause.segment and clause.entries else None
        if isinstance(first, Line):
            yield f"<h2>{self._words(first)}{was}{tag}</h2>"
        elif tag:
            yield f"<p>{tag}</p>"
        if clause.state != "left":
            entries = clause.entries[1:] if isinstance(first, Line) else clause.entries
            yield from map(self._entry, entries) if clause.segment else self._stretches(entries)
        yield "</section>"

    def _stretches(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Of a file that is not made of clauses: what did not change folded away, where it is more than a few lines."""
        for is_same, group in groupby(entries, key=lambda entry: entry.same):
            said = list(map(self._entry, group))
            if is_same and len(said) > FEW:
                yield f"<details><summary>{escape(self.say('redline.unchanged', count=len(said)))}</summary>"
                yield from (*said, "</details>")
            else:
                yield from said

    def _entry(self, entry: Entry) -> str:
        if isinstance(entry, Grid):
            return self._table(entry)
        return f"<p>{self._words(entry)}</p>"

    def _words(self, line: Line) -> str:
        """A paragraph with its number."""
        label = escape((self.new.get(line.new, "") if line.new is not None else self.old.get(line.old, "")).strip())
        number = f'<span class="number">{label}</span>' if label else ""
        if line.move:
            side = "".join(_marked(s) if line.new is not None else _text(s.old) for s in line.spans if s.kept or s.new)
            note = escape(self.say("redline.moved" if line.new is not None else "redline.left"))
            text = f"{number}{side}" if line.new is not None else f"<del>{number}{side}</del>"
            return f'{text}<span class="state">{note}</span>'
        text = "".join(map(_marked, line.spans))
        if line.old is None:
            return f"<ins>{number}</ins>{text}" if number else text
        return f"<del>{number}</del>{text}" if line.new is None and number else number + text

    def _table(self, grid: Grid) -> str:
        rows = grid.rows or tuple(_alike(grid, row) for row in rows_in(grid.old if grid.new is None else grid.new))
        return f"<table>{''.join(map(self._row, rows))}</table>"

    def _row(self, row: Row) -> str:
        kind = ' class="come"' if row.old is None else ' class="gone"' if row.new is None else ""
        cells = []
        for place, cell in enumerate(cells_in(row.old if row.new is None else row.new)):
            span = value_of(cell.find(W + "tcPr"), "gridSpan")
            wide = f' colspan="{span}"' if span.isdecimal() else ""
            entries = row.cells[place] if row.cells else tuple(_entries_of(cell, row))
            cells.append(f"<td{wide}>{''.join(map(self._entry, entries))}</td>")
        return f"<tr{kind}>{''.join(cells)}</tr>"


def _alike(side: Grid | Row, node: Node) -> Row:
    """What stands in the same files as what it stands in."""
    return Row(None if side.old is None else node, None if side.new is None else node)


def _entries_of(cell: Node, row: Row) -> Iterator[Entry]:
    """The entries of a cell in which nothing changed, or everything."""
    reader = Reader(marks=False, exact=True)
    for block in blocks_in(cell):
        one = _alike(row, block)
        if block.tag == W + "tbl":
            yield Grid(one.old, one.new)
        else:
            text = reader.paragraph(block)
            span = Span("" if one.old is None else text, "" if one.new is None else text)
            yield Line(one.old, one.new, (span,) if text else ())


def _marked(span: Span) -> str:
    if span.kept:
        return _text(span.new)
    gone = f"<del>{_text(span.old)}</del>" if span.old else ""
    return gone + (f"<ins>{_text(span.new)}</ins>" if span.new else "")


def _text(text: str) -> str:
    return "".join(_SIGNS.get(character, character) for character in escape(text))
