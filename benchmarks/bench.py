"""Times what a user waits for, beside the peers, in one run: make bench. --write puts it into docs/performance.md.

Every pair is measured alternately, medians are given. Nothing here is a test: a slow machine is no failure.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import revision
from page import put

from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.read import answers_of, read_answers
from alliance_drafter.assembly.assemble import assemble
from alliance_drafter.assembly.resolve import resolve
from alliance_drafter.assembly.select import select
from alliance_drafter.drafting import draft
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.library.model import Library, Outline
from alliance_drafter.model import Agreement
from alliance_drafter.review.run import review
from alliance_drafter.writers.docx import Style, load_style, write_docx
from alliance_drafter.writers.docx.archive import LEVEL, archive
from alliance_drafter.yamlfile import Mapping, Node, Scalar, Sequence, read

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "coal.yaml"
DRAFT = Path(tempfile.gettempdir()) / "alliance-bench.docx"
START, END = "<!-- measured -->\n", "<!-- end -->"
Row = tuple[str, str, str]


def median(call: Callable[[], object], times: int) -> float:
    """Milliseconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return statistics.median(found) * 1000


def alternately(calls: dict[str, Callable[[], object]], times: int) -> dict[str, float]:
    """Milliseconds of each, the calls taking turns so that a busy machine is fair to all."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            found[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds) * 1000 for name, seconds in found.items()}


def written(library: Library, answers: Answers, style: Style) -> bytes:
    """Answers → Word file: words, numbers, references, file; what the peers do, and no checks."""
    agreement = resolve(assemble(select(library, answers), answers))
    return write_docx(agreement, style, embedded=to_xml(answers, ("", "", "")))


def floor(data: bytes) -> Callable[[], bytes]:
    """The same bytes compressed and written at the same level, and nothing else."""
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        parts = [(i.filename, made.read(i)) for i in made.infolist()]
    return lambda: archive(parts)


def command(*arguments: str) -> float:
    """Milliseconds of the whole process, median of five."""
    program = [sys.executable, "-c", "from alliance_drafter.cli.main import run; run()", *arguments]
    return median(lambda: subprocess.run(program, check=True, capture_output=True, cwd=ROOT), 5)


def members(node: Node, count: int) -> Node:
    """The example with count members more or less alike, each with a contribution."""
    assert isinstance(node, Mapping)
    parties, funds = node.entries["parties"], node.entries["funds"]
    assert isinstance(parties, Mapping) and isinstance(funds, Mapping)
    known, paid = parties.entries["members"], funds.entries["contributions"]
    assert isinstance(known, Sequence) and isinstance(paid, Sequence)
    place, first, share = node.place, known.items[1], paid.items[0]
    assert isinstance(first, Mapping) and isinstance(share, Mapping)
    people, money = list(known.items), list(paid.items)
    for n in range(len(people), count):
        own = {"name": f"示例第{n}股份有限公司", "short": f"示例{n}", "code": code(n)}
        people.append(replace(first, entries={**first.entries, **{k: Scalar(v, place) for k, v in own.items()}}))
        money.append(replace(share, entries={**share.entries, "party": Scalar(f"示例{n}", place)}))
    entries = {
        **node.entries,
        "parties": replace(parties, entries={**parties.entries, "members": replace(known, items=tuple(people))}),
        "funds": replace(funds, entries={**funds.entries, "contributions": replace(paid, items=tuple(money))}),
    }
    return replace(node, entries=entries)


def code(n: int) -> str:
    from alliance_drafter.questionnaire.values import credit_code_check

    stem = f"91000000{n:09d}"
    return stem + credit_code_check(stem)


def unbounded(library: Library) -> Library:
    """The library without the bound on the number of members and contributions."""
    known = library.questionnaire
    sections = tuple(
        replace(s, questions=tuple(replace(q, between=None) if q.type == "records" else q for q in s.questions))
        for s in known.sections
    )
    return replace(library, questionnaire=replace(known, sections=sections))


def times_over(library: Library, times: int) -> Library:
    """The library with every clause of the agreement's chapters standing `times` times."""
    clauses = dict(library.clauses)
    outline = library.agreement
    chapters = list(outline.chapters)
    for n in range(1, times):
        for chapter in outline.chapters:
            names = []
            for name in chapter.clauses:
                clauses[f"{name}{n}"] = replace(library.clauses[name], id=f"{name}{n}")
                names.append(f"{name}{n}")
            chapters.append(replace(chapter, id=f"{chapter.id}{n}", clauses=tuple(names)))
    longer: Outline = replace(outline, chapters=tuple(chapters))
    return replace(library, clauses=clauses, agreement=longer)


