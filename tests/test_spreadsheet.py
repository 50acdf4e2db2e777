"""Workbooks and CSV files as people, and the programs they use, save them."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.worksheet import Worksheet

from alliance_drafter.cells import Cell, Fault, Figure
from alliance_drafter.errors import UsageError
from alliance_drafter.spreadsheet import read_sheets

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
Rows = dict[int, list[Cell]]


def every_sheet(file: Path) -> dict[str, Rows]:
    return {sheet.name: dict(sheet.rows) for sheet in read_sheets(file)}


def first(file: Path) -> Rows:
    return dict(next(read_sheets(file)).rows)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    """A workbook whose first sheet has these cells, saved by openpyxl; style: cell → number format."""

    def save(cells: dict[str, Any], style: dict[str, str] | None = None, merged: tuple[str, ...] = ()) -> Path:
        book = Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        for name, value in cells.items():
            sheet[name] = value
        for name, code in (style or {}).items():
            sheet[name].number_format = code
        for area in merged:
            sheet.merge_cells(area)
        book.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return save


def edited(file: Path, entry: str, *changes: tuple[str, str]) -> Path:
    """The file with text replaced in one of its parts; every change must find its place."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[entry].decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    parts[entry] = text.encode()
    return packed(file, parts)


def packed(file: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file


# values


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        ("  甲\n乙 ", "General", "  甲\n乙 "),
        ("0012", "General", "0012"),
        (True, "General", "yes"),
        (False, "General", "no"),
        (date(2026, 11, 25), "yyyy-mm-dd", "2026-11-25"),
        (46351, 'yyyy"年"m"月"d"日"', "2026-11-25"),
        (46351, "[$-804]yyyy/m/d;@", "2026-11-25"),
        (datetime(2026, 11, 25, 13), "yyyy-mm-dd", "2026-11-25 13:00"),
        (datetime(2026, 11, 25, 13, 0, 5), "yyyy-mm-dd hh:mm:ss", "2026-11-25 13:00:05"),
        (1.25, "[h]:mm", "30:00"),
        (0.35, "0%", "35%"),
        (0.07, "0.00%", "7%"),
        (0.07 * 100 / 100, "0.0%", "7%"),
        (0.333, '_ * 0.00%_ ;"约"0%', "33.3%"),
        (1, "0%", "100%"),
    ],
)
def test_a_cell_says_what_the_spreadsheet_shows(saved: Callable[..., Path], value: Any, code: str, cell: str) -> None:
    (found,) = first(saved({"A1": value}, {"A1": code}))[1]
    assert found == cell
    assert not isinstance(found, Figure | Fault)


@pytest.mark.parametrize(
    ("value", "code", "cell"),
    [
        (1000000, "General", "1000000"),
        (123456789012345, "General", "123456789012345"),
        (0.1 + 0.2, "General", "0.3"),
        (0.00001, "General", "0.00001"),
        (-12.5, "#,##0.00", "-12.5"),
        (911000000000001234, "0", "9.11000000000001E+17"),
        (35, '0"%"', "35"),
        (35, "0\\%", "35"),
    ],
)
def test_a_number_is_told_from_text(saved: Callable[..., Path], value: Any, code: str, cell: str) -> None:
    (found,) = first(saved({"A1": value}, {"A1": code}))[1]
    assert found == cell
    assert isinstance(found, Figure)


def test_an_error_and_a_formula_never_calculated_are_no_empty_cells(saved: Callable[..., Path]) -> None:
    file = saved({"A1": "甲", "B1": "#N/A", "C1": "=A1&A1", "A3": '=IF(A1="","x","y")', "E9": "#DIV/0!"})
    rows = first(file)
    assert rows == {1: ["甲", "#N/A", "=A1&A1"], 3: ['=IF(A1="","x","y")'], 9: ["", "", "", "", "#DIV/0!"]}
    assert all(isinstance(cell, Fault) for cell in (rows[1][1], rows[1][2], rows[3][0], rows[9][4]))


