"""A database that is busy or gone while something is read: said calmly, and asked again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from db import engine
from desk.core.acting import Acting
from desk.core.errors import Busy, Refused
from tests.station import TWO_HATS, Station
from tests.ui.record_fixtures import OpenPage, dialogs, open_page, read_all
from ui.desk_window import search_of
from ui.parts.hub import Hub
from ui.parts.messages import Messages
from ui.parts.operation import Operation, Progress
from ui.parts.reading import read, unread_of
from ui.parts.table_page import TablePage
from ui.parts.workers import Outcome
from ui.remembered import Remembered
from ui.sign_in import SignInCalls, SignInWindow
from ui.window import MainWindow

__all__ = ["open_page", "read_all"]

PAGES = (
    "today", "daily-plans", "confirmations", "pour-board", "pours", "projects", "production",
    "settings",
)  # fmt: skip


class Office(QWidget):
    """A window with a hub and a database that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.hub = Hub(self)
        self.messages = Messages()
        self.said: list[tuple[bool, str]] = []
        self.hub.connection.connect(lambda ok, words: self.said.append((ok, words)))
        self.failure: Exception | None = Busy("数据库正被别人占用。")
        self.asked: list[str] = []
        self.shown: list[str] = []

    def work(self, what: str) -> Callable[[], str]:
        def look() -> str:
            self.asked.append(what)
            if self.failure is not None:
                raise self.failure
            return what

        return look

    def take(self, outcome: Outcome[str]) -> None:
        assert outcome.value is not None
        self.shown.append(outcome.value)


@pytest.fixture
def office(qtbot: QtBot) -> Office:
    made = Office()
    qtbot.addWidget(made)
    return made


