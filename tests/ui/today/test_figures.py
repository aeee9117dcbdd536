"""A figure is a list, and opens exactly it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desk.core import records
from desk.values.zone import STATION_ZONE
from tests.ui.plan_fixtures import OpenWindow, press, wait_until_quiet
from tests.ui.plan_office import PlanOffice
from ui.desk_window import Desk
from ui.parts.table_page import TablePage
from ui.plans.calls import ConfirmationsPage
from ui.plans.page import DailyPlansPage
from ui.remembered import Remembered
from ui.status_bar import Item
from ui.today.figures import FigureCard
from ui.today.page import TodayPage
from ui.window import MainWindow

AT = datetime(2026, 11, 21, 17, 30, tzinfo=STATION_ZONE)


def today(window: MainWindow) -> TodayPage:
    shown = window.current_page
    assert isinstance(shown, TodayPage)
    return shown


def rows_of(window: MainWindow) -> int:
    """How many rows the page shows that a figure opened; its foot says the same."""
    page = window.current_page
    if isinstance(page, TablePage):
        assert page.pane.foot.words.startswith(f"共 {page.table.rows.rowCount()} 条")
        return page.table.rows.rowCount()
    assert isinstance(page, DailyPlansPage | ConfirmationsPage)
    return page.model.rowCount()


def shown_by(window: MainWindow, card: FigureCard, *, rest: bool, qtbot: QtBot) -> int:
    """The rows behind a card's figure, or behind its caption's, by mouse; and back again."""
    QTest.mouseClick(card.caption if rest else card, Qt.MouseButton.LeftButton)
    wait_until_quiet(qtbot)
    found = rows_of(window)
    window.go("today")
    wait_until_quiet(qtbot)
    return found


def number_in(words: str) -> int:
    """The first number in the words."""
    return int("".join(c if c.isdigit() else " " for c in words).split()[0])


def test_every_card_opens_as_many_rows_as_it_says(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders()
    records.create(office.specialist, "orders", {"planned_opening": "2026-11-22 09:00"})
    window = open_window("specialist")
    cards = today(window).figures
    assert cards.orders.figure.text() == "10 单　1,416.50 m³"
    for card, figure, left in (
        (cards.orders, 10, 1),
        (cards.signed, 8, 2),
        (cards.tasks, number_in(cards.tasks.figure.text()), None),
        (cards.plan, None, 10),
    ):
        if figure is not None:
            assert number_in(card.figure.text()) == figure
            assert shown_by(window, card, rest=False, qtbot=qtbot) == figure
        if card.caption.leads:
            missing = left or number_in(card.caption.text())
            assert number_in(card.caption.text()) == missing
            assert shown_by(window, card, rest=True, qtbot=qtbot) == missing


def test_the_cards_of_plan_and_calls_count_what_their_pages_show(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=4)
    office.draft()
    window = open_window("specialist")
    cards = today(window).figures
    assert cards.plan.figure.text() == "第 1 版　4 单列入"
    assert shown_by(window, cards.plan, rest=False, qtbot=qtbot) == 4
    done, of = cards.calls.figure.text().split(" / ")
    assert (done, of) == ("0", "4")
    assert cards.calls.caption.text() == "还有 4 处待核实"
    assert shown_by(window, cards.calls, rest=True, qtbot=qtbot) == 4
    assert shown_by(window, cards.calls, rest=False, qtbot=qtbot) == 4


def test_what_a_figure_opened_is_named_and_can_be_left_by_keyboard(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders()
    window = open_window("specialist")
    today(window).figures.signed.caption.setFocus()
    press(Qt.Key.Key_Return)
    wait_until_quiet(qtbot)
    page = window.current_page
    assert isinstance(page, TablePage)
    assert page.pane.filters.narrowing.only is not None
    assert page.pane.filters.narrowing.only.words == "明日待签认"
    assert "only" not in page.pane.filters.narrowing.as_json()
    page.pane.filters.clear()
    wait_until_quiet(qtbot)
    assert page.table.rows.rowCount() > 2


@pytest.fixture
def desk(office: PlanOffice, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    office.orders()
    office.step(office.draft(), ("submit", "section_head"))
    made = Desk(office.specialist.at(AT), Remembered(tmp_path / "x.ini"), version="")
    qtbot.addWidget(made.window)
    made.open()
    made.window.resize(1366, 768)
    made.window.go("today")
    wait_until_quiet(qtbot)
    yield made
    made.window.close()
    wait_until_quiet(qtbot)


def test_badge_tabs_and_foot_of_the_window_say_one_number(desk: Desk, qtbot: QtBot) -> None:
    window, page = desk.window, today(desk.window)
    mine, late = page.due.model.count_for(desk.acting.roles), page.due.late
    assert mine
    assert page.due.tabs.tabText(0) == f"轮到我 {mine}"
    assert window.navigation.tab_button("today").badge == mine
    assert window.status.item(Item.REMINDERS).text() == f"待办 {mine}"
    assert page.due.late.isVisible()
    assert window.status.item(Item.LATE).text() == late.text()
    notices = len(page.told._owed)
    assert window.status.item(Item.NOTICES).text() == (f"通知 {notices}" if notices else "")
    assert page.told.tabs.tabText(0) == (f"通知 {notices}" if notices else "通知")


def test_each_figure_at_the_foot_opens_its_rows(desk: Desk, qtbot: QtBot) -> None:
    window, page = desk.window, today(desk.window)
    page.due.tabs.setCurrentIndex(1)
    assert page.due.model.rowCount() == number_in(page.due.tabs.tabText(1))
    for item in (Item.LATE, Item.REMINDERS):
        shown = number_in(window.status.item(item).text())
        window.go("orders")
        QTest.mouseClick(window.status.item(item), Qt.MouseButton.LeftButton)
        wait_until_quiet(qtbot)
        assert page.due.model.rowCount() == shown
    page.due.late.click()
    assert page.due.model.rowCount() == number_in(page.due.late.text())
    page.due.late.click()
    assert page.due.model.rowCount() == number_in(page.due.tabs.tabText(0))


def test_the_badge_of_a_tab_opens_what_it_counts(desk: Desk, qtbot: QtBot) -> None:
    window, page = desk.window, today(desk.window)
    button = window.navigation.tab_button("today")
    shown = button.badge
    page.due.tabs.setCurrentIndex(1)
    window.go("orders")
    middle = button.badge_box().center().toPoint()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=middle)
    wait_until_quiet(qtbot)
    assert window.current_page is page
    assert page.due.model.rowCount() == shown


def test_orders_that_wait_for_a_plan_and_those_left_off_it_are_opened(
    office: PlanOffice, open_window: OpenWindow, qtbot: QtBot
) -> None:
    office.orders(count=3)
    window = open_window("specialist", "daily-plans")
    page = window.current_page
    assert isinstance(page, DailyPlansPage)
    page.empty_day.waiting.setFocus()
    press(Qt.Key.Key_Return)
    wait_until_quiet(qtbot)
    assert rows_of(window) == 3
    office.draft()
    office.orders(count=2)
    window.go("daily-plans")
    page.refresh()
    wait_until_quiet(qtbot)
    look = [b for b in page.strips.findChildren(QPushButton) if b.text() == "查看这 2 张"]
    look[0].click()
    wait_until_quiet(qtbot)
    assert rows_of(window) == 2
