"""今日 as each of the office's people opens it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desk.core import records
from desk.rules.notices import owed
from desk.values.zone import STATION_ZONE
from tests.ui.plan_fixtures import OpenWindow, press, wait_until_quiet, words_in
from tests.ui.plan_office import PlanOffice
from ui.plans.calls import ConfirmationsPage
from ui.plans.page import DailyPlansPage
from ui.today.page import TodayPage
from ui.window import MainWindow


def page_of(window: MainWindow) -> TodayPage:
    shown = window.current_page
    assert isinstance(shown, TodayPage)
    return shown


def rows(page: TodayPage) -> list[str]:
    return [str(page.due.model.index(row, 2).data()) for row in range(page.due.model.rowCount())]


def test_a_specialist_sees_what_is_due_before_four(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders()
    page = page_of(open_window("specialist"))
    assert page.due.tabs.tabText(0) == "轮到我 13"
    assert rows(page)[0].startswith("泵管、管卡未申报")  # three days before its first use
    assert rows(page)[1].startswith("生产任务书未下达")
    assert page.due.model.index(1, 1).data() == "剩 50 分"
    assert page.due.table.hasFocus()


def test_what_is_late_is_said_in_words(office: PlanOffice, open_window: OpenWindow) -> None:
    office.orders()
    at = datetime(2026, 11, 21, 17, 30, tzinfo=STATION_ZONE)
    page = page_of(open_window("specialist", at=at))
    assert page.due.model.index(0, 1).data() == "逾期"
    assert page.due.late.text() == "逾期 12"


def test_enter_opens_the_record_behind_an_entry(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    window = open_window("section_head")
    press(Qt.Key.Key_Return)
    wait_until_quiet(qtbot)
    assert isinstance(window.current_page, DailyPlansPage)


def test_calls_that_are_not_pressing_stand_in_one_row(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.draft()
    window = open_window("specialist")
    page = page_of(window)
    calls = [words for words in rows(page) if "开盘待核实" in words]
    assert len(calls) == 1
    assert "还有 3 处" in calls[0]
    page.open_entry(page.due.model.entries[rows(page).index(calls[0])])
    wait_until_quiet(qtbot)
    assert isinstance(window.current_page, ConfirmationsPage)


def test_the_station_manager_is_led_to_the_plan_to_approve(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    office.step(office.draft(), ("submit", "section_head"))
    window = open_window("station_manager")
    page = page_of(window)
    assert rows(page) == ["11-22 日生产计划第 1 版（3 单 520.00 m³）待站长审批"]
    primary = page.primary_action()
    assert primary is not None
    assert primary.text() == "审批日生产计划"
    primary.trigger()
    wait_until_quiet(qtbot)
    assert isinstance(window.current_page, DailyPlansPage)


def test_a_dispatcher_is_led_to_the_plan_to_sign_for(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    office.orders(count=3)
    office.issued()
    page = page_of(open_window("dispatcher"))
    assert [words.rpartition("）")[2] for words in rows(page)] == ["调度室未签收"]
    primary = page.primary_action()
    assert primary is not None
    assert primary.text() == "签收日生产计划"


def test_nothing_for_me_leaves_everybodys_list(office: PlanOffice, open_window: OpenWindow) -> None:
    office.orders(count=3)
    page = page_of(open_window("inspector"))
    assert page.due.tabs.currentIndex() == 1
    assert page.due.model.rowCount() > 0
    assert page.primary_action() is None


def test_a_notice_is_read_with_one_press(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    office.step(office.draft(), ("submit", "section_head"))
    page = page_of(open_window("station_manager"))
    assert page.told.tabs.tabText(0) == "通知 1"
    read = next(b for b in page.told.findChildren(QPushButton) if b.text() == "已阅")
    QTest.mouseClick(read, Qt.MouseButton.LeftButton)
    wait_until_quiet(qtbot)
    assert owed(office.station_manager) == []
    assert page.told.tabs.tabText(0) == "通知"
    assert "没有未阅的通知" in words_in(page.told)


def test_a_rule_that_was_not_kept_today_is_listed(
    office: PlanOffice, open_window: OpenWindow
) -> None:
    order = office.orders(count=4)[3]
    records.take(office.specialist, "orders", order, "sign", {"signer": "王五"}, reason="经理出差")
    page = page_of(open_window("specialist"))
    assert page.told.tabs.tabText(1) == "今日违规记录 1"
    said = words_in(page.told)
    assert "王五" in said
    assert "说明：经理出差" in said


def test_the_figures_lead_to_their_pages(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders()
    window = open_window("specialist")
    figures = page_of(window).figures
    assert figures.orders.figure.text() == "10 单　1,416.50 m³"
    assert figures.signed.figure.text() == "8 / 10"
    assert figures.plan.figure.text() == "未归集"
    figures.calls.setFocus()
    press(Qt.Key.Key_Return)
    wait_until_quiet(qtbot)
    assert isinstance(window.current_page, ConfirmationsPage)


def test_an_empty_desk_says_that_all_is_done(office: PlanOffice, open_window: OpenWindow) -> None:
    page = page_of(open_window("section_head"))
    assert "没有到期和逾期的事项" in words_in(page.due)
    assert page.figures.signed.figure.text() == "—"


def test_the_specialists_primary_button_begins_an_order(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window("specialist")
    primary = page_of(window).primary_action()
    assert primary is not None
    assert primary.text() == "新建订货单"
    primary.trigger()
    wait_until_quiet(qtbot)
    shown = window.current_page
    assert shown is not None
    assert shown.key == "orders"


def test_what_others_do_appears_without_asking(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=2)
    window = open_window("station_manager")
    page = page_of(window)
    office.step(office.draft(), ("submit", "section_head"))
    window.hub.announce({"daily-plans"})
    wait_until_quiet(qtbot)
    assert any("待站长审批" in words for words in rows(page))