def test_what_could_not_be_read_is_asked_again_by_itself(
    office: Office, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    read(office, office.work("orders"), office.take)
    settled()
    assert office.shown == []
    assert office.said == [(False, "数据库正被别人占用。")]
    [bar] = office.messages.bars
    assert "自动重试" in bar.text
    office.failure = None
    qtbot.waitUntil(lambda: office.shown == ["orders"], timeout=10_000)
    assert office.said[-1] == (True, "")
    assert office.messages.bars == ()


def test_one_question_is_asked_while_nothing_answers_and_then_all_of_them(
    office: Office, settled: Callable[[], None]
) -> None:
    for what in ("orders", "tasks", "pours"):
        read(office, office.work(what), office.take)
    settled()
    assert len(office.messages.bars) == 1
    office.asked.clear()
    office.hub.unread.retry()
    settled()
    assert len(office.asked) == 1
    office.failure = None
    office.hub.retry()
    settled()
    assert sorted(office.shown) == ["orders", "pours", "tasks"]


def test_an_answer_nobody_wants_any_more_is_not_asked_for(
    office: Office, settled: Callable[[], None]
) -> None:
    wanted = ["old", "new"]
    for what in ("old", "new"):
        read(office, office.work(what), office.take, wanted=partial(wanted.__contains__, what))
    settled()
    wanted.remove("old")
    office.failure = None
    office.hub.unread.retry()
    settled()
    assert office.shown == ["new"]


def test_an_operation_that_only_reads_waits_and_one_that_writes_is_refused(
    office: Office, settled: Callable[[], None]
) -> None:
    def work(_: Progress) -> str:
        return office.work("seen")()

    Operation(office, work).reads().on_success(office.shown.append).start()
    settled()
    refused: list[str] = []
    Operation(office, work).on_refused(lambda error: refused.append(error.reason)).start()
    settled()
    assert refused == ["数据库正被别人占用。"]
    office.failure = None
    office.hub.retry()
    settled()
    assert office.shown == ["seen"]


def test_a_refusal_is_no_trouble_of_the_database(
    office: Office, settled: Callable[[], None]
) -> None:
    office.failure = Refused("您不能看这一页。")
    found: list[Exception | None] = []
    read(office, office.work("x"), lambda outcome: found.append(outcome.failure))
    settled()
    assert found == [office.failure]
    assert office.said == []


def test_a_window_without_a_desk_waits_too(qtbot: QtBot, settled: Callable[[], None]) -> None:
    lonely = QWidget()
    qtbot.addWidget(lonely)
    answers: list[Exception | None] = [Busy("连接断了。"), None]
    shown: list[object] = []

    def work() -> str:
        failure = answers.pop(0)
        if failure is not None:
            raise failure
        return "read"

    read(lonely, work, lambda outcome: shown.append(outcome.value))
    settled()
    assert unread_of(lonely).away
    unread_of(lonely).retry()
    settled()
    assert shown == ["read"]


def test_every_kind_of_page_waits_for_a_busy_database_and_then_shows_itself(
    open_page: OpenPage,
    sqlite_station: Station,
    read_all: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "READ_PATIENCE_MS", 0)
    station = sqlite_station
    station.signed()
    station.plan()
    orders = open_page("orders", acting=station.people[TWO_HATS])
    window = cast(MainWindow, orders.window())
    rows, title = orders.table.rows.rowCount(), orders.detail.title
    assert rows
    assert title
    with_lock = sqlite3.connect(station.target, isolation_level=None)
    with_lock.execute("BEGIN EXCLUSIVE")
    orders.refresh()
    read_all()
    assert (orders.table.rows.rowCount(), orders.detail.title) == (rows, title)
    assert window.status.connection.text().startswith("数据库正被别人占用")
    assert window.status.retry.isVisible()
    for key in PAGES:
        window.go(key)
        read_all()
    assert dialogs(window) == []
    [bar] = window.messages.bars
    with_lock.close()
    [retry] = [b for b in bar.findChildren(QPushButton) if b.text() == "现在重试"]
    QTest.mouseClick(retry, Qt.MouseButton.LeftButton)
    read_all()
    assert window.messages.bars == ()
    assert window.status.connection.text() == "已连接"
    assert not window.status.retry.isVisible()
    for key in PAGES:
        window.go(key)
        read_all()
        page = window.current_page
        assert not isinstance(page, TablePage) or page.pane.foot.words.startswith("共"), key
    assert unread_of(window).away is False


def test_a_search_waits_and_answers_what_was_typed_last(
    open_page: OpenPage,
    sqlite_station: Station,
    read_all: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "READ_PATIENCE_MS", 0)
    window = cast(MainWindow, open_page("customers").window())
    box = window.head.search
    box._search = search_of(sqlite_station.clerk)
    with_lock = sqlite3.connect(sqlite_station.target, isolation_level=None)
    with_lock.execute("BEGIN EXCLUSIVE")
    box.begin()
    for letters in ("高铁", "滨江"):
        box.field.setText(letters)
        box.field.textEdited.emit(letters)
        read_all()
    assert box._results is None or not box.results.isVisible()
    with_lock.close()
    window.hub.retry()
    read_all()
    assert box.results.isVisible()
    assert "滨江" in box.results.list.item(0).text()


def test_a_password_stays_typed_when_it_was_the_database_that_did_not_answer(
    qtbot: QtBot, tmp_path: Path, settled: Callable[[], None]
) -> None:
    def nobody(_login: str, _password: str) -> Acting:
        raise Busy("数据库正被别人占用，暂时读不到。")

    calls = SignInCalls(nobody, lambda _: False, lambda *_: None, (), "")
    window = SignInWindow(calls, Remembered(tmp_path / "x.ini"), station="站", database="x.db")
    qtbot.addWidget(window)
    window.login.setText("zhangmin")
    window.password.line.setText("secret")
    window.try_sign_in()
    settled()
    assert window.password.error.text() == "数据库正被别人占用，暂时读不到。"
    assert window.password.text() == "secret"
    assert window.enter.isEnabled()
