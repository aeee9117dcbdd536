"""The figures of tomorrow in a row of cards; each figure opens the rows it counts."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk.core.kinds import kind
from desk.today import DayFigures
from ui.parts.figure import PRESSES, figure_of
from ui.parts.look import ElidedLabel, Text, chip, label, set_look
from ui.parts.page import Figure, Target
from ui.parts.plain import set_tip
from ui.parts.states import tone_of_state
from ui.theme import current_theme, theme_keeper
from ui.tokens import Tone


class Share(QWidget):
    """A thin bar: how many of how many."""

    def __init__(self) -> None:
        super().__init__()
        self._done, self._all = 0, 0
        self.setFixedHeight(6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme_keeper().changed.connect(self.update)

    def show_share(self, done: int, of: int) -> None:
        self._done, self._all = done, of
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current_theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.pressed))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self._all and self._done:
            tone = Tone.SUCCESS if self._done >= self._all else Tone.INFO
            painter.setBrush(QColor(tokens.tone(tone).strong))
            width = max(6.0, self.width() * self._done / self._all)
            painter.drawRoundedRect(QRectF(0, 0, width, 6), 3, 3)
        painter.end()


class FigureLink(ElidedLabel):
    """Words with a figure of their own; pressed by mouse or Enter they lead to what it counts."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__("", Text.CAPTION)
        self.leads = False

    def lead(self, *, leads: bool) -> None:
        """Whether there is anything to lead to."""
        self.leads = leads
        shape = Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        policy = Qt.FocusPolicy.TabFocus if leads else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.leads:
            self.pressed.emit()
        else:
            super().mousePressEvent(event)  # the card's own figure

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.leads and event.key() in PRESSES:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.leads or not (self.hasFocus() or self.underMouse()):
            return
        painter = QPainter(self)
        theme = current_theme()
        painter.setPen(theme.colour("focus" if self.hasFocus() else "text_soft"))
        width = min(self.width(), self.fontMetrics().horizontalAdvance(self.text()))
        painter.drawLine(0, self.height() - 1, width, self.height() - 1)
        painter.end()


class FigureCard(QFrame):
    """One figure with its caption; pressed by mouse or Enter it goes where the figure comes from."""

    pressed = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.setProperty("pressable", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.title = title
        self.figure = label("", Text.CARD_TITLE)
        self.caption = FigureLink()
        self.share = Share()
        self.mark = chip("")
        self.mark.setFixedHeight(22)
        kept = self.share.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.share.setSizePolicy(kept)
        self.share.hide()
        kept = self.mark.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.mark.setSizePolicy(kept)
        self.mark.hide()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(label(title, Text.SOFT))
        top.addStretch(1)
        top.addWidget(self.mark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 9)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self.figure)
        layout.addWidget(self.share)
        layout.addWidget(self.caption)

    def show_figure(self, figure: str, caption: str, *, leads: bool = False) -> None:
        """Show the figure, and below it a caption that `leads` to what it counts."""
        self.figure.setText(figure)
        self.caption.setText(caption)
        self.caption.setAccessibleName(caption)
        self.caption.lead(leads=leads)
        set_tip(self.caption, caption)
        self.setAccessibleName(f"{self.title} {figure} {caption}")

    def show_share(self, done: int, of: int, left: str, *, none: str = "还没有订货单") -> None:
        """Show ``done / of`` and the bar, with how many are `left` in words such as 张待签认; of nothing
        there is neither."""
        self.share.setVisible(of > 0)
        if not of:
            self.show_figure("—", none)
            return
        self.share.show_share(done, of)
        words = f"还有 {of - done} {left}" if done < of else "全部办妥"
        self.show_figure(f"{done} / {of}", words, leads=done < of)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in PRESSES:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Figures(QWidget):
    """Tomorrow at a glance. `opened` carries the Figure that was pressed: as many rows as it says."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._day: DayFigures | None = None
        self.orders = FigureCard("明日订货")
        self.signed = FigureCard("已签认")
        self.tasks = FigureCard("已下达任务书")
        self.plan = FigureCard("日生产计划")
        self.calls = FigureCard("开盘核实")
        self._leads: dict[FigureCard, tuple[_Lead, _Lead]] = {
            self.orders: (
                lambda day: _orders("明日订货", day.official),
                lambda day: _orders("明日草稿未收单", day.drafting),
            ),
            self.signed: (
                lambda day: _orders("明日已签认", day.signed),
                lambda day: _orders("明日待签认", day.without(day.signed)),
            ),
            self.tasks: (
                lambda day: figure_of("明日任务书", "tasks", "明日任务书", day.tasks),
                lambda day: _orders("明日未下达任务书", day.without(day.tasked)),
            ),
            self.plan: (
                lambda day: Figure("日生产计划", day.plan_lines, "daily-plans", _on(day)),
                lambda day: _orders("明日未列入计划", day.without(day.listed)),
            ),
            self.calls: (
                lambda day: _calls(day, day.to_call, open=""),
                lambda day: _calls(day, day.to_call - day.called, open="1"),
            ),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for made, (whole, rest) in self._leads.items():
            made.pressed.connect(partial(self._open, whole))
            made.caption.pressed.connect(partial(self._open, rest))
            row.addWidget(made, 1)

    def _open(self, lead: _Lead) -> None:
        if self._day is not None:
            self.opened.emit(lead(self._day))

    def figures(self) -> dict[QWidget, Figure]:
        """What each of them counts that can be pressed, the cards' captions too."""
        if self._day is None:
            return {}
        found: dict[QWidget, Figure] = {}
        for made, (whole, rest) in self._leads.items():
            found[made] = whole(self._day)
            if made.caption.leads:
                found[made.caption] = rest(self._day)
        return found

    def show_day(self, day: DayFigures) -> None:
        """Show how far the papers of `day` are."""
        self._day = day
        count, drafts = len(day.official), len(day.drafting)
        words = f"另有 {drafts} 张草稿未收单" if drafts else f"{day.day:%m-%d} 开盘"
        figure = f"{count} 单　{_volume(day.volume)} m³" if count else "0 单"
        self.orders.show_figure(figure, words, leads=drafts > 0)
        self.signed.show_share(len(day.signed), count, "张待签认")
        self.tasks.show_share(len(day.tasks), count, "张未下达")
        self.calls.show_share(day.called, day.to_call, "处待核实", none="计划归集后核实")
        self._show_plan(day)

    def _show_plan(self, day: DayFigures) -> None:
        state = day.plan_state
        self.plan.mark.setVisible(state is not None)
        left = len(day.without(day.listed))
        if state is None:
            words = f"{left} 单等待归集" if left else "还没有订货单"
            self.plan.show_figure("未归集", words, leads=left > 0)
            return
        self.plan.mark.setText(state.label)
        set_look(self.plan.mark, "tone", tone_of_state(kind("daily-plans").flow, state).value)
        listed = f"{day.plan_lines} 单列入"
        self.plan.show_figure(
            f"第 {day.plan_revision} 版　{listed}",
            f"还有 {left} 单未列入" if left else "全部列入",
            leads=left > 0,
        )


_Lead = Callable[[DayFigures], Figure]


def _orders(words: str, ids: tuple[UUID, ...]) -> Figure:
    return figure_of(words, "orders", words, ids)


def _calls(day: DayFigures, count: int, **filters: str) -> Figure:
    return Figure("开盘核实", count, "confirmations", _on(day, **filters))


def _on(day: DayFigures, **filters: str) -> Target:
    return Target(number=f"{day.day:%Y-%m-%d}", filters=filters)


def _volume(volume: Decimal) -> str:
    return f"{volume:,.2f}"
