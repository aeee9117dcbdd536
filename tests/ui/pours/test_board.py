"""The pour board as a clerk works it: look, arrow, Enter, F6."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from db.models import PourState, Role
from desk.core.duty import owed
from desk.core.views import view
from desk.pours.board import pour_board
from desk.rules.duties import CONFIRM_OPENING
from desk.today.rows import mine_of_today
from tests.station import OTHER_PROJECT, PROJECT, Station, on_the_day
from tests.ui.record_fixtures import OpenPage, fill, focused, sheet_of
from ui.parts.lists.table_view import go_to_row
from ui.parts.page import Target
from ui.parts.record.batch import BatchSheet
from ui.parts.record.leaving import LeavingSheet
from ui.parts.record.step_sheet import StepSheet
from ui.pours.board_model import due_line, span_words
from ui.pours.board_page import PourBoardPage
from ui.pours.timeline import axis_of
from ui.window import MainWindow

ReadAll = Callable[[], None]
OpenBoard = Callable[..., PourBoardPage]
DAY = date(2026, 11, 22)


@pytest.fixture
def open_board(open_page: OpenPage, sqlite_station: Station) -> OpenBoard:
    """``open_board(7, 30, role=…)``: the board of the day of the pour at that hour."""

    def opened(
        hour: int,
        minute: int = 0,
        *,
        role: Role = Role.SPECIALIST,
        day: int = 22,
        size: tuple[int, int] = (1366, 768),
    ) -> PourBoardPage:
        acting = sqlite_station.acting(role, at=on_the_day(hour, minute, day=day))
        return cast(PourBoardPage, open_page("pour-board", acting=acting, size=size))

    return opened


def cell(page: PourBoardPage, row: int, name: str, role: int = Qt.ItemDataRole.DisplayRole) -> str:
    return str(page.model.index(row, page.model.column_of(name)).data(role) or "")


def press(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key)


def two_pours(station: Station) -> None:
    """At seven and at nine, neither confirmed."""
    station.signed(project=OTHER_PROJECT, placement="承台", planned_opening="2026-11-22 09:00")
    station.pour(until="plan")


def test_every_pour_says_what_comes_next_who_and_how_long_there_is(
    sqlite_station: Station, open_board: OpenBoard
) -> None:
    two_pours(sqlite_station)
    page = open_board(5, 10)
    assert [cell(page, row, "project") for row in (0, 1)] == [
        f"{PROJECT} 地下室底板 · C35P8",
        f"{OTHER_PROJECT} 承台 · C35P8",
    ]
    assert cell(page, 0, "next").startswith("打电话核实开盘时间 已超 10 分钟 · 客服专员")
    assert cell(page, 1, "next").startswith("打电话核实开盘时间 剩 1 小时 50 分 · 客服专员")
    assert cell(page, 0, "state") == "待确认"
    assert cell(page, 0, "opening") == "计划 07:00"
    assert cell(page, 0, "supply") == "计划 200.00"
    assert page.head.late.text() == "逾期 1 处"
    assert page.head.totals.text() == "计划 400.00 m³　已供 0.00 m³　0 车"
    assert page.subtitle == "待确认 2"
    assert page.table.currentIndex().row() == 0  # what is most pressing
    assert page.table.hasFocus()


def test_f9_takes_the_next_step_of_the_pour_under_the_cursor(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4, 30)
    button = page.primary_action()
    assert button is not None
    assert button.text() == "核实开盘"
    press(Qt.Key.Key_F6)
    read_all()
    sheet = sheet_of(page, StepSheet)
    assert sheet.form is not None
    fill(sheet.form, confirmed_with="张工")
    sheet.accept()
    read_all()
    assert cell(page, 0, "state") == "已确认"
    assert page.detail.isVisible()
    assert page.detail.step_bar.leading == "check"
    assert cell(page, 0, "next").startswith("通知各岗位准备")


def test_the_button_is_about_what_this_person_owes(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(6, 20, role=Role.DISPATCHER)
    button = page.primary_action()
    assert button is not None
    assert button.text() == "通知各岗位"
    button.trigger()
    read_all()
    sheet_of(page, StepSheet).accept()
    read_all()
    pour = page.model.rows[0].id
    told = view(sqlite_station.head, "pours", pour).values["posts_told_by"]
    assert told == sqlite_station.acting(Role.DISPATCHER).name


def test_somebody_who_owes_nothing_has_no_button(
    sqlite_station: Station, open_board: OpenBoard
) -> None:
    two_pours(sqlite_station)
    assert open_board(6, role=Role.SETTLEMENT_CLERK).primary_action() is None


def test_enter_opens_the_pour_the_arrows_go_on_and_escape_comes_back(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4)
    assert not page.detail.isVisible()
    press(Qt.Key.Key_Return)
    read_all()
    assert page.detail.isVisible()
    assert page.detail.isAncestorOf(focused())
    page.table.setFocus()
    press(Qt.Key.Key_Down)
    read_all()
    assert page.detail.title.endswith(OTHER_PROJECT)
    page.detail.take_focus()
    press(Qt.Key.Key_Escape)
    assert not page.detail.isVisible()
    assert page.table.hasFocus()
    assert page.table.currentIndex().row() == 1


def test_typing_that_is_not_saved_is_asked_about_before_another_pour(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4)
    press(Qt.Key.Key_Return)
    read_all()
    fill(page.detail.editor.form, first_equipment="2号泵车")
    assert page.unsaved() == 1
    go_to_row(page.table, 1)
    sheet = sheet_of(page, LeavingSheet)
    sheet.reject()
    assert page.table.currentIndex().row() == 0
    go_to_row(page.table, 1)
    sheet_of(page, LeavingSheet).accept()
    read_all()
    assert page.detail.title.endswith(OTHER_PROJECT)
    first = page.model.rows[0].id
    stored = view(sqlite_station.head, "pours", first).values["first_equipment"]
    assert stored == "2号泵车"


def test_a_truck_entered_elsewhere_shows_at_once(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    page = open_board(7, 30)
    assert cell(page, 0, "next").startswith("首车出站 已超 10 分钟 · 调度员")
    changes = sqlite_station.ticket(pour, at=on_the_day(7, 25))
    page.office.hub.announce(changes.kinds)
    read_all()
    assert cell(page, 0, "state") == "供应中"
    assert cell(page, 0, "supply") == "12.00 / 200.00 1 车"
    assert cell(page, 0, "warnings") == "2 条"  # nobody had called before the opening
    assert "25 分钟后首车才出站" in cell(page, 0, "warnings", Qt.ItemDataRole.ToolTipRole)
    times = cell(page, 0, "timeline")
    assert times == "计划 07:00–12:00；开盘 07:00；首车 07:25；末车 07:25"


def test_the_warnings_stand_in_full_over_the_pour(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    sqlite_station.ticket(pour, at=on_the_day(7, 25))
    page = open_board(8)
    press(Qt.Key.Key_Return)
    read_all()
    said = [label.text() for label in page.detail.findChildren(QLabel)]
    assert any("25 分钟后首车才出站" in words for words in said)


def test_what_runs_past_midnight_is_marked_with_its_day(
    sqlite_station: Station, open_board: OpenBoard
) -> None:
    sqlite_station.pour(until="supply")
    page = open_board(1, day=23)
    assert cell(page, 0, "state") == "供应中 11-22 续"
    assert page.subtitle == "前日接续 1"
    assert page.head.totals.text() == "计划 0.00 m³　已供 0.00 m³　0 车"


def test_a_day_without_pours_says_what_to_do(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4)
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    read_all()
    assert page.stack.currentIndex() == 1
    assert page.subtitle == "没有浇筑"
    assert page.primary_action() is None
    said = page.stack.findChildren(QLabel)[0].text()
    assert said.startswith("这一天没有浇筑。日生产计划签发后")
    page.head.days.usual_button.click()
    read_all()
    assert len(page.model.rows) == 2


def test_the_clock_runs_only_while_the_board_is_seen(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4)
    window = cast(MainWindow, page.window())
    assert page.clock.isActive()
    window.go("today")
    assert not page.clock.isActive()
    window.go("pour-board")
    assert page.clock.isActive()
    page.clock.timeout.emit()
    read_all()
    assert len(page.model.rows) == 2


def test_where_there_is_room_the_pour_stands_beside_the_board(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4, size=(PourBoardPage.narrow_below + 300, 900))
    press(Qt.Key.Key_Return)
    read_all()
    assert page.drawer.isHidden()
    assert page.detail.parentWidget() is page.splitter
    page.window().resize(1200, 700)
    assert page.drawer.isVisible()
    assert page.detail.parentWidget() is page.drawer


def test_an_entry_of_today_opens_the_board_at_its_pour(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    page = open_board(9, day=23)
    page.show_target(Target(kind="pours", id=pour))
    read_all()
    assert page.head.days.day == DAY
    assert page.detail.isVisible()
    assert page.detail.seen is not None
    assert page.detail.seen.id == pour


def test_what_is_done_on_another_record_is_done_on_its_page(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    sqlite_station.signed()
    sqlite_station.received(placement="坡道", planned_opening="2026-11-22 06:00")
    sqlite_station.plan()
    page = open_board(5, 55)
    go_to_row(page.table, 0)
    assert [t.duty.kind for t in page.model.rows[0].things if t.rule == "R01"] == ["orders"]
    others = tuple(t for t in page.model.rows[0].things if t.duty.kind == "orders")
    page.model.rows[0] = replace(page.model.rows[0], things=others)
    press(Qt.Key.Key_F6)
    read_all()
    shown = cast(MainWindow, page.window()).current_page
    assert shown is not None
    assert shown.key == "orders"


def test_a_late_opening_makes_the_explanation_the_primary_step(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    sqlite_station.pour(until="check")
    page = open_board(8, 5)
    press(Qt.Key.Key_Return)
    read_all()
    things = [t.duty.step for t in page.model.rows[0].things if t.overdue]
    assert things == ["confirm", "tell_posts", "open", "hand_over", "explain"]
    assert page.detail.step_bar.leading == "confirm"
    late = page.model.rows[0].things[-1]
    page.model.rows[0] = replace(page.model.rows[0], things=(late,))
    page.detail.reload()
    read_all()
    assert page.detail.step_bar.leading == "explain"


def test_late_things_of_pours_are_counted_on_their_tab(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    pour = sqlite_station.pour()
    dispatcher = sqlite_station.acting(Role.DISPATCHER, at=on_the_day(7, 30))
    late = [row.kind for row in mine_of_today(dispatcher).overdue]
    assert late.count("pours") == 1  # the first truck
    sqlite_station.ticket(pour, at=on_the_day(7, 28))
    assert "pours" not in [row.kind for row in mine_of_today(dispatcher).overdue]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 分钟"), (59, "59 分钟"), (60, "1 小时 00 分"), (185, "3 小时 05 分"), (2900, "2 天")],
)
def test_spans_are_said_as_people_say_them(minutes: int, words: str) -> None:
    assert span_words(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (on_the_day(2), "05:00 前"),
        (on_the_day(3), "剩 2 小时 00 分"),
        (on_the_day(4, 35), "剩 25 分钟"),
        (on_the_day(5), "现在"),
        (on_the_day(5, 10), "已超 10 分钟"),
    ],
)
def test_a_deadline_is_counted_down_and_then_up(now: datetime, words: str) -> None:
    due = on_the_day(5)
    assert due_line(owed(CONFIRM_OPENING, due, now), DAY, now)[0] == words


def test_the_hours_reach_from_the_first_opening_to_the_last_closing(
    sqlite_station: Station,
) -> None:
    sqlite_station.signed(planned_opening="2026-11-22 06:10", volume_m3="60")
    sqlite_station.signed(planned_opening="2026-11-22 20:00", volume_m3="60", placement="柱")
    sqlite_station.plan()
    board = pour_board(sqlite_station.clerk.at(on_the_day(9)), DAY)
    axis = axis_of(board)
    assert (axis.start, axis.end) == (on_the_day(5), on_the_day(22))
    assert axis.x(on_the_day(5), 10, 170) == 10
    assert axis.x(on_the_day(22), 10, 170) == 180
    assert [h.hour for h in axis.hours(170, 40)] == [8, 12, 16, 20]
    assert {row.state for row in board.rows} == {PourState.PLANNED}


def test_two_selected_pours_are_called_about_with_one_key(
    sqlite_station: Station, open_board: OpenBoard, read_all: ReadAll
) -> None:
    two_pours(sqlite_station)
    page = open_board(4, 30)
    page.table.setFocus()
    go_to_row(page.table, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [row.placement for row in page.table.selected_pours()] == ["地下室底板", "承台"]
    action = page.primary_action()
    assert action is not None
    assert action.text() == "同时核实开盘 · 2"
    page.do_next()
    sheet = sheet_of(page, BatchSheet)
    assert sheet.form is not None
    fill(sheet.form, confirmed_with="张工")
    sheet.accept()
    read_all()
    assert [cell(page, row, "state") for row in (0, 1)] == ["已确认", "已确认"]
