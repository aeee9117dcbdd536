"""A list's table: columns, order, widths, sort, selection, copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QTableView

from desk.core.acting import Acting
from desk.core.lists import ListQuery, columns_of
from desk.core.printing import TakenOut
from ui.parts.lists.column_widths import column_width, least_width, shared_out
from ui.parts.lists.copy_out import copy_out
from ui.parts.lists.table_copy import copy_rows
from ui.parts.lists.table_model import ListModel
from ui.parts.lists.table_view import SortHeader, go_to_row, prepare_table
from ui.shortcuts import Command, bind


class RecordTable(QTableView):
    """See the module. `opened` carries the id of a record that is to be shown in full."""

    row_changed = Signal()
    """The person went to other rows; keeping rows across a reading does not count."""
    selection_changed = Signal()
    opened = Signal(object)
    paste_asked = Signal()
    sort_changed = Signal()
    layout_changed = Signal()
    filter_asked = Signal(str)
    copy_all_asked = Signal()

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
        self._restoring = False
        self._everything = False
        self._keep: tuple[list[UUID], UUID | None, int] = ([], None, 0)
        self.header = SortHeader(self)
        self.setHorizontalHeader(self.header)
        self.header.setMinimumSectionSize(48)
        self.header.setStretchLastSection(True)
        self.header.sort_asked.connect(self._sort_by)
        self.header.sectionResized.connect(self._resized)
        self.header.sectionMoved.connect(self._moved)
        self.rows.modelReset.connect(self._restore_selection)
        self.rows.rowsInserted.connect(lambda *_: self._select_more())
        self.selectionModel().selectionChanged.connect(lambda *_: self._told())
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.id_at(index.row())))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        bind(Command.COPY, self, self.copy_selected)
        bind(Command.FILTER_COLUMN, self, self._ask_filter)

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

    # -- reading ------------------------------------------------------------------------------

    def show_query(self, query: ListQuery, *, keep: bool) -> None:
        """Show the rows of `query` in the table's order; `keep` keeps place and selection."""
        from dataclasses import replace

        current = self.current_id() if keep else None
        place = self.verticalScrollBar().value() if keep else 0
        ordered = replace(query, sort=self.sort, descending=self.descending)
        self._everything = self.everything and keep and ordered == self.rows.query
        kept = self.selected_ids() if keep and not self._everything else []
        self._keep = (kept, current, place)
        self.rows.show(ordered, keep=keep)

    def _restore_selection(self) -> None:
        ids, current, place = self._keep
        model = self.selectionModel()
        self._restoring = True
        flags = QItemSelectionModel.SelectionFlag
        model.select(self._those(ids)[1], flags.ClearAndSelect)
        row = self.rows.row_of(current) if current is not None else -1
        if row >= 0:
            model.setCurrentIndex(self.rows.index(row, 0), flags.NoUpdate)
        self.verticalScrollBar().setValue(place)
        self._restoring = False
        self._select_more()
        self.selection_changed.emit()

    # -- selection ----------------------------------------------------------------------------

    @property
    def everything(self) -> bool:
        """Whether all rows of the filter are selected, those too that are not read."""
        return self._everything and self.rows.has_more

    def selectAll(self) -> None:
        """Ctrl+A: all rows of the filter. Those not read yet are selected as they are read."""
        self._everything = False
        super().selectAll()
        self._everything = self.rows.has_more
        self.selection_changed.emit()

    def _select_more(self) -> None:
        """All rows were meant: those just read are selected too."""
        if self._everything:
            self._restoring = True
            super().selectAll()
            self._restoring = False

    def selected_rows(self) -> list[int]:
        """The selected rows from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def selected_ids(self) -> list[UUID]:
        return [self.rows.id_at(row) for row in self.selected_rows()]

    def current_id(self) -> UUID | None:
        """The record of the row that has the cursor."""
        row = self.currentIndex().row()
        return self.rows.id_at(row) if 0 <= row < self.rows.rowCount() else None

    def show_record(self, id_: UUID) -> bool:
        """Put the cursor on a record; False when it is not among the rows read."""
        row = self.rows.row_of(id_)
        if row >= 0:
            self.go_to(row)
        return row >= 0

    def has_all(self, ids: Sequence[UUID]) -> bool:
        """Whether all these records are among the rows read."""
        read = {self.rows.id_at(row) for row in range(self.rows.rowCount())}
        return read.issuperset(ids)

    def select_records(self, ids: Sequence[UUID]) -> None:
        """Select those of `ids` that are read, and put the cursor on the uppermost."""
        rows, chosen = self._those(ids)
        if rows:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self.rows.index(rows[0], 0), flags.NoUpdate)
            self.selectionModel().select(chosen, flags.ClearAndSelect)
            self.scrollTo(self.currentIndex())

    def _those(self, ids: Sequence[UUID]) -> tuple[list[int], QItemSelection]:
        """Where those of `ids` stand that are read, from top to bottom, and all their cells."""
        wanted = set(ids)
        rows = [at for at in range(self.rows.rowCount()) if self.rows.id_at(at) in wanted]
        last, chosen = self.rows.columnCount() - 1, QItemSelection()
        for first, end in _runs(rows):
            chosen.select(self.rows.index(first, 0), self.rows.index(end, last))
        return rows, chosen

    def go_to(self, row: int) -> None:
        """Put the cursor on `row` and select it alone."""
        go_to_row(self, row)

    def _told(self) -> None:
        if not self._restoring:
            self._everything = False
            self.selection_changed.emit()
            self.row_changed.emit()

    # -- keys and menus -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            current = self.current_id()
            if current is not None:
                self.opened.emit(current)
            return
        super().keyPressEvent(event)

    def copy_selected(self) -> None:
        """The selected rows to the clipboard, as Excel takes them."""
        if self.everything:
            self.copy_all_asked.emit()
            return
        names = self.shown_columns()
        known = columns_of(self.rows.known)
        fields = [known[name] for name in names]
        rows = [[self.rows.row_at(row)[n] for n in names] for row in self.selected_rows()]
        kind = self.rows.known
        taken = TakenOut(kind.name, f"{kind.label}台帐", len(rows), filters=self.rows.query.text)
        copy_out(self, self.acting, taken, lambda: copy_rows(fields, rows))

    def _ask_filter(self) -> None:
        """Alt+Down, as in a sheet: the column of the cursor."""
        at = max(self.currentIndex().column(), 0)
        self.filter_asked.emit(self.rows.columns[at])

    def copy_cell(self) -> None:
        """The text of the cell with the cursor to the clipboard."""
        QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))

    def sort_to(self, name: str, *, descending: bool) -> None:
        self.sort_by(name, descending=descending)
        self.sort_changed.emit()


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbours among ascending `rows`."""
    started = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] != rows[at - 1] + 1:
            yield rows[started], rows[at - 1]
            started = at
