from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from hashlib import sha512
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from desk.core.errors import Missing, Refused
from desk.exchange.confined import Cancelled
from desk.exchange.package import Limits, open_package
from desk.exchange.sheets import Unsolved, address, from_serial, spot
from desk.exchange.workbook import read_workbook
from tests.desk.exchange.books import loaded, new_sheet, raw_book, read_back, saved, text_cell

SEVEN = datetime(2026, 11, 22, 7, 0)  # noqa: DTZ001 - a sheet's time has no zone


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    assert path.name in refused.value.reason
    return refused.value.reason


def test_a_workbook_is_read_in_a_child_process(tmp_path: Path) -> None:
    sheet = new_sheet([["工程名称", "方量"], ["滨江", 12.5]])
    (read,) = read_workbook(saved(sheet, tmp_path / "客户.xlsx"))
    assert read.name == "订货"
    assert read.rows == [["工程名称", "方量"], ["滨江", 12.5]]


def test_cells_keep_their_addresses_when_rows_and_columns_are_empty(tmp_path: Path) -> None:
    sheet = new_sheet([])
    sheet["D6"] = "底板"
    sheet["E9"] = SEVEN
    (read,) = read_back(sheet, tmp_path)
    assert {address(*place): value for place, value in read.filled()} == {"D6": "底板", "E9": SEVEN}


def test_dates_times_and_numbers_are_told_apart(tmp_path: Path) -> None:
    sheet = new_sheet([[SEVEN, date(2026, 11, 22), time(7, 30), 13807310001, "0731", True]])
    (read,) = read_back(sheet, tmp_path)
    assert read.rows[0] == [SEVEN, date(2026, 11, 22), time(7, 30), 13807310001, "0731", True]


def test_a_workbook_that_counts_from_1904_gives_the_same_days(tmp_path: Path) -> None:
    sheet = new_sheet([[SEVEN]])
    assert sheet.parent is not None
    sheet.parent.epoch = CALENDAR_MAC_1904
    (read,) = read_back(sheet, tmp_path)
    assert read.rows == [[SEVEN]]
    assert read.from_1904


def test_a_date_that_lost_its_format_is_known_by_the_workbooks_calendar() -> None:
    assert from_serial(46348 + 7 / 24, from_1904=False) == SEVEN
    assert from_serial(46348 - 1462 + 7 / 24, from_1904=True) == SEVEN
    assert from_serial(320, from_1904=False) is None
    assert from_serial(1e300, from_1904=False) is None


def test_formulas_without_a_saved_value_are_named(tmp_path: Path) -> None:
    (read,) = read_back(new_sheet([["方量"], ["=SUM(A5:A9)"]]), tmp_path)
    value = read.value(1, 0)
    assert isinstance(value, Unsolved)
    assert value.shown == "=SUM(A5:A9)"


def test_formulas_with_a_value_and_errors_are_told_apart(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c>'
        '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    (read,) = loaded(raw_book(tmp_path / "f.xlsx", f"<sheetData>{cells}</sheetData>"))
    assert read.value(0, 0) == 2
    error = read.value(0, 1)
    assert isinstance(error, Unsolved)
    assert (error.shown, error.reason) == ("#DIV/0!", "公式结果是错误")


def test_hidden_sheets_and_merged_cells_are_known(tmp_path: Path) -> None:
    sheet = new_sheet([["标题"], ["工程名称", "部位"]])
    sheet.merge_cells("A1:D1")
    assert sheet.parent is not None
    sheet.parent.create_sheet("旧").sheet_state = "hidden"
    visible, hidden = read_back(sheet, tmp_path)
    assert visible.merged == [((0, 0), (0, 3))]
    assert visible.anchors()[0, 1] == (0, 0)
    assert not visible.hidden
    assert hidden.hidden


def test_one_cell_at_the_end_of_the_grid_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    sheet = new_sheet([["工程名称", "方量"], ["滨江", 200]])
    sheet["XFD1048576"] = "x"
    (read,) = read_workbook(saved(sheet, tmp_path / "远.xlsx"))
    assert read.beyond == ["XFD1048576"]
    assert read.rows == [["工程名称", "方量"], ["滨江", 200]]


def test_formatted_but_empty_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    cells = (
        f'<row r="1">{text_cell("A1", "工程名称")}<c r="XFD1" s="0"/></row>'
        '<row r="1048576"><c r="A1048576" s="0"/></row>'
    )
    (read,) = read_workbook(raw_book(tmp_path / "空.xlsx", f"<sheetData>{cells}</sheetData>"))
    assert read.beyond == []
    assert read.rows == [["工程名称"]]


def test_two_corners_far_apart_within_the_limits_do_not_fill_the_memory(tmp_path: Path) -> None:
    cells = (
        f'<row r="1">{text_cell("A1", "左上")}</row>'
        f'<row r="99999">{text_cell("IV99999", "右下")}</row>'
    )
    (read,) = read_workbook(raw_book(tmp_path / "角.xlsx", f"<sheetData>{cells}</sheetData>"))
    assert read.value(0, 0) == "左上"
    assert read.value(99998, 255) == "右下"


def test_odd_spelling_of_the_xml_cannot_hide_a_far_cell(tmp_path: Path) -> None:
    cells = (
        f"<row r='1'>{text_cell('A1', '工程名称')}</row>"
        "<row r='1048576'><c\tr='XFD1048576'><v>1</v></c></row>"
    )
    (read,) = read_workbook(raw_book(tmp_path / "怪.xlsx", f"<sheetData>{cells}</sheetData>"))
    assert read.beyond == ["XFD1048576"]


def test_too_many_rows_are_refused(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}">{text_cell(f"A{n}", "x")}</row>' for n in range(100990, 101050))
    path = raw_book(tmp_path / "长.xlsx", f"<sheetData>{cells}</sheetData>")
    assert "超过101000行或256列" in refusal(path)


def test_what_is_no_workbook_is_refused_in_one_sentence(tmp_path: Path) -> None:
    cases = {
        "空.xlsx": (b"", "是空文件"),
        "图.csv": ("工程,方量".encode() + bytes(9), "不是Excel工作簿"),
        "照片.xlsx": (b"\x89PNG\r\n\x1a\n", "不是Excel工作簿"),
        "旧.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        "密.xlsx": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "打开密码",
        ),
        "断.xlsx": (b"PK\x03\x04" + bytes(200), "已损坏"),
    }
    for name, (content, why) in cases.items():
        path = tmp_path / name
        path.write_bytes(content)
        assert why in refusal(path)


