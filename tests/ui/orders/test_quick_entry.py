"""A new order in few keys: pinyin, offered words, the day that is meant, the step that follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk.core.lists import ListQuery, page
from desk.core.views import view
from tests.station import PROJECT, Station
from tests.ui.plan_fixtures import focused, press, wait_until_quiet, write
from tests.ui.record_fixtures import OpenPage, open_page, read_all
from ui.parts.form.meaning import meaning
from ui.parts.record.step_sheet import StepSheet
from ui.parts.table_page import TablePage

__all__ = ["open_page", "read_all"]

_ENTER, _CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def orders(open_page: OpenPage, qtbot: QtBot) -> TablePage:
    shown = open_page("orders")
    shown.window().activateWindow()
    shown.start_new()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    return shown


def settle_typing(qtbot: QtBot) -> None:
    """Wait out the pause after which typing is searched."""
    qtbot.wait(120)
    wait_until_quiet(qtbot)


def test_pinyin_and_one_enter_pick_the_project_and_go_on(orders: TablePage, qtbot: QtBot) -> None:
    form = orders.detail.editor.form
    write("bjhy")
    settle_typing(qtbot)
    press(_ENTER)
    assert form.editors["project_id"].shown() == PROJECT
    assert focused() is form.editors["placement"].stops()[0]
    assert form.editors["contact"].raw() == "李明"
    assert form.editors["phone"].raw() == "13807310002"


def test_pinyin_typed_faster_than_it_is_found_still_finds(orders: TablePage, qtbot: QtBot) -> None:
    form = orders.detail.editor.form
    write("bjhy")
    press(_ENTER)
    assert focused() is form.editors["placement"].stops()[0]
    settle_typing(qtbot)
    assert form.editors["project_id"].shown() == PROJECT
    assert form.editors["contact"].raw() == "李明"


def test_a_contact_that_was_typed_is_not_replaced(orders: TablePage, qtbot: QtBot) -> None:
    form = orders.detail.editor.form
    form.editors["contact"].stops()[0].setFocus()
    write("赵工")
    form.editors["project_id"].stops()[0].setFocus()
    write("bjhy")
    settle_typing(qtbot)
    press(_ENTER)
    assert form.editors["contact"].raw() == "赵工"


def test_placements_are_offered_in_pinyin(orders: TablePage, qtbot: QtBot) -> None:
    form = orders.detail.editor.form
    form.editors["placement"].stops()[0].setFocus()
    write("dxsdb")
    press(_ENTER)
    assert form.editors["placement"].raw() == "地下室底板"


def test_the_offered_day_alone_is_not_an_opening(
    orders: TablePage, sqlite_station: Station, qtbot: QtBot
) -> None:
    form = orders.detail.editor.form
    assert not orders.detail.is_unsaved
    form.editors["placement"].stops()[0].setFocus()
    write("x1")
    press(Qt.Key.Key_F8)
    wait_until_quiet(qtbot)
    (row,) = page(sqlite_station.clerk, ListQuery("orders")).rows
    assert view(sqlite_station.clerk, "orders", row["id"]).values["planned_opening"] is None


def test_f9_saves_and_asks_for_the_signature_of_a_paper_order(
    orders: TablePage, sqlite_station: Station, qtbot: QtBot
) -> None:
    write("bjhy")
    settle_typing(qtbot)
    press(_ENTER)
    for text in ("dxsdb", "200", "7", "q", "c35p8"):
        write(text)
        press(_ENTER)
    write("180")
    press(Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), StepSheet))
    sheet = QApplication.activeWindow()
    assert isinstance(sheet, StepSheet)
    assert sheet.step.name == "sign"
    write("zjg")
    press(_ENTER, _CTRL)
    wait_until_quiet(qtbot)
    (row,) = page(sqlite_station.clerk, ListQuery("orders")).rows
    seen = view(sqlite_station.clerk, "orders", row["id"])
    assert (seen.values["state"].value, seen.values["signer"]) == ("signed", "张建国")
    assert seen.warnings == ()


def test_f9_waits_for_the_record_that_is_being_read(
    open_page: OpenPage, sqlite_station: Station, qtbot: QtBot, read_all: Callable[[], None]
) -> None:
    first = sqlite_station.signed(placement="甲")
    second = sqlite_station.signed(placement="乙")
    orders = open_page("orders")
    orders.show_record(first)
    read_all()
    orders.show_record(second)
    orders.detail.next_step()  # before the answer is there
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), StepSheet))
    sheet = QApplication.activeWindow()
    assert isinstance(sheet, StepSheet)
    assert sheet.seen.id == second
    sheet.reject()


def test_f9_without_a_record_does_nothing(
    open_page: OpenPage, sqlite_station: Station, qtbot: QtBot
) -> None:
    open_page("orders").detail.next_step()
    wait_until_quiet(qtbot)
    assert page(sqlite_station.clerk, ListQuery("orders")).rows == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [("地", "地下室底板"), ("dxsw", "地下室外墙"), ("底板", "地下室底板"), ("ct", "承台")],
)
def test_words_are_meant_by_their_beginning_their_pinyin_or_a_part(typed: str, first: str) -> None:
    words = ["地下室底板", "地下室外墙", "承台", "楼梯"]
    assert meaning(typed, words)[0] == first


def test_nothing_typed_offers_nothing() -> None:
    assert meaning("", ["承台"]) == []
    assert meaning("承台", ["承台"]) == []
