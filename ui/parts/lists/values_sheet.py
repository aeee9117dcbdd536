"""Filtering a column by the values there are, as in Excel: ticks, counts, a search, all or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from db.choice import Choice
from db.fields import Field
from desk.core.acting import Acting
from desk.core.errors import UserError
from desk.core.list_plan import is_texty
from desk.core.list_values import MOST_VALUES, ColumnValues, values_of
from desk.core.lists import ListQuery, Op
from desk.core.search_index import fold
from ui.parts.lists.conditions import Condition, Raw, by_value, raw_of, words_of_raw
from ui.parts.look import Text, button, label
from ui.parts.reading import read
from ui.parts.room import room_for
from ui.parts.sheet import Sheet
from ui.parts.workers import Outcome

PAUSE_MS = 80

Beside = Callable[[str], tuple[ListQuery, Condition | None]]
"""For a column: the list without the values picked in it, and which these are."""

_RAW = Qt.ItemDataRole.UserRole


class ValuesSheet(Sheet):
    """See the module. `made` carries the column and its Condition, None where all values are wanted;
    `other_asked` the column that another condition is wanted for."""

    made = Signal(str, object)
    other_asked = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        acting: Acting,
        columns: Mapping[str, Field],
        column: str,
        beside: Beside,
    ) -> None:
        super().__init__(parent, "按值筛选")
        self._acting, self._columns, self._beside = acting, columns, beside
        self._found = ColumnValues((), more=False)
        self._ticks: dict[Raw, bool] = {}
        self._usually = True  # how a value stands that nobody ticked or unticked
        self._asked = 0
        self.column = QComboBox()
        self.column.setAccessibleName("列")
        for name, field in columns.items():
            if by_value(field):
                self.column.addItem(field.label, name)
        self.column.setCurrentIndex(self.column.findData(column))
        self.line = QLineEdit()
        self.line.setPlaceholderText("在值里查找…")
        self.line.setAccessibleName("在值里查找")
        self.line.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setAccessibleName("值")
        self.list.setFixedHeight(room_for(parent, 300))
        self._more = label("", Text.CAPTION, wrap=True)
        self._error = label("", Text.ERROR, wrap=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._arrange()
        self._connect()
        self._begin()
        self.line.setFocus()

    def _arrange(self) -> None:
        self.all_button, self.none_button = button("全选"), button("全不选")
        self.other_button = button("其他条件…")
        row = QHBoxLayout()
        row.setSpacing(8)
        for each in (self.all_button, self.none_button, self.other_button):
            row.addWidget(each)
        row.addStretch(1)
        self.body.addWidget(self.column)
        self.body.addWidget(self.line)
        self.body.addLayout(row)
        for widget in (self.list, self._more, self._error):
            self.body.addWidget(widget)
        self._more.hide()
        self._error.hide()
        self.set_buttons("筛选")

    def _connect(self) -> None:
        self.column.currentIndexChanged.connect(lambda _: self._begin())
        self.line.textChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self._read)
        self.line.installEventFilter(self)
        self.list.itemChanged.connect(self._ticked)
        self.all_button.clicked.connect(lambda: self.tick_all(True))
        self.none_button.clicked.connect(lambda: self.tick_all(False))
        self.other_button.clicked.connect(self._ask_other)

    # -- what there is ------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The column that is filtered."""
        return str(self.column.currentData())

    @property
    def field(self) -> Field:
        return self._columns[self.name]

    def _begin(self) -> None:
        """Show a column's values as they are picked now."""
        _, picked = self._beside(self.name)
        self._usually = picked is None or picked.op is Op.NONE_OF
        self._ticks = dict.fromkeys(picked.raw if picked is not None else (), not self._usually)
        self.line.clear()
        self._read()

    def _read(self) -> None:
        self._asked += 1
        asked, acting, column, words = self._asked, self._acting, self.name, self.words
        query, _ = self._beside(column)
        holding = words if is_texty(self.field) else ""

        def arrived(outcome: Outcome[ColumnValues]) -> None:
            if asked != self._asked:
                return
            if isinstance(outcome.failure, UserError):
                self._say(outcome.failure.reason)
                return
            if outcome.failure is not None:
                raise outcome.failure
            assert outcome.value is not None
            self._show(outcome.value)

        read(
            self,
            lambda: values_of(acting, query, column, holding=holding),
            arrived,
            wanted=lambda: asked == self._asked,
        )

    @property
    def words(self) -> str:
        """What is searched for among the values."""
        return self.line.text().strip()

    def _show(self, found: ColumnValues) -> None:
        self._found = found
        field, words = self.field, fold(self.words)
        self.list.blockSignals(True)
        self.list.clear()
        for value, many in (
            sorted(found.values, key=_place) if not is_texty(field) else found.values
        ):
            raw = raw_of(value)
            shown = words_of_raw(field, raw)
            if words and not is_texty(field) and words not in fold(shown):
                continue
            item = QListWidgetItem(f"{shown}　（{many:,}）")
            item.setData(_RAW, raw)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_state(self._ticks.get(raw, self._usually)))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._more.setText(self._words_for_more())
        self._more.setVisible(bool(self._more.text()))
        self._error.hide()

    def _words_for_more(self) -> str:
        if not self.list.count():
            return "没有这样的值。"
        if not self._found.more:
            return ""
        rest = "输入几个字查找其余的值" if is_texty(self.field) else "其余的请用“其他条件”"
        return f"只列出最常见的 {MOST_VALUES} 个值，还有更多。{rest}。"

    # -- ticks --------------------------------------------------------------------------------

    def _ticked(self, item: QListWidgetItem) -> None:
        self._ticks[item.data(_RAW)] = item.checkState() is Qt.CheckState.Checked
        self._error.hide()

    def tick_all(self, on: bool) -> None:
        """Tick all values or none; while something is searched for, those found."""
        if not self.words:
            self._usually, self._ticks = on, {}
        self.list.blockSignals(True)
        for item in self._items():
            item.setCheckState(_state(on))
            if self.words:
                self._ticks[item.data(_RAW)] = on
        self.list.blockSignals(False)
        self._error.hide()

    def _items(self) -> Sequence[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _condition(self) -> Condition | None:
        """What is picked. Values that are searched for are all that is wanted."""
        if self.words and self._usually:
            return Condition(self.name, Op.ANY_OF, self._shown(on=True))
        on = [raw for raw, ticked in self._ticks.items() if ticked]
        off = [raw for raw, ticked in self._ticks.items() if not ticked]
        if not self._usually:
            return Condition(self.name, Op.ANY_OF, on)
        if not off:
            return None
        shown = self._shown(on=True)
        if self._found.more or len(off) <= len(shown):
            return Condition(self.name, Op.NONE_OF, off)
        return Condition(self.name, Op.ANY_OF, shown)

    def _shown(self, *, on: bool) -> list[Raw]:
        return [item.data(_RAW) for item in self._items() if item.checkState() is _state(on)]

    def accept(self) -> None:
        if self._pause.isActive():  # Enter behind fast typing: what was typed is searched first
            self._pause.stop()
            self._read()
            return
        picked = self._condition()
        if picked is not None and not picked.raw:
            self._say("还没有选值。")
            return
        super().accept()
        self.made.emit(self.name, picked)

    def _ask_other(self) -> None:
        self.reject()
        self.other_asked.emit(self.name)

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes out of the search words into the values; there Space ticks."""
        key = event.key() if isinstance(event, QKeyEvent) else None
        down = key == Qt.Key.Key_Down and event.type() is QEvent.Type.KeyPress
        if down and self.list.count():
            self.list.setFocus()
            self.list.setCurrentRow(0)
            return True
        return super().eventFilter(watched, event)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _place(counted: tuple[object, int]) -> tuple[bool, Any]:
    """Choices stand in their own order, figures rising, days with the newest first, empty last."""
    value = counted[0]
    if isinstance(value, Choice):
        return False, list(type(value)).index(value)
    if isinstance(value, date):
        return False, -value.toordinal()
    return value is None, value or 0
