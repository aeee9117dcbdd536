"""Rows that were read all at once, for a table view: an area says its columns and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTableView

from ui.parts.lists.headed_model import AnyIndex, HeadedModel, ListRole, side_of
from ui.parts.plain import plain_tip
from ui.tokens import Tone

R = TypeVar("R")


@dataclass(frozen=True)
class Column:
    """One column: heading, least width, its share of the room left over, whether it holds numbers,
    and what the mouse is told on the heading."""

    name: str
    heading: str = ""
    width: int = 60
    stretch: int = 0
    numeric: bool = False
    help: str = ""


class RowsModel(HeadedModel[R]):
    """Shows `rows`. An area overrides `words` where a
    row has no such field, and `tip`, `tone` and `tell` where it says more."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.columns = tuple(columns)

    def column_of(self, name: str) -> int:
        """Where the column called `name` stands."""
        return next(at for at, column in enumerate(self.columns) if column.name == name)

    # -- what an area says --------------------------------------------------------------------

    def words(self, row: int, name: str) -> str:
        """The cell's words in the column called `name`; by default the row's field of that name."""
        return str(getattr(self.rows[row], name, ""))

    def tip(self, row: int, name: str) -> str:
        """The cell's tooltip; by default its own words, since they may be cut."""
        return self.words(row, name)

    def tone(self, _row: int, _name: str) -> Tone | None:
        """The tone of a chip; None for plain words."""
        return None

    def tell(self, _row: int, _name: str, _role: int) -> object:
        """The answer to any other role."""
        return None

    # -- what the view asks -------------------------------------------------------------------

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.words(row, column.name)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self.tip(row, column.name))
            case Qt.ItemDataRole.TextAlignmentRole:
                return side_of(column)
            case ListRole.TONE:
                return self.tone(row, column.name)
        return self.tell(row, column.name, role)


def share_room(table: QTableView, columns: Sequence[Column]) -> None:
    """Share the room that the columns leave over among those that take more."""
    room = table.viewport().width() - sum(column.width for column in columns)
    shares = sum(column.stretch for column in columns)
    for at, column in enumerate(columns):
        table.setColumnWidth(at, column.width + max(0, room) * column.stretch // shares)
