"""Facts over the form that nobody types: who took each step and when, and whose record it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.parts.look import Text, chinese, label
from ui.parts.record.history import empty

_GAP = 8
SHORT = 18
"""Words wider than so many figures have a row to themselves; two short ones stand side by side."""


class FactsList(QWidget):
    """Label and words, two pairs to a row where there is room for two."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: Sequence[tuple[str, str]] = ()
        self._beside = True
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, 8, 6)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(3)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    def put(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these facts; without any the list takes no room."""
        self._facts = facts
        self._lay()
        self.setVisible(bool(facts))

    def _lay(self) -> None:
        empty(self._grid)
        pairs = self._in_pairs()
        self._beside = self._needed(pairs) <= self.width()
        rows = pairs if self._beside else [(fact,) for fact in self._facts]
        for at, row in enumerate(rows):
            for place, (name, words) in enumerate(row):
                self._pair(at, place * 2, name, words, whole=len(row) == 1)

    def _in_pairs(self) -> list[tuple[tuple[str, str], ...]]:
        """The facts row by row: two short ones beside each other, a long one alone."""
        rows: list[tuple[tuple[str, str], ...]] = []
        for fact in self._facts:
            short = _figures(fact[1]) <= SHORT
            if rows and short and len(rows[-1]) == 1 and _figures(rows[-1][0][1]) <= SHORT:
                rows[-1] = (rows[-1][0], fact)
            else:
                rows.append((fact,))
        return rows

    def _needed(self, pairs: Sequence[Sequence[tuple[str, str]]]) -> int:
        """How wide two columns of pairs are, so that no word of them is cut."""
        width = self.fontMetrics().horizontalAdvance
        beside = [row for row in pairs if len(row) > 1]
        columns = [
            max((width(row[place][part]) for row in beside), default=0)
            for place in (0, 1)
            for part in (0, 1)
        ]
        return sum(columns) + 3 * _GAP + 8

    def minimumSizeHint(self) -> QSize:
        # It takes the width it is given: two columns must not widen what they stand in.
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._beside != (self._needed(self._in_pairs()) <= self.width()):
            self._lay()

    def _pair(self, row: int, column: int, name: str, words: str, *, whole: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        said = label(chinese(words), wrap=whole)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(label(name, Text.CAPTION), row, column, 1, 1, top)
        self._grid.addWidget(said, row, column + 1, 1, 3 if whole else 1, top)


def _figures(words: str) -> int:
    """The width of the words in digits; a Chinese character is two wide."""
    return sum(2 if character > "⺀" else 1 for character in words)
