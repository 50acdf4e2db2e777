"""Members pasted from a spreadsheet or imported from a file."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import LibraryMaker
from openpyxl import Workbook
from real_questions import questions

from alliance_drafter.errors import UsageError
from alliance_drafter.expressions import UNKNOWN
from alliance_drafter.interview.members import NoHeading, imported, pasted
from alliance_drafter.questionnaire.model import Question

ROWS = [["单位全称", "简称", "统一社会信用代码", "单位性质", "邮箱", "备注"]]
ROWS += [
    ["示例煤机公司", "煤机", "9100000000000012BD", "企业", "a@b.cn", "x"],
    ["示例大学", "", "", "高等院校", "", ""],
]
KNOWN: list[dict[str, Any]] = [
    {"name": "示例煤机公司", "short": "煤机", "code": "9100000000000012BD", "type": "enterprise", "email": "a@b.cn"},
    {"name": "示例大学", "short": "示例大学", "type": "university"},
]


@pytest.fixture
def members() -> Question:
    return questions().by_path["parties.members"]


def text(mark: str) -> str:
    return "\n".join(mark.join(row) for row in ROWS)


@pytest.mark.parametrize("mark", ["\t", ","])
def test_lines_from_a_spreadsheet_become_members(members: Question, mark: str) -> None:
    table = pasted(members, text(mark) + "\n")
    assert list(table.records) == KNOWN
    assert table.ignored == ("备注",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_csv_is_read_as_spreadsheets_save_it(members: Question, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "成员.csv"
    file.write_bytes(text(",").replace("\n", "\r\n").encode(encoding))
    assert list(imported(members, file).records) == KNOWN


def test_a_workbook_is_read_with_its_figures_and_dates(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["投入成员", "投入方式", "内容", "金额", "到位日期"])
    sheet.append(["煤机", "cash", "经费", 500000.0, datetime(2027, 3, 1)])
    file = tmp_path / "a.xlsx"
    book.save(file)
    question = questions().by_path["funds.contributions"]
    (row,) = imported(question, file).records
    assert row["party"] == "煤机"
    assert row["kind"] == "cash"
    assert row["amount"] == Decimal(500000)
    assert row["due"].isoformat() == "2027-03-01"


def test_a_number_where_a_code_or_a_telephone_belongs_is_reported(members: Question, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["名单"], ["名称", "统一社会信用代码", "电话"], [], ["甲", 911000000000001234, "010-88888888"]):
        sheet.append(row)
    sheet.append(["乙", "9100000000000012BD", 1088888888])
    sheet.append(["丙", "#N/A", None])
    sheet.delete_rows(1)
    book.save(tmp_path / "a.xlsx")
    table = imported(members, tmp_path / "a.xlsx")
    assert [set(r) for r in table.records] == [{"name", "short", "phone"}, {"name", "short", "code"}, {"name", "short"}]
    assert [row for row, _ in table.problems] == ["3", "4", "5"]
    assert all("文本格式" in why.zh for _, why in table.problems[:2])
    assert "#N/A" in table.problems[2][1].zh


def test_only_so_many_rows_and_columns_are_read(members: Question, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "名称" + ",x" * 300 + ",电话\n" + ("甲" + "," * 301 + "010-88888888\n") * 2500, "utf-8"
    )
    table = imported(members, tmp_path / "a.csv")
    assert len(table.records) == 2000
    assert set(table.records[0]) == {"name", "short"}


def test_figures_on_the_clipboard_are_text(members: Question) -> None:
    (row,) = pasted(members, "名称\t电话\n甲\t1088888888").records
    assert row["phone"] == "1088888888"


def test_a_cell_may_leave_its_answer_open(members: Question) -> None:
    (row,) = pasted(members, "名称\t电话\n甲\t待填").records
    assert row["phone"] is UNKNOWN


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("登记全称是什么？", "name"),
        ("What is its full registered name?", "name"),
        ("成员全称", "name"),
        ("法定代表人姓名", "legal_representative"),
        ("联系电话（手机）", "phone"),
        ("EMAIL", "email"),
        ("code", "code"),
    ],
)
def test_a_heading_is_known_by_id_words_or_short_name(members: Question, heading: str, field: str) -> None:
    assert [f.id for f in pasted(members, f"{heading}\tx\nx\ty").fields] == [field]


def test_a_cell_that_does_not_fit_is_reported_and_left_open(members: Question) -> None:
    table = pasted(members, "名称\t统一社会信用代码\n甲\t9.1E+17\n乙\t9100000000000012BX")
    assert [set(r) for r in table.records] == [{"name", "short"}, {"name", "short"}]
    assert [row for row, _ in table.problems] == ["2", "3"]
    assert "表格软件" in table.problems[0][1].zh
    assert "BD" not in table.problems[0][1].zh
    assert "D" in table.problems[1][1].zh


def test_names_alone_are_a_list_of_members(members: Question) -> None:
    assert [r["name"] for r in pasted(members, "甲公司\n乙大学\n").records] == ["甲公司", "乙大学"]


def test_columns_without_headings_are_not_guessed(members: Question) -> None:
    with pytest.raises(NoHeading):
        pasted(members, "甲公司\t张三\n乙大学\t李四")


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0\x00\x10", b"PK\x03\x04nonsense", b"\x81\xff,\x00"])
def test_a_file_that_is_no_table_is_refused(members: Question, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(data)
    with pytest.raises((UsageError, NoHeading)):
        imported(members, file)


def test_a_file_that_is_not_there_is_refused(members: Question, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        imported(members, tmp_path / "none.csv")


def test_any_table_of_a_questionnaire_can_be_pasted(library: LibraryMaker) -> None:
    question = library().questionnaire.by_path["parties.members"]
    (row,) = pasted(question, "单位全称,出资额？\n甲,100万元").records
    assert row == {"name": "甲", "short": "甲", "amount": Decimal(1000000)}
