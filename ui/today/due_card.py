"""待办与逾期: the list, mine or everybody's, and the chosen entry in full with its clause."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QTabBar,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desk.core.acting import Acting
from desk.today import Desk
from ui.pages import find_page, page_of
from ui.parts.clauses import show_clause
from ui.parts.lists.rows_model import share_room
from ui.parts.lists.table_view import prepare_table
from ui.parts.look import Button, Text, button, label
from ui.today.due_model import COLUMNS, DueModel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _tab_title(kind: str) -> str:
    """Under which tab records of `kind` are worked on."""
    return find_page(page_of(kind))[0].title


class DueTable(QTableView):
    """Enter or a double click opens the entry's record."""

    opened = Signal(object)

    def __init__(self, model: DueModel) -> None:
        super().__init__()
        prepare_table(self)
        self.setProperty("look", "dense")
        self.setModel(model)
        self.entries = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName("待办与逾期")
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_room(self, COLUMNS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        self.opened.emit(self.entries.entries[row])


class DueCard(QFrame):
    """See the module. `opened` carries a Due."""

    opened = Signal(object)

    def __init__(self, acting: Acting) -> None:
        super().__init__()
        self._acting = acting
        self._chosen_once = False
        self.setProperty("look", "card")
        self.model = DueModel(self)
        self.table = DueTable(self.model)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("轮到谁")
        for words in ("轮到我", "全部"):
            self.tabs.addTab(words)
        self.late = button("", Button.QUIET)
        self.late.setCheckable(True)
        self.late.hide()
        self._kind = ""
        self.words = label("", wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.open_button = button("打开", icon_name="external-link", tip="Enter")
        self.clause_button = button("依据", Button.QUIET, icon_name="book")
        self._nothing = label("", Text.SOFT, wrap=True)
        self._arrange()
        self.tabs.currentChanged.connect(self._switch)
        self.late.clicked.connect(lambda on: self._only_late(on=on))
        self.table.opened.connect(self.opened)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.open_button.clicked.connect(self.open_current)
        self.clause_button.clicked.connect(self._show_clause)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 12, 0)
        head.setSpacing(16)
        head.addWidget(label("待办与逾期", Text.CARD_TITLE))
        head.addStretch(1)
        head.addWidget(self.late)
        head.addWidget(self.tabs)
        self._foot = QFrame()
        self._foot.setProperty("look", "quote")
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(12, 6, 8, 6)
        foot.setSpacing(8)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.clause_button)
        foot.addWidget(self.open_button)
        listed = QWidget()
        inner = QVBoxLayout(listed)
        inner.setContentsMargins(4, 0, 4, 8)
        inner.setSpacing(8)
        inner.addWidget(self.table, 1)
        framed = QHBoxLayout()
        framed.setContentsMargins(6, 0, 6, 0)
        framed.addWidget(self._foot)
        inner.addLayout(framed)
        none = QWidget()
        middle = QVBoxLayout(none)
        middle.setContentsMargins(24, 20, 24, 20)
        middle.addWidget(self._nothing)
        middle.addStretch(1)
        self._stack = QStackedWidget()
        for each in (listed, none):
            self._stack.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def show_desk(self, desk: Desk) -> None:
        """Show what is due, mine first when anything is."""
        row = self.table.currentIndex().row()
        self._acting = desk.acting
        self.model.show_entries(desk.due, desk.now)
        mine = self.model.count_for(self._acting.roles)
        self.tabs.setTabText(0, f"轮到我 {mine}")
        self.tabs.setTabText(1, f"全部 {self.model.count_for(None)}")
        if not self._chosen_once:
            self._chosen_once = True
            self.tabs.setCurrentIndex(0 if mine else 1)
        self._switch(self.tabs.currentIndex(), row=max(row, 0))

    def show_mine(self, *, late: bool, kind: str = "") -> None:
        """Show what this person owes, if `late` only what is overdue, of `kind` if one is named."""
        self._kind = kind
        self.late.setChecked(late)
        self._chosen_once = True
        self.tabs.setCurrentIndex(0)
        self._switch(0)
        self.table.setFocus()

    def _only_late(self, *, on: bool) -> None:
        self._kind = ""
        self.late.setChecked(on)
        self._switch(self.tabs.currentIndex())

    def _switch(self, at: int, *, row: int = 0) -> None:
        roles = self._acting.roles if at == 0 else None
        self.model.show_roles(roles)
        self.model.show_late(only=self.late.isChecked(), kind=self._kind)
        late = self.model.late_for(roles, self._kind)
        of = f"{_tab_title(self._kind)} " if self._kind else ""
        self.late.setText(f"{of}逾期 {late}")
        self.late.setVisible(late > 0 or self.late.isChecked())
        count = self.model.rowCount()
        self._stack.setCurrentIndex(0 if count else 1)
        self._nothing.setText(
            "现在没有轮到您办的事。其他人的待办在“全部”里。"
            if at == 0 and self.model.count_for(None) and not self.late.isChecked()
            else "没有到期和逾期的事项，今天和明天的单据都已办妥。"
        )
        if count:
            self.table.setCurrentIndex(self.model.index(min(row, count - 1), 0))
            self._show_entry(min(row, count - 1))

    def _row_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_entry(current.row())

    def _show_entry(self, row: int) -> None:
        if not 0 <= row < self.model.rowCount():
            return
        entry = self.model.entries[row]
        self.words.setText(entry.what)
        self.clause_button.setText(f"依据 {entry.clause.split(' ')[0]}")
        self.clause_button.setVisible(bool(entry.clause))

    def open_current(self) -> None:
        """Open the record of the chosen entry."""
        row = self.table.currentIndex().row()
        if 0 <= row < self.model.rowCount():
            self.opened.emit(self.model.entries[row])

    def _show_clause(self) -> None:
        row = self.table.currentIndex().row()
        if 0 <= row < self.model.rowCount():
            show_clause(self.model.entries[row].clause, self)
