"""What the lines of a plan have painted into their cells: chips, marks, the frame of the current one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui.parts.lists.table_view import paint_chip
from ui.theme import current_theme
from ui.tokens import CAPTION_PT, Tone

_PADDING = 6
_CHIP_PADDING = 18
_CHIP_GAP = 4


def paint_chips(painter: QPainter, rect: QRect, chips: Sequence[tuple[str, Tone]]) -> None:
    """Paint as many chips as there is room for, then the number of those left out."""
    font = QFont(painter.font())
    font.setPointSizeF(CAPTION_PT)
    metrics = QFontMetrics(font)
    left, right = rect.left() + _PADDING - 2, rect.right() - 2
    for at, (words, tone) in enumerate(chips):
        width = metrics.horizontalAdvance(words) + _CHIP_PADDING
        rest = len(chips) - at
        more = metrics.horizontalAdvance(f"+{rest}") if rest > 1 else 0
        if at and left + width + (more + _CHIP_GAP if rest > 1 else 0) > right:
            painter.save()
            painter.setFont(font)
            painter.setPen(current_theme().colour("text_soft"))
            box = QRect(left, rect.top(), right - left, rect.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"+{rest}")
            painter.restore()
            return
        room = right - left - (more + _CHIP_GAP if rest > 1 else 0)
        paint_chip(painter, QRect(left, rect.top(), min(width, room), rect.height()), words, tone)
        left += min(width, room) + _CHIP_GAP


def paint_marked(painter: QPainter, rect: QRect, words: str, tone: Tone) -> None:
    """Paint a cell on the tone's ground; the column of chips says why in words."""
    colours = current_theme().tokens.tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.ground))
    ground = rect.adjusted(2, 5, -3, -6)
    painter.drawRoundedRect(ground.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(QColor(colours.text))
    inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()


def paint_frame(painter: QPainter, rect: QRect) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(current_theme().colour("focus"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.toRectF().adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)
    painter.restore()
