"""The idle lock covers everything and opens with the password alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk.core.errors import Refused
from ui.app import InputGuard
from ui.lock import Cover, IdleLock
from ui.parts.sheet import Sheet


def verify(password: str) -> None:
    if password != "secret":
        raise Refused("密码不对。")


def desk_is_open(lock: IdleLock) -> bool:
    return lock.sheet is None


class Desk(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.typing = QLineEdit("没有保存的内容")
        QVBoxLayout(self).addWidget(self.typing)


def covers_of(window: QWidget) -> list[Cover]:
    return window.findChildren(Cover, options=Qt.FindChildOption.FindDirectChildrenOnly)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    made = Desk()
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    return made


@pytest.fixture
def lock(desk: Desk, qapp: QApplication) -> IdleLock:
    guard = InputGuard(qapp)
    desk.destroyed.connect(lambda: qapp.removeEventFilter(guard))
    return IdleLock(desk, guard, verify, name="张敏", minutes=10)


def test_ten_idle_minutes_lock_the_desk(lock: IdleLock, qtbot: QtBot) -> None:
    lock.look()
    assert desk_is_open(lock)
    lock._guard._last -= 600
    with qtbot.waitSignal(lock.locked):
        lock.look()
    assert lock.sheet is not None
    lock.sheet.open_desk()


def test_zero_minutes_never_lock(lock: IdleLock) -> None:
    lock.minutes = 0
    lock._guard._last -= 100_000
    lock.look()
    assert lock.sheet is None


def test_a_locked_desk_shows_nothing_of_the_records_not_even_in_dialogs(
    lock: IdleLock, desk: Desk, qtbot: QtBot
) -> None:
    form = Sheet(desk, "订货通知单")
    form.open()
    lock.lock()
    late = Sheet(desk, "导出完成")
    late.open()
    for window in (desk, form, late):
        covers = covers_of(window)
        assert len(covers) == 1
        assert covers[0].isVisible()
        assert covers[0].rect() == window.rect()
    assert lock.sheet is not None
    assert lock.sheet.windowModality() is Qt.WindowModality.ApplicationModal
    lock.sheet.open_desk()
    qtbot.waitUntil(lambda: covers_of(form) == [])
    assert form.isVisible()
    late.close()
    form.close()


def test_only_the_password_opens_it_and_typing_is_still_there(
    lock: IdleLock, desk: Desk, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    lock.lock()
    sheet = lock.sheet
    assert sheet is not None
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    sheet.reject()
    assert sheet.isVisible()
    sheet.field.line.setText("wrong")
    QTest.keyClick(sheet.field.line, Qt.Key.Key_Return)
    settled()
    assert sheet.field.error.text() == "密码不对。"
    sheet.field.line.setText("secret")
    with qtbot.waitSignal(lock.unlocked):
        QTest.keyClick(sheet.field.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: covers_of(desk) == [])
    assert desk.typing.text() == "没有保存的内容"


def test_locking_twice_asks_once(lock: IdleLock, desk: Desk) -> None:
    lock.lock()
    first = lock.sheet
    lock.lock()
    assert lock.sheet is first
    assert len(covers_of(desk)) == 1
    assert first is not None
    first.open_desk()