def peak_memory() -> str:
    """Of one cold draft, the process and its libraries included."""
    script = (
        "import resource, sys; sys.argv = ['x', 'draft', sys.argv[1], '-o', sys.argv[2], '--force'];\n"
        "from alliance_drafter.cli.main import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    out = subprocess.run(
        [sys.executable, "-c", script, str(EXAMPLE), str(DRAFT)],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return f"{int(out.split()[-1]) / 1024:.0f} MB"


def measure(times: int) -> list[Row]:
    from peers import docxtpl, python_docx, script

    library, style = load_library(), load_style(data_folder() / "templates" / "styles", "contract")
    answers = read_answers(EXAMPLE, library.questionnaire)
    agreement: Agreement = draft(library, answers).agreement
    data = written(library, answers, style)
    asked, plain = script(agreement, template=True), script(agreement, template=False)
    template = python_docx(asked)
    paragraphs = sum(1 for style_name, _ in plain.rows if style_name != "table")
    found = alternately(
        {
            "ours": lambda: written(library, answers, style),
            "docxtpl": lambda: docxtpl(template, asked.values),
            "python-docx": lambda: python_docx(plain),
            "floor": floor(data),
        },
        times,
    )
    ours, tpl, plain_docx = found["ours"], found["docxtpl"], found["python-docx"]
    rows = [
        ("一份协议，热 / one agreement, warm", f"{ours:.1f} ms", f"{1000 / ours:.0f} / s"),
        ("　docxtpl 渲染同样的文字 / the same text", f"{tpl:.1f} ms", f"{tpl / ours:.1f} ×"),
        ("　python-docx 逐段 / by paragraph", f"{plain_docx:.1f} ms", f"{plain_docx / ours:.1f} ×"),
        (
            "　只压缩和写出 / compress and write only",
            f"{found['floor']:.1f} ms",
            f"{ours / found['floor']:.1f} × floor",
        ),
    ]
    unnumbered = assemble(select(library, answers), answers)
    stages = alternately(
        {
            "assemble": lambda: assemble(select(library, answers), answers),
            "resolve": lambda: resolve(unnumbered),
            "write": lambda: write_docx(agreement, style),
            "check": lambda: review(library, answers, agreement),
        },
        times,
    )
    names = {"assemble": "组装", "resolve": "编号", "write": "写出", "check": "检查"}
    rows += [(f"　　{names[k]} / {k}", f"{v:.1f} ms", "") for k, v in stages.items()]
    load = (
        "import time; from alliance_drafter.library.load import load_library; s = time.perf_counter(); "
        "load_library(); print((time.perf_counter() - s) * 1000)"
    )
    loaded = [subprocess.run([sys.executable, "-c", load], check=True, capture_output=True).stdout for _ in range(7)]
    loads = [float(out) for out in loaded]
    rows += [
        ("读入条款库 / load the library", f"{statistics.median(loads):.0f} ms", f"{len(library.clauses)} clauses"),
        ("--help，冷 / cold", f"{command('--help'):.0f} ms", ""),
        ("draft，冷 / cold", f"{command('draft', str(EXAMPLE), '-o', str(DRAFT), '--force'):.0f} ms", ""),
        ("内存峰值 / peak memory", peak_memory(), "draft"),
        ("文件 / file", f"{len(data) / 1024:.0f} kB", f"{paragraphs} paragraphs, level {LEVEL}"),
    ]
    free, node = unbounded(library), read(EXAMPLE)
    for count in (10, 100, 1000):
        many = answers_of(members(node, count), free.questionnaire)
        spent = median(lambda many=many: written(free, many, style), 3)
        rows.append((f"{count} 个成员 / members", f"{spent:.0f} ms", f"{spent / count:.2f} ms each"))
    for factor in (1, 2, 4):
        longer = times_over(library, factor)
        spent = median(lambda longer=longer: written(longer, answers, style), 5)
        rows.append((f"{factor} × 条款 / clauses", f"{spent:.1f} ms", f"{spent / factor:.1f} ms per ×"))
    return rows + revision.rows(EXAMPLE)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=15)
    options.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    asked = options.parse_args()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = ["| 量的什么 / what | 中位数 / median | |", "| --- | ---: | ---: |"]
    lines += [f"| {a} | {b} | {c} |" for a, b, c in measure(asked.times)]
    table = f"{machine}\n\n" + "\n".join(lines) + "\n"
    print(table)
    if asked.write:
        put(table, START, END)


if __name__ == "__main__":
    main()
