"""Asking for a name, such as that of a filter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.parts.sheet import Sheet


class NameSheet(Sheet):
    """Asks for a name; `named` carries it."""

    named = Signal(str)

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self.line = QLineEdit()
        self.line.setMaxLength(20)
        self.line.setPlaceholderText("起个名字，如 本周未签认")
        self.line.setAccessibleName("名字")
        self.body.addWidget(self.line)
        self.set_buttons("保存")
        self.line.setFocus()

    def accept(self) -> None:
        name = self.line.text().strip()
        if name:
            super().accept()
            self.named.emit(name)
