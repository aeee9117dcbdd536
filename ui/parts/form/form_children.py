"""Rows that belong to a record and are edited with it, such as a project's signatories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from db.fields import Field, Kind, fields_of
from desk.core.kinds import Children
from desk.values.showing import plain_json
from ui.parts.focus import give_focus, tab_at
from ui.parts.form.choice_widgets import ChoicesEditor
from ui.parts.form.field_editor import FieldEditor
from ui.parts.form.form_row import FormRow, width_in_row
from ui.parts.form.rest_of_rows import RestOfRows
from ui.parts.look import Button, Text, button, chinese, icon_button, label, line
from ui.parts.surroundings import Surroundings

_LEAVE = 44
"""What the button that deletes a row takes."""


class ChildrenEditor(QWidget):
    """The children in a grid with a heading per field; the last line adds one."""

    changed = Signal()
    row_made = Signal(object)
    """The stops of a new row, for Enter to visit."""

    def __init__(self, child: Children, around: Surroundings) -> None:
        super().__init__()
        self._child = child
        self._around = around
        self._fields: dict[str, Field] = {n: fields_of(child.model)[n] for n in child.fields}
        self._rows: list[FormRow] = []
        self._words: Mapping[str, Mapping[str, str]] = {}
        self._heads: dict[str, QLabel] = {}
        self._laid: list[list[str]] = []
        self._start: object = None
        self._read_only = False
        self._may_add = not child.fixed
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label(child.label, Text.STRONG))
        layout.addWidget(line())
        self._ticks: ChoicesEditor | None = None
        only = next(iter(self._fields.values()))
        if len(self._fields) == 1 and only.kind is Kind.CHOICE:
            # One closed list is ticked, not typed row by row.
            self._ticks = ChoicesEditor(only, around)
            self._ticks.changed.connect(self.changed)
            layout.addWidget(self._ticks)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(6)
        layout.addLayout(self._grid)
        self._add = button(f"添加{child.label}", Button.QUIET, icon_name="plus")
        self._add.clicked.connect(lambda: self._new_row().take_focus())
        if self._ticks is not None:
            self._may_add = False
        if not self._may_add:
            self._add.hide()
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        self.rest = self._rest_of_rows()
        if self.rest is not None:
            self.changed.connect(self._count_rest)
            foot.addWidget(self.rest)
        foot.addStretch(1)
        layout.addLayout(foot)
        self._sentence = label("", Text.ERROR, wrap=True)
        self._sentence.hide()
        layout.addWidget(self._sentence)
        self.setFocusProxy(self._ticks or self._add)
        self._head()

    @property
    def rows(self) -> Sequence[FormRow]:
        return self._rows

    def put(
        self,
        rows: Sequence[Mapping[str, object]],
        words: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Show the stored children; `words` are those of their references, by the row's id."""
        self._words = words or {}
        self._show(rows)
        self._start = self.raw()

    def _show(self, rows: Sequence[Mapping[str, object]]) -> None:
        if self._ticks is not None:
            name = self._child.fields[0]
            self._ids = {str(row[name]): row.get("id") for row in rows}
            self._ticks.put([row[name] for row in rows])
            return
        for row in self._rows:
            self._drop(row)
        self._rows = []
        for values in rows:
            self._add_row(values)
        self._count_rest()

    def raw(self) -> list[dict[str, object]]:
        """The rows as the desk reads them; empty new ones are left out."""
        if self._ticks is not None:
            name = self._child.fields[0]
            found: list[dict[str, object]] = []
            for value in self._ticks.raw():
                stored = self._ids.get(value)
                row: dict[str, object] = {name: value}
                found.append(row | {"id": str(stored)} if stored else row)
            return found
        return [row.raw() for row in self._rows if row.id is not None or not row.is_empty()]

    def kept(self) -> object:
        return plain_json(self.raw())

    def restore(self, kept: Sequence[Mapping[str, object]]) -> None:
        """Show what a draft kept."""
        if self._ticks is not None:
            self._ticks.show_value([row[self._child.fields[0]] for row in kept])
            return
        start = self._start
        self._show([])
        for values in kept:
            stored = values.get("id")
            row = self._add_row({"id": UUID(str(stored)) if stored else None})
            for name, editor in row.editors.items():
                editor.restore(values.get(name))
        self._start = start

    @property
    def is_changed(self) -> bool:
        return bool(self.raw() != self._start)

    def stops(self) -> list[QWidget]:
        """Every editor that Enter visits, row by row, then the button that adds."""
        if self._ticks is not None:
            return self._ticks.stops()
        if self._child.fixed:
            # In rows that the program made Enter goes down a column, as on the paper.
            names = [name for name in self._fields if name not in self._child.fixed]
            return [s for name in names for row in self._rows for s in row.editors[name].stops()]
        found = [s for row in self._rows for e in row.editors.values() for s in e.stops()]
        return [*found, self._add]

    def set_read_only(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self._add.setVisible(self._may_add and not read_only)
        if self._ticks is not None:
            self._ticks.set_read_only(read_only)
        for row in self._rows:
            row.leave.setVisible(self._may_add and not read_only)
            for name, editor in row.editors.items():
                editor.set_read_only(read_only or name in self._child.told)
        self._count_rest()

    @property
    def sentence(self) -> str:
        """What is said to be wrong with the rows now."""
        return self._sentence.text()

    def say(self, sentence: str) -> None:
        self._sentence.setText(chinese(sentence))
        self._sentence.setVisible(bool(sentence))

    def _rest_of_rows(self) -> RestOfRows | None:
        """In rows that the program made one list may be chosen from for all that are left."""
        child = self._child
        lists = [f for n, f in self._fields.items() if f.choices and n not in child.told]
        return RestOfRows(child, lists[0], lambda: self._rows) if child.fixed and lists else None

    def _count_rest(self) -> None:
        if self.rest is not None:
            self.rest.count(read_only=self._read_only)

    # -- rows ---------------------------------------------------------------------------------

    def _head(self) -> None:
        if self._ticks is not None:
            return
        self._heads = {name: self._caption(field) for name, field in self._fields.items()}

    def _caption(self, field: Field) -> QLabel:
        made = label(f"{field.label} *" if field.required else field.label, Text.CAPTION)
        made.setParent(self)
        made.setVisible(False)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._ticks is None and self._lines() != self._laid:
            self._lay()

    def _lines(self) -> list[list[str]]:
        """The fields, line by line: all beside each other where there is room for their words, else
        as many as there is room for."""
        room = max(self.width() - _LEAVE, 0)
        lines: list[list[str]] = [[]]
        taken = 0
        for name, field in self._fields.items():
            wide = width_in_row(field, self.fontMetrics()) + self._grid.horizontalSpacing()
            if lines[-1] and taken + wide > room:
                lines.append([])
                taken = 0
            lines[-1].append(name)
            taken += wide
        return lines

    def _lay(self) -> None:
        """Put everything into its place in the grid."""
        self._laid = self._lines()
        one = len(self._laid) == 1
        across = max(len(names) for names in self._laid)
        while self._grid.count():
            self._grid.takeAt(0)
        for column in range(len(self._fields) + 1):
            self._grid.setColumnStretch(column, 1 if column < across and not one else 0)
        for column, (name, head) in enumerate(self._heads.items()):
            head.setVisible(one)
            if one:
                self._grid.setColumnStretch(column, self._fields[name].width)
                self._grid.addWidget(head, 0, column)
        at = 1
        for row in self._rows:
            self._grid.addWidget(row.leave, at + 1, across, Qt.AlignmentFlag.AlignTop)
            at = self._lay_row(row, at)
            self._grid.addWidget(row.wrong, at, 0, 1, across)
            at += 1

    def _lay_row(self, row: FormRow, at: int) -> int:
        """Put `row` into the grid from its line `at` on; returns the line behind it."""
        one = len(self._laid) == 1
        for names in self._laid:
            for column, name in enumerate(names):
                row.captions[name].setVisible(not one)
                if not one:
                    self._grid.addWidget(row.captions[name], at, column)
                editor = row.editors[name]
                self._grid.addWidget(editor, at + 1, column, Qt.AlignmentFlag.AlignTop)
                editor.show()
            at += 2
        return at

    def _new_row(self) -> FieldEditor:
        row = self._add_row({})
        self.changed.emit()
        return next(iter(row.editors.values()))

    def _add_row(self, values: Mapping[str, object]) -> FormRow:
        from ui.parts.form.field_widgets import editor_for

        editors: dict[str, FieldEditor] = {}
        for name, field in self._fields.items():
            editor = editor_for(field, self._around, may_be_empty=field.kind is not Kind.CHOICE)
            words = self._words.get(str(values.get("id")), {})
            editor.put(values.get(name), words.get(name, ""))
            editor.changed.connect(self.changed)
            editor.set_read_only(self._read_only or name in self._child.told)
            editor.setParent(self)
            editors[name] = editor
        leave = icon_button("trash", f"删除这一行{self._child.label}", size=16)
        leave.setParent(self)
        leave.setVisible(self._may_add and not self._read_only)
        stored = values.get("id")
        row = FormRow(stored if isinstance(stored, UUID) else None, editors, leave)
        row.wrong.setParent(self)
        row.captions = {name: self._caption(field) for name, field in self._fields.items()}
        leave.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._lay()
        stops = [stop for e in editors.values() for stop in e.stops()]
        tab_at(self._add, [*stops, leave])
        self.row_made.emit(stops)
        return row

    def _remove(self, row: FormRow) -> None:
        self._rows.remove(row)
        self._drop(row)
        give_focus(self._add)
        self.changed.emit()

    def _drop(self, row: FormRow) -> None:
        for widget in (*row.editors.values(), *row.captions.values(), row.leave, row.wrong):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
