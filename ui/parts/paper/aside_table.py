"""The rows of a file that were set aside, each with a box that takes it in all the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QTableView

from db.fields import Field, Kind
from desk.exchange.habits import SetAside
from ui.parts.lists.plain_table import PlainModel, table_of
from ui.parts.look import chinese

TAKE = Field("take", "仍要导入", Kind.TEXT, width=9)
REASON = Field("reason", "为什么搁置", Kind.TEXT, width=30)
_Index = QModelIndex | QPersistentModelIndex


class AsideModel(PlainModel):
    """Rows that can be ticked; `ticked_changed` when one was."""

    ticked_changed = Signal()

    def __init__(
        self, fields: Sequence[Field], rows: Sequence[Sequence[str]], aside: Sequence[SetAside]
    ) -> None:
        super().__init__([TAKE, REASON, *fields], list(map(_told, aside, rows)))
        self._aside = list(aside)
        self._ticked: set[int] = set()

    def ticked(self) -> list[SetAside]:
        """The rows that are to be taken, in their order."""
        return [self._aside[row] for row in sorted(self._ticked)]

    def tick(self, row: int, *, on: bool) -> None:
        """Take a row in, or not. One that has no reading cannot be."""
        if self._aside[row].refused:
            return
        (self._ticked.add if on else self._ticked.discard)(row)
        here = self.index(row, 0)
        self.dataChanged.emit(here, here, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()

    def tick_all(self) -> None:
        """Take every row in that can be; when all are taken already, none."""
        able = {row for row, aside in enumerate(self._aside) if not aside.refused}
        on = self._ticked != able
        for row in sorted(able):
            self.tick(row, on=on)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == 0 and not self._aside[index.row()].refused:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.CheckStateRole:
            return super().data(index, role)
        if index.column() or self._aside[index.row()].refused:
            return None
        on = index.row() in self._ticked
        return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column():
            return False
        self.tick(index.row(), on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _told(aside: SetAside, words: Sequence[str]) -> list[str]:
    unreadable = "；".join(f"{cell.cell} {cell.reason}" for cell in aside.refused)
    reason = f"{aside.reason}；不能导入：{unreadable}" if unreadable else aside.reason
    return ["不能" if unreadable else "", chinese(reason), *words]


def aside_table(model: AsideModel) -> QTableView:
    """The table of the rows; a click on its box, or the space bar there, ticks a row."""
    return table_of(model, "搁置的行")
