"""Two people changed one record: what it was, what each made of it, and which is to stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from desk.core.errors import Clash
from ui.parts.look import Text, label, line
from ui.parts.plain import plain_label
from ui.parts.sheet import Sheet

_HEADINGS = ("项目", "打开时", "我改成", "现在是")


class ConflictSheet(Sheet):
    """Lets the person decide field by field; `kept_theirs` names the fields given up."""

    def __init__(self, parent: QWidget, reason: str, clashes: Sequence[Clash]) -> None:
        super().__init__(parent, "别人也改了这张单", width=620)
        self.say(reason)
        self._groups: dict[str, QButtonGroup] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, heading in enumerate(_HEADINGS):
            grid.addWidget(label(heading, Text.CAPTION), 0, column)
            grid.setColumnStretch(column, 0 if column == 0 else 1)
        grid.addWidget(line(), 1, 0, 1, len(_HEADINGS))
        for row, clash in enumerate(clashes, start=2):
            self._add(grid, row, clash)
        self.body.addLayout(grid)
        self.say("没有冲突的项目已经自动合并。", Text.CAPTION)
        self.set_buttons("按所选保存")

    def _add(self, grid: QGridLayout, row: int, clash: Clash) -> None:
        group = QButtonGroup(self)
        mine = QRadioButton(plain_label(clash.ours) or "（空）")
        theirs = QRadioButton(plain_label(clash.theirs) or "（空）")
        mine.setAccessibleName(f"{clash.label}：用我改的 {mine.text()}")
        theirs.setAccessibleName(f"{clash.label}：用现在的 {theirs.text()}")
        group.addButton(mine, 0)
        group.addButton(theirs, 1)
        mine.setChecked(True)
        grid.addWidget(label(clash.label, Text.STRONG), row, 0)
        grid.addWidget(label(clash.opened or "（空）", Text.SOFT, wrap=True), row, 1)
        grid.addWidget(mine, row, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(theirs, row, 3, Qt.AlignmentFlag.AlignTop)
        self._groups[clash.field] = group

    def kept_theirs(self) -> set[str]:
        """The fields whose present value is to stand."""
        return {name for name, group in self._groups.items() if group.checkedId() == 1}
