"""Dates and times as people write them, read against the moment of writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.values.day_forms import DAY_FORMS, DayForm
from desk.values.hour_forms import FOUR_DIGITS, TIME_FORMS, hour_of
from desk.values.text import fold_width
from desk.values.zone import local


@dataclass(frozen=True, slots=True)
class FoundMoment:
    """What a text says about a day and an hour, and the text without those words.

    `next_day` is true when the hour belongs to the day after the one named (晚上12点, 24:00).
    """

    day: date | None
    time: time | None
    next_day: bool
    rest: str

    @property
    def date(self) -> date | None:
        """The calendar day on which the hour falls."""
        if self.day is None or not self.next_day:
            return self.day
        return self.day + timedelta(days=1)


def find_moment(text: str, now: datetime, *, alone: bool = False) -> FoundMoment:
    """The first day and the first hour that `text` names, whichever is there.

    `alone` says that the text holds nothing else (a cell, a field), so that the short forms
    11/22, 1122, +1 and 0700 are taken for dates and times too.
    """
    rest = fold_width(text)
    day: date | None = None
    today = local(now).date()
    for form in DAY_FORMS:
        if form.only_alone and not alone:
            continue
        found = _first_day(form, rest, today)
        if found is not None:
            day, span = found
            rest = f"{rest[: span[0]]} {rest[span[1] :]}"
            break
    hour, next_day, rest = _take_time(rest, alone=alone)
    return FoundMoment(day, hour, next_day, rest)


def read_clock(text: str) -> tuple[time, bool] | None:
    """The hour that `text` is and whether it falls on the next day; None if it is no hour.

    Reads 0830 and 早6点半 alike, for columns that hold only times.
    """
    hour, next_day, rest = _take_time(fold_width(text), alone=True)
    return None if hour is None or rest.strip() else (hour, next_day)


def _first_day(form: DayForm, text: str, today: date) -> tuple[date, tuple[int, int]] | None:
    for match in form.pattern.finditer(text):
        try:
            day = form.read(match, today)
        except OverflowError:
            continue
        if day is not None:
            return day, match.span()
    return None


def _take_time(text: str, *, alone: bool) -> tuple[time | None, bool, str]:
    forms = (*TIME_FORMS, FOUR_DIGITS) if alone else TIME_FORMS
    for form in forms:
        for match in form.finditer(text):
            hour = hour_of(match)
            if hour is not None:
                return *hour, f"{text[: match.start()]} {text[match.end() :]}"
    return None, False, text
