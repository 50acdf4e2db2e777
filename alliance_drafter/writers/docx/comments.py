"""Comments of ours: one on the title of each clause that something is to be said about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from alliance_drafter.writers.docx.inlines import run
from alliance_drafter.writers.docx.xml import DECLARATION, ROOT, Xml, escape

AUTHOR: Final = "联盟协议起草工具"  # of every comment this program writes
INITIALS: Final = "起草"

TEXT, MARK = "CommentText", "CommentReference"
_STYLES: Final = {
    TEXT: '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="left"/></w:pPr>'
    '<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>',
    MARK: '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>',
}
_REFERENCE: Final = f'<w:rPr><w:rStyle w:val="{MARK}"/></w:rPr>'


@dataclass(slots=True)
class Comments:
    """The comments of one document. notes: what to say of each clause, by its id; lines parted by line ends."""

    notes: Mapping[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)  # a comment's id is its place

    def on(self, clause_id: str, runs: Xml) -> Xml:
        """The runs of a clause's title, commented on where there is a note."""
        note = self.notes.get(clause_id)
        if not note:
            return runs
        number = f'w:id="{len(self.said)}"'
        self.said.append(note)
        return Xml(
            f"<w:commentRangeStart {number}/>{runs}<w:commentRangeEnd {number}/>"
            f"<w:r>{_REFERENCE}<w:commentReference {number}/></w:r>"
        )

    def styled(self, styles: Xml) -> Xml:
        """The document's styles, with those of comments where it has any."""
        if not self.said:
            return styles
        missing = "".join(xml for name, xml in _STYLES.items() if f'w:styleId="{name}"' not in styles)
        return Xml(styles.replace("</w:styles>", f"{missing}</w:styles>"))

    def xml(self, dated: str) -> Xml:
        """word/comments.xml. dated: an ISO date, or "" to say nothing of when."""
        when = f' w:date="{escape(dated)}T00:00:00Z"' if dated else ""
        by = f'w:author="{AUTHOR}" w:initials="{INITIALS}"{when}'
        done = "".join(f'<w:comment w:id="{n}" {by}>{_lines(said)}</w:comment>' for n, said in enumerate(self.said))
        return Xml(f"{DECLARATION}<w:comments {ROOT}>{done}</w:comments>")


def _lines(said: str) -> str:
    mark = f"<w:r>{_REFERENCE}<w:annotationRef/></w:r>"
    begin = f'<w:p><w:pPr><w:pStyle w:val="{TEXT}"/></w:pPr>'
    return "".join(f"{begin}{'' if n else mark}{run(line)}</w:p>" for n, line in enumerate(said.split("\n")))
