"""Work off the GUI thread: results, refusals, reasons, failures, and parents that are gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from desk.core.changes import Changes
from desk.core.errors import NeedsReason, Refused, UserError, Warned
from ui.parts.hub import Hub
from ui.parts.messages import messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.sheets import ProgressSheet, ReasonSheet
from ui.parts.workers import workers


class Desk(QWidget):
    """A window with a hub."""

    def __init__(self) -> None:
        super().__init__()
        QVBoxLayout(self)
        self.hub = Hub(self)
        self.told: list[frozenset[str]] = []
        self.hub.changed.connect(self.told.append)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def test_work_runs_off_the_gui_thread_and_its_result_comes_back_in_it(
    desk: Desk, settled: Callable[[], None]
) -> None:
    threads: list[threading.Thread] = []
    results: list[int] = []

    def work(_progress: Progress) -> int:
        threads.append(threading.current_thread())
        return 42

    def take(value: int) -> None:
        threads.append(threading.current_thread())
        results.append(value)

    Operation(desk, work).on_success(take).start()
    settled()
    assert results == [42]
    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_what_changed_is_told_to_the_hub_of_the_window(
    desk: Desk, settled: Callable[[], None]
) -> None:
    inner = QWidget(desk)
    Operation(inner, lambda _p: Changes(frozenset({"orders", "tasks"}))).start()
    settled()
    assert desk.told == [frozenset({"orders", "tasks"})]


def test_a_refusal_is_shown_calmly_with_the_clause_behind_it(
    desk: Desk, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    def refuse(_progress: Progress) -> None:
        raise Refused("DH-1 还没有签字，不能开盘。", rule="R01", clause="M1.2.1")

    Operation(desk, refuse).start()
    settled()
    bar = messages_of(desk).bars[0]
    assert bar.text == "DH-1 还没有签字，不能开盘。"
    ground = next(b for b in bar.findChildren(QPushButton) if b.text() == "依据")
    QTest.mouseClick(ground, Qt.MouseButton.LeftButton)
    sheet = next(d for d in desk.findChildren(QDialog) if d.isVisible())
    assert sheet.windowTitle() == "依据"
    sheet.close()


def test_a_page_may_take_refusals_itself(desk: Desk, settled: Callable[[], None]) -> None:
    taken: list[UserError] = []

    def refuse(_progress: Progress) -> None:
        raise Refused("不行。")

    Operation(desk, refuse).on_refused(taken.append).start()
    settled()
    assert [error.reason for error in taken] == ["不行。"]
    assert messages_of(desk).bars == ()


def test_a_defect_reaches_the_last_resort_and_not_the_message_bar(
    desk: Desk, settled: Callable[[], None]
) -> None:
    def fail(_progress: Progress) -> None:
        raise ZeroDivisionError

    with capture_exceptions() as caught:
        Operation(desk, fail).start()
        settled()
    assert [kind for kind, _value, _trace in caught] == [ZeroDivisionError]
    assert messages_of(desk).bars == ()


def test_a_warning_asks_for_a_reason_and_goes_on_with_it(
    desk: Desk, settled: Callable[[], None]
) -> None:
    given: list[str] = []

    def sign(reason: str) -> Operation[str]:
        def work(_progress: Progress) -> str:
            if not reason:
                raise NeedsReason((Warned("R02", "M1.2.1", "16:00 以后才签认。"),))
            return reason

        return Operation(desk, work).on_reason(sign).on_success(given.append)

    sign("").start()
    settled()
    sheet = desk.findChild(ReasonSheet)
    assert isinstance(sheet, ReasonSheet)
    sheet.editor.setPlainText("   ")
    sheet.accept()
    assert sheet.isVisible()
    sheet.editor.setPlainText("客户临时加急")
    sheet.accept()
    settled()
    assert given == ["客户临时加急"]


def test_the_result_for_a_closed_page_is_dropped(qtbot: QtBot, settled: Callable[[], None]) -> None:
    gate = threading.Event()
    called: list[object] = []
    page = QWidget()
    Operation(page, lambda _p: gate.wait(10)).on_success(called.append).start()
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    gate.set()
    settled()
    assert called == []


def test_short_work_shows_nothing_and_long_work_a_busy_cursor(
    desk: Desk, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    Operation(desk, lambda _p: None).start()
    settled()
    assert QApplication.overrideCursor() is None
    gate = threading.Event()
    Operation(desk, lambda _p: gate.wait(10)).start()
    qtbot.waitUntil(lambda: QApplication.overrideCursor() is not None, timeout=60_000)
    gate.set()
    settled()
    assert QApplication.overrideCursor() is None


def test_the_busy_cursor_goes_even_when_the_page_is_gone(
    qtbot: QtBot, settled: Callable[[], None]
) -> None:
    gate = threading.Event()
    page = QWidget()
    Operation(page, lambda _p: gate.wait(10)).start()
    qtbot.waitUntil(lambda: QApplication.overrideCursor() is not None, timeout=60_000)
    with qtbot.waitSignal(page.destroyed):
        page.deleteLater()
    gate.set()
    settled()
    assert QApplication.overrideCursor() is None


def test_long_work_can_be_stopped(desk: Desk, qtbot: QtBot, settled: Callable[[], None]) -> None:
    called: list[object] = []
    going = threading.Event()

    def work(progress: Progress) -> None:
        for done in range(10_000):
            progress.report(done, 10_000, f"第 {done} 行")
            going.wait(0.01)

    operation = Operation(desk, work).with_progress("正在导出").on_success(called.append)
    operation.start()
    qtbot.waitUntil(lambda: desk.findChild(ProgressSheet) is not None, timeout=60_000)
    sheet = desk.findChild(ProgressSheet)
    assert isinstance(sheet, ProgressSheet)
    qtbot.waitUntil(lambda: sheet.bar.maximum() == 10_000)
    sheet.reject()
    settled()
    assert called == []
    qtbot.waitUntil(lambda: desk.findChild(ProgressSheet) is None)


class Others:
    """What another clerk changed, poll by poll."""

    def __init__(self, *answers: frozenset[str] | Exception | None) -> None:
        self._answers: Iterator[frozenset[str] | Exception | None] = iter(answers)

    def poll(self) -> frozenset[str] | None:
        answer = next(self._answers, None)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_changes_of_others_reach_the_pages(desk: Desk, settled: Callable[[], None]) -> None:
    desk.hub.watch(Others(None, frozenset({"orders"})), every_ms=100_000)
    desk.hub.look()
    settled()
    assert desk.told == []
    desk.hub.look()
    settled()
    assert desk.told == [frozenset({"orders"})]


def test_a_lost_connection_is_told_and_everything_is_read_when_it_is_back(
    desk: Desk, settled: Callable[[], None]
) -> None:
    seen: list[tuple[bool, str]] = []
    desk.hub.connection.connect(lambda ok, sentence: seen.append((ok, sentence)))
    desk.hub.watch(Others(Refused("连接断了，正在重连。"), None), every_ms=100_000)
    desk.hub.look()
    settled()
    assert seen == [(False, "连接断了，正在重连。")]
    desk.hub.look()
    settled()
    assert seen[-1] == (True, "")
    assert desk.told == [frozenset({"*"})]


def test_nobody_is_asked_while_the_window_is_minimised(
    desk: Desk, settled: Callable[[], None], qtbot: QtBot
) -> None:
    desk.hub.watch(Others(frozenset({"orders"})), every_ms=20)
    desk.hub.pause()
    qtbot.wait(80)
    settled()
    assert desk.told == []
    desk.hub.resume()
    settled()
    assert desk.told == [frozenset({"orders"})]


def test_the_pool_is_idle_when_all_is_delivered(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workers().idle):
        Operation(desk, lambda _p: None).start()
    assert workers().under_way == 0
