"""What the marks of the timeline mean, beside the day."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import current_theme, theme_keeper
from ui.tokens import CAPTION_PT, Tone

_WORDS = ("计划", "实际", "首车", "现在")
_MARK, _GAP = 20, 14


class Legend(QWidget):
    """Hollow, solid, the tick and the line, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("时间图：空心是计划，实心是实际，短竖线是首车，长竖线是现在")
        self.setToolTip(self.accessibleName())
        theme_keeper().changed.connect(self.update)

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(CAPTION_PT)
        return font

    def sizeHint(self) -> QSize:
        word = QFontMetrics(self._small()).horizontalAdvance("计划")
        return QSize(len(_WORDS) * (_MARK + 5 + word + _GAP), 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        tokens, middle, x = current_theme().tokens, self.height() / 2, 0.0
        for at, words in enumerate(_WORDS):
            box = QRectF(x + 0.5, middle - 4, _MARK - 1, 8)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if at == 0:
                painter.setPen(QPen(QColor(tokens.text_faint), 1.2))
                painter.drawRoundedRect(box, 2, 2)
            elif at == 1:
                painter.setBrush(QColor(tokens.tone(Tone.INFO).strong))
                painter.drawRoundedRect(box, 2, 2)
            else:
                now = at == 3
                colour = tokens.tone(Tone.DANGER).strong if now else tokens.text
                painter.setPen(QPen(QColor(colour), 1.2 if now else 2))
                half = 10 if now else 7
                line = x + _MARK - 4
                painter.drawLine(QPointF(line, middle - half), QPointF(line, middle + half))
            painter.setPen(QColor(tokens.text_soft))
            width = painter.fontMetrics().horizontalAdvance(words)
            text = QRectF(x + _MARK + 5, 0, width + 2, self.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, words)
            x += _MARK + 5 + width + _GAP
        painter.end()
