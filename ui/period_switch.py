"""Which period a report is asked for: the last days, or one day or month after another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from desk.core.reporting import Period, Span
from desk.values.zone import today
from ui.parts.day_switch import DaySwitch
from ui.parts.surroundings import Surroundings

_MONTH = 31
_LAST_DAYS = (("今天", 0), ("近 7 天", 6), ("近 30 天", 29), ("近 90 天", 89), ("全部", None))
_ONE = (("按日", 1), ("按月", _MONTH))


class PeriodSwitch(QWidget):
    """See the module. `asked` comes when another period is wanted."""

    asked = Signal()

    def __init__(self, around: Surroundings, span: Span) -> None:
        super().__init__()
        self._around = around
        self._span = span
        self.choice = QComboBox()
        self.choice.setAccessibleName("期间")
        for words, days in _LAST_DAYS if span is Span.ANY else _ONE:
            self.choice.addItem(words, days)
        self.days = MonthSwitch(around)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addWidget(self.days)
        self.days.setVisible(span is Span.DAY_OR_MONTH)
        self.choice.setCurrentIndex(2 if span is Span.ANY else 0)
        self.choice.currentIndexChanged.connect(self._chosen)
        self.days.day_asked.connect(lambda _: self.asked.emit())

    @property
    def period(self) -> Period:
        days = self.choice.currentData()
        if self._span is Span.DAY_OR_MONTH:
            return self.days.month if self.days.monthly else Period(self.days.day, self.days.day)
        now = today(self._around.now())
        return Period() if days is None else Period(now - timedelta(days=days))

    def _chosen(self) -> None:
        self.days.monthly = self.choice.currentData() == _MONTH
        self.days.show_day(self.days.day)
        self.asked.emit()


class MonthSwitch(DaySwitch):
    """The switch of days, which goes from month to month while it is `monthly`."""

    monthly = False

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, ahead=0)

    @property
    def month(self) -> Period:
        """The month of the day that is shown."""
        days = monthrange(self.day.year, self.day.month)[1]
        return Period(self.day.replace(day=1), self.day.replace(day=days))

    def show_day(self, day: date) -> None:
        super().show_day(day)
        if self.monthly:
            self.words.setText(f"{day.year} 年 {day.month} 月")

    def step(self, days: int) -> None:
        first, last = self.month.days
        beyond = (last if days > 0 else first) - self.day if self.monthly else timedelta()
        super().step(beyond.days + days)
