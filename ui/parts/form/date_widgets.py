"""Dates and moments, typed as `1122`, `+1` or `明天` and shown as they are stored."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from db.fields import Field
from desk.values.moments import read_clock
from desk.values.reading import Unreadable, read_moment_parts
from desk.values.showing import show_date
from desk.values.zone import local, today
from ui.icons import icon
from ui.parts.form.field_editor import FieldEditor, lock
from ui.parts.plain import set_tip
from ui.parts.surroundings import Surroundings

_DATE_HINT = "如 1122"
_DATE_TIP = "可写 1122、11-22、+1、明天、周五；上下键加减一天，F7 打开月历"
_TIME_WIDTH = 74


class CalendarPopup(QFrame):
    """A month to pick a day from; it holds no text input."""

    picked = Signal(object)

    def __init__(self, owner: QWidget, day: date) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "suggestions")
        self.calendar = QCalendarWidget()
        self.calendar.setGridVisible(False)
        self.calendar.setDateEditEnabled(False)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(self._take)
        self.calendar.clicked.connect(self._take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.calendar)
        self.setFocusProxy(self.calendar)

    def _take(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()


class DateLine(QLineEdit):
    """One line holding a day; the button or F7 opens the month, arrows go a day up and down."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.setPlaceholderText(_DATE_HINT)
        set_tip(self, _DATE_TIP)
        self._button = QAction(icon("calendar"), "", self)
        self.addAction(self._button, QLineEdit.ActionPosition.TrailingPosition)
        self._button.setText("选日期")
        set_tip(self._button, "选日期(F7)")
        self._button.triggered.connect(self.open_calendar)

    def day(self) -> date | None:
        """The day that stands here; None when there is none or it cannot be read."""
        try:
            return read_moment_parts(self.text(), self._around.now())[0]
        except Unreadable:
            return None

    def set_day(self, day: date | None) -> None:
        self.setText("" if day is None else show_date(day))

    def open_calendar(self) -> None:
        """Show the month of the day that stands here, or this month."""
        if self.isReadOnly():
            return
        popup = CalendarPopup(self, self.day() or today(self._around.now()))
        popup.picked.connect(self._picked)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        popup.calendar.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in moves and not self.isReadOnly():
            start = self.day() or today(self._around.now())
            self._picked(date.fromordinal(start.toordinal() + moves[Qt.Key(event.key())]))
        elif event.key() == Qt.Key.Key_F7:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.text():
            super().mouseDoubleClickEvent(event)
        else:
            self.open_calendar()

    def _picked(self, day: date) -> None:
        self.set_day(day)
        self.textEdited.emit(self.text())

    def set_read_only(self, read_only: bool) -> None:
        lock(self, read_only=read_only)
        self._button.setVisible(not read_only)
        self.setPlaceholderText("" if read_only else _DATE_HINT)


class DateEditor(FieldEditor):
    """A day."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        self.line = DateLine(around)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self.watch(self.line)

    def show_value(self, value: object) -> None:
        self.line.set_day(value if isinstance(value, date) else None)

    def show_text(self, text: str) -> None:
        self.line.setText(text)

    def raw(self) -> str:
        return self.line.text()

    def stops(self) -> list[QWidget]:
        return [self.line]

    def tidy(self) -> None:
        try:
            self.show_value(self.typed())
        except Unreadable:
            return

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.line.set_read_only(read_only)


class MomentEditor(FieldEditor):
    """A day and an hour in two lines; `明天7点半` typed into the first fills both."""

    def __init__(self, field: Field, around: Surroundings) -> None:
        super().__init__(field, around)
        self.day = DateLine(around)
        self.hour = QLineEdit()
        self.hour.setPlaceholderText("时刻")
        self.hour.setFixedWidth(_TIME_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.day, 1)
        row.addWidget(self.hour)
        for line in (self.day, self.hour):
            line.textEdited.connect(lambda _: self.changed.emit())
            self.watch(line)
        self._offered = ""
        self.day.textEdited.connect(lambda _: self._forget_offer())
        self.day.setAccessibleName(f"{field.label}日期")
        self.hour.setAccessibleName(f"{field.label}时间")

    def show_value(self, value: object) -> None:
        if isinstance(value, datetime):
            here = local(value)
            self.day.set_day(here.date())
            self.hour.setText(f"{here:%H:%M}")
        else:
            self.day.clear()
            self.hour.clear()

    def show_text(self, text: str) -> None:
        self.day.setText(text)
        self.hour.clear()

    def _forget_offer(self) -> None:
        self._offered = ""

    def offer_day(self, day: date) -> None:
        """Show the most likely day; until something is typed the field counts as empty."""
        if not self.raw():
            self.day.set_day(day)
            self._offered = self.day.text()
            self._start = self.raw()

    def raw(self) -> str:
        hour = self.hour.text()
        if not hour and self._offered and self.day.text() == self._offered:
            return ""
        return f"{self.day.text()} {hour}".strip()

    def stops(self) -> list[QWidget]:
        return [self.day, self.hour]

    def tidy(self) -> None:
        if self.day.text() and not self.hour.text():
            day, hour, rest = read_moment_parts(self.day.text(), self.around.now())
            if hour is not None and not rest:
                self.hour.setText(f"{hour:%H:%M}")
            if day is not None and not rest:
                self.day.set_day(day)
            return
        found = self.day.day()
        if found is not None:
            self.day.set_day(found)
        self._tidy_hour()

    def _tidy_hour(self) -> None:
        text = self.hour.text().strip()
        clock = read_clock(text if not text.isdigit() or len(text) > 2 else f"{text}点")
        if clock is None:
            return
        self.hour.setText(f"{clock[0]:%H:%M}")
        day = self.day.day()
        if clock[1] and day is not None:
            self.day.set_day(date.fromordinal(day.toordinal() + 1))

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.day.set_read_only(read_only)
        lock(self.hour, read_only=read_only)
        self.hour.setPlaceholderText("" if read_only else "时刻")
