"""Planned against actual on a common axis of hours: hollow is the plan, solid what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from db.models import PourState
from desk.pours.board import BoardRow, PourBoard
from desk.values.zone import STATION_ZONE, local
from ui.theme import current_theme
from ui.tokens import Tone

_HOUR = timedelta(hours=1)
_LEAST = 8 * _HOUR
_PAD = 10
_STEPS = (1, 2, 3, 4, 6, 12)
_BAR = 8
_LEAST_BAR = 3.0


@dataclass(frozen=True)
class Axis:
    """The hours that the timeline shows."""

    start: datetime
    end: datetime

    def x(self, moment: datetime, left: float, width: float) -> float:
        """Where `moment` stands when the hours lie between `left` and `left + width`."""
        return left + width * ((moment - self.start) / (self.end - self.start))

    def hours(self, width: float, least: float) -> list[datetime]:
        """The hours that are written, no closer to each other than `least`."""
        count = (self.end - self.start) / _HOUR
        step = next((s for s in _STEPS if width * s / count >= least), _STEPS[-1])
        first = local(self.start)
        return [
            first + _HOUR * n
            for n in range(int(count) + 1)
            if (first + _HOUR * n).hour % step == 0
        ]  # fmt: skip


def axis_of(board: PourBoard) -> Axis:
    """The hours from the first opening of the day to its last closing, and on the day itself the
    present. Pours carried over from the day before do not widen it."""
    midnight = datetime.combine(board.day, time(), STATION_ZONE)
    latest = midnight + 30 * _HOUR
    own = [row for row in board.rows if not row.carried]
    begins = [m for row in own for m in (row.planned_opening, row.opened_at) if m]
    ends = [
        m for row in own for m in (row.planned_closing, row.last_truck_at, row.finished_at) if m
    ]
    if midnight <= board.now < midnight + 24 * _HOUR:
        begins.append(board.now)
        ends.append(board.now)
    start = max(midnight, min(begins, default=midnight + 6 * _HOUR) - _HOUR / 2)
    start = local(start).replace(minute=0, second=0, microsecond=0)
    end = min(latest, max(ends, default=start) + _HOUR / 2)
    return Axis(start, max(start + _LEAST, start + _HOUR * -((start - end) // _HOUR)))


def plot_of(rect: QRect) -> QRectF:
    """Where the hours lie in a cell."""
    return QRectF(rect).adjusted(_PAD, 0, -_PAD, 0)


def paint_hours(painter: QPainter, rect: QRect, axis: Axis, now: datetime) -> None:
    """The hours in the heading, and the present minute among them."""
    theme, plot = current_theme(), plot_of(rect)
    metrics = QFontMetrics(painter.font())
    wide = metrics.horizontalAdvance("00:00")
    here = axis.x(now, plot.left(), plot.width())
    shown = axis.start < now < axis.end
    for hour in axis.hours(plot.width(), wide * 0.9):
        x = axis.x(hour, plot.left(), plot.width())
        if shown and abs(x - here) < wide * 0.95:
            continue
        painter.setPen(theme.colour("text_faint"))
        box = QRectF(x - wide, rect.top(), 2 * wide, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{hour:%H}")
    if shown:
        painter.setPen(QColor(theme.tokens.tone(Tone.DANGER).text))
        left = min(max(here - wide / 2, plot.left() - _PAD), plot.right() + _PAD - wide)
        box = QRectF(left, rect.top(), wide, rect.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{local(now):%H:%M}")


def paint_row(painter: QPainter, rect: QRect, row: BoardRow, axis: Axis, now: datetime) -> None:
    """One pour: the plan above, what happened below, the line of the present through both."""
    painter.save()
    painter.setClipRect(rect)  # what goes on before or behind the hours runs out of the cell
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plot, tokens = plot_of(rect), current_theme().tokens
    painter.setPen(QPen(QColor(tokens.line), 1))
    for hour in axis.hours(plot.width(), 24):
        x = round(axis.x(hour, plot.left(), plot.width())) + 0.5
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    middle = rect.center().y()
    off = row.state is PourState.CALLED_OFF
    if row.planned_closing is not None:
        plan = _bar(axis, plot, row.planned_opening, row.planned_closing, middle - _BAR - 2)
        style = Qt.PenStyle.DashLine if off else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(tokens.text_faint), 1.2, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(plan.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    _paint_actual(painter, plot, row, axis, now, middle + 2)
    if axis.start < now < axis.end:
        x = axis.x(now, plot.left(), plot.width())
        painter.setPen(QPen(QColor(tokens.tone(Tone.DANGER).strong), 1.2))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.restore()


def _bar(axis: Axis, plot: QRectF, start: datetime, end: datetime, top: float) -> QRectF:
    left = axis.x(start, plot.left(), plot.width())
    right = axis.x(end, plot.left(), plot.width())
    return QRectF(left, top, max(_LEAST_BAR, right - left), _BAR)


def _paint_actual(
    painter: QPainter, plot: QRectF, row: BoardRow, axis: Axis, now: datetime, top: float
) -> None:
    if row.opened_at is None:
        return
    done = row.finished_at is not None
    colours = current_theme().tokens.tone(Tone.SUCCESS if done else Tone.INFO)
    whole = _bar(axis, plot, row.opened_at, row.finished_at or now, top)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.line))  # opened, and no truck on its way
    painter.drawRoundedRect(whole, 2, 2)
    painter.setBrush(QColor(colours.strong))
    for at, (start, end) in enumerate(row.legs):
        last = at == len(row.legs) - 1
        until = row.finished_at or now if last and now - end <= _HOUR else end
        painter.drawRoundedRect(_bar(axis, plot, start, until, top), 2, 2)
    if row.first_truck_at is not None and row.first_truck_at >= axis.start:
        x = axis.x(row.first_truck_at, plot.left(), plot.width())
        painter.setPen(QPen(current_theme().colour("text"), 2))
        painter.drawLine(QPointF(x, top - 3), QPointF(x, top + _BAR + 3))
