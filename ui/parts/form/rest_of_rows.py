"""其余：a closed list chosen at once for every row in which nobody has chosen yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.choice import Choice
from db.fields import Field
from desk.core.kinds import Children
from ui.parts.form.form_row import FormRow
from ui.parts.look import Button, Text, button, label


class RestOfRows(QWidget):
    """A press on one of the words gives it to all rows that stand as they began; those that
    somebody has set already stay."""

    def __init__(
        self, child: Children, field: Field, rows: Callable[[], Sequence[FormRow]]
    ) -> None:
        super().__init__()
        assert field.choices is not None
        self._name = field.name
        self._rows = rows
        self._first, *others = list(field.choices)
        self._told = label("", Text.SOFT)
        self.buttons: dict[Choice, QWidget] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._told)
        for member in others:
            made = button(
                member.label, Button.PLAIN, tip=f"{child.label}：其余各行都记为{member.label}"
            )
            made.clicked.connect(partial(self._set, member))
            self.buttons[member] = made
            row.addWidget(made)
        self.hide()

    def count(self, *, read_only: bool) -> None:
        """Say how many rows are left; with fewer than two there is nothing to do at once."""
        left = len(self._left())
        self._told.setText(f"其余 {left} 行都记为")
        self.setVisible(left > 1 and not read_only)

    def _left(self) -> list[FormRow]:
        return [row for row in self._rows() if row.editors[self._name].raw() is self._first]

    def _set(self, member: Choice, _checked: bool = False) -> None:
        for row in self._left():
            row.editors[self._name].show_value(member)
            row.editors[self._name].changed.emit()
