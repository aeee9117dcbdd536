"""Beside the open record a list shows whole what its kind declares to matter first."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.models import Role
from desk.core.kinds import kind, kind_names
from desk.core.lists import columns_of
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, fill, focused
from ui.pages import TABS, page_keys, visible_tabs
from ui.parts.lists.column_widths import shared_out
from ui.parts.table_page import TablePage
from ui.window import MainWindow

ReadAll = Callable[[], None]
OFFICE = (1366, 768)
CTRL = Qt.KeyboardModifier.ControlModifier
PAGES = [page.key for tab in TABS for page in tab.pages if page.key in kind_names()]


def test_every_kind_with_a_list_declares_what_it_shows_first() -> None:
    for name in PAGES:
        known = kind(name)
        assert known.first or not known.columns, name
        assert set(known.first) <= set(columns_of(known)), name
        assert set(known.columns) <= set(known.listed), name
        assert len(set(known.listed)) == len(known.listed), name


def test_an_order_shows_place_volume_opening_state_and_project_first() -> None:
    assert kind("orders").listed[:5] == (
        "placement", "volume_m3", "planned_opening", "state", "project_id",
    )  # fmt: skip
    assert "order.project_id" in kind("pours").first


def test_the_first_columns_lie_in_sight_beside_the_open_record(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.signed()
    sqlite_station.plan()
    left = set(PAGES)
    hidden: dict[str, list[str]] = {}
    for role in (Role.SECTION_HEAD, Role.ADMIN):
        window = cast(MainWindow, open_page("orders", role=role, size=OFFICE).window())
        for key in sorted(left & set(page_keys(visible_tabs(sqlite_station.acting(role))))):
            left.discard(key)
            window.go(key)
            read_all()
            page = window.current_page
            lost = out_of_sight(page, read_all) if isinstance(page, TablePage) else []
            if lost:
                hidden[key] = lost
        window.hide()
    assert hidden == {}
    assert left == set()


def out_of_sight(page: TablePage, read_all: ReadAll) -> list[str]:
    """The columns that are to be seen first and do not lie wholly in the list's viewport."""
    page.show_detail()
    page.table.show()  # the list may have no rows
    page.pane._empty.hide()
    read_all()
    table = page.table
    assert page.detail.isVisible()
    assert not page.is_narrow
    assert table.shown_columns()[: len(page.known.first)] == list(page.known.first)
    at = {name: table.rows.columns.index(name) for name in page.known.first}
    return [
        name
        for name, column in at.items()
        if table.columnViewportPosition(column) + table.columnWidth(column)
        > table.viewport().width()
    ]


def test_the_other_columns_are_reached_by_scrolling(
    open_page: OpenPage, sqlite_station: Station
) -> None:
    sqlite_station.order()
    orders = open_page("orders", size=OFFICE)
    bar = orders.table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    last = len(orders.table.rows.columns) - 1
    right = orders.table.columnViewportPosition(last) + orders.table.columnWidth(last)
    assert right <= orders.table.viewport().width()
    assert set(orders.known.columns) <= set(orders.table.rows.columns)


def test_columns_give_way_in_proportion_to_what_they_have() -> None:
    assert shared_out(30, {"a": 40, "b": 20}) == {"a": 20, "b": 10}
    assert shared_out(100, {"a": 40, "b": 20}) == {"a": 40, "b": 20}
    assert shared_out(-5, {"a": 40}) == {}


def test_closing_the_record_leaves_the_list_alone_until_enter_or_a_click(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    for place in ("承台", "屋面"):
        sqlite_station.order(placement=place)
    orders = open_page("orders", size=OFFICE)
    assert orders.detail.isVisible()
    orders.detail.close_button.click()
    assert orders.detail.isHidden()
    assert orders.table.hasFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_Down)
    read_all()
    orders.office.hub.announce({"orders"})
    read_all()
    assert orders.detail.isHidden()
    QTest.keyClick(orders.table, Qt.Key.Key_Return)
    read_all()
    assert orders.detail.isVisible()
    assert orders.detail.seen is not None
    assert orders.detail.seen.id == orders.table.current_id()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert orders.detail.isHidden()
    _click(orders, 0)
    read_all()
    assert orders.detail.isVisible()
    orders.table.setFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_Escape)
    assert orders.detail.isHidden()


def _click(page: TablePage, row: int) -> None:
    place = page.table.visualRect(page.table.rows.index(row, 0)).center()
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_new_record_opens_wide_and_stands_beside_the_list_once_it_is_saved(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    orders = open_page("orders", size=OFFICE)
    beside = orders.detail.width()
    QTest.keyClick(orders.table, Qt.Key.Key_N, CTRL)
    read_all()
    assert orders.pane.isHidden()
    assert orders.detail.width() > beside * 2
    fill(orders.detail.editor.form, placement="屋面")
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    assert orders.pane.isVisible()
    assert orders.detail.isVisible()
    assert orders.detail.seen is not None
    assert orders.table.current_id() == orders.detail.seen.id


def test_a_new_record_that_is_given_up_leaves_the_page_as_it_was(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.order()
    orders = open_page("orders", size=OFFICE)
    QTest.keyClick(orders.table, Qt.Key.Key_N, CTRL)
    read_all()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    read_all()
    assert orders.pane.isVisible()
    assert orders.detail.isVisible()
    assert orders.detail.seen is not None
    assert orders.table.hasFocus()
