"""A list's table: what is read, selected, gone to and copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

from desk.core.acting import Acting
from desk.core.lists import ListQuery, columns_of
from desk.core.printing import TakenOut
from ui.parts.lists.columns_table import ColumnsTable
from ui.parts.lists.copy_out import copy_out
from ui.parts.lists.headed_model import AnyIndex
from ui.parts.lists.table_copy import copy_rows
from ui.parts.lists.table_view import go_to_row
from ui.shortcuts import Command, bind


class RecordTable(ColumnsTable):
    """See the module. `opened` carries the id of a record that is to be shown in full."""

    row_changed = Signal()
    """The person went to other rows; keeping rows across a reading does not count."""
    selection_changed = Signal()
    opened = Signal(object)
    paste_asked = Signal()
    filter_asked = Signal(str)
    copy_all_asked = Signal()

    def __init__(self, acting: Acting, kind_name: str) -> None:
        super().__init__(acting, kind_name)
        self._restoring = False
        self._everything = self._jumps = False
        self._keep: tuple[list[UUID], UUID | None, int] = ([], None, 0)
        self.rows.modelReset.connect(self._restore_selection)
        self.rows.rowsInserted.connect(self._rows_came)
        self.verticalScrollBar().valueChanged.connect(self._near_the_top)
        self.selectionModel().selectionChanged.connect(lambda *_: self._told())
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.id_at(index.row())))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        bind(Command.COPY, self, self.copy_selected)
        bind(Command.FILTER_COLUMN, self, self._ask_filter)

    # -- reading ------------------------------------------------------------------------------

    def show_query(self, query: ListQuery, *, keep: bool) -> None:
        """Show the rows of `query` in the table's order; `keep` keeps place and selection."""
        self._jumps = False
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
        if self._jumps:
            self._jumps = False
            self.go_to(self.rows.rowCount() - 1 if self.rows.ends_here else 0)
        self.selection_changed.emit()

    def go_to_end(self) -> None:
        """Ctrl+End: the last row of the whole list, read from its end where it is not here."""
        if self.rows.ends_here:
            self.go_to(self.rows.rowCount() - 1)
        else:
            self._jump(end=True)

    def go_to_start(self) -> None:
        """Ctrl+Home: the first row of the whole list."""
        if self.rows.starts_here:
            self.go_to(0)
        else:
            self._jump(end=False)

    def _jump(self, *, end: bool) -> None:
        self._everything, self._jumps = False, True
        self._keep = ([], None, 0)
        self.rows.show(self.rows.query, end=end)

    def _near_the_top(self, place: int) -> None:
        """The rows above are read before one arrives there."""
        if place <= self.viewport().height():
            self.rows.fetch_before()

    def _rows_came(self, _parent: AnyIndex, first: int, last: int) -> None:
        self._select_more()
        if first == 0 and last + 1 < self.rows.rowCount():  # above: what is in sight stays there
            bar = self.verticalScrollBar()
            place = bar.value()
            self.updateGeometries()
            height = self.verticalHeader().defaultSectionSize()
            bar.setValue(place + (last + 1) * height)

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
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and self.rows.rowCount():
            if event.key() == Qt.Key.Key_End:
                self.go_to_end()
                return
            if event.key() == Qt.Key.Key_Home:
                self.go_to_start()
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


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbours among ascending `rows`."""
    started = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] != rows[at - 1] + 1:
            yield rows[started], rows[at - 1]
            started = at
