"""The same text made by the libraries people would otherwise use: a docxtpl template, and python-docx by paragraph."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import docx
from docxtpl import DocxTemplate

from alliance_drafter import model
from alliance_drafter.numerals import chinese


@dataclass
class Script:
    """An agreement as paragraphs and tables: words that came from an answer are named, so that a template can ask."""

    rows: list[tuple[str, Any]] = field(default_factory=list)  # ("Heading 1" | "Normal", text) or ("table", rows)
    values: dict[str, str] = field(default_factory=dict)

    def text(self, words: model.Words, template: bool) -> str:
        found = []
        for inline in words.zh:
            match inline:
                case model.Text(text, answer) if answer and template:
                    name = f"v{len(self.values)}"
                    self.values[name] = text
                    found.append("{{ " + name + " }}")
                case model.Text(text) | model.Term(text):
                    found.append(text)
                case model.Reference(_, pieces):
                    found.append("".join(p for p, _ in pieces))
                case model.Blank(_, prompt):
                    found.append(f"【待填：{prompt}】")
                case model.FillIn(width):
                    found.append("＿" * width)
        return "".join(found)


def script(agreement: model.Agreement, *, template: bool) -> Script:
    """template: answers as {{ v0 }}, {{ v1 }}…, with their values beside."""
    made = Script()

    def say(style: str, words: model.Words, before: str = "") -> None:
        made.rows.append((style, before + made.text(words, template)))

    say("Title", agreement.title)
    for part in agreement.parts:
        if part.number:
            say("Heading 1", part.title, f"附件{part.number}　")
        for chapter in (None, *part.chapters):
            if chapter is not None:
                say("Heading 1", chapter.title, f"第{chinese(chapter.number)}章　" if chapter.number else "")
            for article in chapter.articles if chapter is not None else part.front:
                say("Heading 2", article.title, f"第{chinese(article.number)}条　" if article.number else "")
                for block in article.blocks:
                    if isinstance(block, model.Paragraph):
                        say("Normal", block.words)
                        for item in block.items:
                            say("Normal", item.words, f"（{chinese(item.number)}）")
                            for inner in item.items:
                                say("Normal", inner.words, f"{inner.number}. ")
                    elif isinstance(block, model.Table):
                        rows = [[made.text(c, template) for c in row] for row in (block.header, *block.rows)]
                        made.rows.append(("table", rows))
                    else:
                        for line in (block.name, *block.lines):
                            say("Normal", line)
    for signature in agreement.signatures:
        for line in (signature.name, *signature.lines):
            say("Normal", line)
    return made


def python_docx(made: Script) -> bytes:
    """One document built paragraph by paragraph."""
    document = docx.Document()
    for style, content in made.rows:
        if style == "table":
            table = document.add_table(rows=len(content), cols=len(content[0]))
            for row, texts in zip(table.rows, content, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(content, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def docxtpl(template: bytes, values: dict[str, str]) -> bytes:
    """One document rendered from the template, opened anew as docxtpl asks for each document."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(values, autoescape=True)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
