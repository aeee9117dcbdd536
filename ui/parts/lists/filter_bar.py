"""The line over a list: words, state, period, saved filters, and the conditions as chips."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from db.choice import Choice
from db.fields import Field
from desk.core.kinds import RecordKind
from desk.core.lists import Filter, ListQuery, Op, columns_of
from desk.values.reading import Unreadable
from ui.icons import icon
from ui.parts.flow_layout import FlowLayout
from ui.parts.lists.condition_sheet import ConditionSheet
from ui.parts.lists.conditions import (
    PERIODS,
    VALUE_OPS,
    Condition,
    by_value,
    period_filters,
)
from ui.parts.lists.name_sheet import NameSheet
from ui.parts.lists.narrowing import Narrowing, why_alone
from ui.parts.lists.values_sheet import ValuesSheet
from ui.parts.look import Text, button, icon_button, label
from ui.parts.page import Only
from ui.parts.plain import plain_label, set_tip
from ui.parts.surroundings import Surroundings
from ui.shortcuts import Command, tip

PAUSE_MS = 80


class FilterBar(QWidget):
    """Tells `changed` after a pause in typing; `narrowing` is what it holds."""

    changed = Signal()
    saved_changed = Signal()
    columns_asked = Signal()

    def __init__(self, known: RecordKind, around: Surroundings) -> None:
        super().__init__()
        self.known = known
        self._around = around
        self._fields: dict[str, Field] = columns_of(known)
        self._conditions: tuple[Condition, ...] = ()
        self._only: Only | None = None
        self._before: Narrowing | None = None
        self.saved: dict[str, dict[str, object]] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self._build()

    def _build(self) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText("筛选本页：编号、名称、拼音首字母…")
        set_tip(self.line, tip("筛选本页", Command.FILTER))
        self.line.setAccessibleName("筛选本页")
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("filter"), QLineEdit.ActionPosition.LeadingPosition).setText(
            "筛选"
        )
        self.line.textChanged.connect(lambda _: self._pause.start())
        self.state = self._combo("全部状态", self._states())
        self.period = self._combo("全部日期", [(name, name) for name in PERIODS])
        if self.known.flow is None:
            self.state.hide()
        if not self.known.date_column:
            self.period.hide()
        self.saved_button = button("常用筛选")
        self._menu = QMenu(self.saved_button)
        self.saved_button.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.add_button = icon_button("plus", "添加筛选条件")
        self.add_button.clicked.connect(lambda _=False: self.ask_condition())
        self.columns_button = button("列", icon_name="columns", tip="选择显示哪些列")
        self.columns_button.clicked.connect(self.columns_asked)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        for each in (self.state, self.period, self.saved_button, self.add_button):
            row.addWidget(each)
        row.addWidget(self.columns_button)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips, gap=8)
        self._chips.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._chips)

    def _states(self) -> list[tuple[str, str]]:
        states: Sequence[Choice] = list(self.known.flow.states) if self.known.flow else []
        return [(state.label, state.value) for state in states]

    def _combo(self, everything: str, items: Sequence[tuple[str, str]]) -> QComboBox:
        made = QComboBox()
        made.addItem(everything, "")
        for words, value in items:
            made.addItem(words, value)
        made.setAccessibleName(everything.removeprefix("全部"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.currentIndexChanged.connect(lambda _: self.changed.emit())
        return made

    # -- what is narrowed ---------------------------------------------------------------------

    @property
    def narrowing(self) -> Narrowing:
        return Narrowing(
            self.line.text().strip(),
            str(self.state.currentData()),
            str(self.period.currentData()),
            self._conditions,
            self._only,
            self._before,
        )

    def set_narrowing(self, wanted: Narrowing) -> None:
        """Show `wanted` and tell once."""
        for each in (self.line, self.state, self.period):
            each.blockSignals(True)
        self.line.setText(wanted.text)
        self.state.setCurrentIndex(max(0, self.state.findData(wanted.state)))
        self.period.setCurrentIndex(max(0, self.period.findData(wanted.period)))
        for each in (self.line, self.state, self.period):
            each.blockSignals(False)
        self._conditions = tuple(c for c in wanted.conditions if c.column in self._fields)
        self._only, self._before = wanted.only, wanted.before
        self._show_chips()
        self.changed.emit()

    def query(self) -> ListQuery:
        """The list's query; the order is the page's."""
        return self._query(self.narrowing)

    def _query(self, narrowing: Narrowing) -> ListQuery:
        now = self._around.now()
        filters: list[Filter] = []
        if narrowing.state and self.known.flow is not None:
            chosen = self.known.flow.states(narrowing.state)
            filters.append(Filter("state", Op.IS, chosen))
        if narrowing.period:
            filters += period_filters(self.known.date_column, narrowing.period, now)
        for condition in narrowing.conditions:
            try:
                filters.append(condition.filter(self._fields[condition.column], now))
            except Unreadable:  # saved by an older program: shown as a chip, without effect
                continue
        only = narrowing.only.ids if narrowing.only is not None else None
        return ListQuery(self.known.name, text=narrowing.text, filters=tuple(filters), only=only)

    # -- conditions ---------------------------------------------------------------------------

    def ask_condition(self, column: str = "") -> ConditionSheet:
        """Open the sheet that adds a condition, on `column` when one is named."""
        sheet = ConditionSheet(self, self._fields, self._around, column=column)
        sheet.made.connect(self.add_condition)
        sheet.open()
        return sheet

    def ask_values(self, column: str) -> ValuesSheet | ConditionSheet:
        """Open the sheet that offers the values there are in `column`."""
        if not by_value(self._fields[column]):
            return self.ask_condition(column)
        sheet = ValuesSheet(self, self._around.acting, self._fields, column, self._beside)
        sheet.made.connect(self.set_values)
        sheet.other_asked.connect(self.ask_condition)
        sheet.open()
        return sheet

    def _beside(self, column: str) -> tuple[ListQuery, Condition | None]:
        """The query without the values picked in `column`, and which these are."""
        narrowing = self.narrowing
        picked = [c for c in self._conditions if c.column == column and c.op in VALUE_OPS]
        if column == "state" and narrowing.state:
            picked.append(Condition("state", Op.ANY_OF, [narrowing.state]))
        return self._query(narrowing.without_values(column)), picked[-1] if picked else None

    def set_values(self, column: str, picked: Condition | None) -> None:
        """Narrow `column` to the values picked, instead of those picked before."""
        rest = self.narrowing.without_values(column)
        more = (picked,) if picked is not None else ()
        self.set_narrowing(replace(rest, conditions=(*rest.conditions, *more)))

    def add_condition(self, condition: Condition) -> None:
        self.set_narrowing(replace(self.narrowing, conditions=(*self._conditions, condition)))

    def _remove(self, at: int) -> None:
        kept = tuple(c for place, c in enumerate(self._conditions) if place != at)
        self.set_narrowing(replace(self.narrowing, conditions=kept))
        self.line.setFocus()

    def show_only(self, only: Only) -> None:
        """Show these records alone; `go_back` shows again what was shown before."""
        now = self.narrowing
        self.set_narrowing(Narrowing(only=only, before=now.before or now))

    def go_back(self) -> None:
        """Show again what was shown before certain records were."""
        self.set_narrowing(self._before or replace(self.narrowing, only=None))

    def _remove_only(self) -> None:
        self.go_back()
        self.line.setFocus()

    def clear(self) -> None:
        """Show everything."""
        self.set_narrowing(Narrowing())

    def _show_chips(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if self._only is not None:
            self._add_chip(self._only.words, self._remove_only)
        if self._before is not None:
            back = button("回到原来的列表")
            back.setProperty("look", "filter_chip")
            back.clicked.connect(self._remove_only)
            self._flow.addWidget(back)
            why = label(why_alone(self._before), Text.CAPTION)
            why.setMinimumHeight(back.sizeHint().height())
            self._flow.addWidget(why)
        for at, condition in enumerate(self._conditions):
            words = condition.words(self._fields[condition.column])
            self._add_chip(words, partial(self._remove, at))
        if self._conditions:
            everything = button("全部清除")
            everything.setProperty("look", "filter_chip")
            everything.clicked.connect(self.clear)
            self._flow.addWidget(everything)
        self._chips.setVisible(bool(self._conditions) or self._only is not None)

    def _add_chip(self, words: str, remove: Callable[[], object]) -> None:
        made = button(f"{words}  ✕", tip="去掉这个条件")
        made.setProperty("look", "filter_chip")
        made.setAccessibleName(f"去掉条件：{words}")
        made.clicked.connect(lambda _=False: remove())
        self._flow.addWidget(made)

    # -- saved filters ------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        self._menu.clear()
        for name in self.saved:
            _add(self._menu, name, partial(self.use_saved, name))
        if self.saved:
            self._menu.addSeparator()
        keep = _add(self._menu, "保存当前筛选…", self._ask_name)
        keep.setEnabled(self.narrowing.kept != Narrowing())
        if self.saved:
            forget = self._menu.addMenu("删除常用筛选")
            for name in self.saved:
                _add(forget, name, partial(self.forget_saved, name))
        everything = _add(self._menu, "显示全部", self.clear)
        everything.setEnabled(self.narrowing != Narrowing())

    def _ask_name(self) -> None:
        sheet = NameSheet(self, "保存当前筛选")
        sheet.named.connect(self.save_as)
        sheet.open()

    def save_as(self, name: str) -> None:
        """Keep what narrows the list now under `name`."""
        self.saved[name.strip()] = self.narrowing.as_json()
        self.saved_button.setText(plain_label(f"常用：{name.strip()}"))
        self.saved_changed.emit()

    def use_saved(self, name: str) -> None:
        """Narrow the list as it was saved under `name`."""
        self.saved_button.setText(plain_label(f"常用：{name}"))
        self.set_narrowing(Narrowing.from_json(self.saved[name]))

    def forget_saved(self, name: str) -> None:
        self.saved.pop(name, None)
        self.saved_button.setText("常用筛选")
        self.saved_changed.emit()


def _add(menu: QMenu, text: str, call: Callable[[], object]) -> QAction:
    action = menu.addAction(plain_label(text))
    action.triggered.connect(lambda _=False: call())
    return action
