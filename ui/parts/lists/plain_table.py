"""Tables of words: no paging, no sorting, the house look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from db.fields import Field
from ui.parts.lists.table_view import fit_columns, prepare_table

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()


class PlainModel(QAbstractTableModel):
    """Rows of words under headings."""

    def __init__(self, fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.fields = fields
        self._rows = list(rows)

    def put(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these rows below the others."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NO_INDEX, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.fields[index.column()])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.fields[section].heading
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.fields[section])
        return None


def _side(field: Field) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if field.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def plain_table(fields: Sequence[Field], rows: Sequence[Sequence[str]], name: str) -> QTableView:
    """A table of words in the house look."""
    return table_of(PlainModel(fields, rows), name)


def table_of(model: PlainModel, name: str) -> QTableView:
    """The table that shows `model`; screen readers call it `name`."""
    table = QTableView()
    prepare_table(table)
    model.setParent(table)
    table.setModel(model)
    table.setAccessibleName(name)
    fit_columns(table, model.fields)
    return table
