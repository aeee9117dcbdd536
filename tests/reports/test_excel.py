"""Workbooks for colleagues: typed cells, nothing that runs, and never half a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from db.fields import Field, Kind
from desk.core.errors import Missing, Refused
from desk.system import files
from reports.excel import ledger_workbook
from reports.ledger import Ledger
from reports.plan_sheet import plan_workbook
from tests.reports.samples import at, context, plan, plan_line
from tests.reports.test_tables import StoppedError, ledger, rows

HEADER = 4


def sheet_of(path: Path, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(path, data_only=values).worksheets[0]


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "订货台帐.xlsx"


def test_a_ledger_has_title_period_header_filter_and_signatures(target: Path) -> None:
    assert ledger_workbook(ledger(), rows(10), context(), target) == 10
    sheet = sheet_of(target)
    assert sheet["A1"].value == "订货台帐"
    assert "期间：2026年11月1日—11月30日" in sheet["A2"].value
    assert sheet["A3"].value == "筛选：状态为已签认　导出：2026-11-21 15:42 张敏"
    headings = [cell.value for cell in sheet[HEADER]]
    assert headings[:3] == ["序", "订货单号", "状态"]
    assert "计划方量(m³)" in headings
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:H14"
    last = [cell.value for cell in sheet[sheet.max_row] if cell.value]
    assert last == ["制表：张敏", "审核：", "日期：2026-11-21"]


def test_a_ledger_is_set_up_to_be_printed(target: Path) -> None:
    ledger_workbook(ledger(), rows(3), context(), target)
    sheet = sheet_of(target)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)  # one page wide is the format's default
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$4"
    assert "第 &P 页 共 &N 页" in sheet.oddFooter.center.text


def test_numbers_dates_and_codes_keep_their_kind(target: Path) -> None:
    columns = [
        Field("number", "单号", Kind.CODE),
        Field("day", "日期", Kind.DATE),
        Field("moment", "时间", Kind.MOMENT),
        Field("volume", "方量", Kind.VOLUME, unit="m³"),
        Field("money", "金额", Kind.MONEY),
        Field("count", "车数", Kind.INTEGER),
        Field("urgent", "紧急", Kind.BOOL),
    ]
    line = {
        "number": "0138",
        "day": date(2026, 11, 22),
        "moment": at(22, 7, 30),
        "volume": Decimal("12.30"),
        "money": Decimal("1234567.89"),
        "count": 7,
        "urgent": True,
    }
    ledger_workbook(ledger(columns=columns), [line, {}], context(), target)
    sheet = sheet_of(target)
    assert [cell.value for cell in sheet[HEADER + 1]] == [
        1,
        "0138",
        at(22).replace(tzinfo=None),
        at(22, 7, 30).replace(tzinfo=None),
        12.3,
        1234567.89,
        7,
        "是",
    ]
    formats = [cell.number_format for cell in sheet[HEADER + 1]]
    assert formats[1:7] == ["@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "#,##0.00", "#,##0.00", "#,##0"]
    assert [cell.value for cell in sheet[HEADER + 2]] == [2, *[None] * 7]


def test_a_decimal_is_written_digit_for_digit(target: Path) -> None:
    import zipfile

    columns = [Field("volume", "方量", Kind.VOLUME)]
    ledger_workbook(ledger(columns=columns), [{"volume": Decimal("0.10")}], context(), target)
    with zipfile.ZipFile(target) as package:
        assert b"<v>0.10</v>" in package.read("xl/worksheets/sheet1.xml")


def test_totals_follow_a_filter_and_keep_their_value_beside_them(target: Path) -> None:
    ledger_workbook(ledger(), rows(10), context(), target)
    place = f"F{HEADER + 11}"
    assert sheet_of(target)[place].value == "=SUBTOTAL(109,F5:F14)"
    total = sum((row["volume_m3"] for row in rows(10)), Decimal(0))
    assert Decimal(str(sheet_of(target, values=True)[place].value)) == total


def test_a_voided_row_is_struck_out_and_no_filter_makes_it_count(target: Path) -> None:
    listed = list(rows(4))
    listed[1] |= {"counts": False, "dead": True}
    ledger_workbook(ledger(some_dead=True), listed, context(), target)
    sheet, total = sheet_of(target), f"F{HEADER + 5}"
    assert sheet[f"F{HEADER + 2}"].value == float(listed[1]["volume_m3"]), "it stays in the list"
    assert sheet[total].value == "=SUBTOTAL(109,I5:I8)"
    added = [sheet[f"I{row}"].value for row in range(HEADER + 1, HEADER + 5)]
    assert added == ["=F5", None, "=F7", "=F8"]
    assert sheet["I4"].value == "计入合计（F列）"
    assert sheet.column_dimensions["I"].hidden
    assert sheet.auto_filter.ref == "A4:H8"
    counting = sum(row["volume_m3"] for row in listed if row.get("counts", True))
    values = sheet_of(target, values=True)
    assert Decimal(str(values[total].value)) == counting
    shares = [Decimal(str(values[f"I{row}"].value or 0)) for row in range(5, 9)]
    assert sum(shares) == counting
    assert [bool(sheet[f"B{row}"].font.strike) for row in range(5, 9)] == [
        False,
        True,
        False,
        False,
    ]
    assert not sheet[f"C{HEADER + 2}"].font.strike, "what became of it can be read"


def test_nothing_in_a_sheet_is_marked_as_a_fault(target: Path) -> None:
    import zipfile

    ledger_workbook(ledger(), rows(2), context(), target)
    with zipfile.ZipFile(target) as package:
        assert b'numberStoredAsText="1"' in package.read("xl/worksheets/sheet1.xml")


def test_a_row_is_as_high_as_its_text(target: Path) -> None:
    remarks = "泵车支设位置须提前核实。" * 20
    ledger_workbook(ledger(), [*rows(1, remarks=remarks), *rows(1, remarks="")], context(), target)
    sheet = sheet_of(target)
    wide = sheet.column_dimensions["H"].width
    lines = len(remarks) * 2 / wide
    assert sheet.row_dimensions[HEADER + 1].height >= lines * 12
    assert sheet.row_dimensions[HEADER + 1].customHeight
    assert sheet.row_dimensions[HEADER + 2].height == 18
    assert sheet.row_dimensions[HEADER + 3].height >= 20, "the total"


def test_a_total_over_more_than_the_rows_shown_is_a_plain_number(target: Path) -> None:
    given = ledger(totals={"volume_m3": Decimal("99.50")})
    ledger_workbook(given, rows(2), context(), target)
    assert sheet_of(target)[f"F{HEADER + 3}"].value == 99.5


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_what_people_wrote_never_becomes_a_formula(target: Path, first: str) -> None:
    evil = f'{first}HYPERLINK("http://x","点")&<b>'
    ledger_workbook(ledger(), rows(1, remarks=evil, number=evil), context(), target)
    sheet = sheet_of(target)
    for cell in (sheet[f"H{HEADER + 1}"], sheet[f"B{HEADER + 1}"]):
        assert cell.value == evil
        assert cell.data_type == "s"
        assert cell.quotePrefix


def test_control_characters_and_overlong_texts_do_not_break_the_file(target: Path) -> None:
    ledger_workbook(
        ledger(), rows(1, remarks="一\x00\x1f二\n三" + "长" * 40_000), context(), target
    )
    value = sheet_of(target)[f"H{HEADER + 1}"].value
    assert value.startswith("一二\n三长")
    assert len(value) == 32_767


def test_an_empty_ledger_opens(target: Path) -> None:
    assert ledger_workbook(ledger(), iter(()), context(), target) == 0
    assert sheet_of(target)[f"F{HEADER + 1}"].value == 0


def test_a_name_that_excel_forbids_for_a_sheet_is_changed(target: Path) -> None:
    ledger_workbook(ledger(title="台帐[2026/11]:全部" + "甲" * 40), rows(1), context(), target)
    assert sheet_of(target).title.startswith("台帐-2026-11--全部")


def test_a_stopped_export_leaves_what_stood_there_before(target: Path) -> None:
    target.write_bytes(b"before")

    def progress(done: int, _total: int) -> None:
        if done >= 1000:
            raise StoppedError

    with pytest.raises(StoppedError):
        ledger_workbook(ledger(), rows(5000), context(), target, progress=progress)
    assert target.read_bytes() == b"before"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_workbook_that_excel_holds_is_refused_with_the_remedy(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError(13, "in use")

    target.write_bytes(b"before")
    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(files, "_PAUSE", 0)
    with pytest.raises(Refused, match="请先关闭 Excel"):
        ledger_workbook(ledger(), rows(1), context(), target)
    assert target.read_bytes() == b"before"
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="没有"):
        ledger_workbook(ledger(), rows(1), context(), tmp_path / "无" / "台帐.xlsx")


def test_a_long_ledger_is_whole(target: Path) -> None:
    assert ledger_workbook(ledger(), rows(3000), context(), target) == 3000
    book = openpyxl.load_workbook(target, read_only=True)
    cells = book.worksheets[0].iter_rows(min_row=5, max_row=3004, values_only=True)
    numbers = [row[1] for row in cells]
    book.close()
    assert numbers == [f"DH-202611-{index:04d}" for index in range(3000)]


def test_a_plan_as_workbook_has_the_layout_of_the_paper(tmp_path: Path) -> None:
    path = tmp_path / "计划.xlsx"
    plan_workbook(plan(9), context(), path)
    sheet = sheet_of(path)
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert sheet["A2"].value == "日生产计划表"
    assert sheet["A3"].value == "编号：RJ-20261122-2"
    assert "计划方量\n(m³)" in texts
    assert sheet["G5"].value == 320
    assert sheet["J5"].value == at(22, 7, 30).replace(tzinfo=None)
    assert sheet["J5"].number_format == "hh:mm"
    assert "=SUM(G5:G13)" in texts
    assert "同意 陈建军（站长） 2026-11-21 16:20 夜间注意照明" in texts
    assert texts.count("年　　月　　日") == 3
    assert any("周强" in text for text in texts)
    assert sheet.print_title_rows == "$1:$4"


def test_the_rows_of_a_plan_as_workbook_grow_with_their_text(tmp_path: Path) -> None:
    path = tmp_path / "计划.xlsx"
    long = {"project_name": "经济技术开发区污水处理厂扩建工程二期" * 3, "remarks": "夜间" * 30}
    plan_workbook(plan(2, lines=[plan_line(1), plan_line(2, **long)]), context(), path)
    sheet = sheet_of(path)
    heights = [sheet.row_dimensions[row].height for row in (5, 6)]
    assert heights[0] == 24
    assert heights[1] >= 13 * 60 / sheet.column_dimensions["N"].width


def test_no_number_of_a_plan_is_marked_as_a_fault(tmp_path: Path) -> None:
    import zipfile

    plan_workbook(plan(2), context(), tmp_path / "计划.xlsx")
    with zipfile.ZipFile(tmp_path / "计划.xlsx") as package:
        assert b'numberStoredAsText="1"' in package.read("xl/worksheets/sheet1.xml")


def test_large_volumes_in_a_plan_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "计划.xlsx"
    plan_workbook(plan(1, lines=[plan_line(1, volume_m3=Decimal("12345.60"))]), context(), path)
    assert sheet_of(path)["G5"].value == 12345.6


def test_a_blank_plan_as_workbook_leaves_room_for_the_pen(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    plan_workbook(None, context(), path)
    sheet = sheet_of(path)
    assert all(sheet.cell(row, 3).value is None for row in range(5, 17))
    assert sheet["A17"].value == "合计"


def test_a_ledger_may_take_its_columns_as_a_list(target: Path) -> None:
    listed = Ledger(title="人员", columns=[Field("name", "姓名", Kind.TEXT)])
    ledger_workbook(listed, [{"name": "张敏"}], context(), target)
    assert sheet_of(target)[f"B{HEADER + 1}"].value == "张敏"
