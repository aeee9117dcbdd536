"""Global search: a field in the head, its hits in a list below it.

The list is a child of the window, not a popup: inside a Qt.Popup a Chinese input method is dead on
Windows. The field keeps the focus; arrows and Enter reach the list from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.icons import icon_pixmap
from ui.parts.look import Text, label, set_look
from ui.parts.operation import Operation
from ui.shortcuts import Command, shown_keys
from ui.theme import current_theme
from ui.tokens import CAPTION_PT

PAUSE_MS = 120
"""How long typing rests before it is searched."""

_HIT = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Hit:
    """One record found. `page` is the page that shows it, `kind` the record's kind in words."""

    page: str
    kind: str
    id: UUID | None
    number: str
    title: str
    detail: str = ""


Search = Callable[[str], Sequence[Hit]]
"""Finds records by number, project, customer, phone or pinyin; called off the GUI thread."""


class SearchBox(QFrame):
    """The field. `opened` carries the Hit that was chosen."""

    opened = Signal(object)

    def __init__(self, search: Search) -> None:
        super().__init__()
        self.setObjectName("searchBox")
        self._search = search
        self._asked = ""
        self.field = QLineEdit()
        self.field.setProperty("look", "bare")
        self.field.setPlaceholderText("搜索单号、工程、客户、电话或拼音")
        self.field.setAccessibleName("全局搜索")
        self.field.setClearButtonEnabled(False)
        self._keys = label(shown_keys(Command.SEARCH), Text.CAPTION)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(_Glass())
        row.addWidget(self.field, 1)
        row.addWidget(self._keys)
        self.setFixedHeight(32)
        self._results: SearchResults | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)

    def begin(self) -> None:
        """Put the cursor into the field, with what is there selected."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    @property
    def results(self) -> SearchResults:
        """The list below the field; made when first wanted."""
        if self._results is None:
            self._results = SearchResults(self.window())
            self._results.chosen.connect(self._open)
        return self._results

    def _typed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._asked = ""
            self.results.hide()

    def _ask(self) -> None:
        text = self.field.text().strip()
        if not text:
            return
        self._asked = text
        search = self._search
        asking = Operation(self, lambda _progress: (text, list(search(text))))
        asking.reads(lambda: text == self._asked).on_success(self._found).start()

    def _found(self, answer: tuple[str, list[Hit]]) -> None:
        text, hits = answer
        if text != self._asked or not self.field.hasFocus():
            return  # the answer to a question that was typed over
        self.results.show_hits(text, hits)
        self._place()

    def _place(self) -> None:
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        width = max(self.width(), 440)
        left = min(corner.x(), self.window().width() - width - 12)
        self.results.setGeometry(left, corner.y(), width, self.results.wanted_height())
        self.results.show()
        self.results.raise_()

    def _open(self, hit: Hit) -> None:
        self.results.hide()
        self.field.clear()
        self._asked = ""
        self.field.clearFocus()
        self.opened.emit(hit)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            set_look(self, "active", True)
        elif kind == QEvent.Type.FocusOut:
            set_look(self, "active", False)
            if self._results is not None:
                self._results.hide()
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        return False

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            if self._results is not None and self._results.isVisible():
                self._results.hide()
            else:
                self.field.clear()
                self.field.clearFocus()
            return True
        if self._results is None or not self._results.isVisible():
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._ask()
                return True
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._results.move_current(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._results.open_current()
            return True
        return False


class _Glass(QLabel):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icon_pixmap("search", 16, ratio=self.devicePixelRatioF()))
        painter.end()


class SearchResults(QFrame):
    """The hits, floating over the page; `chosen` carries one."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("searchResults")
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_HitDelegate(self.list))
        self.list.setAccessibleName("搜索结果")
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        self._nothing = label("", Text.SOFT, wrap=True)
        self._nothing.setContentsMargins(12, 10, 12, 10)
        column = QVBoxLayout(self)
        column.setContentsMargins(5, 5, 5, 5)
        column.addWidget(self._nothing)
        column.addWidget(self.list)
        self.hide()

    def show_hits(self, text: str, hits: Sequence[Hit]) -> None:
        self.list.clear()
        self._nothing.setText(f"没有找到“{text}”。可以试工程名称的一部分、拼音首字母或单号末几位。")
        self._nothing.setVisible(not hits)
        self.list.setVisible(bool(hits))
        for hit in hits:
            item = QListWidgetItem(f"{hit.kind} {hit.number} {hit.title}")
            item.setData(_HIT, hit)
            self.list.addItem(item)
        if hits:
            self.list.setCurrentRow(0)

    def wanted_height(self) -> int:
        if self.list.count() == 0:
            return self.sizeHint().height()
        return min(self.list.count(), 8) * _HitDelegate.HEIGHT + 12

    def move_current(self, step: int) -> None:
        """Go one hit down or up, round at the ends."""
        count = self.list.count()
        if count:
            self.list.setCurrentRow((self.list.currentRow() + step) % count)

    def open_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._clicked(item)

    def _clicked(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(_HIT))


class _HitDelegate(QStyledItemDelegate):
    """Two lines: what it is called, and what else tells it apart; the kind at the right."""

    HEIGHT = 52

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, self.HEIGHT)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        hit: Hit = index.data(_HIT)
        theme = current_theme()
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            name = "selection" if state & QStyle.StateFlag.State_Selected else "hover"
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(name))
            painter.drawRoundedRect(box.adjusted(0, 1, 0, -1), 6, 6)
        small = QFont(painter.font())
        small.setPointSizeF(CAPTION_PT)
        inner = box.adjusted(12, 7, -12, -7)
        painter.setPen(theme.colour("text_soft"))
        painter.setFont(small)
        kind_width = painter.fontMetrics().horizontalAdvance(hit.kind)
        top_right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(inner.adjusted(0, 2, 0, 0), top_right, hit.kind)
        line = "　".join(part for part in (hit.number, hit.detail) if part)
        _elided(painter, inner, Qt.AlignmentFlag.AlignBottom, line)
        painter.setFont(QFont(option.font))
        painter.setPen(theme.colour("text"))
        top = inner.adjusted(0, 0, -kind_width - 12, 0)
        _elided(painter, top, Qt.AlignmentFlag.AlignTop, hit.title)
        painter.restore()


def _elided(painter: QPainter, box: QRect, edge: Qt.AlignmentFlag, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, edge | Qt.AlignmentFlag.AlignLeft, shown)
