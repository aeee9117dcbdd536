"""Small charts painted in the page: bars, a second part on top, and a line not to be crossed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.parts.figure import PRESSES, FigureCursor
from ui.parts.page import Figure
from ui.parts.plain import show_tip
from ui.theme import current_theme, theme_keeper
from ui.tokens import CAPTION_PT, Tone

_LABELS = 20
_TOP = 22
_MOST_BAR = 44
_RADIUS = 3.0
_GRID_LINES = 4


@dataclass(frozen=True)
class Bar:
    """One bar: `value` full, `more` paler on top of it. `words` are its tooltip; a `strong` bar has
    its label emphasised. Its `figure` says which rows it stands for."""

    label: str
    value: Decimal
    more: Decimal = Decimal(0)
    words: str = ""
    strong: bool = False
    figure: Figure | None = None

    @property
    def top(self) -> Decimal:
        return self.value + self.more


@dataclass(frozen=True)
class Limit:
    """The line not to be crossed, with its words."""

    value: Decimal
    words: str


def grid_step(top: Decimal, lines: int = _GRID_LINES) -> Decimal:
    """A round step so that at most `lines` steps reach `top`: 1, 2, 2.5 or 5 times a power of ten."""
    if top <= 0:
        return Decimal(1)
    rough = top / lines
    power = Decimal(10) ** rough.adjusted()
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)):
        if factor * power >= rough:
            return factor * power
    return 10 * power


def short(number: Decimal) -> str:
    """A figure for a chart: grouped, without zeros that say nothing."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")