def test_a_sheet_of_formulas_never_calculated_only_has_its_rows(saved: Callable[..., Path]) -> None:
    assert first(saved({"B2": "=1+1", "D4": "=B2"})) == {2: ["", "=1+1"], 4: ["", "", "", "=B2"]}


def test_a_formula_never_calculated_may_be_shown_as_a_per_cent(saved: Callable[..., Path]) -> None:
    assert first(saved({"A1": "x", "B1": "=A1", "C1": "=B1"}, {"B1": "0%", "C1": "0%"})) == {1: ["x", "=A1", "=B1"]}


def test_a_cell_with_an_empty_value_is_empty_whatever_its_format(saved: Callable[..., Path]) -> None:
    file = saved({"A1": 0.1, "B1": 0.2, "C1": 0.3}, {"A1": "0%", "B1": "0%", "C1": "0%"})
    edited(file, "xl/worksheets/sheet1.xml", ("<v>0.1</v>", "<v/>"), ("<v>0.3</v>", "<v></v>"))
    assert first(file) == {1: ["", "20%"]}


def test_texts_and_errors_in_cells_of_per_cents_stay(saved: Callable[..., Path]) -> None:
    cells = {"A1": "待填", "B1": True, "C1": "#N/A", "D1": 0.5}
    assert first(saved(cells, dict.fromkeys(cells, "0%"))) == {1: ["待填", "yes", "#N/A", "50%"]}


def test_a_formula_gives_what_was_calculated_even_if_that_is_nothing(saved: Callable[..., Path]) -> None:
    file = saved({"A1": "=1", "B1": "=2", "C1": "=3", "D1": "x"})
    sheet = "xl/worksheets/sheet1.xml"
    edited(file, sheet, ("<f>1</f><v></v>", "<f>1</f><v>7</v>"), ('"B1"><f>2</f><v></v>', '"B1" t="str"><f>2</f><v/>'))
    edited(file, sheet, ('"C1"><f>3</f><v></v>', '"C1" t="str"><f>3</f><v>三</v>'))
    assert first(file) == {1: ["7", "", "三", "x"]}


# places


def test_rows_and_columns_are_counted_from_the_sheet_s_corner(saved: Callable[..., Path]) -> None:
    assert first(saved({"C4": "x", "B7": "y", "E7": " ", "D9": "  "})) == {4: ["", "", "x"], 7: ["", "y", "", "", " "]}


def test_cells_without_a_name_are_counted(saved: Callable[..., Path]) -> None:
    file = saved({"A1": "x", "B1": "#N/A", "C1": 0.5}, {"C1": "0%"})
    edited(file, "xl/worksheets/sheet1.xml", (' r="A1"', ""), (' r="B1"', ""), (' r="C1"', ""), ('<row r="1"', "<row"))
    assert first(file) == {1: ["x", "#N/A", "50%"]}


