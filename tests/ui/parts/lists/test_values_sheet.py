"""A column is filtered by the values there are, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desk.core.lists import Op
from tests.station import OTHER_PROJECT, PROJECT, Station
from tests.ui.record_fixtures import OpenPage, focused, sheet_of, type_into
from ui.parts.lists.condition_sheet import ConditionSheet
from ui.parts.lists.conditions import Condition
from ui.parts.lists.narrowing import Narrowing
from ui.parts.lists.values_sheet import ValuesSheet
from ui.parts.paper.list_output import export_to, seen_ledger
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]


@pytest.fixture
def orders(open_page: OpenPage, sqlite_station: Station) -> TablePage:
    for place, volume, project in (
        ("承台", "10", PROJECT), ("承台", "20", OTHER_PROJECT), ("梁板", "40", PROJECT),
    ):  # fmt: skip
        sqlite_station.order(placement=place, volume_m3=volume, project=project)
    sqlite_station.received(placement="道路", volume_m3="80")
    return open_page("orders")


@pytest.fixture
def asked(orders: TablePage, read_all: ReadAll) -> Callable[[str], ValuesSheet]:
    def ask(column: str) -> ValuesSheet:
        orders.table.filter_asked.emit(column)
        read_all()
        return sheet_of(orders, ValuesSheet)

    return ask


Ask = Callable[[str], ValuesSheet]


def offered(sheet: ValuesSheet) -> list[str]:
    return [sheet.list.item(at).text() for at in range(sheet.list.count())]


def tick(sheet: ValuesSheet, value: str, *, on: bool) -> None:
    item = next(i for i in sheet._items() if i.text().startswith(value))
    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def shown(orders: TablePage) -> list[str]:
    rows = orders.table.rows
    return sorted(str(rows.row_at(at)["placement"]) for at in range(rows.rowCount()))


def chips(orders: TablePage) -> list[str]:
    fields = orders.filters._fields
    return [c.words(fields[c.column]) for c in orders.filters.narrowing.conditions]


def test_values_are_picked_by_the_keyboard_alone(orders: TablePage, read_all: ReadAll) -> None:
    orders.table.setFocus()
    column = orders.table.rows.columns.index("placement")
    orders.table.setCurrentIndex(orders.table.rows.index(0, column))
    QTest.keyClick(orders.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    read_all()
    sheet = sheet_of(orders, ValuesSheet)
    assert sheet.name == "placement"
    assert offered(sheet)[0] == "承台　（2）"
    assert focused() is sheet.line
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    QTest.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    read_all()
    assert chips(orders) == ["浇筑部位 不是 承台"]
    assert shown(orders) == ["梁板", "道路"]


def test_values_stand_under_the_other_filters_and_replace_those_picked_before(
    orders: TablePage, asked: Ask, read_all: ReadAll
) -> None:
    orders.filters.set_narrowing(Narrowing(state="draft"))
    read_all()
    sheet = asked("placement")
    assert offered(sheet) == ["承台　（2）", "梁板　（1）"]
    sheet.none_button.click()
    sheet.accept()
    assert sheet.isVisible()  # nothing picked is no filter
    tick(sheet, "梁板", on=True)
    sheet.accept()
    read_all()
    assert shown(orders) == ["梁板"]
    sheet = asked("placement")
    assert len(offered(sheet)) == 2
    tick(sheet, "承台", on=True)
    sheet.accept()
    read_all()
    assert len(chips(orders)) == 1
    assert shown(orders) == ["承台", "承台", "梁板"]
    assert orders.pane.foot.words == "共 3 条 · 计划方量合计 70.00 m³"
    asked("placement").tick_all(True)
    sheet_of(orders, ValuesSheet).accept()
    read_all()
    assert chips(orders) == []


def test_what_is_searched_for_is_what_is_wanted(
    orders: TablePage, asked: Ask, read_all: ReadAll
) -> None:
    sheet = asked("project_id")
    type_into(sheet.line, OTHER_PROJECT[:3], leave=False)
    read_all()
    assert offered(sheet) == [f"{OTHER_PROJECT}　（1）"]
    QTest.keyClick(sheet.line, Qt.Key.Key_Return)
    read_all()
    assert shown(orders) == ["承台"]
    assert chips(orders) == [f"工程名称 是 {OTHER_PROJECT}"]


def test_the_state_s_values_take_the_place_of_the_state_picked_above(
    orders: TablePage, asked: Ask, read_all: ReadAll
) -> None:
    orders.filters.set_narrowing(Narrowing(state="draft"))
    read_all()
    sheet = asked("state")
    assert offered(sheet) == ["草稿　（3）", "未签认　（1）"]
    tick(sheet, "未签认", on=True)
    sheet.accept()
    read_all()
    assert orders.filters.narrowing.state == ""
    assert len(shown(orders)) == 4


def test_more_values_than_are_offered_are_said(
    orders: TablePage, asked: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.core import list_values

    many = list_values.values_of
    monkeypatch.setattr(
        "ui.parts.lists.values_sheet.values_of", lambda *a, **k: many(*a, **k, most=2)
    )
    sheet = asked("placement")
    assert len(offered(sheet)) == 2
    assert "还有更多" in sheet._more.text()
    tick(sheet, "承台", on=False)
    sheet.accept()  # those not offered stay in the list
    assert orders.filters.narrowing.conditions == (Condition("placement", Op.NONE_OF, ["承台"]),)


def test_export_and_a_saved_filter_obey_the_values(
    orders: TablePage, read_all: ReadAll, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    monkeypatch.setattr("ui.parts.paper.workbook.open_path", lambda _path: None)
    orders.filters.set_values("volume_m3", Condition("volume_m3", Op.ANY_OF, ["10.00", "80.00"]))
    read_all()
    assert shown(orders) == ["承台", "道路"]
    assert seen_ledger(orders).filters == "计划方量 是 10.00、80.00"
    target = Path(str(tmp_path)) / "台帐.xlsx"
    export_to(orders, target)
    read_all()
    book = load_workbook(target).active
    assert book is not None
    cells = {cell.value for row in book.iter_rows() for cell in row}
    assert {"承台", "道路"} <= cells
    assert "梁板" not in cells
    kept = orders.filters.narrowing
    assert Narrowing.from_json(kept.as_json()) == kept


def test_another_condition_is_one_press_away(
    orders: TablePage, asked: Ask, read_all: ReadAll
) -> None:
    asked("volume_m3").other_button.click()
    read_all()
    sheet = sheet_of(orders, ConditionSheet)
    assert sheet.column.currentData() == "volume_m3"
    sheet.reject()
