"""Writes docs/coverage.md from the library: python docs/make_coverage.py. A test says when it is out of date."""

from __future__ import annotations

from pathlib import Path

from alliance_drafter.library.load import load_library
from alliance_drafter.library.model import Library
from alliance_drafter.review.compliance import LEVELS

PAGE = Path(__file__).with_name("coverage.md")
HEAD = """# 要求的落实 / Coverage of the requirements

由 `python docs/make_coverage.py` 生成。“条款”是在 requirements 中写明落实该要求的条款，“检查”是发现缺失或者矛盾的检查；
每个“必须”“应当”还另有一项自动检查：落实它的条款都被抽去时，草稿报告错误或者警告。

Made by `python docs/make_coverage.py`. "Clauses" say that they meet the requirement; "checks" find its absence or a
contradiction. Each must and should is besides missed automatically when the clauses that meet it are gone.

没有落实的要求 / left out: {left_out}

| 要求 / requirement | 级别 / level | 内容 / subject | 条款 / clauses | 检查 / checks |
| --- | --- | --- | --- | --- |
"""


def page(library: Library) -> str:
    """The page; a requirement that no clause meets is named at its top."""
    clauses: dict[str, list[str]] = {}
    for clause in library.clauses.values():
        for name in clause.requirements:
            clauses.setdefault(name, []).append(clause.id)
    rows, left = [], []
    for requirement in library.requirements.values():
        checks = [c.id.partition(".")[2] for c in library.checks if c.requirement == requirement.id]
        met = clauses.get(requirement.id, [])
        if not met:
            left.append(requirement.id)
        cells = (
            requirement.id, LEVELS[requirement.level].zh, f"{requirement.title.zh} / {requirement.title.en}",
            "、".join(sorted(met)) or "—", "、".join(checks) or "—",
        )  # fmt: skip
        rows.append("| " + " | ".join(cells) + " |")
    return HEAD.format(left_out="、".join(left) or "无 / none") + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(load_library()), "utf-8")
