"""What cells and titles say of a time: a day, an hour or both."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.exchange.layout import Cell, Entry, sheet_titles
from desk.exchange.sheets import CellValue, from_serial
from desk.exchange.staging import shown, solved, to_the_second
from desk.exchange.windows import long_dates
from desk.values.moments import find_moment, read_clock
from desk.values.reading import Unreadable, read_moment_parts
from desk.values.text import clean_text, fold_width, quoted
from desk.values.zone import local

_SPLIT_SECOND = re.compile(r"(?<=:\d\d)\.\d+")
_HALF_DAYS = frozenset({"明", "今", "后", "明或", "明、", "或", "/"})  # what 明后天 leaves
_RANGE = re.compile(r"^\s*[-~—至到]+\s*\d{1,2}\s*(?:[:点时]\s*\d{0,2})?\s*分?\s*(?:左右|前)?$")


_FIGURES = re.compile(r"(\d{1,2})(?:([0-5]\d))?(?:\.0)?")


@dataclass(frozen=True, slots=True)
class TimePart:
    """What one cell says: a day, an hour or both; `next_day` when 24:00 was meant, `others` are days
    that the same figures could be as well."""

    cell: Cell
    day: date | None
    hour: time | None
    next_day: bool = False
    note: str = ""
    others: tuple[date, ...] = ()

    @property
    def whole(self) -> bool:
        return self.day is not None and self.hour is not None


def titled_day(entry: Entry, *, now: datetime) -> tuple[date, str] | None:
    """The day that the titles above an entry or its sheet's name give, and which of them."""
    for where, text in sheet_titles(entry).items():
        day = find_moment(clean_text(text), now, alone=where.startswith("表名")).day
        if day is not None:
            return day, where
    return None


def read_part(cell: Cell, *, now: datetime, from_1904: bool) -> TimePart:
    """The day and hour in a cell, be it a date, a time, a bare number or text. Raises Unreadable."""
    value = to_the_second(solved(cell))
    if isinstance(value, str):
        return _text_part(cell, value, now=now)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = _bare_number(value, from_1904=from_1904)
    if isinstance(value, datetime):
        moment = local(value)
        return TimePart(cell, moment.date(), moment.time())
    if isinstance(value, date):
        return TimePart(cell, value, None)
    if isinstance(value, timedelta) and timedelta(0) <= value <= timedelta(days=1):
        seconds = round(value.total_seconds())
        hour = time(seconds // 3600 % 24, seconds // 60 % 60)
        return TimePart(cell, None, hour, next_day=seconds == 86400)
    if isinstance(value, time):
        return TimePart(cell, None, value.replace(second=0, microsecond=0))
    return _text_part(cell, shown(value), now=now)


def read_clock_part(cell: Cell) -> TimePart | None:
    """The hour that a column of hours means by 0730, 730 or 8; None for a cell of another shape."""
    text = fold_width(shown(cell.value)).strip()
    match = _FIGURES.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour == 24 and minute == 0:
        return TimePart(cell, None, time(0), next_day=True)
    if hour > 23 or minute > 59:
        return None
    note = "" if match[2] else f"时间原文写{quoted(text)}"
    return TimePart(cell, None, time(hour, minute), note=note)


def _bare_number(value: float, *, from_1904: bool) -> CellValue:
    """A date or time whose cell lost its format; 0.2917 of a day is 7:00."""
    if 0 <= value < 1:
        minutes = round(value * 1440)
        return time(minutes // 60 % 24, minutes % 60)
    moment = from_serial(value, from_1904=from_1904)
    if moment is None:
        return value
    midnight = moment.hour == moment.minute == 0
    return moment.date() if midnight else moment


def _text_part(cell: Cell, raw: str, *, now: datetime) -> TimePart:
    text = clean_text(raw)
    if text in ("", "/", "—", "-"):
        return TimePart(cell, None, None)
    clock = read_clock(text)
    if clock is not None and not re.fullmatch(r"(?:0[1-9]|1[0-2])[0-3]\d", fold_width(text)):
        return TimePart(cell, None, clock[0], next_day=clock[1])
    long, others = long_dates(_SPLIT_SECOND.sub("", text))
    found = find_moment(long, now, alone=True)
    _, _, rest = read_moment_parts(long, now)
    note = ""
    if rest:
        if found.time is None or (re.search(r"\d|[点时]", rest) and not _RANGE.match(rest)):
            raise Unreadable(f"{quoted(text)}不是时间")
        again = None if _RANGE.match(rest) else find_moment(rest, now, alone=True).day
        if again is not None or rest in _HALF_DAYS:
            raise Unreadable(f"{quoted(text)}写了不止一天，请写明哪一天")
        note = f"时间原文写{quoted(text)}"
    if found.day is None and found.time is None:
        raise Unreadable(f"{quoted(text)}不是时间")
    return TimePart(cell, found.day, found.time, found.next_day, note, others)
