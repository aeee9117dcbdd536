"""Whose program this is: the station's name over the tabs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.parts.look import ElidedLabel, Text
from ui.parts.plain import set_tip
from ui.theme import current_theme


class Brand(QWidget):
    """The station's name, or its first character when there is no room."""

    def __init__(self, company: str, station: str) -> None:
        super().__init__()
        self._mark = _Monogram(station[:1] or "站")
        self._names = QWidget()
        names = QVBoxLayout(self._names)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        self._station = ElidedLabel(station, Text.CARD_TITLE)
        self._company = ElidedLabel(company, Text.CAPTION)
        names.addWidget(self._station)
        names.addWidget(self._company)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._mark)
        row.addWidget(self._names, 1)
        self.setFixedHeight(44)
        set_tip(self, f"{company}\n{station}" if company else station)

    def set_collapsed(self, *, collapsed: bool) -> None:
        self._names.setVisible(not collapsed)


class _Monogram(QWidget):
    def __init__(self, character: str) -> None:
        super().__init__()
        self._character = character
        self.setFixedSize(34, 34)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().colour("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        font = QFont(self.font())
        font.setPointSizeF(12)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(current_theme().colour("on_accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._character)
        painter.end()
