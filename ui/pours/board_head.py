"""The board's head: which day, what is late, the day's totals, and what the marks mean."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desk.pours.board import PourBoard
from ui.parts.day_switch import DaySwitch
from ui.parts.figure import FigureLine, figure_of
from ui.parts.look import PressChip, Text
from ui.parts.plain import set_tip
from ui.theme import current_theme, theme_keeper
from ui.tokens import CAPTION_PT, Tone

_WORDS = ("计划", "实际", "首车", "现在")
_MARK, _GAP = 20, 14
_LEGEND_FROM = 1080


class BoardHead(QFrame):
    """The card above the board."""

    def __init__(self, days: DaySwitch) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.days = days
        self.late = PressChip(Tone.DANGER)
        self.late.hide()
        self.totals = FigureLine(Text.STRONG)
        self.legend = Legend()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 10, 10, 10)
        row.setSpacing(14)
        row.addWidget(self.days)
        row.addWidget(self.late)
        row.addWidget(self.totals, 1)
        row.addWidget(self.legend)

    def show_board(self, board: PourBoard) -> None:
        """Say how much of the day's concrete is out, and at how many pours something is overdue."""
        late = sum(row.is_late for row in board.rows)
        self.late.setText(f"逾期 {late} 处")
        self.late.setVisible(late > 0)
        if not board.rows:
            self.totals.show_words("")
            return
        pours = f"{board.day:%m-%d} 的浇筑"
        figures = (
            figure_of(f"计划 {board.planned:,.2f} m³", "pours", pours, board.own),
            figure_of(f"已供 {board.supplied:,.2f} m³", "pours", pours, board.own),
            figure_of(f"{board.trucks} 车", "tickets", f"{pours}的车次", board.tickets),
        )
        self.totals.show_figures(figures, between="　")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.legend.setVisible(self.width() >= _LEGEND_FROM)


class Legend(QWidget):
    """Hollow, solid, the tick and the line, each with its word."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("时间图：空心是计划，实心是实际，短竖线是首车，长竖线是现在")
        set_tip(self, self.accessibleName())
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
