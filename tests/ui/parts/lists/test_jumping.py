"""Ctrl+End and Ctrl+Home go to the last and first row of a list, however long it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.station import Station
from tests.ui.record_fixtures import OpenPage
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier
MANY = 60


@pytest.fixture
def orders(
    open_page: OpenPage, sqlite_station: Station, monkeypatch: pytest.MonkeyPatch
) -> TablePage:
    """So many orders that three pages would be read on the way down; sorted by their volume."""
    monkeypatch.setattr("ui.parts.lists.table_model.FIRST_ROWS", 20)
    monkeypatch.setattr("ui.parts.lists.table_model.MORE_ROWS", 20)
    for number in range(MANY):
        sqlite_station.order(placement=f"柱{number}", volume_m3=str(number + 1))
    found = open_page("orders", size=(1600, 570))
    found.table.sort_to("volume_m3", descending=False)
    return found


def cursor(orders: TablePage) -> str:
    return str(orders.table.rows.row_at(orders.table.currentIndex().row())["placement"])


def shown(orders: TablePage) -> list[str]:
    rows = orders.table.rows
    return [str(rows.row_at(at)["placement"]) for at in range(rows.rowCount())]


def press(orders: TablePage, key: Qt.Key, read_all: ReadAll) -> None:
    orders.table.setFocus()
    QTest.keyClick(orders.table, key, CTRL)
    read_all()


def test_the_last_and_the_first_row_are_gone_to(orders: TablePage, read_all: ReadAll) -> None:
    read_all()
    press(orders, Qt.Key.Key_End, read_all)
    assert cursor(orders) == f"柱{MANY - 1}"
    assert orders.table.rows.rowCount() < MANY  # what lies between is not read
    assert orders.detail.seen is not None
    assert orders.detail.seen.values["placement"] == f"柱{MANY - 1}"
    assert orders.pane.foot.words.startswith(f"共 {MANY} 条")
    press(orders, Qt.Key.Key_Home, read_all)
    assert cursor(orders) == "柱0"
    assert shown(orders)[:20] == [f"柱{at}" for at in range(20)]


def test_what_lies_above_is_read_on_the_way_up_and_nothing_jumps(
    orders: TablePage, read_all: ReadAll
) -> None:
    read_all()
    press(orders, Qt.Key.Key_End, read_all)
    table = orders.table
    before = table.rows.rowCount()
    table.verticalScrollBar().setValue(10)
    top = table.rows.id_at(table.indexAt(QPoint(5, 5)).row())
    read_all()
    assert table.rows.rowCount() > before
    assert table.rows.id_at(table.indexAt(QPoint(5, 5)).row()) == top
    assert cursor(orders) == f"柱{MANY - 1}"
    while not table.rows.starts_here:
        table.verticalScrollBar().setValue(0)
        read_all()
    assert shown(orders) == [f"柱{at}" for at in range(MANY)]


def test_the_end_stays_in_sight_when_the_list_is_read_anew(
    orders: TablePage, read_all: ReadAll
) -> None:
    read_all()
    press(orders, Qt.Key.Key_End, read_all)
    orders.pane.refresh()
    read_all()
    assert cursor(orders) == f"柱{MANY - 1}"
    assert orders.table.rows.ends_here
