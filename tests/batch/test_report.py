"""report.xlsx: for people. What comes from elsewhere stays text, links lead to our own files and cells only."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import unquote

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape

from alliance_drafter.batch import links as links_module
from alliance_drafter.batch.jobs import BAD, DONE, FAILED, LIBRARY, LOST, REFUSED, Made, Outcome, Remark, Row
from alliance_drafter.batch.links import links_from
from alliance_drafter.batch.report import Told, write_report
from alliance_drafter.errors import OutputError, Place, Problem

NASTY = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://example.org")',
    "javascript:alert(1)",
    "\\\\server\\share",
    "{=1}",
    "http://example.org",
    "internal:Sheet1!A1",
    "🎉新能源🎉",
    "<r><b>&</r>",
    "_x0041_",
    "0012",
]
CELL = Place("试点.xlsx", 12, 4, "成员")


def remark(severity: str = "error", **given: Any) -> Remark:
    return replace(
        Remark(severity, "R-BEN-02.ratios", "benefit.ratios", CELL, "第六十条", "合计 105%", "减少 5"), **given
    )


def row(number: int, status: str | None = DONE, *remarks: Remark, **given: Any) -> Row:
    key, folder = f"GD-{number}", f"{number} 联盟 #1 100%"
    made = (Made(f"{folder}/协议书.docx", "ab" * 32, 400_000),) if status == DONE else ()
    outcome = Outcome(key, status, made, remarks, 3, 0.25) if status else None
    return replace(Row(key, number, "光伏联盟", folder, Place("试点.xlsx", number + 1, 1, "联盟"), outcome), **given)


@pytest.fixture
def told(tmp_path: Path) -> Told:
    libraries = (("", "house 1.0", "d0"), ("浙江", "zhejiang 2.1", "d1"))
    workbook, output = str(tmp_path / "试点.xlsx"), str(tmp_path / "输出")
    return Told(workbook, output, "", "2026-11-25T09:30:00+08:00", libraries, 10.0, False)


def write(
    told: Told, rows: Iterable[Row], whole: tuple[Problem, ...] = (), language: str = "zh", **bounds: int
) -> Workbook:
    file = Path(told.output) / "报告.xlsx"
    write_report(file, rows, whole, told, language, **bounds)
    return load_workbook(file)


def values(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def links(sheet: Any) -> list[Any]:
    return [cell.hyperlink for line in sheet.iter_rows() for cell in line if cell.hyperlink]


def target(link: Any) -> str:
    """Where a link leads, from the folder of the report, as Excel reads it."""
    return unquote(link.target).replace("\\", "/") + (f"#{link.location}" if link.location else "")


def test_the_summary_stands_first_and_counts_everything(told: Told) -> None:
    rows = [row(1), row(2, BAD, remark(), remark("warning")), row(3, DONE, remark("hint")), row(4, None)]
    book = write(replace(told, stopped=True), rows)
    assert book.sheetnames == ["概况", "联盟", "问题", "工作簿"]
    said = {str(label): value for label, value in values(book["概况"]) if label}
    counted = {
        "联盟总数": 4,
        "已起草": 2,
        "答案有误": 1,
        "尚未处理": 1,
        "错误": 1,
        "警告": 1,
        "提示": 1,
        "待填": 9,
        "文件": 2,
    }
    assert counted.items() <= said.items()
    assert said["文件大小（MB）"] == 0.8
    assert said["本次每秒起草（个）"] == 0.2
    assert said["条款库（浙江）"] == "zhejiang 2.1\nd1"
    assert said["工作簿"] == told.workbook
    assert "没有" not in said and "未写出" not in said


@pytest.mark.parametrize("status", [BAD, REFUSED, LIBRARY, LOST, FAILED, None])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_summary_says_what_to_do_next(told: Told, status: str | None, language: str) -> None:
    book = write(told, [row(1, status)], language=language)
    assert "--" in str(book.worksheets[0]["B2"].value)


def test_what_earlier_runs_drafted_does_not_count_as_speed(told: Told) -> None:
    said = dict(values(write(replace(told, drafted=1), [row(1), row(2)])["概况"]))
    assert said["本次每秒起草（个）"] == 0.1


def test_an_alliance_is_a_row(told: Told) -> None:
    book = write(told, [row(1, DONE, remark("warning"), remark(message="一错"), remark(message="二错")), row(2, None)])
    heading, first, second = values(book["联盟"])
    said = dict(zip(heading, first, strict=True))
    assert [said[name] for name in ("序号", "编号", "联盟名称", "状态")] == [1, "GD-1", "光伏联盟", "已起草"]
    assert [said[name] for name in ("文件夹", "文件", "SHA-256 校验值")] == ["1 联盟 #1 100%", "协议书.docx", "ab" * 32]
    assert [said[name] for name in ("错误", "警告", "提示", "待填", "用时（秒）")] == [2, 1, 0, 3, 0.25]
    assert said["第一个错误"] == "一错"
    assert second[:4] == [2, "GD-2", "光伏联盟", "尚未处理"]
    assert book["联盟"].freeze_panes == "A2"
    assert book["联盟"].auto_filter.ref == "A1:M3"
    assert book["联盟"]["D2"].fill.fgColor.rgb != book["联盟"]["D3"].fill.fgColor.rgb


def test_several_files_stand_one_a_line_with_their_sums(told: Told) -> None:
    made = (Made("甲/协议书.docx", "1" * 64, 1), Made("甲/附件一.docx", "2" * 64, 1))
    sheet = write(told, [row(1, folder="甲", outcome=Outcome("GD-1", DONE, made))])["联盟"]
    assert (sheet["F2"].value, sheet["M2"].value) == ("协议书.docx\n附件一.docx", "1" * 64 + "\n" + "2" * 64)
    assert target(sheet["E2"].hyperlink) == "甲"


def test_a_finding_is_a_row_and_errors_come_first_within_an_alliance(told: Told) -> None:
    rows = [row(1, DONE, remark("hint"), remark("warning"), remark()), row(2, DONE, remark("warning"))]
    heading, *found = values(write(told, rows)["问题"])
    assert heading == ["编号", "程度", "要求", "位置", "答案", "条款", "问题所在", "如何改正"]
    assert [line[:2] for line in found] == [["GD-1", "错误"], ["GD-1", "警告"], ["GD-1", "提示"], ["GD-2", "警告"]]
    assert found[0][2:] == ["R-BEN-02.ratios", "成员!D12", "benefit.ratios", "第六十条", "合计 105%", "减少 5"]


def test_what_is_wrong_with_the_workbook_has_its_sheet(told: Told) -> None:
    problem = Problem(Place("试点.xlsx", 1, 20, "联盟"), "备注", "这一列没有用到", "改正列名")
    book = write(told, [], (problem,))
    assert values(book["工作簿"])[1] == ["联盟!T1", "备注", "这一列没有用到", "改正列名"]
    assert any("1 处" in str(value) for _, value in values(book["概况"]))


def test_links_lead_to_the_files_and_to_the_cells_of_the_workbook(told: Told) -> None:
    quoted = remark(place=replace(CELL, sheet="成员's 表"))
    whole_row = remark(place=replace(CELL, column=0))
    book = write(told, [row(1, DONE, quoted, whole_row)])
    assert [target(link) for link in links(book["联盟"])] == [
        "../试点.xlsx#'联盟'!A2",
        "1 联盟 #1 100%",
        "1 联盟 #1 100%/协议书.docx",
    ]
    assert [target(link) for link in links(book["问题"])] == [
        "../试点.xlsx#'成员''s 表'!D12",
        "../试点.xlsx#'成员'!12:12",
    ]


@pytest.mark.parametrize("name", ["甲", "c", "a%20b", "试点 #1 [甲] {乙} & 'c' 100%", "c:x.xlsx"])
def test_every_name_survives_its_link(told: Told, tmp_path: Path, name: str) -> None:
    placed = replace(CELL, file=name)
    book = write(replace(told, workbook=str(tmp_path / name)), [row(1, DONE, remark(place=placed), folder=name)])
    assert target(links(book["问题"])[0]) == f"../{name}#'成员'!D12"
    assert target(book["联盟"]["E2"].hyperlink) == name


def test_a_workbook_on_another_drive_is_linked_by_its_whole_path(monkeypatch: pytest.MonkeyPatch) -> None:
    def apart(path: str, start: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    class Windows(PureWindowsPath):
        def absolute(self) -> "Windows":
            return self

    monkeypatch.setattr(links_module.os.path, "relpath", apart)
    monkeypatch.setattr(links_module.os.path, "splitdrive", lambda path: (path[:2], path[2:]))
    monkeypatch.setattr(links_module, "Path", Windows)
    there = links_from(Path("C:/out/a.xlsx"), "D:\\out", "D:\\答卷 1\\试点.xlsx")
    assert there.cell(CELL) == "external:D:/答卷%201/试点.xlsx#'成员'!D12"


@pytest.mark.parametrize(
    "place", [Place("共用.yaml", 4, 2), Place("别的.xlsx", 4, 2, "成员"), Place("试点.xlsx"), Place()]
)
def test_what_is_no_cell_of_the_workbook_is_text(told: Told, place: Place) -> None:
    sheet = write(told, [row(1, DONE, remark(place=replace(place, file=place.file and f"/home/{place.file}")))])["问题"]
    assert (sheet["D2"].value or "", links(sheet)) == (str(place), [])


@pytest.mark.parametrize("folder", ["..", "../../etc", "/etc", "a\\b", "长" * 2100])
def test_a_folder_that_is_none_of_ours_is_not_linked(told: Told, folder: str) -> None:
    book = write(told, [row(1, folder=folder, outcome=Outcome("GD-1", DONE, (Made(f"{folder}/a", "", 1),)))])
    assert [target(link) for link in links(book["联盟"])] == ["../试点.xlsx#'联盟'!A2"]


def test_links_are_bounded_and_the_summary_says_so(told: Told) -> None:
    book = write(told, [row(n, DONE, remark()) for n in range(1, 6)], links_most=4)
    assert [len(links(book[name])) for name in ("联盟", "问题")] == [4, 4]
    assert book["问题"]["D6"].value == "成员!D12"
    assert ["链接", "每张表只有前 4 个单元格带链接，其余只有文字。"] in values(book["概况"])


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_anything_else(told: Told, text: str) -> None:
    told = replace(told, base=text, libraries=((text, text, text),))
    wrong = remark(check=text, path=text, article=text, message=text, remedy=text, place=Place(text))
    made = Outcome(text, DONE, (Made(f"甲/{text}", text, 1),), (wrong,))
    book = write(told, [row(1, key=text, name=text, outcome=made)], (Problem(Place(text), text, text, text),))
    cells = [cell for sheet in book for line in sheet.iter_rows(min_row=2) for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert all(cell.quotePrefix for cell in cells if cell.data_type == "s")
    assert {unescape(cell.value.strip(" ")) for cell in cells if cell.data_type == "s"} >= {text}
    targets = {target(link).split("#")[0] for sheet in book for link in links(sheet)}
    assert all(place.startswith(("甲/", "1 联盟", "../试点.xlsx")) for place in targets)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1bc\ud800d\ufffee", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("长" * 40_000, "长" * 32_766 + "…"),
        ("🎉" * 20_000, "🎉" * 16_383 + "…"),
        ("<r>" + "a" * 32_759 + "</r>x", " <r>" + "a" * 32_759 + "</r>"),
    ],
)
def test_a_cell_holds_what_it_can(told: Told, text: str, kept: str) -> None:
    assert write(told, [row(1, DONE, remark(message=text))])["问题"]["G2"].value == kept


def test_rows_are_as_high_as_their_text_and_no_higher_than_a_screen(told: Told) -> None:
    texts = ["一错", "一" * 60, "a" * 60, "一\n二\n三", "长" * 40_000]
    sheet = write(told, [row(1, DONE, *(remark(message=text) for text in texts))])["问题"]
    assert [(sheet.row_dimensions[n].height or 15.75) / 15.75 for n in range(2, 7)] == [1, 3, 2, 3, 12]


def test_findings_go_on_in_a_further_sheet(told: Told) -> None:
    rows = [row(n, DONE, remark(message=f"{n}甲"), remark(message=f"{n}乙")) for n in range(1, 4)]
    book = write(told, rows, remarks_most=4)
    found = [[line[6] for line in values(book[name])] for name in ("问题", "问题 2")]
    assert found == [["问题所在", "1甲", "1乙", "2甲", "2乙"], ["问题所在", "3甲", "3乙"]]
    assert [book[name].auto_filter.ref for name in ("问题", "问题 2")] == ["A1:H5", "A1:H3"]


def test_rows_are_asked_for_once_and_written_as_they_come(told: Told) -> None:
    asked: list[int] = []
    most = 0

    def rows() -> Iterator[Row]:
        nonlocal most
        for number in range(1, 2001):
            asked.append(number)
            yield row(number, DONE, remark())
            most = max(most, sum(f.stat().st_size for f in Path(told.output).rglob("*") if f.is_file()))

    write(told, rows())
    assert asked == list(range(1, 2001))
    assert most > 500_000  # on disk before the last row was asked for
    assert [p.name for p in Path(told.output).iterdir()] == ["报告.xlsx"]


@pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_report_and_nothing_else(told: Told, failure: BaseException) -> None:
    def rows() -> Iterator[Row]:
        yield row(1, DONE, remark())
        raise failure

    file = Path(told.output) / "报告.xlsx"
    write(told, [])
    before = file.read_bytes()
    with pytest.raises(OutputError if isinstance(failure, OSError) else KeyboardInterrupt):
        write(told, rows())
    assert {p.name: p.read_bytes() for p in file.parent.iterdir()} == {file.name: before}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are not listed here")
def test_a_failure_leaves_no_file_open(told: Told) -> None:
    def rows() -> Iterator[Row]:
        yield row(1, DONE, remark())
        raise OSError(28, "No space left on device")

    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(OutputError):
        write(told, rows())
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_disk_that_fills_up_at_the_end_is_an_error_of_output(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.Workbook._store_workbook", full)
    with pytest.raises(OutputError, match="No space left"):
        write(told, [row(1)])
    assert list(Path(told.output).iterdir()) == []


@pytest.mark.skipif(shutil.which("localc") is None, reason="LibreOffice Calc is not installed")
def test_libreoffice_opens_it_and_keeps_its_links(told: Told, tmp_path: Path) -> None:
    write(told, [row(1, DONE, remark(message="=1+1"))])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    where = ["--convert-to", "xlsx", "--outdir", str(tmp_path / "again"), f"{told.output}/报告.xlsx"]
    subprocess.run(["localc", profile, "--headless", *where], check=True, capture_output=True, timeout=180)
    book = load_workbook(tmp_path / "again" / "报告.xlsx")
    assert (book["问题"]["G2"].value, book["问题"]["G2"].data_type) == ("=1+1", "s")
    assert target(links(book["联盟"])[2]) == "../输出/1 联盟 #1 100%/协议书.docx"
