"""The plans so far, one row each, beside the sheet."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout

from desk.core.acting import Acting
from desk.core.lists import ListQuery
from ui.parts.lists.column_widths import column_width
from ui.parts.lists.table_model import ListModel
from ui.parts.lists.table_view import go_to_row, prepare_table
from ui.parts.look import Text, label

LIST_FROM = 1420
"""On a page wider than this the list stands beside the sheet, unless it was folded away."""

_COLUMNS = ("plan_date", "revision", "state", "total_m3")
WIDTH = 344


class DayList(QFrame):
    """See the module. `chosen` carries the day and the revision of a row."""

    chosen = Signal(object, int)

    def __init__(self, acting: Acting) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setFixedWidth(WIDTH)
        self.model = ListModel(acting, "daily-plans", self)
        self.model.set_columns(_COLUMNS)
        self.table = QTableView()
        prepare_table(self.table)
        self.table.setProperty("look", "dense")
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setAccessibleName("计划列表")
        header = self.table.horizontalHeader()
        metrics = QFontMetrics(self.table.font())
        for at in range(len(_COLUMNS)):
            self.table.setColumnWidth(at, column_width(self.model.field_at(at), metrics) - 8)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.activated.connect(lambda index: self._choose(index.row()))
        self.table.clicked.connect(lambda index: self._choose(index.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 12, 6, 6)
        layout.setSpacing(4)
        title = label("计划列表", Text.STRONG)
        title.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(title)
        layout.addWidget(self.table, 1)
        self._marked: UUID | None = None
        self._wanted: bool | None = None
        self.hide()  # until `fit` finds that there is room
        self.model.first_page.connect(self._mark)

    def refresh(self) -> None:
        """Read the plans anew, where they are in sight."""
        if not self.isHidden():
            self.model.show(ListQuery("daily-plans"), keep=True)

    def toggle(self) -> None:
        """Show the list, or fold it away, whatever room there is."""
        self._wanted = self.isHidden()
        self.setVisible(self._wanted)
        self.refresh()

    def fit(self, width: int) -> None:
        """Show the list on a page of `width` pixels if it has room, or if it was asked for."""
        wanted = width >= LIST_FROM if self._wanted is None else self._wanted
        if wanted is self.isHidden():
            self.setVisible(wanted)
            self.refresh()

    def mark(self, plan: UUID | None) -> None:
        """Select the row of the plan that the sheet shows."""
        self._marked = plan
        self._mark()

    def _mark(self) -> None:
        row = self.model.row_of(self._marked) if self._marked is not None else -1
        if row < 0:
            self.table.clearSelection()
        else:
            go_to_row(self.table, row)

    def _choose(self, row: int) -> None:
        found = self.model.row_at(row)
        self.chosen.emit(found["plan_date"], int(found["revision"]))
