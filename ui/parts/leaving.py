"""Leaving a form with typing in it: save, throw away, or stay."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.parts.look import Button, button
from ui.parts.sheets import Sheet

_DROPPED = 2


class LeavingSheet(Sheet):
    """Asks once; Esc stays in the form."""

    saving = Signal()
    dropping = Signal()

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, "还没有保存")
        self.say(f"“{title}”里有没有保存的修改。")
        self.drop_button = button("放弃修改", Button.DANGER)
        self.drop_button.clicked.connect(self._drop)
        row = QHBoxLayout()
        row.addWidget(self.drop_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.set_buttons("保存", dismiss="继续填写")
        self.accepted.connect(self.saving)

    def _drop(self) -> None:
        self.done(_DROPPED)  # neither accepted nor rejected
        self.dropping.emit()
