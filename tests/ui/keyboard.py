"""A person at the keyboard alone: real key presses to whatever has the focus, and after each of them a
look at whether the eye can follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QRect
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.resting import wait_for_rest
from ui.failures import FailureSheet

WALKING = ("Tab", "Shift+Tab")
"""Keys that only go on: nothing is read or written behind them."""
MOST_STOPS = 80
"""So often a person presses Tab before he gives up."""


def held() -> QWidget:
    """The widget that the keyboard goes to."""
    found = QApplication.focusWidget()
    assert found is not None, "nothing has the focus"
    return found


def name_of(widget: QWidget) -> str:
    """What a person would call the widget."""
    said = widget.accessibleName()
    if not said and isinstance(widget, QAbstractButton):
        said = widget.text()
    return said.removesuffix(" *")


def whole(widget: QWidget) -> str:
    """The widget with where it is, for a failure."""
    chain: list[str] = []
    at: QWidget | None = widget
    while at is not None:
        chain.append(type(at).__name__)
        at = at.parentWidget()
    return f"{name_of(widget)!r} of {' < '.join(chain)}"


def in_sight(widget: QWidget) -> str:
    """Why the eye does not find what has the focus; empty where it does."""
    if not widget.isVisible():
        return f"{whole(widget)} is hidden"
    if not widget.isEnabled():
        return f"{whole(widget)} cannot be used"
    seen = widget.visibleRegion().boundingRect()
    if isinstance(widget, QAbstractItemView):
        return _row_in_sight(widget, seen)
    # An editor may be cut where it is a large one; a line, a box or a button must be seen whole.
    wanted = widget.rect() if widget.height() <= 60 else QRect(0, 0, widget.width(), 60)
    if not seen.intersected(wanted).height() >= wanted.height() - 2:
        return f"{whole(widget)} is cut: {seen} of {wanted}"
    if (
        not widget.window()
        .rect()
        .contains(QRect(widget.mapTo(widget.window(), wanted.topLeft()), wanted.size()))
    ):
        return f"{whole(widget)} lies outside the window"
    return ""


def _row_in_sight(table: QAbstractItemView, seen: QRect) -> str:
    if seen.isEmpty():
        return f"{whole(table)} is not in sight"
    index = table.currentIndex()
    if not index.isValid():
        return ""
    row = table.visualRect(index)
    inside = table.viewport().rect()
    if row.top() < inside.top() - 1 or row.bottom() > inside.bottom() + 1:
        return f"the row of {whole(table)} is out of sight: {row} of {inside}"
    return ""


class Keyboard:
    """See the module. `pressed` are the keys so far, for a failure's message."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.pressed: list[str] = []

    def look(self, *, rest: bool = True) -> None:
        """See where the focus is, once nothing happens any more; without `rest` at once."""
        if rest:
            wait_for_rest(self._qtbot)
        else:
            QApplication.processEvents()
        if QApplication.activeWindow() is None:
            self._come_forward()
        defects = [w for w in QApplication.topLevelWidgets() if isinstance(w, FailureSheet)]
        last = " ".join(self.pressed[-12:])
        assert not [w for w in defects if w.isVisible()], f"a defect after {last}"
        assert QApplication.focusWidget() is not None, f"no focus after {last}"
        hidden = in_sight(held())
        assert not hidden, f"{hidden} after {last}"

    def _come_forward(self) -> None:
        """What a desktop does when the window in front was closed: the next one comes forward."""
        behind = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
        sheets = [w for w in behind if isinstance(w, QDialog)]
        for window in (sheets or behind)[-1:]:
            window.activateWindow()
        wait_for_rest(self._qtbot)

    def press(self, *keys: str) -> None:
        """Press keys such as ``Ctrl+S`` one after the other."""
        for each in keys:
            self.pressed.append(each)
            stroke = QKeySequence.fromString(each)
            target = QApplication.activePopupWidget() or held()  # an open menu has the keyboard
            QTest.keySequence(target, stroke)
            self.look(rest=each not in WALKING)

    def write(self, text: str) -> None:
        """Type a text; what is no key of a keyboard comes from the input method."""
        self.pressed.append(f"“{text}”")
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(held(), letter)
            else:
                said = QInputMethodEvent()
                said.setCommitString(letter)
                QApplication.sendEvent(held(), said)
        self.look()

    def seek(self, name: str, key: str = "Tab") -> None:
        """Press Tab until the focus is on what is called `name`."""
        passed = [name_of(held())]
        for _ in range(MOST_STOPS):
            if name_of(held()) == name:
                return
            self.press(key)
            passed.append(name_of(held()))
            if passed.count(passed[-1]) > 2 and passed[-1]:
                break  # he has come round
        raise AssertionError(f"no way to {name} by {key}: {passed}")

    def enter(self, fields: Mapping[str, str]) -> None:
        """Go to each field with Enter and type into it."""
        for name, text in fields.items():
            self.seek(name, "Return")
            if not isinstance(held(), QComboBox):
                self.press("Ctrl+A")
            self.write(text)

    def until(self, name: str, key: str, done: Callable[[], bool]) -> None:
        """Press `key` until `done`; `name` says what is awaited."""
        for _ in range(MOST_STOPS):
            if done():
                return
            self.press(key)
        raise AssertionError(f"{key} never leads to {name}")
