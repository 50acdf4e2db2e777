"""From a drafted agreement to files: in which style, under which names, with which words about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from .answers.embed import to_xml
from .answers.model import Answers
from .assembly.words import articles_of, words_of
from .files import read as read_file
from .files import safe_name
from .library.load import data_folder
from .library.model import Library
from .model import UNDER, Agreement, Text, Words
from .readers.package import MOST_FILE, open_package
from .review.compliance import where
from .review.notes import notes_of
from .review.run import Finding
from .writers.docx import Style, annex_label, layout_of, load_style, style_from_docx, write_docx
from .writers.html import write_html
from .writers.markdown import write_markdown
from .writers.sides import text_of, title_of

FORMATS: Final = ("docx", "md", "html")


def style_of(name: str, overlays: tuple[Path, ...] = ()) -> Style:
    """contract, official, one of a house's folders, or a house's own .docx. Raises UsageError, LibraryError."""
    folder, over = data_folder() / "templates" / "styles", tuple(o / "templates" / "styles" for o in overlays)
    house = Path(name)
    if house.suffix.lower() not in (".docx", ".dotx"):
        return load_style(folder, name, over)
    opened = open_package(read_file(house, MOST_FILE), name)
    return style_from_docx(opened, load_style(folder, over=over))


def written(
    library: Library, answers: Answers, agreement: Agreement, format: str, style: Style | None, *,
    part: str | None = None, mark: bool = False, notes: str = "", layout: str = UNDER,
) -> bytes:  # fmt: skip
    """The file's bytes. format: one of FORMATS; docx wants a style. mark: 草稿 on the cover.

    notes: the language in which each clause's note, sources and requirements are said as comments; "" for none.
    layout: one of LAYOUTS, for docx.
    """
    if format == "md":
        return write_markdown(agreement, part=part).encode()
    if format == "html" or style is None:
        return write_html(agreement, part=part, draft_mark=mark).encode()
    stamp = library.stamp
    layout = layout_of(agreement, layout)
    xml = to_xml(answers, (stamp.name, stamp.version, stamp.digest), "" if layout == UNDER else layout)
    said = notes_of(library, agreement, notes) if notes else None
    labels = library.questionnaire.labels("zh")
    return write_docx(
        agreement, style, part=part, draft_mark=mark, embedded=xml, notes=said, labels=labels, layout=layout
    )


def dated(agreement: Agreement, epoch: str) -> Agreement:
    """Without a date in the answers the file is dated by epoch (SOURCE_DATE_EPOCH: seconds), or not at all."""
    if agreement.dated or not epoch.isdigit():
        return agreement
    return replace(agreement, dated=datetime.fromtimestamp(int(epoch), UTC).date().isoformat())


def file_stem(agreement: Agreement, part: str | None) -> str:
    """The name of a part's file, or of the whole (None), without its ending; in the edition's first language."""
    one = next((p for p in agreement.parts[1:] if p.part_id == part), None)
    title = title_of(agreement.title if one is None else one.title, agreement.languages)
    return safe_name(title if one is None else f"{annex_label(one.number, agreement.languages[0])} {title}")


def in_language(words: Words, language: str) -> str:
    """What is said of an agreement, in the interface's language; in Chinese where there is no English."""
    return text_of(words.en, "en") if language == "en" and words.en else text_of(words.zh)


def articles_by_subject(agreement: Agreement, language: str) -> dict[str, str]:
    """Clause id → the article it is; path of an answer, without its index → the first article that prints it.

    language: of the interface, in which the articles are named.
    """
    clauses: dict[str, str] = {}
    answers: dict[str, str] = {}
    for part in agreement.parts:
        for article in articles_of(part):
            named = where(part, article, language)
            clauses.setdefault(article.clause_id, named)
            for words in words_of(article):
                for inline in (*words.zh, *words.en):
                    if isinstance(inline, Text) and inline.answer:
                        answers.setdefault(inline.answer.split("[")[0], named)
    return answers | clauses


def article_about(finding: Finding, articles: Mapping[str, str]) -> str:
    """The article a finding is about, of articles_by_subject; "" where there is none."""
    return articles.get(finding.at) or articles.get(finding.at.split("[")[0], "")