def test_a_letter_or_an_archive_is_not_taken_for_a_workbook(tmp_path: Path) -> None:
    for name, part, why in (
        ("信.xlsx", "word/document.xml", "Word文档"),
        ("表.xlsx", "xl/workbook.bin", ".xlsb"),
        ("包.xlsx", "readme.txt", "不是Excel工作簿"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr(part, "x")
        assert why in refusal(tmp_path / name)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Missing, match=r"没有找到文件“没有\.xlsx”"):
        read_workbook(tmp_path / "没有.xlsx")


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    zeros = {"xl/media/image1.png": bytes(30 << 20)}
    path = raw_book(tmp_path / "炸.xlsx", "<sheetData/>", extra=zeros)
    assert path.stat().st_size < 1 << 20
    assert "压缩比例不正常" in refusal(path)


def test_a_workbook_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    path = saved(new_sheet([["方量"]]), tmp_path / "大.xlsx")
    with pytest.raises(Refused, match="展开后超过"):
        open_package(path, Limits(unpacked=1000))


def test_a_zip_that_climbs_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    path = raw_book(tmp_path / "爬.xlsx", "<sheetData/>", extra={"../../evil.xml": b"x"})
    assert "内部结构不正常" in refusal(path)


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    assert "已损坏" in refusal(raw_book(tmp_path / "坏.xlsx", "<sheetData><row"))


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = saved(new_sheet([["方量"]]), tmp_path / "客户.xlsx")
    with pytest.raises(Cancelled, match="已取消"):
        read_workbook(path, cancelled=lambda: True)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = saved(new_sheet([["方量"]]), tmp_path / "慢.xlsx")
    with pytest.raises(Refused, match="读取时间太长"):
        read_workbook(path, limits=Limits(seconds=0.0))


def test_a_file_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    words = [sha512(str(n).encode()).hexdigest() for n in range(50_000)]
    cells = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", word)}</row>' for n, word in enumerate(words, 1)
    )
    path = raw_book(tmp_path / "胖.xlsx", f"<sheetData>{cells}</sheetData>")
    with pytest.raises(Refused, match="占用内存太多"):
        read_workbook(path, limits=Limits(memory=1 << 20))


def test_addresses_are_written_as_in_the_sheet() -> None:
    for place, reference in {(0, 0): "A1", (6, 4): "E7", (0, 26): "AA1"}.items():
        assert address(*place) == reference
        assert spot(reference) == place
    assert address(1048575, 16383) == "XFD1048576"
    with pytest.raises(ValueError, match="not a cell address"):
        spot("7E")


def test_a_large_sheet_is_scanned_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "多.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("订货")
    assert not isinstance(sheet, Worksheet)
    long = "某某工程" * 60
    for number in range(3000):
        sheet.append(
            [f"{long}{number}", f"{long}{number}部位", number, "=A1" if number == 7 else 1]
        )
    book.save(path)
    package = open_package(path, Limits())
    (read,) = read_workbook(path)
    assert len(read.rows) == 3000
    assert isinstance(read.value(7, 3), Unsolved)
    assert package.sheet_bytes > 0
