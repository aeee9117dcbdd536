"""The lines as a table worked by keyboard: Enter goes from cell to cell, typing begins at once."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desk.plans.board import Board, Busy, PumpChoice
from desk.plans.editing import opening_on
from desk.values.pinyin import initials
from desk.values.reading import Unreadable, read_value
from ui.parts.lists.headed_model import AnyIndex
from ui.parts.lists.rows_model import share_room
from ui.parts.lists.table_view import ListDelegate, prepare_table
from ui.parts.look import set_look
from ui.parts.plain import show_tip
from ui.plans.cell_editor import CellEditor
from ui.plans.line_painting import paint_chips, paint_frame, paint_marked
from ui.plans.lines_model import (
    COLUMNS,
    EDITABLE,
    LineRole,
    LinesModel,
    column_of,
    field_of,
    opening_words,
)

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineDelegate(ListDelegate):
    """Paints chips and marks, and makes the editors."""

    def __init__(self, view: LinesView) -> None:
        super().__init__(view)
        self._view = view

    # -- painting -----------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        chips = index.data(LineRole.CHIPS)
        mark = index.data(LineRole.MARK)
        if chips is not None:
            self.paint_ground(painter, option, index)
            paint_chips(painter, option.rect, chips)
        elif mark is not None:
            self.paint_ground(painter, option, index)
            paint_marked(painter, option.rect, str(index.data()), mark)
        else:
            super().paint(painter, option, index)
        if index == self._view.currentIndex() and self._view.hasFocus():
            paint_frame(painter, option.rect)

    def initStyleOption(self, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        super().initStyleOption(option, index)
        if index.data(LineRole.PENDING):
            font = QFont(option.font)
            font.setItalic(True)
            option.font = font

    # -- editing ------------------------------------------------------------------------------

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        made = CellEditor(parent)
        name = COLUMNS[index.column()].name
        made.setAccessibleName(f"第 {index.row() + 1} 行{field_of(name).heading}")
        made.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        if name == "pump":
            row = index.row()
            made.textEdited.connect(lambda text: self._view.offer_pumps(made, row, text))
        return made

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        # When a save returns, the data changes under an open editor; that must not undo the typing.
        if isinstance(editor, CellEditor) and editor.property("filled") is not True:
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        assert isinstance(editor, CellEditor)
        # The mouse left the cell while its text cannot be read: the cell stays as it was.
        if not self._view.problem(COLUMNS[index.column()].name, editor.text()):
            model.setData(index, editor.text())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: AnyIndex
    ) -> None:
        editor.setGeometry(option.rect.adjusted(1, 1, -1, -2))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, CellEditor) and event.type() is QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if self._view.editor_key(watched, event):
                return True
        return super().eventFilter(watched, event)


class LinesView(QTableView):
    """See the module."""

    def __init__(self, model: LinesModel) -> None:
        super().__init__()
        prepare_table(self)
        self.setProperty("look", "dense")
        self.setItemDelegate(LineDelegate(self))
        self.setModel(model)
        self.lines = model
        self._board: Board | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.setAccessibleName("计划行")

    def show_board(self, board: Board) -> None:
        """Show a day's lines; the current cell stays where it is."""
        self._board = board
        self.lines.show_board(board)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0, column_of("planned_opening")))

    # -- keys ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.begin()
            return
        super().keyPressEvent(event)

    def begin(self) -> None:
        """Type into the current cell, or into the row's first one that takes typing."""
        index = self.currentIndex()
        if not index.isValid() or not self.lines.editable:
            return
        if not index.flags() & Qt.ItemFlag.ItemIsEditable:
            index = index.siblingAtColumn(column_of(EDITABLE[0]))
        self.go(index.row(), index.column())

    def go(self, row: int, column: int) -> None:
        """Open the editor of a cell."""
        index = self.lines.index(row, column)
        self.setCurrentIndex(index)
        self.edit(index)
        editor = self.indexWidget(index)
        if COLUMNS[column].name == "pump" and isinstance(editor, CellEditor):
            self.offer_pumps(editor, row, "")

    def editor_key(self, editor: CellEditor, event: QKeyEvent) -> bool:
        """What a key does in an open editor; False leaves it to the line."""
        key = Qt.Key(event.key())
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            editor.take_marked()
            self._leave(editor, along=-1 if back or key is Qt.Key.Key_Backtab else 1)
            return True
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not editor.is_choosing:
            self._leave(editor, down=1 if key is Qt.Key.Key_Down else -1)
            return True
        return False

    def _leave(self, editor: CellEditor, *, along: int = 0, down: int = 0) -> None:
        """Take what stands in the editor and go on; what cannot be read keeps the editor open."""
        index = self.currentIndex()
        name = COLUMNS[index.column()].name
        sentence = self.problem(name, editor.text())
        set_look(editor, "invalid", bool(sentence))
        editor.setAccessibleDescription(sentence)
        if sentence:
            show_tip(editor.mapToGlobal(editor.rect().bottomLeft()), sentence, editor)
            editor.selectAll()
            return
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        self._step(index.row() + down, EDITABLE.index(name) + along)

    def _step(self, row: int, place: int) -> None:
        if place >= len(EDITABLE):
            row, place = row + 1, 0
        elif place < 0:
            row, place = row - 1, len(EDITABLE) - 1
        if 0 <= row < self.lines.rowCount():
            self.go(row, column_of(EDITABLE[place]))

    def problem(self, name: str, text: str) -> str:
        """Why `text` cannot stand in the column; empty when it can."""
        if self._board is None:
            return ""
        if name == "planned_opening" and opening_on(self._board.day, text, self._board.now):
            return ""
        try:
            read = read_value(field_of(name), text, now=self._board.now)
        except Unreadable as error:
            hint = "，如 730、7:30、晚8点" if name == "planned_opening" else ""
            return f"{error.reason}{hint}"
        return "开盘时间不能为空" if name == "planned_opening" and read is None else ""

    # -- pumps --------------------------------------------------------------------------------

    def offer_pumps(self, editor: CellEditor, row: int, typed: str) -> None:
        """Offer the station's pumps: those that suit the line and are free first."""
        if self._board is None:
            return
        line = self.lines.line_at(row)
        start = line["planned_opening"]
        end = self._board.closings.get(line["position"], start)
        wanted = typed.strip().casefold()
        found = [
            (pump, pump.taken_by(start, end, but=line["position"]))
            for pump in self._board.pumps
            if wanted in pump.name.casefold() or wanted in initials(pump.name).casefold()
        ]
        found.sort(key=lambda each: (not each[0].suits(line["placing_method"]), bool(each[1])))
        offered = [
            (pump.name, pump.name, _pump_words(pump, taken, self._board.day))
            for pump, taken in found
        ]
        editor.offer(offered, mark_first=bool(wanted))

    # -- widths -------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the room that the columns leave over among those that take more."""
        share_room(self, COLUMNS)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


def _pump_words(pump: PumpChoice, taken: Busy | None, day: date) -> str:
    if taken is None:
        return f"{pump.kind.label} · 空闲"
    return f"第 {taken.place} 行用至 {opening_words(taken.end, day)}"
