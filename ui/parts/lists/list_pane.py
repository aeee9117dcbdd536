"""A list's card: filters, the table, its figures; how a person left it is kept for them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desk.core.acting import Acting
from desk.core.kinds import kind
from desk.core.lists import Op, columns_of
from ui.parts.lists.all_rows import copy_all
from ui.parts.lists.column_sheet import ColumnSheet
from ui.parts.lists.conditions import Condition
from ui.parts.lists.filter_bar import FilterBar
from ui.parts.lists.narrowing import Narrowing
from ui.parts.lists.record_table import RecordTable
from ui.parts.lists.table_foot import TableFoot
from ui.parts.lists.table_menus import cell_menu, header_menu
from ui.parts.lists.view_keeper import ViewKeeper
from ui.parts.look import Text, label
from ui.parts.messages import messages_of
from ui.parts.page import Only
from ui.parts.surroundings import Surroundings
from ui.shortcuts import Command, bind

_INTO_ROWS = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ListPane(QFrame):
    """See the module. `arrived` tells that the first rows of a query stand in the table."""

    arrived = Signal()
    counted = Signal(int)
    row_changed = Signal()
    ready = Signal()
    """The person's columns and filters are in place for the first time."""

    def __init__(self, acting: Acting, kind_name: str) -> None:
        super().__init__()
        self.known = kind(kind_name)
        self.table = RecordTable(acting, kind_name)
        self.filters = FilterBar(self.known, Surroundings(acting))
        self.foot = TableFoot(columns_of(self.known))
        self.keeper = ViewKeeper(acting, kind_name, self)
        self._settling = False
        self._wanted: UUID | None = None
        self._new: Only | None = None
        self._count: tuple[int, Mapping[str, Decimal]] | None = None
        self.setProperty("look", "card")
        self._empty = label("", Text.SOFT, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty.hide()
        self.setFocusProxy(self.table)
        # On the whole pane: rows are pasted into an empty list too.
        bind(Command.PASTE, self, self.table.paste_asked.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(self.filters)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.foot)
        self._connect()

    def _connect(self) -> None:
        self.filters.changed.connect(self._filters_changed)
        self.filters.saved_changed.connect(lambda: self.keeper.keep(saved=self.filters.saved))
        self.filters.columns_asked.connect(self.choose_columns)
        self.filters.line.installEventFilter(self)
        self.table.sort_changed.connect(self._sort_changed)
        self.table.layout_changed.connect(self._keep_layout)
        self.table.row_changed.connect(self._row_changed)
        self.table.selection_changed.connect(self._show_selected)
        self.table.filter_asked.connect(self.filters.ask_values)
        self.table.header.menu_asked.connect(partial(header_menu, self.table))
        self.table.customContextMenuRequested.connect(partial(cell_menu, self.table))
        self.table.copy_all_asked.connect(lambda: copy_all(self.table))
        self.table.rows.first_page.connect(self._first_page)
        self.table.rows.counted.connect(self._counted)
        self.table.rows.failed.connect(lambda error: messages_of(self).refuse(error))

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the rows anew, keeping place and selection; the first time, as the list was left."""
        if self.keeper.loaded:
            self.read(keep=True)
        else:
            self.keeper.load(self._arrange)

    def _arrange(self) -> None:
        state = self.keeper.state
        sort = str(state.get("sort") or self.known.sort)
        self.table.sort_by(sort, descending=bool(state.get("descending", self.known.descending)))
        names = [str(name) for name in state.get("columns", self.known.listed)]
        self.table.arrange(names, state.get("widths", {}))
        self.filters.saved = dict(state.get("saved", {}))
        self.read(keep=False)
        self.ready.emit()

    def read(self, *, keep: bool) -> None:
        """Show the rows of the filters in the table's order."""
        self._count = None
        self.table.show_query(self.filters.query(), keep=keep)

    def _first_page(self) -> None:
        count = self.table.rows.rowCount()
        self._empty.setText(self._words_for_nothing())
        self._show_rows(shown=count > 0)
        self.foot.counting(count)
        self._settling = True
        if self._wanted is not None and self.table.show_record(self._wanted):
            self._wanted = None
        if self._new is not None:
            self._show_new(self._new)
        self._settling = False
        self.arrived.emit()

    def _show_rows(self, *, shown: bool) -> None:
        """Show the rows or the words for none; the keyboard stays with what is shown."""
        here, away = (self.table, self._empty) if shown else (self._empty, self.table)
        focused = away.hasFocus()
        self.setFocusProxy(here)
        here.show()
        if focused:
            here.setFocus()
        away.hide()

    def _words_for_nothing(self) -> str:
        if self.filters.narrowing != Narrowing():
            return f"没有符合条件的{self.known.label}。可以去掉几个条件再看。"
        return f"还没有{self.known.label}。"

    def _counted(self, count: int, totals: Mapping[str, Decimal]) -> None:
        self._count = count, totals
        self.foot.show_count(count, totals)
        if self.table.everything:
            self._show_selected()
        self.counted.emit(count)

    @property
    def selected_count(self) -> int | None:
        """How many rows are selected; None while all are and they are not counted yet."""
        if self.table.everything:
            return self._count[0] if self._count is not None else None
        return len(self.table.selected_rows())

    # -- rows ---------------------------------------------------------------------------------

    def mark(self, id_: UUID | None) -> None:
        """Put the cursor on a record without opening it, if need be once the record is read."""
        self._wanted = None
        if id_ is None:
            return
        self._settling = True
        if not self.table.show_record(id_):
            self._wanted = id_
        self._settling = False

    def show_new(self, only: Only) -> None:
        """Show and select records that have just come in: among the other rows where the first page
        has them all, else alone, with the way back to what was shown."""
        self._new = only
        self.read(keep=False)

    def _show_new(self, only: Only) -> None:
        if self.filters.narrowing.only == only:
            self._new = None
            self.table.select_records(only.ids)
            if self.table.rows.has_more:
                self.table.selectAll()
        elif self.table.has_all(only.ids):
            self._new = None
            self.table.select_records(only.ids)
        else:
            self.filters.show_only(only)  # the next reading brings them

    def forget_new(self) -> None:
        """What had just come in is gone again: back to what was shown before."""
        self._new = None
        if self.filters.narrowing.before is not None:
            self.filters.go_back()

    def mark_first(self) -> None:
        """Put the cursor on the first row, if there is one and none has it."""
        if self.table.rows.rowCount() and self.table.current_id() is None:
            self._settling = True
            self.table.go_to(0)
            self._settling = False

    def _show_selected(self) -> None:
        if not self.table.everything:
            rows = self.table.selected_rows()
            self.foot.show_selected(len(rows), self.table.rows.sums(rows))
        elif self._count is None:
            self.foot.show_all_selected()
        else:
            self.foot.show_selected(*self._count)

    def _row_changed(self) -> None:
        if not self._settling:
            self.row_changed.emit()

    # -- how it stands ------------------------------------------------------------------------

    def _filters_changed(self) -> None:
        if self.keeper.loaded:
            self.read(keep=False)

    def _sort_changed(self) -> None:
        self.keeper.keep(sort=self.table.sort, descending=self.table.descending)
        self.read(keep=False)

    def _keep_layout(self) -> None:
        self.keeper.keep(columns=self.table.shown_columns(), widths=self.table.widths)

    def choose_columns(self) -> ColumnSheet:
        """Open the column chooser."""
        shown, usual = self.table.shown_columns(), self.known.listed
        sheet = ColumnSheet(self, columns_of(self.known), shown, usual)
        sheet.chosen.connect(self._columns_chosen)
        sheet.open()
        return sheet

    def _columns_chosen(self, names: list[str]) -> None:
        self.table.arrange(names, {})
        self.keeper.keep(columns=names)
        self.read(keep=True)

    def narrow(self, filters: Mapping[str, str]) -> None:
        """Show the list as somebody asked who sent the person here: ``state``, ``period`` and
        ``text``, or a column's raw value."""
        plain = {n: str(v) for n, v in filters.items() if n in ("state", "period", "text")}
        rest = [(name, value) for name, value in filters.items() if name not in plain]
        conditions = tuple(Condition(name, Op.IS, value) for name, value in rest)
        text, state, period = (plain.get(n, "") for n in ("text", "state", "period"))
        self.filters.set_narrowing(Narrowing(text, state, period, conditions))

    def narrow_to(self, only: Only) -> None:
        """Show the records that a figure counted, and no others."""
        self.filters.set_narrowing(Narrowing(only=only))

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.filters.line.setFocus()
        self.filters.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in _INTO_ROWS:
                self.table.setFocus()  # out of the search words, into the rows
                if self.table.current_id() is None and self.table.rows.rowCount():
                    self.table.go_to(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self.filters.line.text():
                self.filters.line.clear()
                return True
        return super().eventFilter(watched, event)
