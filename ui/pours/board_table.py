"""The board as a table: two lines a row, progress and timeline painted, the hours in the heading."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
)

from desk.pours.board import BoardRow
from ui.parts.lists.headed_model import AnyIndex
from ui.parts.lists.rows_model import share_room
from ui.parts.lists.table_view import ListDelegate, paint_chip, prepare_table
from ui.pours.board_model import COLUMNS, TIMELINE, BoardModel, BoardRole, Line
from ui.pours.timeline import Axis, axis_of, paint_hours, paint_row
from ui.theme import current_theme
from ui.tokens import CAPTION_PT, Tone

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PADDING = 10
_CHIP, _UNDER = 24, 16


class BoardDelegate(ListDelegate):
    """Paints the cells of a row."""

    def __init__(self, view: BoardTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        self.paint_ground(painter, option, index)
        row: BoardRow = index.data(BoardRole.ROW)
        board, axis = self._view.board.board, self._view.axis
        name = COLUMNS[index.column()].name
        inner: QRect = option.rect.adjusted(_PADDING, 0, -6, -1)
        if name == TIMELINE:
            if board is not None and axis is not None:
                paint_row(painter, option.rect.adjusted(0, 0, 0, -1), row, axis, board.now)
            return
        first, second = index.data(BoardRole.LINES)
        if name in ("state", "warnings"):
            tone = self._view.board.tone(index.row(), name)
            if first[0]:
                _paint_marked(painter, inner, (first[0], tone), second[0])
        elif name == "supply":
            _paint_supply(painter, inner, row, first, second[0])
        else:
            _paint_lines(painter, inner, first, second)


def _small(painter: QPainter, *, strong: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPointSizeF(CAPTION_PT)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def _halves(rect: QRect) -> tuple[QRect, QRect]:
    """The places of two lines, close to each other in the middle of the cell."""
    gap = min(20, rect.height() // 2)
    middle = rect.center().y() + 1
    upper = QRect(rect.left(), middle - gap, rect.width(), gap)
    return upper, QRect(rect.left(), middle, rect.width(), gap)


def _say(painter: QPainter, rect: QRect, line: Line, *, small: bool = False) -> None:
    """One line, cut with … when there is no room."""
    words, tone = line
    painter.save()
    theme = current_theme()
    if small:
        painter.setFont(_small(painter, strong=tone in (Tone.DANGER, Tone.WARNING)))
    plain = theme.colour("text_soft" if small else "text")
    painter.setPen(QColor(theme.tokens.tone(tone).text) if tone else plain)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def _paint_lines(painter: QPainter, rect: QRect, first: Line, second: Line) -> None:
    if not second[0]:
        _say(painter, rect, first)
        return
    upper, lower = _halves(rect)
    _say(painter, upper, first)
    _say(painter, lower, second, small=True)


def _paint_marked(painter: QPainter, rect: QRect, marked: Line, under: str) -> None:
    """A chip, and a soft word under it where there is one."""
    words, tone = marked
    place = rect.adjusted(-2, 0, 2, 0)
    if under:
        top = rect.top() + (rect.height() - _CHIP - _UNDER) // 2
        place = QRect(place.left(), top, place.width(), _CHIP)
        below = QRect(rect.left(), top + _CHIP, rect.width(), _UNDER)
        _say(painter, below, (under, None), small=True)
    paint_chip(painter, place, words, tone or Tone.NEUTRAL)


def _paint_supply(painter: QPainter, rect: QRect, row: BoardRow, volume: Line, trucks: str) -> None:
    """Paint volumes and loads over a bar: the share of the allowed volume that went out."""
    upper, lower = _halves(rect)
    _say(painter, upper, volume, small=True)
    painter.save()
    painter.setFont(_small(painter))
    wide = painter.fontMetrics().horizontalAdvance("000 车")
    painter.setPen(current_theme().colour("text_soft"))
    side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(lower, side, trucks)
    tokens = current_theme().tokens
    over = row.supplied > row.allowed
    colours = tokens.tone(Tone.DANGER if over else Tone.INFO)
    bar = QRectF(lower.left(), lower.center().y() - 2, max(20, lower.width() - wide - 6), 6)
    share = float(row.supplied / row.allowed) if row.allowed else 0.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.tone(Tone.NEUTRAL).line))
    painter.drawRoundedRect(bar, 3, 3)
    if share > 0:
        painter.setBrush(QColor(colours.strong))
        painter.drawRoundedRect(
            QRectF(bar.left(), bar.top(), max(6.0, bar.width() * min(1.0, share)), 6), 3, 3
        )
    painter.restore()


class HourHeader(QHeaderView):
    """Headings, and over the timeline its hours."""

    def __init__(self, view: BoardTable) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self.setHighlightSections(False)
        self.setMinimumSectionSize(40)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        board, axis = self._view.board.board, self._view.axis
        if COLUMNS[logicalIndex].name != TIMELINE or board is None or axis is None:
            return
        painter.save()
        painter.setFont(_small(painter))
        paint_hours(painter, rect, axis, board.now)
        painter.restore()


class BoardTable(QTableView):
    """`opened` is told when Enter or a double click asks for the pour in full."""

    opened = Signal()

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self.board = model
        self.axis: Axis | None = None
        prepare_table(self)
        self.setHorizontalHeader(HourHeader(self))
        self.setItemDelegate(BoardDelegate(self))
        self.setModel(model)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("浇筑看板")
        self.doubleClicked.connect(lambda _: self.opened.emit())
        model.modelAboutToBeReset.connect(self._forget_axis)
        model.modelReset.connect(self._find_axis)

    def _forget_axis(self) -> None:
        self.axis = None

    def _find_axis(self) -> None:
        if self.board.board is not None:
            self.axis = axis_of(self.board.board)
        self.horizontalHeader().viewport().update()

    def selected_pours(self) -> list[BoardRow]:
        """The rows that are selected, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.board.rows[row] for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.opened.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        share_room(self, COLUMNS)
