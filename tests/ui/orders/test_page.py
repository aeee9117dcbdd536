"""Orders as they come in: a customer's message, a customer's sheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from db.models import Role
from desk.core.lists import ListQuery, page
from desk.core.views import view
from tests.desk.exchange.books import HEADER, new_sheet, saved
from tests.desk.exchange.books import row as order_row
from tests.station import PROJECT, Station
from tests.ui.record_fixtures import OpenPage, fill, sheet_of
from ui.orders.message_sheet import MessageSheet
from ui.orders.page import OrdersPage
from ui.parts.messages import MessageBar, messages_of
from ui.parts.paper.columns_sheet import ColumnsSheet
from ui.parts.paper.importing import import_file, save_refused
from ui.parts.paper.staged_sheet import StagedSheet

ReadAll = Callable[[], None]
MESSAGE = "王工，滨江花园二期3#楼明早7点5层梁板C30 120方汽车泵，坍落度180±20，另外发票还没开，联系人刘工13807310001"


@pytest.fixture
def orders(open_page: OpenPage) -> OrdersPage:
    return cast(OrdersPage, open_page("orders"))


def press(bar: MessageBar, words: str) -> None:
    from PySide6.QtWidgets import QPushButton

    next(each for each in bar.findChildren(QPushButton) if each.text() == words).click()


def test_a_message_is_read_into_fields_and_what_was_not_understood_is_marked(
    orders: OrdersPage, read_all: ReadAll, sqlite_station: Station
) -> None:
    QApplication.clipboard().setText(MESSAGE)
    sheet = orders.read_message()
    read_all()
    form = sheet.form
    assert form.editors["project_id"].shown() == PROJECT
    assert form.editors["placement"].raw() == "5层梁板"
    assert form.editors["volume_m3"].raw() == "120"
    assert form.editors["planned_opening"].raw() == "2026-11-22 07:00"
    marked = [each.cursor.selectedText() for each in sheet.area.extraSelections()]
    assert any("发票" in piece for piece in marked)
    assert sheet._missing.isHidden()
    sheet.accept()
    read_all()
    (row,) = page(sqlite_station.clerk, ListQuery("orders")).rows
    seen = view(sqlite_station.clerk, "orders", row["id"])
    assert seen.values["received_by"].value == "微信"
    assert "发票还没开" in seen.values["remarks"]
    assert orders.detail.seen is not None
    assert orders.detail.seen.id == row["id"]


def test_what_a_message_does_not_say_is_listed_and_can_be_filled_in_at_once(
    orders: OrdersPage, read_all: ReadAll, sqlite_station: Station
) -> None:
    QApplication.clipboard().setText("滨江花园二期3#楼 承台 C35 要60方")
    sheet = orders.read_message()
    read_all()
    assert sheet._missing.text() == "消息里没有写：计划开盘、坍落度、浇筑方式、现场联系人、联系电话"
    fill(sheet.form, planned_opening="+1|0600", slump_mm="180", contact="刘工", phone="0138")
    sheet.accept()
    read_all()
    (row,) = page(sqlite_station.clerk, ListQuery("orders")).rows
    assert view(sqlite_station.clerk, "orders", row["id"]).values["phone"] == "0138"


def test_two_orders_in_one_message_are_kept_one_after_the_other(
    orders: OrdersPage, read_all: ReadAll, sqlite_station: Station
) -> None:
    QApplication.clipboard().setText(
        "滨江花园二期3#楼明早7点\n1、柱C40 30方\n2、梁板C30 120方\n汽车泵，刘工13807310001"
    )
    sheet = orders.read_message()
    read_all()
    assert sheet.tabs.count() == 2
    sheet.accept()
    read_all()
    assert sheet.isVisible()
    assert sheet.tabs.currentIndex() == 1
    sheet.accept()
    read_all()
    found = page(sqlite_station.clerk, ListQuery("orders")).rows
    assert sorted(str(row["volume_m3"]) for row in found) == ["120.00", "30.00"]


def test_a_table_in_the_clipboard_is_not_taken_for_a_message(orders: OrdersPage) -> None:
    QApplication.clipboard().setText("甲\t乙\n丙\t丁")
    assert orders.read_message().area.toPlainText() == ""
    sheet_of(orders, MessageSheet).reject()


@pytest.fixture
def customer_sheet(tmp_path: Path) -> Path:
    """A customer's list of three orders, one of which cannot be read."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["混凝土需求计划"])
    sheet.append(
        ["工程名称", "部位", "标号", "方量", "浇筑时间", "坍落度", "浇筑方式", "联系人", "电话"]
    )
    rest = ["2026-11-23 08:00", "180", "汽车泵", "刘工", "13807310001"]
    for place, volume in (("承台", "60"), ("梁板", "说不准"), ("屋面", "25")):
        sheet.append([PROJECT, place, "C30", volume, *rest])
    path = tmp_path / "中建三局 23日.xlsx"
    book.save(path)
    return path


