"""How tables look and move: rows, chips, header, wheel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from db.fields import Field
from ui.parts.lists.column_widths import CELL_PADDING, CHIP_PADDING, column_width
from ui.parts.lists.headed_model import ListRole
from ui.theme import current_theme, theme_keeper
from ui.tokens import CAPTION_PT, Tone

_CHIP_HEIGHT = 22


class ListDelegate(QStyledItemDelegate):
    """Cells with a line below; a state is a chip with its word."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        told = index.data(ListRole.TONE)
        if not told:
            super().paint(painter, option, index)
            return
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        self.paint_ground(painter, option, index)
        rect: QRect = option.rect
        if words:
            paint_chip(painter, rect.adjusted(CELL_PADDING - 2, 0, -4, 0), words, Tone(told))

    def paint_ground(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """The cell without its words: selection, hover, the line below."""
        bare = QStyleOptionViewItem(option)
        self.initStyleOption(bare, index)
        bare.text = ""
        style = bare.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, bare, painter, bare.widget)

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        # The ground marks the selected row; a dotted frame round one cell would add nothing.
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), current_theme().measures.row)


def paint_chip(painter: QPainter, rect: QRect, words: str, tone: Tone) -> None:
    """A word on a tinted ground with a 1-px border, at the left of `rect`."""
    colours = current_theme().tokens.tone(tone)
    painter.save()
    font = QFont(painter.font())
    font.setPointSizeF(CAPTION_PT)
    painter.setFont(font)
    metrics = QFontMetrics(font)
    width = min(metrics.horizontalAdvance(words) + 2 * CHIP_PADDING, rect.width())
    top = rect.y() + (rect.height() - _CHIP_HEIGHT) // 2
    chip = QRect(rect.x(), top, width, _CHIP_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.ground))
    painter.drawRoundedRect(chip.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 11, 11)
    painter.setPen(QColor(colours.text))
    inner = chip.adjusted(CHIP_PADDING - 2, 0, 2 - CHIP_PADDING, 0)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width() + 2)
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def prepare_table(table: QTableView) -> None:
    """Give `table` the house look: no grid, no row numbers, pixel scrolling, whole rows."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setItemDelegate(ListDelegate(table))
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setMinimumSectionSize(48)
    table.setCornerButtonEnabled(False)

    _Density(table).follow()


def go_to_row(table: QTableView, row: int) -> None:
    """Put the cursor on `row`, select it alone and show it. Qt's own `selectRow` asks the keyboard
    and takes a selected row out again while Ctrl is held."""
    index = table.model().index(row, 0)
    flags = QItemSelectionModel.SelectionFlag
    table.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
    table.scrollTo(index)


class _Density(QObject):
    """Keeps a table's rows as high as the theme wants them."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        theme_keeper().changed.connect(self.follow)

    def follow(self) -> None:
        self._table.verticalHeader().setDefaultSectionSize(current_theme().measures.row)


def fit_columns(table: QTableView, fields: Sequence[Field]) -> None:
    """Give the columns their usual widths; the last one takes what is left."""
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setStretchLastSection(True)
    for at, field in enumerate(fields):
        table.setColumnWidth(at, column_width(field, table.fontMetrics()))


class SortHeader(QHeaderView):
    """Headings that sort when pressed; the order itself is the database's."""

    sort_asked = Signal(int)
    menu_asked = Signal(int, QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionClicked.connect(self.sort_asked)
        self.customContextMenuRequested.connect(
            lambda at: self.menu_asked.emit(self.logicalIndexAt(at), self.mapToGlobal(at))
        )

    def show_sort(self, section: int, *, descending: bool) -> None:
        """Mark `section` as the one sorted by; -1 marks none."""
        self.setSortIndicatorShown(section >= 0)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.setSortIndicator(section, order)
