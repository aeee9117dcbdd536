"""Filling in, saving, being refused, being interrupted: as a clerk meets it on the orders' page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRadioButton

from desk.core import drafts, records
from desk.core.lists import ListQuery, page
from desk.core.views import view
from tests.station import PROJECT, Station
from tests.ui.record_fixtures import OpenPage, dialogs, fill, focused, sheet_of, type_into
from ui.parts.form.conflict_sheet import ConflictSheet
from ui.parts.messages import messages_of
from ui.parts.record.leaving import LeavingSheet
from ui.parts.table_page import TablePage

WHOLE = {
    "project_id": "滨江花园二期3#楼",
    "placement": "承台",
    "volume_m3": "120",
    "planned_opening": "+1|0700",
    "strength_grade": "C35P8",
    "slump_mm": "180±20",
    "contact": "刘工",
    "phone": "013807310001",
}


def press(target: TablePage, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    """Press keys where the focus is."""
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(QApplication.focusWidget() or target, key, held)


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def count(station: Station) -> int:
    return len(page(station.clerk, ListQuery("orders")).rows)


def test_an_order_is_filled_in_and_saved_by_keyboard_alone(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    press(orders, Qt.Key.Key_N, CTRL)
    form = orders.detail.editor.form
    fill(form, **WHOLE)
    form.editors["placing_method"].stops()[0].setFocus()
    QTest.keyClicks(focused(), "qcb")
    press(orders, Qt.Key.Key_S, CTRL)
    read_all()
    (row,) = page(sqlite_station.clerk, ListQuery("orders")).rows
    seen = view(sqlite_station.clerk, "orders", row["id"])
    assert seen.shown["project_id"] == PROJECT
    assert (seen.values["strength_grade"], seen.values["impermeability_grade"]) == ("C35", "P8")
    assert (seen.values["slump_mm"], seen.values["slump_tolerance_mm"]) == (180, 20)
    assert seen.values["phone"] == "013807310001"
    assert orders.detail.seen is not None
    assert not orders.detail.is_unsaved
    assert drafts.offered(sqlite_station.clerk) == []


def test_enter_goes_to_the_next_field_and_shift_enter_back(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    records.create(sqlite_station.clerk, "orders", {"project": PROJECT})
    orders = open_page("orders")
    read_all()
    orders.table.setFocus()
    press(orders, Qt.Key.Key_Return)
    read_all()
    stops = orders.detail.editor.form.stops()
    stops[0].setFocus()
    for expected in stops[1:6]:
        press(orders, Qt.Key.Key_Return)
        assert QApplication.focusWidget() is expected
    press(orders, Qt.Key.Key_Return, SHIFT)
    assert QApplication.focusWidget() is stops[4]
    stops[-1].setFocus()  # the remarks: Enter breaks the line there
    press(orders, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is stops[-1]


def test_in_a_new_order_enter_visits_what_every_order_says_and_tab_the_rest(
    open_page: OpenPage,
) -> None:
    orders = open_page("orders")
    orders.start_new()
    form = orders.detail.editor.form
    seen = [form.stops()[0]]
    seen[0].setFocus()
    for _ in range(8):
        press(orders, Qt.Key.Key_Return)
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
    named = [
        next(name for name, editor in form.editors.items() if stop in editor.stops())
        for stop in seen
    ]
    assert named == [
        "project_id",
        "placement",
        "volume_m3",
        "planned_opening",
        "placing_method",
        "strength_grade",
        "slump_mm",
        "contact",
        "phone",
    ]
    assert seen[3] is form.editors["planned_opening"].stops()[1]  # the day is offered already
    press(orders, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is orders.detail.editor.save_button
    seen[0].setFocus()
    press(orders, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.editors["use"].stops()[0]


def test_save_and_next_keeps_project_and_opening_and_empties_the_rest(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    orders.start_new()
    form = orders.detail.editor.form
    fill(form, **WHOLE)
    press(orders, Qt.Key.Key_Return, CTRL)
    read_all()
    assert count(sqlite_station) == 1
    assert orders.detail.seen is None
    assert form.editors["project_id"].shown() == PROJECT
    assert form.editors["planned_opening"].raw() == "2026-11-22 07:00"
    assert form.editors["placement"].raw() == ""
    form.editors["placement"].stops()[0].setFocus()
    press(orders, Qt.Key.Key_D, CTRL)
    assert form.editors["placement"].raw() == "承台"


def test_a_refused_save_keeps_the_form_and_names_every_problem_at_once(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    orders.start_new()
    form = orders.detail.editor.form
    fill(form, placement="承台", volume_m3="0", slump_mm="很大", planned_opening="明天")
    press(orders, Qt.Key.Key_F8)
    read_all()
    assert count(sqlite_station) == 0
    problems = {name: cell.sentence for name, cell in form.cells() if cell.sentence}
    assert set(problems) == {"volume_m3", "slump_mm", "planned_opening"}
    assert QApplication.focusWidget() is form.editors["volume_m3"].stops()[0]
    assert focused().property("invalid") is True
    assert form.editors["placement"].raw() == "承台"
    fill(form, volume_m3="12")
    assert "volume_m3" not in {name for name, cell in form.cells() if cell.sentence}


def test_a_project_that_is_not_known_is_refused_beside_the_field(
    open_page: OpenPage, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    orders.start_new()
    form = orders.detail.editor.form
    fill(form, project_id="没有这个工程")
    press(orders, Qt.Key.Key_S, CTRL)
    read_all()
    said = {name: cell.sentence for name, cell in form.cells() if cell.sentence}
    assert "没有对上档案" in said["project_id"]
    assert orders.detail.is_unsaved


def test_typing_is_kept_and_offered_again_after_a_crash(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    orders.start_new()
    fill(orders.detail.editor.form, **WHOLE)
    orders.detail.editor.keep_now()
    read_all()
    (kept,) = drafts.offered(sqlite_station.clerk)
    assert kept.form == "orders:new"
    again = open_page("orders")
    (bar,) = messages_of(again).bars
    assert "没有保存的填写" in bar.text
    again.restore_draft(kept)
    form = again.detail.editor.form
    assert form.editors["project_id"].shown() == PROJECT
    assert form.editors["volume_m3"].raw() == "120"
    assert again.unsaved() == 1
    again.detail.editor.save()
    read_all()
    assert count(sqlite_station) == 1
    assert drafts.offered(sqlite_station.clerk) == []


def test_typing_into_a_stored_record_is_offered_with_that_record(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    order = sqlite_station.order()
    orders = open_page("orders")
    fill(orders.detail.editor.form, remarks="泵车提前到")
    orders.detail.editor.keep_now()
    read_all()
    (kept,) = drafts.offered(sqlite_station.clerk)
    assert kept.form == f"orders:{order}"
    again = open_page("orders")
    again.restore_draft(kept)
    read_all()
    assert again.detail.editor.form.editors["remarks"].raw() == "泵车提前到"
    assert again.detail.is_unsaved


def test_esc_asks_only_when_something_was_typed(
    open_page: OpenPage, read_all: Callable[[], None], sqlite_station: Station
) -> None:
    orders = open_page("orders")
    orders.start_new()
    press(orders, Qt.Key.Key_Escape)
    assert dialogs(orders) == []
    orders.start_new()
    type_into(orders.detail.editor.form.editors["placement"].stops()[0], "承台", leave=False)
    press(orders, Qt.Key.Key_Escape)
    sheet = sheet_of(orders, LeavingSheet)
    sheet.reject()
    assert orders.detail.editor.form.editors["placement"].raw() == "承台"
    orders.close_detail()
    sheet_of(orders, LeavingSheet).drop_button.click()
    read_all()
    assert orders.unsaved() == 0
    assert count(sqlite_station) == 0


def test_two_people_who_changed_different_fields_are_merged(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    order = sqlite_station.order()
    orders = open_page("orders")
    fill(orders.detail.editor.form, volume_m3="150")
    records.edit(sqlite_station.head, "orders", order, {"remarks": "客户要两台泵"})
    orders.detail.editor.save()
    read_all()
    seen = view(sqlite_station.clerk, "orders", order)
    assert (str(seen.values["volume_m3"]), seen.values["remarks"]) == ("150.00", "客户要两台泵")
    assert dialogs(orders) == []


def test_a_field_that_both_changed_is_decided_by_hand(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    order = sqlite_station.order()
    orders = open_page("orders")
    fill(orders.detail.editor.form, volume_m3="150", placement="承台")
    records.edit(sqlite_station.head, "orders", order, {"volume_m3": "180", "placement": "桩基"})
    orders.detail.editor.save()
    read_all()
    sheet = sheet_of(orders, ConflictSheet)
    theirs = [each for each in sheet.findChildren(QRadioButton) if each.text() == "桩基"]
    theirs[0].click()
    sheet.accept()
    read_all()
    seen = view(sqlite_station.clerk, "orders", order)
    assert (str(seen.values["volume_m3"]), seen.values["placement"]) == ("150.00", "桩基")


def test_what_may_not_be_edited_is_read_only_with_its_reason_except_the_contact(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    order = sqlite_station.signed()
    orders = open_page("orders")
    form = orders.detail.editor.form
    assert form.editors["volume_m3"].read_only
    assert not form.editors["phone"].read_only
    fill(form, phone="13900000000")
    orders.detail.editor.save()
    read_all()
    assert view(sqlite_station.clerk, "orders", order).values["phone"] == "13900000000"


def test_the_mark_and_the_cubes_follow_while_one_types(open_page: OpenPage) -> None:
    orders = open_page("orders")
    orders.start_new()
    form = orders.detail.editor.form
    fill(form, volume_m3="230", strength_grade="C35P8", slump_mm="180")
    words = [shown.text() for group in form._groups for shown in group._shown]
    assert "A-C35-180(S4)-P8-GB/T 14902" in words
    assert "标养 3 组、抗渗 1 组、同条件 1 组" in words


def test_another_desk_s_change_does_not_disturb_what_is_being_typed(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    sqlite_station.order()
    orders = open_page("orders")
    orders.start_new()
    type_into(orders.detail.editor.form.editors["placement"].stops()[0], "承台", leave=False)
    sqlite_station.order(placement="别处")
    orders.office.hub.announce({"orders"})
    read_all()
    assert orders.table.rows.rowCount() == 2
    assert orders.detail.editor.form.editors["placement"].raw() == "承台"
    assert dialogs(orders) == []


def test_a_save_that_failed_while_leaving_does_not_make_a_later_save_leave(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    first = sqlite_station.order(placement="承台")
    sqlite_station.order(placement="屋面")
    orders = open_page("orders")
    orders.show_record(first)
    read_all()
    form = orders.detail.editor.form
    type_into(form.editors["volume_m3"].stops()[0], "很多", leave=False)
    orders.close_detail()
    sheet_of(orders, LeavingSheet).accept()
    read_all()
    assert orders.detail.isVisible()
    assert form.editors["volume_m3"].raw() == "很多"
    orders.window().activateWindow()
    QApplication.processEvents()
    type_into(form.editors["volume_m3"].stops()[0], "45", leave=False)
    press(orders, Qt.Key.Key_Return, CTRL)
    read_all()
    assert view(sqlite_station.clerk, "orders", first).values["volume_m3"] == 45
    assert orders.detail.isVisible()
    assert orders.detail.seen is None  # the next one, as Ctrl+Enter promises


def test_a_refused_save_and_ctrl_enter_leave_everything_as_typed(
    open_page: OpenPage, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    press(orders, Qt.Key.Key_N, CTRL)
    form = orders.detail.editor.form
    type_into(form.editors["placement"].stops()[0], "承台", leave=False)
    type_into(form.editors["volume_m3"].stops()[0], "很多", leave=False)
    for key in (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Return):
        press(orders, key, CTRL)
        read_all()
        assert form.isVisible()
        assert form.editors["placement"].raw() == "承台"
        assert form.editors["volume_m3"].raw() == "很多"


def test_what_is_typed_while_a_save_is_under_way_is_kept(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    first = sqlite_station.order(placement="承台")
    orders = open_page("orders")
    form = orders.detail.editor.form
    type_into(form.editors["placement"].stops()[0], "屋面", leave=False)
    press(orders, Qt.Key.Key_S, CTRL)
    type_into(form.editors["contact"].stops()[0], "王工", leave=False)
    read_all()
    assert view(sqlite_station.clerk, "orders", first).values["placement"] == "屋面"
    assert form.editors["contact"].raw() == "王工"
    assert orders.detail.is_unsaved
    press(orders, Qt.Key.Key_S, CTRL)
    read_all()
    assert view(sqlite_station.clerk, "orders", first).values["contact"] == "王工"


def test_typing_that_is_kept_is_called_by_what_it_holds(
    open_page: OpenPage, read_all: Callable[[], None]
) -> None:
    orders = open_page("orders")
    press(orders, Qt.Key.Key_N, CTRL)
    fill(orders.detail.editor.form, placement="框架柱", volume_m3="45")
    kept = orders.detail.editor._typing()
    assert kept is not None
    assert str(kept[1]["title"]).startswith("新的订货通知单：框架柱 45 m³")
