"""Tables of words: no paging, no sorting, the house look."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from db.fields import Field
from ui.parts.lists.headed_model import AnyIndex, HeadedModel, side_of
from ui.parts.lists.table_view import fit_columns, prepare_table
from ui.parts.plain import plain_tip


class PlainModel(HeadedModel[Sequence[str]]):
    """Rows of words under headings."""

    def __init__(self, fields: Sequence[Field], rows: Sequence[Sequence[str]]) -> None:
        super().__init__(fields)
        self.fields = fields
        self.rows = list(rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.rows[index.row()][index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side_of(self.fields[index.column()])
        return None


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
