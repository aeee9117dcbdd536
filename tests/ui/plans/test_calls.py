"""Calling through tomorrow's customers by keyboard alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desk.plans.confirmations import Call, call_list
from desk.values.zone import STATION_ZONE, local
from tests.ui.plan_fixtures import OpenWindow, press, wait_until_quiet, write
from tests.ui.plan_office import TOMORROW, PlanOffice
from ui.parts.page import Target
from ui.parts.paper.print_preview import PrintPreview
from ui.plans.calls import ConfirmationsPage
from ui.plans.calls_model import COLUMNS
from ui.window import MainWindow

_CTRL = Qt.KeyboardModifier.ControlModifier
_ENTER = Qt.Key.Key_Return


def page_of(window: MainWindow) -> ConfirmationsPage:
    shown = window.current_page
    assert isinstance(shown, ConfirmationsPage)
    return shown


def calls(office: PlanOffice) -> list[Call]:
    return sorted(call_list(office.specialist, TOMORROW), key=lambda c: c.planned_opening)


def cell(page: ConfirmationsPage, row: int, name: str) -> str:
    column = next(at for at, each in enumerate(COLUMNS) if each.name == name)
    return str(page.model.index(row, column).data())


def test_three_calls_take_three_chords(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=4)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    assert page.table.hasFocus()
    for _ in range(3):
        press(_ENTER, _CTRL)
        wait_until_quiet(qtbot)
    made = [call for call in calls(office) if call.confirmation_id is not None]
    assert [call.confirmed_with for call in made] == [call.contact for call in made]
    assert [call.confirmed_opening for call in made] == [call.planned_opening for call in made]
    assert len(made) == 3
    assert page.progress.text().startswith("已核实 3/4")
    assert page.table.hasFocus()
    assert page.table.currentIndex().row() == 3


def test_enter_opens_the_form_with_what_usually_is_so(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    press(_ENTER)
    assert page.form.opening.hasFocus()
    assert page.form.opening.selectedText() == "06:30"
    assert page.form.person.text() == "王强"
    press(_ENTER)
    assert page.form.person.hasFocus()
    press(_ENTER, Qt.KeyboardModifier.ShiftModifier)
    assert page.form.opening.hasFocus()
    press(Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert calls(office)[0].confirmation_id is None


def test_another_time_another_person_a_note_and_the_dispatcher(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    press(_ENTER)
    write("715")
    assert page.form.notice.isVisible()
    assert "与计划 06:30 不同" in page.form.notice.text()
    press(_ENTER)
    page.form.person.selectAll()
    write("李明")
    press(_ENTER)
    write("钢筋验收推迟")
    press(_ENTER)
    press(Qt.Key.Key_Space)
    press(_ENTER)
    wait_until_quiet(qtbot)
    made = calls(office)[0]
    assert made.confirmed_opening is not None
    assert f"{local(made.confirmed_opening):%H:%M}" == "07:15"
    assert (made.confirmed_with, made.note) == ("李明", "钢筋验收推迟")
    assert made.told_dispatcher_at is not None
    assert cell(page, 0, "confirmed").startswith("07:15（计划 06:30） 李明")
    assert page.form.opening.hasFocus()  # and the next call is ready to be typed
    assert page.table.currentIndex().row() == 1


def test_a_time_that_cannot_be_read_stays_in_the_form(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=2)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    press(_ENTER)
    write("9点9")
    press(_ENTER, _CTRL)
    assert page.form.sentence.isVisible()
    assert page.form.opening.property("invalid") is True
    assert page.form.opening.text() == "9点9"
    assert calls(office)[0].confirmation_id is None


def test_calls_after_their_time_are_counted_and_marked(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    at = datetime(2026, 11, 22, 5, 20, tzinfo=STATION_ZONE)
    page = page_of(open_window("specialist", "confirmations", at=at))
    page.show_day(TOMORROW)
    wait_until_quiet(qtbot)
    assert page.late.isVisible()
    assert page.late.text() == "逾期 2"
    assert cell(page, 0, "state") == "逾期"
    assert cell(page, 0, "due") == "逾期 50 分"
    assert cell(page, 1, "due") == "逾期 20 分"
    assert cell(page, 2, "state") == "快到时限"


def test_one_press_tells_the_dispatcher_of_all_calls(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    assert not page.tell_action.isEnabled()
    for _ in range(2):
        press(_ENTER, _CTRL)
        wait_until_quiet(qtbot)
    assert "未通知调度 2" in page.progress.text()
    page.tell_action.trigger()
    wait_until_quiet(qtbot)
    assert "未通知调度" not in page.progress.text()
    assert sum(call.told_dispatcher_at is not None for call in calls(office)) == 2


def test_only_open_calls_can_be_shown(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    page.open_only.setChecked(True)
    press(_ENTER, _CTRL)
    wait_until_quiet(qtbot)
    assert page.model.rowCount() == 2
    assert page.progress.text().startswith("已核实 1/3")


def test_a_dispatcher_reads_the_list_and_does_not_write_in_it(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.draft()
    page = page_of(open_window("dispatcher", "confirmations"))
    assert page.model.rowCount() == 2
    assert not page.form.isEnabled()
    press(_ENTER, _CTRL)
    wait_until_quiet(qtbot)
    assert calls(office)[0].confirmation_id is None


def test_without_a_plan_there_is_nobody_to_call(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    page = page_of(open_window("specialist", "confirmations"))
    assert page.subtitle == "没有要核实的开盘"
    assert not page.print_action.isEnabled()


def test_what_is_due_leads_to_the_call(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    orders = office.orders(count=3)
    office.draft()
    window = open_window("specialist", "today")
    window.go("confirmations", Target("opening-confirmations", orders[2]))
    wait_until_quiet(qtbot)
    page = page_of(window)
    assert page.form.call is not None
    assert page.form.call.order_id == orders[2]


def test_the_list_can_be_printed_and_exported(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    office.orders(count=3)
    office.draft()
    page = page_of(open_window("specialist", "confirmations"))
    page.print_current()
    wait_until_quiet(qtbot)
    preview = page.window().findChild(PrintPreview)
    assert preview is not None
    assert preview.sheets.pages is not None
    preview.close()
    target = tmp_path / "名单.xlsx"
    page.write(target)
    wait_until_quiet(qtbot)
    assert target.stat().st_size > 3_000


def test_the_next_day_is_one_key_away(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    page = page_of(open_window("specialist", "confirmations"))
    press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    wait_until_quiet(qtbot)
    assert page.days.day == TOMORROW + timedelta(days=1)
