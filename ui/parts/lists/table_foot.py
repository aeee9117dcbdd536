"""The foot of a list: how many rows, totals, how many are selected and their totals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from db.fields import Field
from desk.values.showing import show_value
from ui.parts.look import Button, ElidedLabel, Text, button


class TableFoot(QWidget):
    """Says the figures in words; they can be read by tests and by screen readers."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        super().__init__()
        self._fields = fields
        self._all = ElidedLabel("", Text.CAPTION)
        self._selected = ElidedLabel("", Text.CAPTION)
        self._selected.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._selected.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.addWidget(self._all, 1)
        row.addWidget(self._selected, 1)
        self.batch_button = button("批量办理", Button.QUIET, icon_name="check")
        self.batch_button.hide()
        self.ledger_button = button("台帐", Button.QUIET, icon_name="pdf", tip="把这个列表排成台帐")
        for each in (self.batch_button, self.ledger_button):
            row.addWidget(each)
        self.may_batch = False

    @property
    def words(self) -> str:
        return self._all.text()

    @property
    def selected_words(self) -> str:
        return self._selected.text()

    def counting(self, read: int) -> None:
        """Say that rows are being counted: the first ones are there, the count is not yet."""
        self._all.setText(f"已显示 {read} 条，正在计数…")

    def show_count(self, count: int, totals: Mapping[str, Decimal]) -> None:
        """Say how many rows the query has, with their totals."""
        self._all.setText(" · ".join([f"共 {count:,} 条", *self._sums(totals)]))

    def show_all_selected(self) -> None:
        """All rows of the filter are selected, and how many they are is not counted yet."""
        self.batch_button.setVisible(self.may_batch)
        self._selected.show()
        self._selected.setText("已选全部，正在计数…")

    def show_selected(self, count: int, totals: Mapping[str, Decimal]) -> None:
        """The selected rows; one row needs no sum."""
        self.batch_button.setVisible(self.may_batch and count > 1)
        self._selected.setVisible(count > 1)
        if count < 2:
            self._selected.setText("")
            return
        self._selected.setText(" · ".join([f"已选 {count:,} 条", *self._sums(totals)]))

    def _sums(self, totals: Mapping[str, Decimal]) -> list[str]:
        return [
            f"{self._fields[name].label}合计 {show_value(self._fields[name], total)} "
            f"{self._fields[name].unit}"
            for name, total in totals.items()
        ]
