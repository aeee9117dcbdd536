"""Rows that belong to a record and are edited with it, such as a project's signatories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from db.fields import Field, Kind, fields_of
from desk.core.kinds import Children
from desk.values.showing import plain_json
from ui.parts.focus import give_focus
from ui.parts.form.choice_widgets import ChoicesEditor
from ui.parts.form.field_editor import FieldEditor
from ui.parts.look import Button, Text, button, chinese, icon_button, label, line
from ui.parts.surroundings import Surroundings

_Editors = dict[str, FieldEditor]


class _Row:
    """One child's editors and its id when it is stored already."""

    def __init__(self, stored: UUID | None, editors: _Editors, leave: QAbstractButton) -> None:
        self.id = stored
        self.editors = editors
        self.leave = leave

    def raw(self) -> dict[str, object]:
        found = {name: editor.raw() for name, editor in self.editors.items()}
        return {"id": str(self.id), **found} if self.id is not None else found

    def is_empty(self) -> bool:
        texts = [e.raw() for e in self.editors.values() if e.field.kind is not Kind.CHOICE]
        return not any(texts)


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
        self._rows: list[_Row] = []
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
        foot.addStretch(1)
        layout.addLayout(foot)
        self._sentence = label("", Text.ERROR, wrap=True)
        self._sentence.hide()
        layout.addWidget(self._sentence)
        self.setFocusProxy(self._ticks or self._add)
        self._head()

    def put(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Show the stored children."""
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
                editor.set_read_only(read_only or name in self._child.fixed)

    @property
    def sentence(self) -> str:
        """What is said to be wrong with the rows now."""
        return self._sentence.text()

    def say(self, sentence: str) -> None:
        self._sentence.setText(chinese(sentence))
        self._sentence.setVisible(bool(sentence))

    # -- rows ---------------------------------------------------------------------------------

    def _head(self) -> None:
        if self._ticks is not None:
            return
        for column, field in enumerate(self._fields.values()):
            name = f"{field.label} *" if field.required else field.label
            self._grid.addWidget(label(name, Text.CAPTION), 0, column)
            self._grid.setColumnStretch(column, field.width)

    def _new_row(self) -> FieldEditor:
        row = self._add_row({})
        self.changed.emit()
        return next(iter(row.editors.values()))

    def _add_row(self, values: Mapping[str, object]) -> _Row:
        from ui.parts.form.field_widgets import editor_for

        at = self._grid.rowCount()
        editors: dict[str, FieldEditor] = {}
        for column, (name, field) in enumerate(self._fields.items()):
            editor = editor_for(field, self._around, may_be_empty=field.kind is not Kind.CHOICE)
            editor.put(values.get(name))
            editor.changed.connect(self.changed)
            editor.set_read_only(self._read_only or name in self._child.fixed)
            editors[name] = editor
            self._grid.addWidget(editor, at, column, Qt.AlignmentFlag.AlignTop)
        leave = icon_button("trash", f"删除这一行{self._child.label}", size=16)
        self._grid.addWidget(leave, at, len(self._fields), Qt.AlignmentFlag.AlignTop)
        leave.setVisible(self._may_add and not self._read_only)
        stored = values.get("id")
        row = _Row(stored if isinstance(stored, UUID) else None, editors, leave)
        leave.clicked.connect(lambda: self._remove(row))
        self._rows.append(row)
        self.row_made.emit([stop for e in editors.values() for stop in e.stops()])
        return row

    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        self._drop(row)
        give_focus(self._add)
        self.changed.emit()

    def _drop(self, row: _Row) -> None:
        for widget in (*row.editors.values(), row.leave):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
