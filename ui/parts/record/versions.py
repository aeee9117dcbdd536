"""The versions of a paper over its form: whoever has an old one before him is told which is valid."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desk.core.views import View
from ui.parts.flow_layout import FlowLayout
from ui.parts.look import Button, Text, button, chinese, label
from ui.parts.record.history import empty
from ui.parts.record.warned import quoted
from ui.theme import current_theme


class VersionsLine(QWidget):
    """第 1 版 → 第 2 版 …; each but the one that is shown opens with a press."""

    opened = Signal(object)
    """The version with this id is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_record(self, seen: View) -> None:
        """Show the versions beside `seen`, or nothing where there is no other."""
        empty(self._layout)
        self.setVisible(bool(seen.versions))
        if not seen.versions:
            return
        frame, inside = quoted("warning" if seen.replaced else "neutral")
        if seen.replaced:
            inside.addWidget(label(chinese(seen.replaced), Text.STRONG, wrap=True))
        row = QWidget()
        flow = FlowLayout(row)
        for at, version in enumerate(seen.versions):
            if at:
                flow.addWidget(_as_high(label("→", Text.SOFT)))
            if version.id == seen.id:
                flow.addWidget(_as_high(label(version.words, Text.STRONG)))
                continue
            made = button(version.words, Button.QUIET, tip=f"打开{version.words}")
            made.clicked.connect(partial(self._open, version.id))
            flow.addWidget(made)
        inside.addWidget(row)
        self._layout.addWidget(frame)

    def _open(self, id_: UUID, _checked: bool = False) -> None:
        self.opened.emit(id_)


def _as_high(words: QLabel) -> QLabel:
    """In one line with the buttons beside it."""
    words.setFixedHeight(current_theme().measures.control)
    return words
