"""What the random user does with keyboard and mouse, through the window's own event path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)
from shiboken6 import isValid

from scripts.random_user.sights import called, committed, weight
from scripts.random_user.typing import (
    BOUND,
    ODD,
    OFTEN,
    PASTED,
    PREEDITS,
    WORDS,
    Stroke,
    stroke_words,
)
from ui.pages import visible_tabs
from ui.window import MainWindow

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_NO = Qt.KeyboardModifier.NoModifier


class Hands:
    """`tell` is told each action in words before it is done."""

    def __init__(self, dice: Random, folder: Path, tell: Callable[[str], None]) -> None:
        self.dice = dice
        self.folder = folder
        self.tell = tell
        self._deeds: tuple[tuple[Callable[[QWidget], None], float], ...] = (
            (self.click, 30),
            (self.press_often, 16),
            (self.press_bound, 12),
            (self.press_odd, 6),
            (self.type_words, 12),
            (self.compose, 5),
            (self.paste, 4),
            (self.storm, 2),
            (self.wheel, 4),
            (self.drag, 2),
            (self.drop, 1),
            (self.strange_key, 2),
            (self.lose_focus, 1.5),
            (self.resize, 1),
            (self.go, 3),
            (self.minimise, 0.3),
            (self.theme, 0.3),
        )

    def act(self, window: QWidget) -> None:
        """One thing in `window`, the one that has the keyboard."""
        deeds = [deed for deed, _ in self._deeds]
        self.dice.choices(deeds, [share for _, share in self._deeds])[0](window)

    # The mouse

    def click(self, window: QWidget) -> None:
        found = self._somewhere(window)
        if found is None:
            return
        widget, point = found
        way = self.dice.random()
        said = f"{called(widget)} at {point.x()},{point.y()}"
        handle = window.windowHandle()
        if way < 0.1:
            self.tell(f"double click {said}")
            QTest.mouseDClick(handle, _LEFT, _NO, point)
        elif way < 0.17:
            self.tell(f"right click {said}")
            QTest.mouseClick(handle, _RIGHT, _NO, point)
        elif way < 0.24:
            held = self.dice.choice(
                (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
            )
            self.tell(f"{held.name} click {said}")
            QTest.mouseClick(handle, _LEFT, held, point)
        else:
            self.tell(f"click {said}")
            QTest.mouseClick(handle, _LEFT, _NO, point)

    def drag(self, window: QWidget) -> None:
        found = self._somewhere(window)
        if found is None:
            return
        widget, start = found
        end = start + QPoint(self.dice.randint(-200, 200), self.dice.randint(-90, 90))
        self.tell(f"drag {called(widget)} {start.x()},{start.y()} to {end.x()},{end.y()}")
        handle = window.windowHandle()
        QTest.mousePress(handle, _LEFT, _NO, start)
        for step in range(1, 6):
            if isValid(handle):
                QTest.mouseMove(handle, start + (end - start) * step / 5)
        if isValid(handle):
            QTest.mouseRelease(handle, _LEFT, _NO, end)

    def wheel(self, window: QWidget) -> None:
        found = self._somewhere(window)
        if found is None:
            return
        _, point = found
        target = window.childAt(point) or window
        turn = QPoint(0, self.dice.choice((-120, -1200, 120, 1200)))
        self.tell(f"wheel {turn.y()} over {called(target)}")
        event = QWheelEvent(
            QPointF(target.mapFrom(window, point)),
            QPointF(window.mapToGlobal(point)),
            turn,
            turn,
            Qt.MouseButton.NoButton,
            _NO,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(target, event)

    def drop(self, window: QWidget) -> None:
        found = self._somewhere(window)
        if found is None:
            return
        target, _ = found
        carried = QMimeData()
        there = sorted(self.folder.iterdir())
        if there and self.dice.random() < 0.6:
            carried.setUrls([QUrl.fromLocalFile(str(self.dice.choice(there)))])
        else:
            carried.setText(self.dice.choice(PASTED))
        self.tell(f"drop on {called(target)}")
        way, middle = Qt.DropAction.CopyAction, target.rect().center()
        entering = QDragEnterEvent(middle, way, carried, _LEFT, _NO)
        QApplication.sendEvent(target, entering)
        if entering.isAccepted():
            QApplication.sendEvent(target, QDropEvent(QPointF(middle), way, carried, _LEFT, _NO))

    # The keyboard

    def press(self, window: QWidget, stroke: Stroke) -> None:
        self.tell(f"press {stroke_words(stroke)}")
        self._strike(window, *stroke)

    @staticmethod
    def _strike(window: QWidget, key: Qt.Key | str, held: Qt.KeyboardModifier = _NO) -> None:
        """Down and up, each in the window that is still there: what goes down may close it. Qt's own
        `keyPress` presses Ctrl by itself first, which closes a menu, and goes on in what is gone."""
        text = key if isinstance(key, str) else ""
        code = ord(key.upper()) if isinstance(key, str) else key.value
        for down in (True, False):
            handle = window.windowHandle() if isValid(window) and window.isVisible() else None
            if handle is not None and isValid(handle):
                QTest.simulateEvent(handle, down, code, held, text, False)

    def press_often(self, window: QWidget) -> None:
        self.press(window, self.dice.choice(OFTEN))

    def press_bound(self, window: QWidget) -> None:
        self.press(window, self.dice.choice(BOUND))

    def press_odd(self, window: QWidget) -> None:
        self.press(window, self.dice.choice(ODD))

    def storm(self, window: QWidget) -> None:
        """The cat on one key."""
        stroke = self.dice.choice(OFTEN[:4])
        for _ in range(self.dice.randint(5, 20)):
            if not isValid(window) or not window.isVisible():
                return
            self.press(window, stroke)

    def type_words(self, window: QWidget) -> None:
        words = self.dice.choice(WORDS)
        self.tell(f"type {words[:20]!r}")
        if words.isascii():
            for letter in words:
                self._strike(window, letter)
        else:
            self._to_focus(committed(words))

    def compose(self, _window: QWidget) -> None:
        """An input method at work, sometimes left in the middle of a word."""
        letters, word = self.dice.choice(PREEDITS)
        self.tell(f"compose {letters!r} to {word!r}")
        for end in range(1, len(letters) + 1):
            self._to_focus(QInputMethodEvent(letters[:end], []))
        if self.dice.random() < 0.8:
            self._to_focus(committed(word))

    def paste(self, window: QWidget) -> None:
        text = self.dice.choice(PASTED)
        QApplication.clipboard().setText(text)
        self.tell(f"paste {text[:20]!r}")
        self.press(window, (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier))

    def strange_key(self, _window: QWidget) -> None:
        """A key with a text that does not belong to it, straight to whoever has the focus."""
        key = self.dice.choice(ODD)[0]
        text = self.dice.choice(("", "\x00", "´", "ß", "\ud83d", "\x1b", "你", "\r\n"))
        self.tell(f"strange key {key.name} {text!r}")
        held = self.dice.choice((_NO, Qt.KeyboardModifier.AltModifier))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            self._to_focus(QKeyEvent(kind, key, held, text))

    @staticmethod
    def _to_focus(event: QEvent) -> None:
        focus = QApplication.focusWidget()
        if focus is not None:
            QApplication.sendEvent(focus, event)

    # The window

    def lose_focus(self, window: QWidget) -> None:
        self.tell("lose and find the focus")
        reason = Qt.FocusReason.ActiveWindowFocusReason
        self._to_focus(QFocusEvent(QEvent.Type.FocusOut, reason))
        self._to_focus(QFocusEvent(QEvent.Type.FocusIn, reason))
        window.activateWindow()

    def resize(self, window: QWidget) -> None:
        width, height = self.dice.randint(900, 1600), self.dice.randint(560, 1000)
        if isinstance(window, MainWindow):
            self.tell(f"resize to {width}x{height}")
            window.resize(width, height)

    def minimise(self, window: QWidget) -> None:
        if isinstance(window, MainWindow):
            self.tell("minimise and come back")
            window.showMinimized()
            window.showNormal()

    def theme(self, window: QWidget) -> None:
        if isinstance(window, MainWindow):
            self.tell("switch the theme")
            window.head.theme_toggled.emit()

    def go(self, window: QWidget) -> None:
        """Open a page, as from a link."""
        if isinstance(window, MainWindow):
            tabs = visible_tabs(window.office.acting)
            page = self.dice.choice([page.key for tab in tabs for page in tab.pages])
            self.tell(f"go to {page}")
            window.go(page)

    def _somewhere(self, window: QWidget) -> tuple[QWidget, QPoint] | None:
        """A widget in sight, and a point in it by the window's coordinates."""
        shown = [
            each
            for each in window.findChildren(QWidget)
            if each.isVisible() and each.window() is window and not each.visibleRegion().isEmpty()
        ]
        if not shown or window.windowHandle() is None:
            return None
        widget = self.dice.choices(shown, [weight(each) for each in shown])[0]
        seen = widget.visibleRegion().boundingRect()
        inside = QPoint(
            self.dice.randint(seen.left(), seen.right()),
            self.dice.randint(seen.top(), seen.bottom()),
        )
        return widget, widget.mapTo(window, inside)
