"""A list's table as a person arranges it: columns, their order and widths, the sort."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import takewhile

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTableView

from desk.core.acting import Acting
from desk.core.lists import columns_of
from ui.parts.lists.column_widths import column_width, least_width, shared_out
from ui.parts.lists.table_model import ListModel
from ui.parts.lists.table_view import SortHeader, prepare_table


class ColumnsTable(QTableView):
    """See the module. What was arranged is told, to be kept for the person."""

    sort_changed = Signal()
    layout_changed = Signal()

    def __init__(self, acting: Acting, kind_name: str) -> None:
        super().__init__()
        prepare_table(self)
        self.acting = acting
        self.rows = ListModel(acting, kind_name, self)
        self.setModel(self.rows)
        self.setAccessibleName(f"{self.rows.known.label}列表")
        self.sort = self.rows.known.sort
        self.descending = self.rows.known.descending
        self._widths: dict[str, int] = {}
        self._arranging = False
        self.header = SortHeader(self)
        self.setHorizontalHeader(self.header)
        self.header.setMinimumSectionSize(48)
        self.header.setStretchLastSection(True)
        self.header.sort_asked.connect(self._sort_by)
        self.header.sectionResized.connect(self._resized)
        self.header.sectionMoved.connect(self._moved)

    # -- columns ------------------------------------------------------------------------------

    def arrange(self, columns: list[str], widths: Mapping[str, int]) -> None:
        """Show `columns` in this order and width; unknown ones are left out."""
        known = columns_of(self.rows.known)
        self._widths |= {name: int(width) for name, width in widths.items() if name in known}
        self._arranging = True
        self.rows.set_columns([name for name in columns if name in known] or self.usual_columns)
        for at in range(self.header.count()):
            self.header.moveSection(self.header.visualIndex(at), at)
        self._arranging = False
        self._fit()
        self._show_sort()

    def _fit(self) -> None:
        """Give every column the width it was drawn to, or its usual one; those that matter first
        give way to each other until all of them are in sight."""
        metrics = self.fontMetrics()
        fields = {name: self.rows.field_at(at) for at, name in enumerate(self.rows.columns)}
        wide = {n: self._widths.get(n, column_width(f, metrics)) for n, f in fields.items()}
        first = self._first_in_a_row()
        giving = {
            name: wide[name] - least_width(fields[name], metrics)
            for name in first
            if name not in self._widths
        }
        over = sum(wide[name] for name in first) - self.viewport().width()
        for name, less in shared_out(over, giving).items():
            wide[name] -= less
        self._arranging = True
        for at, name in enumerate(self.rows.columns):
            self.setColumnWidth(at, wide[name])
        self._arranging = False

    def _first_in_a_row(self) -> list[str]:
        """The columns at the left that the kind wants to be seen first."""
        return list(takewhile(lambda n: n in self.rows.known.first, self.shown_columns()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    @property
    def usual_columns(self) -> list[str]:
        return list(self.rows.known.listed)

    def shown_columns(self) -> list[str]:
        """The columns as they stand on the screen from left to right."""
        order = [self.header.logicalIndex(at) for at in range(self.header.count())]
        return [self.rows.columns[at] for at in order]

    @property
    def widths(self) -> dict[str, int]:
        return dict(self._widths)

    def _resized(self, section: int, _old: int, new: int) -> None:
        last = self.header.visualIndex(section) == self.header.count() - 1  # it takes what is left
        if not self._arranging and not last and section < len(self.rows.columns):
            self._widths[self.rows.columns[section]] = new
            self.layout_changed.emit()

    def _moved(self) -> None:
        if not self._arranging:
            self.layout_changed.emit()

    # -- order --------------------------------------------------------------------------------

    def sort_by(self, name: str, *, descending: bool) -> None:
        """Order by a column; the caller reads anew."""
        self.sort, self.descending = name, descending
        self._show_sort()

    def _sort_by(self, section: int) -> None:
        name = self.rows.columns[section]
        numeric_first = self.rows.field_at(section).numeric
        descending = not self.descending if name == self.sort else numeric_first
        self.sort_by(name, descending=descending)
        self.sort_changed.emit()

    def _show_sort(self) -> None:
        columns = self.rows.columns
        section = columns.index(self.sort) if self.sort in columns else -1
        self.header.show_sort(section, descending=self.descending)

    def sort_to(self, name: str, *, descending: bool) -> None:
        """Order by a column and have it read so."""
        self.sort_by(name, descending=descending)
        self.sort_changed.emit()
