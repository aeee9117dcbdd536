"""Fields for passwords: shown as dots, a hint when Caps Lock is on, a new one typed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desk.core.errors import UserError
from ui.icons import icon
from ui.parts.look import Text, label
from ui.parts.messages import ErrorSentence
from ui.parts.operation import Operation
from ui.parts.plain import set_tip
from ui.parts.sheet import Sheet


class PasswordField(QWidget):
    """A password with an eye to look at it, and a hint under it when Caps Lock is on."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName(name)
        self.line.installEventFilter(self)
        self._eye = QAction(icon("eye"), "显示密码", self)
        set_tip(self._eye, "按住看密码")
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        self.line.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.caps = label("大写锁定已打开", Text.CAPTION)
        self.caps.hide()
        self.error = ErrorSentence(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self.caps)
        column.addWidget(self.error)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        return self.line.text()

    def clear(self) -> None:
        self.line.clear()

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.entered.emit()  # and nobody else hears of it: a sheet would be accepted
                return True
            typed = event.text()
            if typed.isalpha() and typed.isascii():
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                # Qt knows no Caps Lock; a capital without Shift, or the reverse, gives it away.
                self.caps.setVisible(typed.isupper() is not shift)
        elif event.type() == QEvent.Type.FocusOut:
            self.caps.hide()
        return False


class NewPassword(QWidget):
    """A new password, typed twice."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = PasswordField("新密码")
        self.second = PasswordField("再输一次新密码")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for words, field in (("新密码（至少 6 位）", self.first), ("再输一次", self.second)):
            column.addWidget(label(words, Text.SOFT))
            column.addWidget(field)
        column.addStretch(1)
        self.first.entered.connect(self.second.setFocus)
        self.second.entered.connect(self.entered)
        self.setFocusProxy(self.first)

    def agreed(self) -> str | None:
        """The password when both are the same; otherwise None, and the second field says why."""
        self.first.error.say("" if self.first.text() else "请填写新密码。")
        same = self.first.text() == self.second.text()
        self.second.error.say("" if same else "两次输入不一样，请再输一次。")
        if self.first.text() and same:
            return self.first.text()
        (self.second if self.first.text() else self.first).setFocus()
        return None


class ChangePasswordSheet(Sheet):
    """修改密码: the old one, the new one twice. `change(old, new)` raises UserError."""

    changed = Signal()

    def __init__(self, parent: QWidget, change: Callable[[str, str], None]) -> None:
        super().__init__(parent, "修改密码", width=380)
        self._change = change
        self.old = PasswordField("现在的密码")
        self.new = NewPassword()
        self.body.addWidget(label("现在的密码", Text.SOFT))
        self.body.addWidget(self.old)
        self.body.addWidget(self.new)
        self.old.entered.connect(self.new.setFocus)
        self.new.entered.connect(self.accept)
        self.set_buttons("修改密码")
        self.old.setFocus()

    def accept(self) -> None:
        new = self.new.agreed()
        if new is None:
            return
        old = self.old.text()
        Operation(self, lambda _progress: self._change(old, new)).on_refused(
            self._refused
        ).on_success(self._done).start()

    def _refused(self, error: UserError) -> None:
        self.old.error.say(error.reason)
        self.old.setFocus()

    def _done(self, _nothing: None) -> None:
        super().accept()
        self.changed.emit()
