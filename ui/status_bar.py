"""The line at the foot that tells the truth: connection, person, database, drafts, reminders."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from ui.icons import icon
from ui.parts.look import Button, button, label
from ui.parts.plain import set_tip
from ui.theme import current_theme
from ui.tokens import Tone

CLOCK_EVERY_MS = 10_000


class Item(Enum):
    """What the line may say at the right; the value is its icon."""

    DRAFTS = "edit"
    REMINDERS = "stamp"
    LATE = "warning"
    NOTICES = "bell"


class StatusBar(QWidget):
    """The line. Items at the right are buttons; they hide while there is nothing to say."""

    retry_asked = Signal()

    def __init__(self, *, person: str, database: str, version: str) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(30)
        self._dot = _Dot()
        self.connection = label("")
        self.connection.setAccessibleName("连接状态")
        self.person = label(person)
        self.database = label(database)
        self.retry = button("重试", Button.QUIET, tip="现在就再读一次")
        self.retry.clicked.connect(self.retry_asked)
        self.demo = label("")
        self.demo.hide()
        self._ticking = QTimer(self)
        self._ticking.setInterval(CLOCK_EVERY_MS)
        self._calls: dict[Item, Callable[[], object]] = {}
        self._items = {item: self._make(item) for item in Item}
        self._version = label(f"版本 {version}")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(self._dot)
        row.addWidget(self.connection)
        row.addWidget(self.retry)
        for each in (self.database, self.person):
            row.addSpacing(14)
            row.addWidget(each)
        row.addSpacing(14)
        row.addWidget(self.demo)
        row.addStretch(1)
        for made in self._items.values():
            row.addWidget(made)
        row.addSpacing(8)
        row.addWidget(self._version)
        self.set_connection(connected=True, sentence="")

    def set_connection(self, *, connected: bool, sentence: str) -> None:
        """Say whether the database answers; `sentence` says why not and what is being done."""
        self._dot.tone = Tone.SUCCESS if connected else Tone.DANGER
        self._dot.update()
        self.retry.setVisible(not connected)
        self.connection.setText("已连接" if connected else (sentence or "连接中断，正在重试"))
        set_tip(self.connection, sentence)

    def follow(self, clock: Callable[[], datetime]) -> None:
        """Say that nothing here is real, and what the time of the demo is, now and from now on."""
        from desk.values.showing import show_moment

        def tell() -> None:
            self.demo.setText(f"演示数据，时间 {show_moment(clock())}")

        tell()
        self.demo.show()
        self._ticking.timeout.connect(tell)
        self._ticking.start()

    def set_item(
        self, item: Item, text: str, *, on_click: Callable[[], object] | None = None, tip: str = ""
    ) -> None:
        """Show `text`, or hide the item when it is empty."""
        made = self._items[item]
        made.setText(text)
        made.setVisible(bool(text))
        set_tip(made, tip)
        made.setEnabled(on_click is not None or item in self._calls)
        if on_click is not None:
            self._calls[item] = on_click

    def item(self, item: Item) -> QPushButton:
        return self._items[item]

    def _press(self, item: Item) -> None:
        self._calls[item]()

    def _make(self, item: Item) -> QPushButton:
        made = QPushButton()
        made.setIcon(icon(item.value))
        made.setIconSize(QSize(14, 14))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda _checked=False: self._press(item))
        made.hide()
        return made


class _Dot(QLabel):
    def __init__(self) -> None:
        super().__init__()
        self.tone = Tone.SUCCESS
        self.setFixedSize(10, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().tokens.tone(self.tone).strong))
        painter.drawEllipse(1, 1, 8, 8)
        painter.end()
