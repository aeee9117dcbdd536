"""The figures of tomorrow in a row of cards; each opens the page where it can be changed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk.core.kinds import kind
from desk.today import DayFigures
from ui.parts.look import ElidedLabel, Text, chip, label, set_look
from ui.parts.plain import set_tip
from ui.parts.states import tone_of_state
from ui.theme import current_theme, theme_keeper
from ui.tokens import Tone

_PRESSES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


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
        self.caption = ElidedLabel("", Text.CAPTION)
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

    def show_figure(self, figure: str, caption: str) -> None:
        self.figure.setText(figure)
        self.caption.setText(caption)
        set_tip(self.caption, caption)
        self.setAccessibleName(f"{self.title} {figure} {caption}")

    def show_share(self, done: int, of: int, caption: str) -> None:
        """Show ``done / of`` and the bar; a day without orders has neither."""
        self.share.setVisible(of > 0)
        if not of:
            self.show_figure("—", "还没有订货单")
            return
        self.share.show_share(done, of)
        self.show_figure(f"{done} / {of}", caption)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _PRESSES:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class Figures(QWidget):
    """Tomorrow at a glance. `go` is asked for a page's key."""

    def __init__(self, go: Callable[[str], object]) -> None:
        super().__init__()
        self.orders = FigureCard("明日订货")
        self.signed = FigureCard("已签认")
        self.tasks = FigureCard("已下达任务书")
        self.plan = FigureCard("日生产计划")
        self.calls = FigureCard("开盘核实")
        pages = {
            self.orders: "orders",
            self.signed: "orders",
            self.tasks: "tasks",
            self.plan: "daily-plans",
            self.calls: "confirmations",
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for made, page in pages.items():
            made.pressed.connect(lambda key=page: go(key))
            row.addWidget(made, 1)

    def show_day(self, day: DayFigures) -> None:
        """Show how far the papers of `day` are."""
        drafts = f"另有 {day.drafts} 张草稿未收单" if day.drafts else f"{day.day:%m-%d} 开盘"
        figure = f"{day.orders} 单　{_volume(day.volume)} m³" if day.orders else "0 单"
        self.orders.show_figure(figure, drafts)
        self.signed.show_share(day.signed, day.orders, _left(day.orders - day.signed, "张待签认"))
        self.tasks.show_share(
            day.with_task, day.orders, _left(day.orders - day.with_task, "张未下达")
        )
        self.calls.show_share(day.calls, day.orders, _left(day.orders - day.calls, "处待核实"))
        self._show_plan(day)

    def _show_plan(self, day: DayFigures) -> None:
        state = day.plan_state
        self.plan.mark.setVisible(state is not None)
        if state is None:
            words = "订货单已收，等待归集" if day.orders else "还没有订货单"
            self.plan.show_figure("未归集", words)
            return
        self.plan.mark.setText(state.label)
        set_look(self.plan.mark, "tone", tone_of_state(kind("daily-plans").flow, state).value)
        listed = f"{day.plan_lines} 单列入"
        left = day.orders - day.plan_lines
        self.plan.show_figure(
            f"第 {day.plan_revision} 版", f"{listed}，{left} 单未列入" if left > 0 else listed
        )


def _volume(volume: Decimal) -> str:
    return f"{volume:,.2f}"


def _left(count: int, words: str) -> str:
    return f"还有 {count} {words}" if count > 0 else "全部办妥"
