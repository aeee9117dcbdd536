"""What every table's model tells its view: how many rows and columns there are, and headings."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.parts.plain import plain_tip

AnyIndex = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

R = TypeVar("R")


class ListRole(IntEnum):
    """What a model tells beside Qt's own roles."""

    TONE = Qt.ItemDataRole.UserRole + 1  # the tone of a chip; None for plain words
    ROW = Qt.ItemDataRole.UserRole + 2  # the row as a mapping
    FIELD = Qt.ItemDataRole.UserRole + 3  # the column's field


class Headed(Protocol):
    """A column's heading with its tooltip, and whether the column holds numbers, which stand at
    the right."""

    @property
    def heading(self) -> str: ...
    @property
    def help(self) -> str: ...
    @property
    def numeric(self) -> bool: ...


class HeadedModel(QAbstractTableModel, Generic[R]):
    """Rows under `heads`, one for each column; a model says what its cells tell."""

    def __init__(self, heads: Sequence[Headed], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads = heads
        self.rows: list[R] = []

    def put(self, rows: Sequence[R]) -> None:
        """Show these rows from now on."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add(self, rows: Sequence[R]) -> None:
        """Show these rows below the others."""
        if rows:
            first = len(self.rows)
            self.beginInsertRows(NO_INDEX, first, first + len(rows) - 1)
            self.rows += rows
            self.endInsertRows()

    def add_before(self, rows: Sequence[R]) -> None:
        """Show these rows above the others."""
        if rows:
            self.beginInsertRows(NO_INDEX, 0, len(rows) - 1)
            self.rows = [*rows, *self.rows]
            self.endInsertRows()

    def rowCount(self, parent: AnyIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.heads)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.heads):
            return None
        head = self.heads[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return head.heading
            case Qt.ItemDataRole.TextAlignmentRole:
                return side_of(head)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(head.help) or None
        return None


def side_of(head: Headed) -> Qt.AlignmentFlag:
    """Where the words of a column stand: numbers at the right."""
    side = Qt.AlignmentFlag.AlignRight if head.numeric else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
