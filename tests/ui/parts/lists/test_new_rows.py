"""Rows that have just come in are seen: selected among the others, or alone where a filter hides them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.station import PROJECT, Station
from tests.ui.record_fixtures import OpenPage, sheet_of
from ui.parts.lists.narrowing import Narrowing
from ui.parts.messages import messages_of
from ui.parts.paper.staged_sheet import StagedSheet
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]


@pytest.fixture
def orders(open_page: OpenPage, sqlite_station: Station) -> TablePage:
    sqlite_station.received(placement="承台")
    return open_page("orders")


def paste(orders: TablePage, read_all: ReadAll, *places: str) -> None:
    head = "工程名称\t浇筑部位\t强度等级\t方量\t浇筑时间\t坍落度\t浇筑方式\t联系人\t电话\n"
    rest = "C30\t25\t2026-11-23 09:00\t160\t汽车泵\t刘工\t013800000001\n"
    QApplication.clipboard().setText(head + "".join(f"{PROJECT}\t{p}\t{rest}" for p in places))
    orders.paste()
    read_all()
    sheet_of(orders, StagedSheet).accept()
    read_all()


def selected(orders: TablePage) -> set[str]:
    return {str(orders.table.rows.row_at(at)["placement"]) for at in orders.table.selected_rows()}


def chip(orders: TablePage, words: str) -> QPushButton:
    chips = orders.filters._chips.findChildren(QPushButton)
    return next(each for each in chips if words in each.text() and not each.isHidden())


def test_pasted_rows_are_selected_among_the_others(orders: TablePage, read_all: ReadAll) -> None:
    paste(orders, read_all, "屋面", "雨棚")
    assert selected(orders) == {"屋面", "雨棚"}
    assert orders.table.rows.rowCount() == 3
    assert orders.filters.narrowing == Narrowing()
    seen = orders.detail.seen
    assert seen is not None
    assert seen.values["placement"] in ("屋面", "雨棚")


def test_rows_that_the_filter_hides_stand_alone_with_the_way_back(
    orders: TablePage, read_all: ReadAll
) -> None:
    orders.filters.set_narrowing(Narrowing(state="received"))
    read_all()
    paste(orders, read_all, "屋面", "雨棚")
    assert selected(orders) == {"屋面", "雨棚"}
    assert orders.table.rows.rowCount() == 2
    assert chip(orders, "刚导入的 2 条").isVisible()
    paste(orders, read_all, "花坛")  # the way back stays the first one
    assert selected(orders) == {"花坛"}
    chip(orders, "回到原来的列表").click()
    read_all()
    assert orders.filters.narrowing == Narrowing(state="received")
    assert orders.table.rows.rowCount() == 1


def test_rows_beyond_the_first_page_stand_alone_too(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    for number in range(101):
        sqlite_station.order(placement=f"部位{number}", planned_opening="2026-11-25 08:00")
    orders = open_page("orders")
    paste(orders, read_all, "屋面")
    assert selected(orders) == {"屋面"}
    assert orders.table.rows.rowCount() == 1


def test_an_import_taken_back_shows_the_list_as_it_was(
    orders: TablePage, read_all: ReadAll
) -> None:
    orders.filters.set_narrowing(Narrowing(state="received"))
    read_all()
    paste(orders, read_all, "屋面")
    buttons = messages_of(orders).bars[-1].findChildren(QPushButton)
    next(each for each in buttons if each.text() == "撤销导入").click()
    read_all()
    assert orders.filters.narrowing == Narrowing(state="received")
    assert orders.table.rows.rowCount() == 1
