"""The idle lock: a desk that nobody touches for a while is covered until the password is given."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from desk.core.errors import Busy, UserError
from ui.app import InputGuard
from ui.parts.focus import press_focused
from ui.parts.look import Button, Text, button, button_row, label
from ui.parts.operation import Operation
from ui.password import PasswordField

LOOK_EVERY_MS = 15_000
_POPUPS = 20
"""So many menus are closed at most: one that will not close must not keep the desk open for ever."""


class Cover(QFrame):
    """Lies over everything in one window, and follows its size."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("cover")
        self.setGeometry(window.rect())
        window.installEventFilter(self)
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False


class LockSheet(QDialog):
    """The password field over the covered desk; nothing else closes it but signing out."""

    unlocked = Signal()
    sign_out_wanted = Signal()

    def __init__(
        self, parent: QWidget, name: str, verify: Callable[[str], None], why: str = ""
    ) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setProperty("look", "lock")
        self.setFixedWidth(380)
        self._verify = verify
        self.field = PasswordField("密码")
        self.field.entered.connect(self._try)
        leave = button("换人登录")
        leave.clicked.connect(self.sign_out_wanted)
        self._unlock = button("解锁", Button.PRIMARY)
        self._unlock.clicked.connect(self._try)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(label(f"{name}，屏幕已锁定", Text.CARD_TITLE))
        words = why or "未保存的内容还在原处，输入密码后继续。"
        column.addWidget(label(words, Text.SOFT, wrap=True))
        column.addWidget(self.field)
        column.addLayout(button_row(leave, self._unlock))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape and not press_focused(self, event):
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Alt+F4 does not open a locked desk."""

    def _try(self) -> None:
        typed = self.field.text()
        if not typed:
            self.field.setFocus()
            return
        self._unlock.setEnabled(False)
        Operation(self, lambda _progress: self._verify(typed)).on_finished(
            lambda: self._unlock.setEnabled(True)
        ).on_refused(self._refused).on_success(lambda _nothing: self.open_desk()).start()

    def _refused(self, error: UserError) -> None:
        self.field.error.say(error.reason)
        if not isinstance(error, Busy):  # then what was typed may well be right
            self.field.clear()
        self.field.setFocus()

    def open_desk(self) -> None:
        """Close the sheet: the password was right, or the person is leaving."""
        self.done(QDialog.DialogCode.Accepted)
        self.unlocked.emit()


class IdleLock(QObject):
    """Locks `window` after `minutes` without input (0 never does), or when `lock` is called.

    `verify(password)` raises UserError when it is not the person's.
    """

    locked = Signal()
    unlocked = Signal()
    sign_out_wanted = Signal()

    def __init__(
        self,
        window: QWidget,
        guard: InputGuard,
        verify: Callable[[str], None],
        *,
        name: str,
        minutes: int = 10,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._guard = guard
        self._verify = verify
        self._name = name
        self.minutes = minutes
        self.sheet: LockSheet | None = None
        self._covers: list[Cover] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)

    def look(self) -> None:
        """Lock when nobody has touched keyboard or mouse for long enough."""
        if self.minutes and self._guard.idle_seconds >= self.minutes * 60:
            self.lock()

    def lock(self, why: str = "") -> None:
        """Cover every window of the program and ask for the password; `why` says another reason
        than that nobody touched it."""
        if self.sheet is not None:
            return
        for _ in range(_POPUPS):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            popup.close()
        shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]
        self._covers = [Cover(window) for window in shown]
        # A child of the desk, not of the dialog in front: that one may end while it is locked.
        self.sheet = LockSheet(self._window, self._name, self._verify, why)
        self.sheet.unlocked.connect(self._opened)
        self.sheet.sign_out_wanted.connect(self.sign_out_wanted)
        self.sheet.show()
        self.sheet.field.setFocus()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self.locked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover what opens while the desk is locked, as when a long piece of work ends."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QDialog):
            self._cover_late(watched)
        return False

    def _cover_late(self, dialog: QDialog) -> None:
        if self.sheet is not None and dialog is not self.sheet:
            self._covers.append(Cover(dialog))
            self.sheet.raise_()
            self.sheet.activateWindow()

    def _opened(self) -> None:
        self.sheet = None
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        for cover in self._covers:
            if isValid(cover):  # a progress sheet may have ended meanwhile
                cover.hide()
                cover.deleteLater()
        self._covers = []
        self._guard.touch()
        self.unlocked.emit()
