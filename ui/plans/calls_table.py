"""The list of calls as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.parts.lists.rows_model import share_room
from ui.parts.lists.table_view import prepare_table
from ui.plans.calls_model import COLUMNS, CallsModel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CallsTable(QTableView):
    """The list; Enter goes into the form below."""

    def __init__(self, model: CallsModel) -> None:
        super().__init__()
        prepare_table(self)
        self.setProperty("look", "dense")
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("开盘核实名单")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_room(self, COLUMNS)
