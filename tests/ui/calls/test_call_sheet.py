"""F9 anywhere: the number first, Enter goes on, Ctrl+S saves, Esc loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.models import CallState, Role
from desk.core import drafts, records
from desk.core.lists import ListQuery, page
from desk.core.views import View, view
from tests.station import CUSTOMER, PROJECT, SIGNATORY, Station, made
from tests.ui.record_fixtures import OpenPage, focused, type_into
from ui.calls.page import CallsPage
from ui.calls.sheet import CallSheet
from ui.desk_window import Desk
from ui.help import help_text
from ui.parts.record.record_sheet import RecordSheet
from ui.remembered import Remembered
from ui.shortcuts import Command, shown_keys

ReadAll = Callable[[], None]
PHONE = "13807310001"
CTRL = Qt.KeyboardModifier.ControlModifier
F9, ESC, ENTER = Qt.Key.Key_F9, Qt.Key.Key_Escape, Qt.Key.Key_Return


@pytest.fixture
def desk(sqlite_station: Station, qtbot: QtBot, tmp_path: Path, read_all: ReadAll) -> Desk:
    made_desk = Desk(sqlite_station.clerk, Remembered(tmp_path / "desk.ini"), version="0.1.0")
    window = made_desk.window
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w, "_leaving", True))
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.go("orders")
    read_all()
    return made_desk


def ring(desk: Desk, read_all: ReadAll) -> CallSheet:
    """F9 in the window, and the sheet that it opens."""
    desk.window.activateWindow()
    read_all()
    QTest.keyClick(desk.window, F9)
    read_all()
    (sheet,) = [s for s in desk.window.findChildren(CallSheet) if s.isVisible()]
    return sheet


def calls(station: Station) -> list[View]:
    rows = page(station.clerk, ListQuery("calls")).rows
    return [view(station.clerk, "calls", row["id"]) for row in rows]


def said(sheet: CallSheet) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def test_the_key_stands_in_the_help_and_is_nobody_elses() -> None:
    assert shown_keys(Command.CALL) == "F9"
    assert shown_keys(Command.NEXT_STEP) == "F6"
    assert "F9" in help_text("calls")


def test_a_known_number_fills_in_who_calls_and_shows_what_he_has_ordered(
    desk: Desk, sqlite_station: Station, read_all: ReadAll
) -> None:
    sqlite_station.signed(contact=SIGNATORY)
    sheet = ring(desk, read_all)
    editors = sheet.detail.editor.form.editors
    assert focused() in editors["phone"].stops()
    type_into(focused(), "138 0731 0001")
    read_all()
    assert editors["caller"].raw() == SIGNATORY
    assert editors["unit"].raw() == CUSTOMER
    assert editors["project_id"].shown() == PROJECT
    assert focused() in editors["caller"].stops(), "the name is heard and agreed to"
    QTest.keyClick(focused(), ENTER)
    assert focused() in editors["sort"].stops()
    words = said(sheet)
    assert f"{SIGNATORY} · {CUSTOMER} · {PROJECT}" in words
    assert "地下室底板" in words


def test_enter_leads_through_and_ctrl_s_saves(
    desk: Desk, sqlite_station: Station, read_all: ReadAll
) -> None:
    sheet = ring(desk, read_all)
    editors = sheet.detail.editor.form.editors
    type_into(focused(), PHONE)
    read_all()
    type_into(editors["matter"].stops()[0], "明天加一车")
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    read_all()
    (call,) = calls(sqlite_station)
    assert (call.values["matter"], call.values["caller"]) == ("明天加一车", SIGNATORY)
    assert call.values["project_id"] == sqlite_station.project
    assert sheet.isVisible(), "what becomes of it is chosen here"
    assert desk.window.current_page is not None
    assert desk.window.current_page.key == "orders"


def test_esc_keeps_the_typing_and_the_next_f9_goes_on_with_it(
    desk: Desk, sqlite_station: Station, read_all: ReadAll
) -> None:
    sheet = ring(desk, read_all)
    type_into(focused(), "13700000000")
    type_into(sheet.detail.editor.form.editors["matter"].stops()[0], "问价格", leave=False)
    QTest.keyClick(focused(), ESC)
    read_all()
    assert [s for s in desk.window.findChildren(CallSheet) if s.isVisible()] == []
    assert any("留作草稿" in bar.text for bar in desk.window.messages.bars)
    assert [kept.form for kept in drafts.offered(sqlite_station.clerk, "calls:new")] == [
        "calls:new"
    ]
    again = ring(desk, read_all).detail.editor.form.editors
    assert (again["phone"].raw(), again["matter"].raw()) == ("13700000000", "问价格")
    assert calls(sqlite_station) == []


def test_an_empty_call_is_left_without_a_word(desk: Desk, read_all: ReadAll) -> None:
    ring(desk, read_all)
    QTest.keyClick(focused(), ESC)
    read_all()
    assert [s for s in desk.window.findChildren(CallSheet) if s.isVisible()] == []
    assert not desk.window.messages.bars


def test_a_second_f9_does_not_open_a_second_sheet(desk: Desk, read_all: ReadAll) -> None:
    first = ring(desk, read_all)
    desk.write_call()
    read_all()
    assert [s for s in desk.window.findChildren(CallSheet) if s.isVisible()] == [first]


def test_whoever_answers_no_telephone_is_told_so(
    sqlite_station: Station, qtbot: QtBot, tmp_path: Path
) -> None:
    crew = sqlite_station.acting(Role.PLANT_OPERATOR)
    desk = Desk(crew, Remembered(tmp_path / "crew.ini"), version="0.1.0")
    qtbot.addWidget(desk.window, before_close_func=lambda w: setattr(w, "_leaving", True))
    desk.write_call()
    assert any("没有这个角色" in bar.text for bar in desk.window.messages.bars)


def test_a_call_becomes_an_order_that_opens_over_it(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    call = made(
        records.create(sqlite_station.clerk, "calls", {"phone": PHONE, "matter": "明天底板 200 方"})
    )
    shown = open_page("calls")
    assert isinstance(shown, CallsPage)
    shown.show_record(call)
    read_all()
    seen = shown.detail.seen
    assert seen is not None
    step = next(o.step for o in seen.offers if o.step.name == "order")
    shown.detail.take(step)
    read_all()
    sheet = shown.made.sheet
    assert isinstance(sheet, RecordSheet)
    assert sheet.known.name == "orders"
    order = sheet.detail.seen
    assert order is not None
    assert order.values["contact"] == SIGNATORY
    assert view(sqlite_station.clerk, "calls", call).values["state"] is CallState.CLOSED
