"""One working day, from the order to the signed service card, by keyboard alone: five people sign in
one after the other at one PC of 1366×768. After each key the eye finds the focus; the figures that the
window shows on the way are those of the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from db.models import Role
from desk.core.acting import Acting
from desk.core.lists import ListQuery, page, totals
from desk.pours.board import pour_board
from desk.today.rows import mine_of_today
from desk.users import sign_in as signing_in
from tests.opening import folders_under
from tests.station import NOW, PASSWORD, RECEIVER, SIGNATORY, Station, on_the_day
from tests.ui.keyboard import Keyboard, held, name_of
from ui.pages import page_keys
from ui.places import user_folder
from ui.remembered import Remembered
from ui.start import TARGET, Start
from ui.status_bar import Item
from ui.window import MainWindow

SIZE = (1366, 768)
ORDER = {
    "工程名称": "bjhy",
    "浇筑部位": "地下室顶板",
    "计划方量(m³)": "60",
    "计划开盘时间": "700",
    "浇筑方式": "qcb",
    "强度等级": "C35P8",
    "坍落度(mm)": "180",
}


class Office:
    """One PC of the office, at which one person after the other works at a moment of the day."""

    def __init__(self, station: Station, start: Start, keys: Keyboard) -> None:
        self.station = station
        self.start = start
        self.keys = keys
        self.now = NOW

    @property
    def window(self) -> MainWindow:
        assert self.start.desk is not None
        return self.start.desk.window

    @property
    def acting(self) -> Acting:
        assert self.start.desk is not None
        return self.start.desk.acting

    def comes(self, role: Role, at: datetime) -> None:
        """Whoever sat there locks the PC and leaves it to the next, who signs in."""
        self.now = at
        if self.start.desk is not None:
            self.keys.press("Ctrl+L")
            self.keys.seek("换人登录")
            self.keys.press("Return")
        self.keys.look()
        self.keys.seek("登录名", "Shift+Tab")
        self.keys.press("Ctrl+A")
        self.keys.write(role.value)
        self.keys.press("Return")
        self.keys.write(PASSWORD)
        self.keys.press("Return")
        self.window.resize(*SIZE)
        self.keys.look()
        self.says_what_waits()

    def says_what_waits(self) -> None:
        """The badge of 今日 and the foot of the window count what the service says."""
        waiting = len(mine_of_today(self.acting).rows)
        shown = self.window.status.item(Item.REMINDERS).text()
        assert shown == (f"待办 {waiting}" if waiting else "")

    def goes(self, tab: int, wanted: str) -> None:
        """The tab with this number, and from page to page of it to the one wanted."""
        self.keys.press(f"Ctrl+{tab}")
        order = page_keys()
        on = order.index(self._page()) < order.index(wanted)
        self.keys.until(
            wanted, "Ctrl+PgDown" if on else "Ctrl+PgUp", lambda: self._page() == wanted
        )

    def _page(self) -> str:
        assert self.window.current_page is not None
        return self.window.current_page.key

    def said(self) -> str:
        """All the words in sight, of the sheet in front or of the window."""
        labels = held().window().findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisible())

    def states(self, kind: str) -> list[str]:
        return [row["state"] for row in page(self.acting, ListQuery(kind)).rows]


@pytest.fixture
def office(
    sqlite_station: Station,
    qapp: QApplication,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    settled: Callable[[], None],
) -> Iterator[Office]:
    folders_under(tmp_path, monkeypatch)
    remembered = Remembered(user_folder() / "desk.ini")
    remembered.set(TARGET, sqlite_station.target)
    made = Office(sqlite_station, Start(qapp, remembered), Keyboard(qtbot))
    real = signing_in.sign_in
    monkeypatch.setattr(
        signing_in, "sign_in", lambda db, login, word: real(db, login, word, at=made.now)
    )
    made.start.begin()
    yield made
    settled()
    for window in (made.start.window, made.start.desk.window if made.start.desk else None):
        if window is not None:
            window.close()
    settled()
    made.start.end()


def test_a_working_day_by_keyboard_alone(office: Office) -> None:
    _ordered(office)
    _planned(office)
    _opened(office)
    _supplied(office)
    _closed(office)
    _judged(office)


def _ordered(office: Office) -> None:
    """The specialist takes the order, has it signed and issues its task."""
    keys = office.keys
    office.comes(Role.SPECIALIST, NOW)
    keys.press("Ctrl+3", "Ctrl+N")
    keys.enter(ORDER)
    keys.press("Ctrl+S")
    keys.seek("收单", "Shift+Tab")
    keys.press("Return")
    keys.seek("接收方式")
    keys.write("wx")
    keys.press("Ctrl+S", "F6")
    keys.write(SIGNATORY)
    keys.press("Ctrl+Return", "F6", "Ctrl+Return")
    assert office.states("orders") == ["signed"]
    assert "共 1 条 · 计划方量合计 60.00 m³" in office.said()


def _planned(office: Office) -> None:
    """Gathered and submitted, approved with the password, issued; the documents are fetched."""
    keys = office.keys
    office.comes(Role.SECTION_HEAD, NOW)
    office.goes(3, "daily-plans")
    keys.press("Ctrl+N", "F6")
    assert "1 单 · 60.00 m³" in office.said()
    office.comes(Role.STATION_MANAGER, NOW)
    keys.press("F6")
    keys.write(PASSWORD)
    keys.press("Return")
    office.comes(Role.SECTION_HEAD, NOW)
    keys.press("F6")
    assert office.states("daily-plans") == ["issued"]
    office.comes(Role.DOCUMENT_CLERK, NOW)
    office.goes(3, "tasks")
    keys.press("F6", "Ctrl+Return")
    assert office.states("tasks") == ["documents_ready"]


def _opened(office: Office) -> None:
    """The opening is confirmed and checked by both, the posts told, the order to open given."""
    keys = office.keys
    office.comes(Role.SPECIALIST, on_the_day(4))
    office.goes(3, "tasks")
    keys.press("F6")
    assert office.states("tasks") == ["collected"]
    office.goes(4, "pour-board")
    keys.press("F6", "Ctrl+Return", "F6", "Space", "Ctrl+Return")
    office.comes(Role.DISPATCHER, on_the_day(6))
    keys.press("F6", "Ctrl+Return", "F6", "Space", "Ctrl+Return")
    office.comes(Role.SPECIALIST, on_the_day(7))
    keys.press("F6", "Ctrl+Return")
    keys.write("夜班未交底")
    keys.press("Ctrl+Return")
    assert office.states("pours") == ["opened"]
    keys.press("F6", "Space")
    keys.seek("资料接收人")
    keys.write(RECEIVER)
    keys.press("Ctrl+Return")


def _supplied(office: Office) -> None:
    """Five trucks, entered from the board; the receiver signs for all of them at once."""
    keys = office.keys
    office.comes(Role.DISPATCHER, on_the_day(9))
    keys.press("Ctrl+T")
    for truck in range(5):
        for text in (f"81{truck:02d}", "12", f"7{truck + 1}0"):
            keys.write(text)
            keys.press("Return")
    assert "签认 60.00 m³ · 已供 60.00 m³，5 车 · 还可供 0.00 m³" in office.said()
    keys.press("Esc")
    supplied = totals(office.acting, ListQuery("tickets"), ["volume_m3"])["volume_m3"]
    assert pour_board(office.acting, on_the_day(9).date()).supplied == supplied
    assert f"计划 60.00 m³　已供 {supplied:,.2f} m³　5 车" in office.said()
    office.goes(4, "tickets")
    assert f"共 5 条 · 本车方量合计 {supplied:,.2f} m³" in office.said()
    keys.press("Ctrl+A", "Shift+F6", "Down", "Return")
    keys.write(RECEIVER)
    keys.press("Ctrl+Return")
    assert office.states("tickets") == ["delivered"] * 5


def _closed(office: Office) -> None:
    """The customer says how much it was; what was not sampled is explained."""
    keys = office.keys
    office.comes(Role.SPECIALIST, on_the_day(9, 30))
    office.goes(4, "pour-board")
    keys.press("F6")
    keys.write("60")
    keys.press("Return")
    keys.write("张工")
    keys.press("Ctrl+Return", "F6")
    keys.seek("剩余方量(m³)")
    keys.write("0.5")
    keys.press("Ctrl+Return")
    keys.write("明早补取样记录")
    keys.press("Ctrl+Return")
    assert office.states("pours") == ["closed"]


def _judged(office: Office) -> None:
    """From the board to the card it issued: every item judged, then signed by the customer."""
    keys = office.keys
    keys.press("F6")
    assert office.states("service-cards") == ["issued"]
    keys.press("Return")
    keys.seek("评价")
    while name_of(held()) == "评价":
        keys.write("1")
        keys.press("Return")
    keys.press("Ctrl+S", "F6")
    keys.write(SIGNATORY)
    keys.press("Ctrl+Return")
    assert office.states("service-cards") == ["signed"]
    office.says_what_waits()
