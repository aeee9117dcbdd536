"""Headings that were not known: a person says once which field stands below each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QFormLayout, QScrollArea, QWidget

from ui.parts.look import Text, label
from ui.parts.room import room_for
from ui.parts.sheet import Sheet

_WIDTH = 620
_HEIGHT = 420
_ROW = 44
LEFT_OUT = "不导入"


class ColumnsSheet(Sheet):
    """One line for each heading, with a value below it and the fields to choose from."""

    def __init__(
        self, parent: QWidget, columns: Mapping[str, str], fields: Mapping[str, str]
    ) -> None:
        super().__init__(parent, "这些列是什么", width=_WIDTH)
        self.say("选一次，以后同样的表头就认得。不需要的列留作“不导入”。")
        self.combos: dict[str, QComboBox] = {}
        lines = QWidget()
        form = QFormLayout(lines)
        form.setContentsMargins(0, 0, 12, 0)
        for heading, value in columns.items():
            combo = QComboBox()
            combo.addItem(LEFT_OUT, "")
            for name, words in fields.items():
                combo.addItem(words, name)
            combo.setAccessibleName(heading)
            combo.currentIndexChanged.connect(self._follow)
            self.combos[heading] = combo
            example = f"，例如“{value}”" if value else ""
            form.addRow(label(f"{heading}{example}", Text.BODY, wrap=True), combo)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(lines)
        area.setFixedHeight(room_for(parent, min(_HEIGHT, _ROW * max(2, len(columns)) + 16)))
        self.body.addWidget(area)
        self.set_buttons("记住并重新读取")
        self._follow()

    def picked(self) -> dict[str, str]:
        """The fields that were chosen, by heading."""
        chosen = {heading: combo.currentData() for heading, combo in self.combos.items()}
        return {heading: name for heading, name in chosen.items() if name}

    def _follow(self) -> None:
        self.accept_button.setEnabled(bool(self.picked()))
