"""Rows that were read all at once, for a table view: an area says its columns and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QTableView

from ui.parts.lists.table_model import ListRole
from ui.tokens import Tone

AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

R = TypeVar("R")


@dataclass(frozen=True)
class Column:
    """One column: heading, least width, its share of the room left over, whether at the right."""

    name: str
    heading: str = ""
    width: int = 60
    stretch: int = 0
    right: bool = False


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows `rows`. An area overrides `words` where a
    row has no such field, and `tip`, `tone` and `tell` where it says more."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[R] = []

    def put(self, rows: Sequence[R]) -> None:
        """Show these rows from now on."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def column_of(self, name: str) -> int:
        """Where the column called `name` stands."""
        return next(at for at, column in enumerate(self.columns) if column.name == name)

    # -- what an area says --------------------------------------------------------------------

    def words(self, row: int, name: str) -> str:
        """What stands in the row under the column called `name`: the row's own field so called."""
        return str(getattr(self.rows[row], name, ""))

    def tip(self, row: int, name: str) -> str:
        """What the mouse is told there; the words themselves, since they may be cut."""
        return self.words(row, name)

    def tone(self, _row: int, _name: str) -> Tone | None:
        """The tone of a chip; None for plain words."""
        return None

    def tell(self, _row: int, _name: str, _role: int) -> Any:
        """The answer to any other role."""
        return None

    # -- what the view asks -------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.words(row, column.name)
            case Qt.ItemDataRole.ToolTipRole:
                return self.tip(row, column.name)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _side(column)
            case ListRole.TONE:
                return self.tone(row, column.name)
        return self.tell(row, column.name, role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(self.columns[section])
        return None


def _side(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def share_room(table: QTableView, columns: Sequence[Column]) -> None:
    """Share the room that the columns leave over among those that take more."""
    room = table.viewport().width() - sum(column.width for column in columns)
    shares = sum(column.stretch for column in columns)
    for at, column in enumerate(columns):
        table.setColumnWidth(at, column.width + max(0, room) * column.stretch // shares)