def test_hidden_sheets_are_there_and_charts_are_not(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title, sheet["A1"] = "联盟 & 成员", "x"
    book.create_chartsheet("图").add_chart(BarChart())
    hidden = book.create_sheet("选项")
    hidden.sheet_state, hidden["A2"] = "veryHidden", "y"
    hidden.row_dimensions[2].hidden = True
    book.create_sheet("空")
    book.save(tmp_path / "a.xlsx")
    assert every_sheet(tmp_path / "a.xlsx") == {"联盟 & 成员": {1: ["x"]}, "选项": {2: ["y"]}, "空": {}}


def test_a_value_merged_over_rows_stands_in_each_of_them(saved: Callable[..., Path]) -> None:
    cells = {
        "A1": "k",
        "B1": "甲",
        "B2": "乙",
        "B3": "丙",
        "B4": "戊",
        "C3": "长",
        "A6": "z",
        "B7": "丁",
        "C8": 5,
        "D9": "q",
    }
    rows = first(saved(cells, merged=("A1:A4", "C3:D5", "A6:A7", "C8:C9")))
    assert rows[1] == ["k", "甲"]
    assert rows[2] == ["k", "乙"]
    assert rows[3] == ["k", "丙", "长"]
    assert rows[4] == ["k", "戊"]
    assert rows[7] == ["z", "丁"]
    assert rows[9] == ["", "", "5", "q"]
    assert isinstance(rows[9][2], Figure)
    assert set(rows) == {1, 2, 3, 4, 6, 7, 8, 9}


def test_a_sheet_may_be_read_when_its_workbook_s_iterator_is_gone(saved: Callable[..., Path]) -> None:
    sheet = next(read_sheets(saved({"A1": "x"})))
    assert list(sheet.rows) == [(1, ["x"])]


# how it is written


def test_parts_may_be_prefixed_strict_and_named_from_the_root(saved: Callable[..., Path]) -> None:
    file = saved({"A1": "x", "B2": "#REF!", "C2": 0.4}, {"C2": "0%"})
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(file) as archive:
        text = archive.read(sheet).decode()
    prefixed = re.sub(r"<(/?)(\w)", r"<\1p:\2", text).replace("xmlns=", "xmlns:p=").replace(MAIN, STRICT)
    edited(file, sheet, (text, prefixed))
    assert first(file) == {1: ["x"], 2: ["", "#REF!", "40%"]}
    with zipfile.ZipFile(file) as archive:
        assert b"/xl/worksheets/sheet1.xml" in archive.read("xl/_rels/workbook.xml.rels")
    edited(file, "xl/_rels/workbook.xml.rels", ('"/xl/worksheets/sheet1.xml"', '"worksheets/sheet1.xml"'))
    assert first(file) == {1: ["x"], 2: ["", "#REF!", "40%"]}


@pytest.mark.parametrize("name", ["a.xlsx", "a.xlsm", "a.xls", "a.csv"])
def test_what_a_file_is_called_does_not_matter_to_a_workbook(saved: Callable[..., Path], name: str) -> None:
    file = saved({"A1": "x"})
    assert first(file.rename(file.with_name(name))) == {1: ["x"]}


# what is refused


def refusal(file: Path) -> str:
    with pytest.raises(UsageError) as raised:
        every_sheet(file)
    assert str(file) in str(raised.value)
    assert " / " in str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.xlsx"])
def test_an_old_or_encrypted_workbook_is_to_be_saved_anew(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert "另存为 .xlsx" in refusal(file)


@pytest.mark.parametrize("part", ["content.xml", "Index/Document.iwa", "word/document.xml"])
def test_other_packages_are_no_workbooks(tmp_path: Path, part: str) -> None:
    assert "另存为 .xlsx" in refusal(packed(tmp_path / "a.ods", {"mimetype": b"x", part: b"<x/>"}))


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.numbers").mkdir()
    assert "另存为 .xlsx" in refusal(tmp_path / "a.numbers")
    assert "没有这个文件" in refusal(tmp_path)
    assert "没有这个文件" in refusal(tmp_path / "b.xlsx")


@pytest.mark.parametrize("far", ["XFD1048576", "ALM1", "ALL900000"])
def test_a_value_far_away_is_named_before_memory_is_taken(saved: Callable[..., Path], far: str) -> None:
    assert f"Sheet!{far}" in refusal(saved({"A1": "x", far: "y"}))


@pytest.mark.parametrize("name", ["ZZZZZZZ1", "A2", "", "1", "A99999999999999999999"])
def test_a_cell_called_nothing_possible_is_refused(saved: Callable[..., Path], name: str) -> None:
    refusal(edited(saved({"A1": 1}), "xl/worksheets/sheet1.xml", ('r="A1"', f'r="{name}"')))


def test_a_row_numbered_beyond_all_sheets_is_refused(saved: Callable[..., Path]) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    refusal(edited(saved({"A1": 1}), sheet, ('<row r="1"', '<row r="99999999999"'), ('r="A1"', 'r="A99999999999"')))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels"])
def test_no_entity_is_ever_expanded(saved: Callable[..., Path], part: str) -> None:
    file = saved({"A1": 1})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = "".join(f'<!ENTITY e{n} "' + f"&e{n - 1};" * 10 + '">' for n in range(1, 12))
    parts[part] = f'<!DOCTYPE x [<!ENTITY e0 "ha">{bomb}]>'.encode() + parts[part].partition(b"?>")[2]
    refusal(packed(file, parts))


def test_a_part_in_another_encoding_is_refused_not_seen_as_empty(saved: Callable[..., Path]) -> None:
    file = saved({"A1": 1})
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode().replace("utf-8", "utf-16")
    parts["xl/worksheets/sheet1.xml"] = sheet.encode("utf-16")
    refusal(packed(file, parts))


def test_what_would_unpack_to_too_much_is_refused_unopened(
    saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = saved({"A1": 1})
    monkeypatch.setattr("alliance_drafter.spreadsheet.package.MOST_UNPACKED", 1000)
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert "解压后过大" in refusal(file)


def test_a_file_too_large_is_refused(saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alliance_drafter.spreadsheet.MOST_BYTES", 100)
    assert "文件过大" in refusal(saved({"A1": 1}))


def test_texts_of_a_workbook_stand_in_one_table(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(file)
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.write_string(0, 0, " 甲\n乙 ")
    sheet.write_rich_string(0, 1, "一", bold, " 二 ", "三")
    sheet.write_string(0, 2, "=1+1")
    book.close()
    assert first(file) == {1: [" 甲\n乙 ", "一 二 三", "=1+1"]}
    refusal(edited(file, "xl/worksheets/sheet1.xml", ("<v>0</v>", "<v>999</v>")))


def test_a_table_of_texts_can_t_announce_more_than_it_has_room_for(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write_string(0, 0, "x")
    book.close()
    assert "announced" in refusal(edited(file, "xl/sharedStrings.xml", ('uniqueCount="1"', 'uniqueCount="4294967295"')))


def test_a_part_that_holds_more_than_it_says_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(file)
    book.add_worksheet().write_string(0, 0, "x" * 3000)
    book.close()
    with zipfile.ZipFile(file) as archive:
        size = archive.getinfo("xl/sharedStrings.xml").file_size.to_bytes(4, "little")
    data = file.read_bytes()
    assert data.count(size) == 2
    file.write_bytes(data.replace(size, (100).to_bytes(4, "little")))
    refusal(file)


def test_a_panic_inside_the_reader_is_a_refusal(saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # as pyo3 makes it
        pass

    class Panicking:
        @staticmethod
        def from_filelike(_: object) -> None:
            raise PanicException("index out of bounds")

    monkeypatch.setattr("python_calamine.CalamineWorkbook", Panicking)
    assert "index out of bounds" in refusal(saved({"A1": 1}))


def test_broken_styles_are_refused(saved: Callable[..., Path]) -> None:
    refusal(edited(saved({"A1": "x"}), "xl/styles.xml", ("<cellXfs", "<cellXfs <")))


PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/_rels/workbook.xml.rels",
    "_rels/.rels",
    "",
)
places = st.integers(0, 999)  # thousandths of the whole


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PARTS), places, st.integers(0, 40) | st.just(10**6), st.binary(max_size=8))
def test_no_damaged_workbook_ends_in_a_traceback(
    saved: Callable[..., Path], part: str, start: int, length: int, instead: bytes
) -> None:
    file = saved({"A1": "x", "B2": 0.5, "C3": "=A1", "D4": "#N/A"}, {"B2": "0%"}, ("A1:A3",))
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    whole = parts[part] if part else file.read_bytes()
    start = max(4, len(whole) * start // 1000)
    damaged = whole[:start] + instead + whole[start + length :]
    if part:
        packed(file, {**parts, part: damaged})
    else:
        file.write_bytes(damaged)
    try:
        every_sheet(file)
    except UsageError as error:
        assert str(file) in str(error)


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", ["\t", ";", ","])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_csv_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, mark: str, end: str) -> None:
    lines = [f"键{mark}联盟、名称", f"{mark}", f'甲{mark}"一{end}""二""{mark}"', f"{mark}乙{mark}{mark}"]
    file = tmp_path / "a.csv"
    file.write_bytes(end.join([*lines, ""]).encode(encoding))
    assert every_sheet(file) == {"": {1: ["键", "联盟、名称"], 3: ["甲", f'一{end}"二"{mark}'], 4: ["", "乙"]}}


def test_the_mark_is_found_by_the_heading_outside_quotes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('成员表\n"键,,,";名称\n甲;1,2,3,4,5\n', "utf-8")
    assert first(tmp_path / "a.csv")[3] == ["甲", "1,2,3,4,5"]


def test_gbk_after_a_long_plain_beginning_is_still_gbk(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"a,b\n" * 400_000 + "键,联通\n".encode("gbk"))
    assert first(tmp_path / "a.csv")[400_001] == ["键", "联通"]


def test_a_line_that_does_not_decode_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("键,产业技术创新战略联盟的名称\n甲,产业技术创新战略联盟\n".encode() + b"\xe4\xff,x\n")
    assert "第 3 行" in refusal(file)
    file.write_bytes("键,名称\n甲,乙\n".encode("gbk") + b"\xff\xff,x\n")
    assert "第 3 行" in refusal(file)


@pytest.mark.parametrize("data", [b"\xff\xd8\xff\xe0\x00\x10", b"a,b\n\0\0", "键,名".encode("utf-16-le"), b"%PDF-1\0"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert "另存为" in refusal(tmp_path / "a.csv")


def test_a_quote_never_closed_is_reported_not_read_as_one_cell(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('键,名\n甲,"乙\n' + "丙,丁\n" * 100_000, "utf-8")
    assert "第 2 行" in refusal(tmp_path / "a.csv")


def test_too_many_columns_of_a_csv_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "1," * 1001 + "1\n")
    assert "第 2 行" in refusal(tmp_path / "a.csv")


def test_a_csv_brings_its_companions(tmp_path: Path) -> None:
    names = [
        "试点[1].csv",
        "试点[1].成员.csv",
        "试点[1]-资金.CSV",
        "试点[1]_任务.csv",
        "试点[1]成员.csv",
        "试点.csv",
        "x.成员.csv",
    ]
    for name in names:
        (tmp_path / name).write_text(f"a,{name}", "utf-8")
    sheets = list(read_sheets(tmp_path / names[0]))
    assert {(s.name, s.file.name) for s in sheets} == {
        ("", names[0]), ("成员", names[1]), ("资金", names[2]), ("任务", names[3]),
    }  # fmt: skip
    assert sheets[0].name == ""
    assert all(dict(s.rows) == {1: ["a", s.file.name]} for s in sheets)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(texts, min_size=2, max_size=4), max_size=6), st.sampled_from(["utf-8-sig", "utf-16", "gb18030"])
)
def test_whatever_is_written_as_csv_is_read_back(tmp_path: Path, rows: list[list[str]], encoding: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["键", "名"], *rows])
    (tmp_path / "a.csv").write_bytes(out.getvalue().encode(encoding))
    found = first(tmp_path / "a.csv")
    for number, row in enumerate(rows, 2):
        assert found.get(number, [])[: len(row)] == (_without_end(row) if any(map(str.strip, row)) else [])


def _without_end(row: list[str]) -> list[str]:
    return row[: max((place for place, cell in enumerate(row, 1) if cell), default=0)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_no_bytes_called_csv_end_in_a_traceback(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    try:
        every_sheet(tmp_path / "a.csv")
    except UsageError as error:
        assert "a.csv" in str(error)
