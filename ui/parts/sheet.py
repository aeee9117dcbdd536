"""A sheet over the window: a title, a body, and the buttons that end it."""

from __future__ import annotations

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.parts.focus import ENTER, give_focus, press_focused
from ui.parts.form.problems import Problems, ProblemsButton
from ui.parts.look import Button, Text, button, button_row, chinese, label
from ui.shortcuts import Command, bind

SHEET_WIDTH = 460
_MARGIN = 24
_AROUND = 32
"""So much of the window stays in sight above and below a sheet."""


class Sheet(QDialog):
    """A titled dialog with room for a body and buttons at the lower right.

    Fill `body`, then call `set_buttons`. Opened with `open()`, so that nothing blocks.
    """

    def __init__(self, parent: QWidget, title: str, *, width: int = SHEET_WIDTH) -> None:
        super().__init__(parent.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setProperty("look", "sheet")
        self.setFixedWidth(width)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(_MARGIN, 20, _MARGIN, 20)
        self._outer.setSpacing(16)
        self.heading = label(title, Text.CARD_TITLE, wrap=True)
        self._outer.addWidget(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._outer.addLayout(self.body, 1)

    def say(self, text: str, look: Text = Text.BODY) -> None:
        """Add a sentence to the body."""
        self.body.addWidget(label(chinese(text), look, wrap=True))

    def set_buttons(self, accept: str, *, dismiss: str = "取消", danger: bool = False) -> None:
        """The button that accepts, at the right, and the one that leaves everything as it was."""
        self.accept_button = button(accept, Button.DANGER if danger else Button.PRIMARY)
        self.accept_button.clicked.connect(self.accept)
        buttons = [self.accept_button]
        if dismiss:
            leave = button(dismiss)
            leave.clicked.connect(self.reject)
            buttons.insert(0, leave)
        self._foot = button_row(*buttons)
        self._outer.addLayout(self._foot)
        self.accept_button.setDefault(True)
        bind(Command.CONFIRM, self, self.accept_button.click)

    def count_problems(self, wrong: Problems, changed: SignalInstance) -> None:
        """Say beside the buttons how many fields of a form are to be mended, each press to the next;
        `changed` tells that it is another number now."""
        self.problems_button = ProblemsButton()
        self.problems_button.clicked.connect(wrong.go_on)
        changed.connect(lambda: self.problems_button.show_count(len(wrong)))
        self._foot.insertWidget(1, self.problems_button)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line goes on to the next one, in the last one it accepts; on a button it presses
        that one, and not the one that accepts."""
        here = self.focusWidget()
        if press_focused(self, event):
            return
        if event.key() in ENTER and isinstance(here, QLineEdit):
            lines = [each for each in self.findChildren(QLineEdit) if _may_be_typed_into(each)]
            behind = lines[lines.index(here) + 1 :] if here in lines else []
            if behind:
                give_focus(behind[0], Qt.FocusReason.TabFocusReason)
                return
        super().keyPressEvent(event)

    def add_form(self, form: QWidget) -> None:
        """Add something whose height follows from its width, which it is told at once."""
        form.resize(self.width() - 2 * _MARGIN, form.height())
        self.body.addWidget(form)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the sheet no higher than its contents need at this width."""
        self._fit(shrink=True)
        super().showEvent(event)

    def _grow(self) -> None:
        """Make room for what was added while the sheet is open."""
        self._outer.activate()
        self._fit(shrink=False)

    def _fit(self, *, shrink: bool) -> None:
        needed = self._outer.totalHeightForWidth(self.width())
        # Asked for and not kept: a child that holds its window's wrapper frees it in the middle of
        # the window's own end.
        window = self.parentWidget()
        if needed > 0 and window is not None:
            high = min(needed, window.height() - _AROUND)
            self.resize(self.width(), high if shrink else max(high, self.height()))


def _may_be_typed_into(line: QLineEdit) -> bool:
    return line.isVisible() and line.isEnabled() and not line.isReadOnly()
