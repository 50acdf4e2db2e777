"""Unlike pilots one after another in a warm process: answers → a Word file on disk, by us and by the peers."""

from __future__ import annotations

import copy
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from batch_once import BASE
from peers import docxtpl, python_docx, script

from alliance_drafter.answers.check import check_answers
from alliance_drafter.answers.embed import to_xml
from alliance_drafter.answers.model import Answers
from alliance_drafter.answers.partial import read_partial
from alliance_drafter.assembly.assemble import assemble
from alliance_drafter.assembly.resolve import resolve
from alliance_drafter.assembly.select import select
from alliance_drafter.library.load import data_folder, load_library
from alliance_drafter.library.model import Library
from alliance_drafter.model import Agreement
from alliance_drafter.review.compliance import with_table
from alliance_drafter.writers.docx import load_style, write_docx

Row = tuple[str, str, str]


def peers(count: int, cores: int, batch_each: float, tpl: int, by_paragraph: int, unlike: int) -> list[Row]:
    """Answers → a Word file on disk, of unlike pilots. batch_each: core milliseconds of a draft in the whole batch."""
    library, style = load_library(), load_style(data_folder() / "templates" / "styles", "contract")
    pilots = list(_answers(library, unlike * 2))
    file = Path(tempfile.gettempdir()) / "alliance-bench.docx"

    def ours(answers: Answers) -> None:
        file.write_bytes(write_docx(_agreement(library, answers), style, embedded=to_xml(answers, ("", "", ""))))

    for answers in pilots[:unlike]:
        ours(answers)
    spent: dict[str, list[float]] = {"ours": [], "docxtpl": [], "python-docx": []}
    for number, answers in enumerate(pilots[unlike:]):
        spent["ours"].append(_milliseconds(lambda a=answers: ours(a)))
        if number < tpl:
            asked = script(_agreement(library, answers), template=True)
            template = python_docx(asked)
            spent["docxtpl"].append(_milliseconds(lambda t=template, v=asked.values: file.write_bytes(docxtpl(t, v))))
        if number < by_paragraph:
            plain = script(_agreement(library, answers), template=False)
            spent["python-docx"].append(_milliseconds(lambda p=plain: file.write_bytes(python_docx(p))))
    file.unlink()
    each = {name: statistics.mean(found) for name, found in spent.items()}
    corridor = each["ours"]
    rows = [
        (
            "不同的协议，热，写到磁盘 / unlike, warm, to disk",
            f"{corridor:.0f} ms",
            f"{1000 / corridor:.1f} / s per core",
        )
    ]
    for name, times in (("docxtpl", tpl), ("python-docx", by_paragraph)):
        theirs = each[name]
        factors = f"{theirs / corridor:.1f} × corridor, {theirs / batch_each:.1f} × batch"
        rows += [
            (f"　{name}，{times} 份 / drafts", f"{theirs:.0f} ms", factors),
            (f"　　推算 {count} 份，{cores} 核 / extrapolated", f"{theirs * count / cores / 1000:.0f} s", ""),
        ]
    return rows


def _answers(library: Library, count: int) -> Iterator[Answers]:
    from make_pilots import Pilots

    questions = library.questionnaire
    common = read_partial(BASE, questions)
    pilots = Pilots(questions, common, 1)
    for number in range(1, count + 1):
        given = pilots.next(number)
        all_given = copy.deepcopy({s.id: common.get(s.id, {}) | given.get(s.id, {}) for s in questions.sections})
        yield check_answers(questions, all_given, {}, "pilots")


def _agreement(library: Library, answers: Answers) -> Agreement:
    return resolve(with_table(library, answers, assemble(select(library, answers), answers)))


def _milliseconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000
