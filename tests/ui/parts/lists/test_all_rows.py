"""Ctrl+A takes all rows of the filter, those too that nobody scrolled to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk.core.audit_entries import entries
from desk.core.lists import ListQuery, page
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, sheet_of
from ui.parts.lists.narrowing import Narrowing
from ui.parts.messages import messages_of
from ui.parts.record.batch import BatchSheet
from ui.parts.record.batch_menu import _ask
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def orders(
    open_page: OpenPage, sqlite_station: Station, monkeypatch: pytest.MonkeyPatch
) -> TablePage:
    """25 drafts and one received order; the first page of the list holds fifteen."""
    monkeypatch.setattr("ui.parts.lists.table_model.FIRST_ROWS", 15)
    monkeypatch.setattr("ui.parts.lists.table_model.MORE_ROWS", 3)
    for number in range(25):
        sqlite_station.order(placement=f"柱{number}", volume_m3="10")
    sqlite_station.received(placement="承台", volume_m3="5")
    found = open_page("orders", size=(1600, 570))
    found.filters.set_narrowing(Narrowing(state="draft"))
    return found


@pytest.fixture
def everything(orders: TablePage, read_all: ReadAll) -> TablePage:
    """All drafts selected by the keyboard while fifteen of them are read."""
    read_all()
    orders.table.setFocus()
    QTest.keyClick(orders.table, Qt.Key.Key_A, CTRL)
    assert orders.table.rows.rowCount() < 25
    return orders


def words(orders: TablePage) -> str:
    return orders.pane.foot.selected_words


def test_the_number_and_the_totals_of_all_rows_are_said(
    everything: TablePage, read_all: ReadAll
) -> None:
    read_all()
    assert words(everything) == "已选 25 条 · 计划方量合计 250.00 m³"
    everything.table.scrollToBottom()  # what is read meanwhile is among them
    read_all()
    assert len(everything.table.selected_rows()) == everything.table.rows.rowCount() > 15
    assert words(everything) == "已选 25 条 · 计划方量合计 250.00 m³"
    everything.pane.read(keep=True)
    read_all()
    assert words(everything) == "已选 25 条 · 计划方量合计 250.00 m³"
    everything.table.go_to(0)
    assert words(everything) == ""


def test_all_rows_are_copied_and_the_history_has_it(
    everything: TablePage, read_all: ReadAll, sqlite_station: Station
) -> None:
    QTest.keyClick(everything.table, Qt.Key.Key_C, CTRL)
    read_all()
    assert len(QApplication.clipboard().text().splitlines()) == 26
    assert "承台" not in QApplication.clipboard().text()
    assert "复制表格" in {entry["action"] for entry in entries(sqlite_station.manager)}


def test_more_rows_than_the_clipboard_takes_are_refused_with_the_way_out(
    everything: TablePage, read_all: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.parts.lists.all_rows.MOST_COPIED", 24)
    QApplication.clipboard().clear()
    everything.table.copy_selected()
    read_all()
    assert "一次最多 24 条" in messages_of(everything).bars[-1].text
    assert "导出 Excel" in messages_of(everything).bars[-1].text
    assert QApplication.clipboard().text() == ""


def test_a_step_is_taken_on_all_rows(
    everything: TablePage, read_all: ReadAll, sqlite_station: Station
) -> None:
    flow = everything.known.flow
    assert flow is not None
    _ask(everything, flow.step("receive"))
    read_all()
    sheet = sheet_of(everything, BatchSheet)
    assert sheet.windowTitle() == "收单 · 25 份订货通知单"
    sheet.accept()
    read_all()
    assert messages_of(everything).bars[-1].text == "收单完成 25 份"
    states = {row["state"].value for row in page(sqlite_station.clerk, ListQuery("orders")).rows}
    assert states == {"received"}


def test_all_rows_are_printed(
    everything: TablePage, read_all: ReadAll, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[Sequence[UUID]] = []
    monkeypatch.setattr(
        "ui.parts.paper.list_output.print_records", lambda _p, _a, _k, ids: printed.append(ids)
    )
    everything.print_current()
    read_all()
    assert [len(ids) for ids in printed] == [25]
