"""Facts over the form that nobody types: who took each step and when, and whose record it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.parts.look import Text, chinese, label
from ui.parts.record.history import empty

SHORT = 18
"""Words wider than so many figures have a row to themselves; two short ones stand side by side."""


class FactsList(QWidget):
    """Label and words, two pairs to a row."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 8, 6)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    def put(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these facts; without any the list takes no room."""
        empty(self._grid)
        row, column = 0, 0
        for name, words in facts:
            whole = _figures(words) > SHORT
            if column and whole:
                row, column = row + 1, 0
            self._pair(row, column, name, words, whole=whole)
            column = 0 if whole or column else 2
            row += column == 0
        self.setVisible(bool(facts))

    def _pair(self, row: int, column: int, name: str, words: str, *, whole: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        said = label(chinese(words), wrap=whole)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label(name, Text.CAPTION), row, column, 1, 1, top)
        self._grid.addWidget(said, row, column + 1, 1, 3 if whole else 1, top)


def _figures(words: str) -> int:
    """The width of the words in digits; a Chinese character is two wide."""
    return sum(2 if character > "⺀" else 1 for character in words)