class BarChart(QWidget):
    """Bars over labels. It takes what height it gets and leaves labels out where they collide.
    `opened` carries the figure of a bar that was pressed."""

    opened = Signal(object)

    def __init__(self, name: str, *, unit: str = "m³", empty: str = "没有数据") -> None:
        super().__init__()
        self._unit = unit
        self._empty = empty
        self._bars: tuple[Bar, ...] = ()
        self._limit: Limit | None = None
        self._under = -1
        self.cursor_ = FigureCursor()
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme_keeper().changed.connect(self.update)

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    def show_bars(self, bars: Sequence[Bar], limit: Limit | None = None) -> None:
        """Show these bars, and what they must stay under."""
        self._bars, self._limit = tuple(bars), limit
        self.cursor_.show([bar.figure for bar in bars])
        self.cursor_.apply_to(self)
        said = [f"{bar.label} {short(bar.top)} {self._unit}" for bar in bars if bar.top]
        over = [bar.label for bar in bars if limit is not None and bar.top > limit.value]
        if limit is not None:
            said.append(f"{limit.words},超过的有:{'、'.join(over) or '无'}")
        self.setAccessibleDescription(";".join(said) or self._empty)
        self.update()

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 84)

    def sizeHint(self) -> QSize:
        return QSize(320, 110)

    # -- places -------------------------------------------------------------------------------

    def _plot(self, metrics: QFontMetricsF) -> QRectF:
        """Where the bars stand, right of the scale's figures and above the labels."""
        left = metrics.horizontalAdvance(short(self._top())) + 10
        return QRectF(
            left, _TOP, max(1.0, self.width() - left - 4), max(1.0, self.height() - _TOP - _LABELS)
        )

    def _top(self) -> Decimal:
        """The value at the upper edge."""
        highest = max((bar.top for bar in self._bars), default=Decimal(0))
        if self._limit is not None:
            highest = max(highest, self._limit.value)
        step = grid_step(highest)
        return (highest / step).to_integral_value("ROUND_CEILING") * step or Decimal(1)

    def _height(self, value: Decimal, plot: QRectF) -> float:
        return float(value / self._top()) * plot.height()

    def _bar_rect(self, at: int, plot: QRectF) -> QRectF:
        slot = plot.width() / max(1, len(self._bars))
        width = min(_MOST_BAR, slot * 0.64)
        left = plot.left() + slot * at + (slot - width) / 2
        height = self._height(self._bars[at].top, plot)
        return QRectF(left, plot.bottom() - height, width, height)

    def bar_at(self, x: float) -> int:
        """Which bar stands at `x`; -1 where none does."""
        plot = self._plot(QFontMetricsF(self._small()))
        if not self._bars or not plot.left() <= x <= plot.right():
            return -1
        return min(len(self._bars) - 1, int((x - plot.left()) / plot.width() * len(self._bars)))

    # -- painting -----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        metrics = QFontMetricsF(painter.font())
        if not any(bar.top for bar in self._bars):
            painter.setPen(current_theme().colour("text_faint"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._empty)
            painter.end()
            return
        plot = self._plot(metrics)
        self._paint_grid(painter, plot, metrics)
        for at in range(len(self._bars)):
            self._paint_bar(painter, at, plot)
        self._paint_labels(painter, plot, metrics)
        self._paint_limit(painter, plot, metrics)
        painter.end()

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(CAPTION_PT)
        return font

    def _paint_grid(self, painter: QPainter, plot: QRectF, metrics: QFontMetricsF) -> None:
        theme = current_theme()
        top = self._top()
        step = grid_step(top)
        if plot.height() < 4 * metrics.height():
            step = top
        painter.setPen(theme.colour("text_faint"))
        painter.drawText(QPointF(0, metrics.ascent()), self._unit)
        value = Decimal(0)
        while value <= top:
            y = round(plot.bottom() - self._height(value, plot)) + 0.5
            painter.setPen(QPen(theme.colour("line_strong" if value == 0 else "line"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(theme.colour("text_faint"))
            words = short(value)
            left = plot.left() - 6 - metrics.horizontalAdvance(words)
            painter.drawText(QPointF(left, y + metrics.ascent() / 2 - 1), words)
            value += step

    def _paint_bar(self, painter: QPainter, at: int, plot: QRectF) -> None:
        bar, whole = self._bars[at], self._bar_rect(at, plot)
        tokens = current_theme().tokens
        if at == self._under:
            slot = plot.width() / len(self._bars)
            ground = QRectF(plot.left() + slot * at, plot.top(), slot, plot.height())
            painter.fillRect(ground, QColor(tokens.hover))
        if not bar.top:
            return
        painter.save()
        painter.setClipPath(_rounded_top(whole))
        solid = self._height(bar.value, plot)
        info, danger = tokens.tone(Tone.INFO), tokens.tone(Tone.DANGER)
        painter.fillRect(whole, QColor(info.line))
        lower = QRectF(whole.left(), whole.bottom() - solid, whole.width(), solid)
        painter.fillRect(lower, QColor(info.strong))
        if self._limit is not None and bar.top > self._limit.value:
            line = plot.bottom() - self._height(self._limit.value, plot)
            over = QRectF(whole.left(), whole.top(), whole.width(), line - whole.top())
            painter.fillRect(over, QColor(danger.strong))
            # The pattern tells it also to those who do not see red.
            painter.fillRect(over, QBrush(QColor(danger.ground), Qt.BrushStyle.BDiagPattern))
        painter.restore()

    def _paint_labels(self, painter: QPainter, plot: QRectF, metrics: QFontMetricsF) -> None:
        theme = current_theme()
        slot = plot.width() / len(self._bars)
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars) + 6
        every = max(1, int(widest / slot) + (1 if widest % slot else 0)) if widest > slot else 1
        for at, bar in enumerate(self._bars):
            centre = plot.left() + slot * (at + 0.5)
            if at % every == 0:
                font = self._small()
                font.setWeight(QFont.Weight.DemiBold if bar.strong else QFont.Weight.Normal)
                painter.setFont(font)
                painter.setPen(theme.colour("text" if bar.strong else "text_soft"))
                box = QRectF(centre - slot * every / 2, plot.bottom() + 3, slot * every, _LABELS)
                painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, bar.label)
            words = short(bar.top.quantize(Decimal(1)) if bar.top >= 100 else bar.top)
            if bar.top and metrics.horizontalAdvance(words) + 2 <= slot:
                painter.setFont(self._small())
                painter.setPen(theme.colour("text"))
                above = self._bar_rect(at, plot).top() - 4
                left = centre - metrics.horizontalAdvance(words) / 2
                painter.drawText(QPointF(left, above), words)

    def _paint_limit(self, painter: QPainter, plot: QRectF, metrics: QFontMetricsF) -> None:
        if self._limit is None:
            return
        tokens = current_theme().tokens
        colour = QColor(tokens.tone(Tone.WARNING).strong)
        y = round(plot.bottom() - self._height(self._limit.value, plot)) + 0.5
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setFont(self._small())
        painter.setPen(QColor(tokens.tone(Tone.WARNING).text))
        # The words stand in the head, where no bar reaches.
        left = plot.right() - metrics.horizontalAdvance(self._limit.words)
        painter.drawText(QPointF(left, metrics.ascent()), self._limit.words)
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        middle = metrics.ascent() * 0.62
        painter.drawLine(QPointF(left - 26, middle), QPointF(left - 6, middle))

    # -- the mouse ----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.bar_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        figure = self.cursor_.of(self.bar_at(event.position().x()))
        if figure is not None:
            self.opened.emit(figure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        figure = self.cursor_.of(self.cursor_.at)
        if event.key() in PRESSES and figure is not None:
            self.opened.emit(figure)
        elif self.cursor_.go(event.key()):
            self._hover(self.cursor_.at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._hover(self.cursor_.at)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hover(-1)

    def leaveEvent(self, _event: QEvent) -> None:
        self._hover(-1)

    def _hover(self, at: int) -> None:
        if at != self._under:
            self._under = at
            led = self.cursor_.of(at) is not None
            shape = Qt.CursorShape.PointingHandCursor if led else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.bar_at(event.pos().x())
            if at >= 0 and self._bars[at].words:
                show_tip(event.globalPos(), self._bars[at].words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)


def _rounded_top(rect: QRectF) -> QPainterPath:
    radius = min(_RADIUS, rect.width() / 2, rect.height())
    path = QPainterPath(rect.bottomLeft())
    path.lineTo(rect.left(), rect.top() + radius)
    path.quadTo(rect.topLeft(), QPointF(rect.left() + radius, rect.top()))
    path.lineTo(rect.right() - radius, rect.top())
    path.quadTo(rect.topRight(), QPointF(rect.right(), rect.top() + radius))
    path.lineTo(rect.bottomRight())
    path.closeSubpath()
    return path
