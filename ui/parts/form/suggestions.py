"""A list under a line of text that narrows while one types.

It is a plain child of the window without focus of its own: the typing stays in the line, because
Chinese input is dead in popups on Windows.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from ui.parts.plain import set_tip

MOST_ROWS = 8
NARROWEST = 260
ROW_HEIGHT = 30


class Suggestions(QFrame):
    """Offers words under `line`; `picked` carries what was chosen."""

    picked = Signal(object)

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        self.setProperty("look", "suggestions")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.list)
        self.list.itemClicked.connect(self._choose)
        line.installEventFilter(self)
        line.destroyed.connect(self.deleteLater)
        self.hide()

    def offer(self, found: Sequence[tuple[object, str, str]]) -> None:
        """Show rows of (value, title, detail); none hides the list."""
        self.list.clear()
        for value, title, detail in found:
            item = QListWidgetItem(f"{title}    {detail}" if detail else title)
            item.setData(Qt.ItemDataRole.UserRole, value)
            set_tip(item, detail)
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            self.list.addItem(item)
        if not found or not self._line.hasFocus():
            self.hide()
            return
        self.list.setCurrentRow(-1)
        self._place()

    def first(self) -> None:
        """Mark the first row, so that Enter picks it."""
        if self.isVisible():
            self.list.setCurrentRow(0)

    def take_marked(self) -> bool:
        """Pick the marked row, as Enter would; returns whether there was one."""
        item = self.list.currentItem() if self.isVisible() else None
        if item is None:
            return False
        self._choose(item)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._line:
            return False
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.Hide):
            self.hide()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self.isVisible() and self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        row = self.list.currentRow()
        match event.key():
            case Qt.Key.Key_Down:
                self.list.setCurrentRow(min(row + 1, self.list.count() - 1))
            case Qt.Key.Key_Up:
                self.list.setCurrentRow(max(row - 1, 0))
            case Qt.Key.Key_Escape:
                self.hide()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab if row >= 0:
                # The picked words stand in the line now; the same key then leads to the next field.
                self._choose(self.list.item(row))
                return False
            case _:
                return False
        return True

    def _choose(self, item: QListWidgetItem) -> None:
        value = item.data(Qt.ItemDataRole.UserRole)
        self.hide()
        self.picked.emit(value)

    def _place(self) -> None:
        window = self._line.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        rows = min(self.list.count(), MOST_ROWS)
        height = rows * ROW_HEIGHT + 6
        width = max(self._line.width(), NARROWEST)
        below = self._line.mapTo(window, QPoint(0, self._line.height() + 2))
        if below.y() + height > window.height():
            below = self._line.mapTo(window, QPoint(0, -height - 2))
        left = max(0, min(below.x(), window.width() - width - 4))
        self.setGeometry(left, max(0, below.y()), width, height)
        self.show()
        self.raise_()
