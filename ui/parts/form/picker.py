"""The list a reference is picked from: opened with F7, narrowed by typing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTableView, QWidget

from db.fields import Field
from desk.core.acting import Acting
from desk.core.kinds import kind
from desk.core.lists import ListQuery
from ui.parts.lists.table_model import ListModel
from ui.parts.lists.table_view import fit_columns, go_to_row, prepare_table
from ui.parts.look import Text, label
from ui.parts.room import room_for
from ui.parts.sheet import Sheet

WIDTH = 720
HEIGHT = 420
PAUSE_MS = 80
MOST_COLUMNS = 5

Take = Callable[[UUID, str], None]


class Picker(Sheet):
    """Records of one kind; arrows move while the focus stays in the line, Enter takes one."""

    def __init__(self, parent: QWidget, acting: Acting, field: Field, text: str) -> None:
        kind_name = field.refers
        known = kind(kind_name)
        super().__init__(parent, f"选择{known.label}", width=WIDTH)
        self._field = field
        self.line = QLineEdit(text)
        self.line.setPlaceholderText("名称、编号、电话或拼音首字母")
        self.line.setAccessibleName(f"查找{known.label}")
        self.line.setClearButtonEnabled(True)
        self.model = ListModel(acting, kind_name, self)
        self.model.set_columns(known.columns[:MOST_COLUMNS])
        self.table = QTableView()
        prepare_table(self.table)
        self.table.setModel(self.model)
        fit_columns(self.table, [self.model.field_at(n) for n in range(self.model.columnCount())])
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setFixedHeight(room_for(parent, HEIGHT))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.doubleClicked.connect(lambda _: self.accept())
        self._empty = label("没有找到。可以先到“客户与工程”建档。", Text.SOFT)
        self._empty.hide()
        self.body.addWidget(self.line)
        self.body.addWidget(self.table)
        self.body.addWidget(self._empty)
        self.set_buttons("选择")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self.line.textEdited.connect(lambda _: self._pause.start())
        self.line.installEventFilter(self)
        self.model.first_page.connect(self._arrived)
        self._search()
        self.line.setFocus()
        self.line.selectAll()

    def chosen(self) -> tuple[UUID, str] | None:
        """The marked record and what it is called."""
        rows = self.table.selectionModel().selectedRows()
        if not rows:
            return None
        return self.model.id_at(rows[0].row()), self.model.name_at(rows[0].row())

    def accept(self) -> None:
        if self.chosen() is not None:
            super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moves = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: 10,
            Qt.Key.Key_PageUp: -10,
        }
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = moves.get(Qt.Key(event.key()))
            if step is not None:
                row = self.table.currentIndex().row() + step
                go_to_row(self.table, max(0, min(row, self.model.rowCount() - 1)))
                return True
        return super().eventFilter(watched, event)

    def _search(self) -> None:
        field = self._field
        self.model.show(ListQuery(field.refers, text=self.line.text(), named_in=field))

    def _arrived(self) -> None:
        self._empty.setVisible(self.model.rowCount() == 0)
        if self.model.rowCount():
            go_to_row(self.table, 0)


def pick(parent: QWidget, acting: Acting, field: Field, text: str, take: Take) -> Picker:
    """Open the list of what may be named in `field`, narrowed by `text`; `take` gets the id and
    name chosen."""
    picker = Picker(parent, acting, field, text)

    def accepted() -> None:
        chosen = picker.chosen()
        if chosen is not None:
            take(*chosen)

    picker.accepted.connect(accepted)
    picker.open()
    return picker
