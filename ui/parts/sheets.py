"""Calm questions: one sheet over the window, never a chain of boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QWidget,
)

from desk.core.errors import Warned
from ui.parts.clauses import clause_button
from ui.parts.look import Text, button, button_row, chinese, label, set_look
from ui.parts.sheet import Sheet
from ui.parts.text_area import TextArea


def confirm(
    parent: QWidget,
    title: str,
    text: str,
    *,
    accept: str,
    then: Callable[[], object],
    danger: bool = False,
) -> Sheet:
    """Ask once; `then` is called when the person presses `accept`, a verb such as 作废."""
    sheet = Sheet(parent, title)
    sheet.say(text)
    sheet.set_buttons(accept, danger=danger)
    sheet.accepted.connect(then)
    sheet.open()
    return sheet


class ReasonSheet(Sheet):
    """Asks for a reason in words; `given` carries it. An empty one is not taken."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, *, prompt: str, accept: str) -> None:
        super().__init__(parent, title)
        self._prompt = prompt
        self._accept_text = accept
        self.editor = TextArea(prompt)
        self._error = label("请写明原因，只写空格不算。", Text.ERROR)
        self._error.hide()

    def finish_layout(self) -> None:
        """Put the editor under what was said so far."""
        self.body.addWidget(label(self._prompt, Text.SOFT))
        self.body.addWidget(self.editor)
        self.body.addWidget(self._error)
        self.set_buttons(self._accept_text)
        self.editor.setFocus()

    def accept(self) -> None:
        reason = self.editor.toPlainText().strip()
        if not reason:
            set_look(self.editor, "invalid", True)
            self._error.show()
            self.editor.setFocus()
            return
        super().accept()
        self.given.emit(reason)


def ask_reason(
    parent: QWidget, warnings: Sequence[Warned], then: Callable[[str], object]
) -> ReasonSheet:
    """Show the rules that are not kept and ask why to go on; `then` gets the reason."""

    sheet = ReasonSheet(parent, "需要说明原因", prompt="原因（会记入历史）", accept="说明并继续")
    for warning in warnings:
        row = QHBoxLayout()
        row.addWidget(label(chinese(warning.sentence), wrap=True), 1)
        if warning.clause:
            row.addWidget(clause_button(warning.clause, sheet), 0, Qt.AlignmentFlag.AlignTop)
        sheet.body.addLayout(row)
    sheet.finish_layout()
    sheet.given.connect(then)
    sheet.open()
    return sheet


class ProgressSheet(Sheet):
    """How far a long piece of work is; 取消 asks it to stop."""

    cancelled = Signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self._text = label("请稍候…", Text.SOFT)
        self.body.addWidget(self._text)
        self.body.addWidget(self.bar)
        self._stop = button("取消")
        self._stop.clicked.connect(self.reject)
        self._outer.addLayout(button_row(self._stop))

    def show_progress(self, done: int, total: int, text: str) -> None:
        """Show `done` of `total`; a total of 0 means that it is not known."""
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        if text:
            self._text.setText(text)

    def reject(self) -> None:
        # The work decides when it can stop; the sheet stays until it has.
        self._stop.setEnabled(False)
        self._text.setText("正在停止…")
        self.cancelled.emit()

    def finish(self) -> None:
        """Close; the work has ended."""
        super().accept()
