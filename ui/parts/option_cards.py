"""A choice between a few ways, each a card with an icon and two lines."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from ui.icons import Tint, icon_pixmap
from ui.theme import current_theme
from ui.tokens import CAPTION_PT


class OptionCards(QWidget):
    """A few ways as cards of which one is chosen; arrows move between them.

    `options` are (icon, title, words); `chosen` carries the index of the one that was taken.
    """

    chosen = Signal(int)

    def __init__(self, options: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for index, (name, title, words) in enumerate(options):
            card = _Card(name, title, words)
            self.group.addButton(card, index)
            row.addWidget(card)
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(self._toggled)

    def _toggled(self, index: int, on: bool) -> None:
        if on:
            self.chosen.emit(index)


class _Card(QAbstractButton):
    def __init__(self, name: str, title: str, words: str) -> None:
        super().__init__()
        self._name, self._words = name, words
        self.setText(title)
        self.setAccessibleDescription(words)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        return QSize(180, 68)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, on = current_theme(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "accent_soft" if on else ("hover" if self.underMouse() else "surface")
        painter.setBrush(theme.colour(ground))
        pen = painter.pen()
        pen.setColor(theme.colour("focus" if on or self.hasFocus() else "line_strong"))
        pen.setWidthF(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 8, 8)
        tint = Tint.ACCENT if on else Tint.SOFT
        picture = icon_pixmap(self._name, 20, tint=tint, ratio=self.devicePixelRatioF())
        painter.drawPixmap(14, (self.height() - 20) // 2, picture)
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(theme.colour("accent_text" if on else "text"))
        painter.drawText(46, 14, self.width() - 54, 22, 0, self.text())
        font.setBold(False)
        font.setPointSizeF(CAPTION_PT)
        painter.setFont(font)
        painter.setPen(theme.colour("text_soft"))
        painter.drawText(46, 36, self.width() - 54, 20, 0, self._words)
        painter.end()