def test_a_customer_s_sheet_is_looked_at_before_anything_is_kept(
    orders: OrdersPage, customer_sheet: Path, read_all: ReadAll, sqlite_station: Station
) -> None:
    import_file(orders, customer_sheet)
    read_all()
    sheet = sheet_of(orders, StagedSheet)
    assert sheet.tabs.tabText(0) == "可导入 2"
    (refused,) = sheet.staged.refused
    assert (refused.cell, refused.value) == ("D4", "说不准")
    assert page(sqlite_station.clerk, ListQuery("orders")).rows == []
    sheet.reject()
    assert page(sqlite_station.clerk, ListQuery("orders")).rows == []


def test_an_import_is_kept_and_taken_back_as_a_whole(
    orders: OrdersPage, customer_sheet: Path, read_all: ReadAll, sqlite_station: Station
) -> None:
    import_file(orders, customer_sheet)
    read_all()
    sheet_of(orders, StagedSheet).accept()
    read_all()
    assert orders.table.rows.rowCount() == 2
    press(messages_of(orders).bars[-1], "撤销导入")
    read_all()
    assert orders.table.rows.rowCount() == 0
    assert page(sqlite_station.clerk, ListQuery("orders")).rows == []


def test_refused_rows_are_saved_for_the_customer_to_correct(
    orders: OrdersPage,
    customer_sheet: Path,
    read_all: ReadAll,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.parts.paper.importing.open_path", lambda _path: None)
    import_file(orders, customer_sheet)
    read_all()
    sheet = sheet_of(orders, StagedSheet)
    save_refused(orders, sheet.staged, tmp_path / "退回.xlsx")
    read_all()
    written = load_workbook(tmp_path / "退回.xlsx").active
    assert written is not None
    cells = [cell.value for row in written.iter_rows() for cell in row]
    assert {"D4", "说不准"} <= set(cells)


def test_a_file_that_is_no_workbook_is_refused_calmly(
    orders: OrdersPage, read_all: ReadAll, tmp_path: Path
) -> None:
    wrong = tmp_path / "计划.xlsx"
    wrong.write_bytes(b"not a workbook")
    import_file(orders, wrong)
    read_all()
    assert messages_of(orders).bars[-1].text


def test_people_who_do_not_fill_orders_in_are_not_offered_it(open_page: OpenPage) -> None:
    page_ = open_page("orders", role=Role.DISPATCHER)
    offered = [action.text() for action in page_.actions_of_page()]
    assert offered == ["导出 Excel", "打印"]


def test_a_row_set_aside_is_taken_in_by_one_click(
    orders: OrdersPage, tmp_path: Path, read_all: ReadAll, sqlite_station: Station
) -> None:
    rows = [
        [*HEADER, "备注"],
        [*order_row(B="承台"), "取消"],
        [*order_row(B="梁板", E="?"), "取消"],
        order_row(B="屋面"),
        [*order_row(B="外墙"), "改期"],
    ]
    import_file(orders, saved(new_sheet(rows), tmp_path / "客户.xlsx"))
    read_all()
    sheet = sheet_of(orders, StagedSheet)
    assert [sheet.tabs.tabText(at) for at in range(3)] == ["可导入 1", "退回 0", "搁置 3"]
    assert sheet.accept_button.text() == "导入 1 条"
    sheet.tabs.setCurrentIndex(2)
    shown, table = sheet.aside, sheet.aside_table
    assert shown.index(0, 1).data() == "备注：取消"
    cell = table.visualRect(shown.index(0, 0))
    box = QPoint(cell.left() + 18, cell.center().y())
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box)
    assert [each.row.values["placement"] for each in shown.ticked()] == ["承台"]
    assert sheet.accept_button.text() == "导入 2 条"
    assert not shown.flags(shown.index(1, 0)) & Qt.ItemFlag.ItemIsUserCheckable
    sheet.take_all.click()
    assert sheet.accept_button.text() == "导入 3 条"
    sheet.accept()
    read_all()
    rows_now = page(sqlite_station.clerk, ListQuery("orders"), columns=("placement",)).rows
    assert {each["placement"] for each in rows_now} == {"屋面", "承台", "外墙"}


def test_a_column_is_picked_once_and_the_second_import_asks_nothing(
    orders: OrdersPage, tmp_path: Path, read_all: ReadAll
) -> None:
    odd = ["甲栏", "乙栏", "丙栏", "丁栏", "戊栏"]
    cells = [PROJECT, "底板", "C35P8", 320, "2026-11-22 7:00"]
    names = ["project_id", "placement", "strength_grade", "volume_m3", "planned_opening"]
    import_file(orders, saved(new_sheet([odd, cells]), tmp_path / "一.xlsx"))
    read_all()
    asked = sheet_of(orders, ColumnsSheet)
    assert not asked.accept_button.isEnabled()
    for heading, name in zip(odd, names, strict=True):
        combo = asked.combos[heading]
        combo.setCurrentIndex(combo.findData(name))
    asked.accept()
    read_all()
    first = sheet_of(orders, StagedSheet)
    assert len(first.staged.accepted) == 1
    first.reject()
    import_file(orders, saved(new_sheet([[*odd, "别的"], [*cells, "x"]]), tmp_path / "二.xlsx"))
    read_all()
    second = sheet_of(orders, StagedSheet)
    assert len(second.staged.accepted) == 1
    assert second.columns_button.text() == "有 1 列没有认出，选择列…"
    second.columns_button.click()
    assert list(sheet_of(orders, ColumnsSheet).combos) == ["别的"]
