"""One day at a time: a step back, the day itself typed or picked, a step on, and the usual day."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desk.values.zone import today
from ui.parts.form.date_widgets import DateLine
from ui.parts.look import Text, button, icon_button, label
from ui.parts.surroundings import Surroundings
from ui.shortcuts import Command, bind, tip

WEEKDAYS = "一二三四五六日"
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def day_words(day: date, now: date) -> str:
    """``周日 · 明天``: the weekday, and how far the day is where there is a word for it."""
    near = _NEAR.get((day - now).days)
    weekday = f"周{WEEKDAYS[day.weekday()]}"
    return f"{weekday} · {near}" if near else weekday


class DaySwitch(QWidget):
    """See the module. `day_asked` carries the day to show; the usual one is `ahead` days from
    today."""

    day_asked = Signal(object)

    def __init__(self, around: Surroundings, *, ahead: int = 1) -> None:
        super().__init__()
        self._around = around
        self._ahead = timedelta(days=ahead)
        self._day = self.usual
        self.line = DateLine(around)
        self.line.setFixedWidth(136)
        self.line.setAccessibleName("日期")
        self.words = label("", Text.STRONG)
        self.back = icon_button("chevron-left", tip("前一天", Command.PREVIOUS_DAY))
        self.on = icon_button("chevron-right", tip("后一天", Command.NEXT_DAY))
        self.usual_button = button(_NEAR[ahead], tip=tip(_NEAR[ahead], Command.USUAL_DAY))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for each in (self.back, self.line, self.on):
            row.addWidget(each)
        row.addSpacing(4)
        row.addWidget(self.usual_button)
        row.addSpacing(6)
        row.addWidget(self.words)
        self.back.clicked.connect(lambda: self.step(-1))
        self.on.clicked.connect(lambda: self.step(1))
        self.usual_button.clicked.connect(self.go_usual)
        self.line.returnPressed.connect(self._typed)
        self.line.editingFinished.connect(self._typed)
        self.show_day(self._day)

    @property
    def usual(self) -> date:
        return today(self._around.now()) + self._ahead

    def bind_keys(self, page: QWidget) -> None:
        """Let the keys for days be heard in the whole of `page`."""
        bind(Command.PREVIOUS_DAY, page, lambda: self.step(-1))
        bind(Command.NEXT_DAY, page, lambda: self.step(1))
        bind(Command.USUAL_DAY, page, self.go_usual)

    @property
    def day(self) -> date:
        return self._day

    def show_day(self, day: date) -> None:
        """Show `day` without asking for it."""
        self._day = day
        self.line.set_day(day)
        now = today(self._around.now())
        self.words.setText(day_words(day, now))
        self.usual_button.setVisible(day != self.usual)

    def step(self, days: int) -> None:
        self._ask(self._day + timedelta(days=days))

    def go_usual(self) -> None:
        self._ask(self.usual)

    def _typed(self) -> None:
        day = self.line.day()
        if day is None:
            self.line.set_day(self._day)
        else:
            self._ask(day)

    def _ask(self, day: date) -> None:
        changed = day != self._day
        self.show_day(day)
        if changed:
            self.day_asked.emit(day)
