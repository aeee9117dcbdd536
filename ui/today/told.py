"""What the program owes a person in words: notices with 已阅, and what was not kept today."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desk.rules.notices import Owed
from desk.today import Desk, WarningRow
from desk.values.zone import local, today
from ui.parts.clauses import clause_button
from ui.parts.look import Button, Text, button, label, line
from ui.parts.record.history import empty

MOST = 40
"""More rows than this are counted, not shown: they are read in turn."""


class ToldCard(QFrame):
    """See the module. `read` carries ids of notices, `opened` a record's kind and id."""

    read = Signal(object)
    opened = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._owed: Sequence[Owed] = ()
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setAccessibleName("通知与今日记录")
        for words in ("通知", "今日违规记录"):
            self.tabs.addTab(words)
        self.all_button = button("全部已阅", Button.QUIET)
        self.all_button.clicked.connect(self._read_all)
        self._notices, self._warnings = QVBoxLayout(), QVBoxLayout()
        self._stack = QStackedWidget()
        for column in (self._notices, self._warnings):
            self._stack.addWidget(_scrolled(column))
        self.tabs.currentChanged.connect(self._switch)
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.all_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _read_all(self) -> None:
        self.read.emit([id_ for owed in self._owed for id_ in owed.ids])

    def _switch(self, at: int) -> None:
        self._stack.setCurrentIndex(at)
        self.all_button.setVisible(at == 0 and len(self._owed) > 1)

    def show_desk(self, desk: Desk) -> None:
        """Show what was told and what was recorded."""
        self._owed = desk.notices
        day = today(desk.now)
        self.tabs.setTabText(0, f"通知 {len(desk.notices)}" if desk.notices else "通知")
        self.tabs.setTabText(
            1, f"今日违规记录 {len(desk.warnings)}" if desk.warnings else "今日违规记录"
        )
        self._fill(
            self._notices,
            [self._notice(each, f"{local(each.at):%H:%M}" if local(each.at).date() == day
                          else f"{local(each.at):%m-%d %H:%M}") for each in desk.notices[:MOST]],
            len(desk.notices) - MOST,
            "没有未阅的通知。",
        )  # fmt: skip
        self._fill(
            self._warnings,
            [self._warning(each) for each in desk.warnings[:MOST]],
            len(desk.warnings) - MOST,
            "今天还没有违规记录。",
        )
        self._switch(self.tabs.currentIndex())

    @staticmethod
    def _fill(column: QVBoxLayout, rows: list[QWidget], more: int, otherwise: str) -> None:
        empty(column)
        for at, row in enumerate(rows):
            if at:
                column.addWidget(line())
            column.addWidget(row)
        if more > 0:
            column.addWidget(label(f"还有 {more} 条，阅后显示。", Text.CAPTION))
        if not rows:
            column.addWidget(label(otherwise, Text.SOFT, wrap=True))
        column.addStretch(1)

    def _notice(self, owed: Owed, when: str) -> QWidget:
        read = button("已阅", Button.QUIET)
        read.clicked.connect(lambda: self.read.emit(list(owed.ids)))
        go = button("打开", Button.QUIET)
        go.clicked.connect(lambda: self.opened.emit(owed.kind, owed.record_id))
        return _told(owed.sentence, when, owed.clause, [go, read])

    def _warning(self, row: WarningRow) -> QWidget:
        go = button("打开", Button.QUIET)
        go.clicked.connect(lambda: self.opened.emit(row.kind, row.record_id))
        said = f"{local(row.at):%H:%M} {row.person}"
        caption = f"{said}　说明：{row.reason}" if row.reason else f"{said}　未写说明"
        return _told(row.sentence, caption, row.clause, [go])


def _told(sentence: str, caption: str, clause: str, buttons: list[QWidget]) -> QWidget:
    made = QWidget()
    words = label(sentence, wrap=True)
    words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    foot = QHBoxLayout()
    foot.setSpacing(2)
    foot.addWidget(label(caption, Text.CAPTION, wrap=True), 1)
    if clause:
        foot.addWidget(clause_button(clause, made))
    for each in buttons:
        foot.addWidget(each)
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 4, 0, 0)
    column.setSpacing(0)
    column.addWidget(words)
    column.addLayout(foot)
    return made


def _scrolled(column: QVBoxLayout) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(column)
    column.setContentsMargins(0, 2, 8, 2)
    column.setSpacing(4)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
