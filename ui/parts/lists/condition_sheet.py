"""Adding a condition to a list: column, comparison, value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from db.fields import Field, Kind
from desk.core.lists import Op
from desk.values.reading import Unreadable
from ui.parts.form.field_editor import FieldEditor
from ui.parts.form.field_widgets import editor_for
from ui.parts.lists.conditions import OP_WORDS, Condition, ops_for
from ui.parts.look import Text, label
from ui.parts.sheet import Sheet
from ui.parts.surroundings import Surroundings

_AS_TEXT = frozenset({Kind.LONG_TEXT, Kind.CODE, Kind.REFERENCE})


class ConditionSheet(Sheet):
    """Asks for one condition; `made` carries it."""

    made = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        columns: Mapping[str, Field],
        around: Surroundings,
        *,
        column: str = "",
    ) -> None:
        super().__init__(parent, "添加筛选")
        self._columns = {name: field for name, field in columns.items() if ops_for(field)}
        self._around = around
        self._editor: FieldEditor | None = None
        self.column = QComboBox()
        self.column.setAccessibleName("列")
        for name, field in self._columns.items():
            self.column.addItem(field.label, name)
        self.op = QComboBox()
        self.op.setAccessibleName("怎样比较")
        self._error = label("", Text.ERROR, wrap=True)
        for caption, widget in (("哪一列", self.column), ("怎样比较", self.op)):
            self.body.addWidget(label(caption, Text.CAPTION))
            self.body.addWidget(widget)
        self.body.addWidget(label("值", Text.CAPTION))
        self._slot = self.body.count()
        self.body.addWidget(self._error)
        self._error.hide()
        self.set_buttons("添加")
        self.column.currentIndexChanged.connect(lambda _: self._show_ops())
        self.op.currentIndexChanged.connect(lambda _: self._show_editor())
        at = self.column.findData(column)
        self.column.setCurrentIndex(max(at, 0))
        self._show_ops()
        if at >= 0 and self.editor is not None:
            self.editor.take_focus()

    @property
    def editor(self) -> FieldEditor | None:
        """Where the value is typed; None when the comparison needs none."""
        return self._editor

    def _field(self) -> Field:
        return self._columns[str(self.column.currentData())]

    def _show_ops(self) -> None:
        self.op.blockSignals(True)
        self.op.clear()
        for op in ops_for(self._field()):
            self.op.addItem(OP_WORDS[op], op)
        self.op.blockSignals(False)
        self._show_editor()

    def _show_editor(self) -> None:
        if self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None
        op, field = self.op.currentData(), self._field()
        if op in (Op.EMPTY, Op.FILLED):
            return
        kind = Kind.TEXT if field.kind in _AS_TEXT else field.kind
        kind = Kind.DATE if kind is Kind.MOMENT else Kind.CHOICES if op is Op.ANY_OF else kind
        self._editor = editor_for(replace(field, kind=kind, unit=field.unit), self._around)
        self._editor.put([] if kind is Kind.CHOICES else None)
        self.body.insertWidget(self._slot, self._editor)

    def _raw(self) -> object:
        if self._editor is None:
            return ""
        raw = self._editor.raw()
        return raw if isinstance(raw, list | str) else str(raw)

    def accept(self) -> None:
        condition = Condition(str(self.column.currentData()), self.op.currentData(), self._raw())
        try:
            found = condition.filter(self._field(), self._around.now())
        except Unreadable as error:
            self._say(error.reason)
            return
        if condition.op not in (Op.EMPTY, Op.FILLED) and found.value in (None, "", []):
            self._say("还没有填值。")
            return
        super().accept()
        self.made.emit(condition)

    def _say(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()
