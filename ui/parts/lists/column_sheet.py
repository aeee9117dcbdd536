"""Which columns a list shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from db.fields import Field
from ui.parts.look import Text, button, label
from ui.parts.room import room_for
from ui.parts.sheet import Sheet
from ui.theme import current_theme


class ColumnSheet(Sheet):
    """Tick what is shown; drag, or use the buttons, to change the order. `chosen` carries names."""

    chosen = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        columns: Mapping[str, Field],
        shown: Sequence[str],
        usual: Sequence[str],
    ) -> None:
        super().__init__(parent, "显示哪些列")
        self._columns = columns
        self._usual = tuple(usual)
        self.list = QListWidget()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setFixedHeight(room_for(parent, 380))
        self.list.setAccessibleName("列")
        self._fill(shown)
        buttons = QVBoxLayout()
        for words, call in (
            ("上移", lambda: self._shift(-1)),
            ("下移", lambda: self._shift(1)),
            ("恢复默认", lambda: self._fill(self._usual)),
        ):
            made = button(words)
            made.clicked.connect(call)
            buttons.addWidget(made)
        buttons.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list, 1)
        row.addLayout(buttons)
        self.body.addLayout(row)
        self._error = label("至少留一列。", Text.ERROR)
        self._error.hide()
        self.body.addWidget(self._error)
        self.set_buttons("使用这些列")

    def _fill(self, shown: Sequence[str]) -> None:
        self.list.clear()
        rest = [name for name in self._columns if name not in shown]
        for name in (*shown, *rest):
            item = QListWidgetItem(self._columns[name].heading)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, current_theme().measures.control))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if name in shown else Qt.CheckState.Unchecked
            item.setCheckState(state)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _shift(self, step: int) -> None:
        row = self.list.currentRow()
        if 0 <= row + step < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentRow(row + step)

    def names(self) -> list[str]:
        """The ticked columns in their order."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [
            str(item.data(Qt.ItemDataRole.UserRole))
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    def accept(self) -> None:
        if not self.names():
            self._error.show()
            return
        super().accept()
        self.chosen.emit(self.names())
