"""Facts over the form that nobody types: who took each step and when, and whose record it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.parts.look import Text, chinese, label
from ui.parts.record.history import empty

_GAP = _RIGHT = 8
_BAR = 40
Fact = tuple[str, str]
SHORT = 18
"""Words wider than so many figures have a row to themselves; two short ones stand side by side."""


class FactsList(QWidget):
    """Label and words, two pairs to a row where there is room for two."""

    def __init__(self) -> None:
        super().__init__()
        self._facts: Sequence[Fact] = ()
        self._rows: list[tuple[Fact, ...]] = []
        self._wide = self._laid_at = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 2, _RIGHT, 6)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(3)
        for column in (1, 3):
            self._grid.setColumnStretch(column, 1)

    def put(self, facts: Sequence[Fact]) -> None:
        """Show these facts; without any the list takes no room."""
        self._facts = facts
        self._lay(self._in_rows())
        self.setVisible(bool(facts))

    def _lay(self, rows: list[tuple[Fact, ...]]) -> None:
        self._rows, self._laid_at = rows, self.width()
        beside = [row for row in rows if len(row) > 1]
        self._wide = self._needed(beside) if beside else 0
        empty(self._grid)
        for at, row in enumerate(rows):
            for place, (name, words) in enumerate(row):
                self._pair(at, place * 2, name, words, whole=len(row) == 1)

    def _in_rows(self) -> list[tuple[Fact, ...]]:
        """As many short facts beside each other as there is room for; where two columns are too wide,
        the longest words stand alone."""
        alone = {fact for fact in self._facts if _figures(fact[1]) > SHORT}
        while True:
            rows = self._in_pairs(alone)
            beside = [row for row in rows if len(row) > 1]
            if not beside or self._needed(beside) <= self.width():
                return rows
            alone.add(max((fact for row in beside for fact in row), key=lambda f: _figures(f[1])))

    def _in_pairs(self, alone: set[Fact]) -> list[tuple[Fact, ...]]:
        rows: list[tuple[Fact, ...]] = []
        for fact in self._facts:
            last = rows[-1] if rows else ()
            if len(last) == 1 and not alone.intersection((*last, fact)):
                rows[-1] = (*last, fact)
            else:
                rows.append((fact,))
        return rows

    def _needed(self, beside: Sequence[tuple[Fact, ...]]) -> int:
        """How wide two columns of pairs are, so that no word of them is cut."""
        width = self.fontMetrics().horizontalAdvance
        columns = [max(width(row[at][part]) for row in beside) for at in (0, 1) for part in (0, 1)]
        return sum(columns) + 3 * _GAP + _RIGHT

    def minimumSizeHint(self) -> QSize:
        # It takes the width it is given: two columns must not widen what they stand in.
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self._wide > self.width()
        # Wider by a scroll bar only is no reason to lay anew: the bar would come back, and so on.
        if (cut or self.width() > self._laid_at + _BAR) and (rows := self._in_rows()) != self._rows:
            self._lay(rows)

    def _pair(self, row: int, column: int, name: str, words: str, *, whole: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        said = label(chinese(words), wrap=whole)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        called = label(name, Text.CAPTION)
        self._grid.addWidget(called, row, column, 1, 1, top)
        self._grid.addWidget(said, row, column + 1, 1, 3 if whole else 1, top)
        for each in (called, said):
            each.show()  # at once, and not when the event loop comes to it


def _figures(words: str) -> int:
    """The width of the words in digits; a Chinese character is two wide."""
    return sum(2 if character > "⺀" else 1 for character in words)
