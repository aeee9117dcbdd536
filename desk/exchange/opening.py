"""When an order is to be poured: one cell, two columns, or a day in the title and an hour below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.exchange.layout import Cell, Entry, sheet_titles
from desk.exchange.sheets import CellValue, Sheet, from_serial
from desk.exchange.staging import shown, solved
from desk.values.moments import find_moment, read_clock
from desk.values.reading import Unreadable, read_moment_parts
from desk.values.text import clean_text, fold_width, quoted
from desk.values.zone import STATION_ZONE, local

_RANGE = re.compile(r"^\s*[-~—至到]+\s*\d{1,2}\s*(?:[:点时]\s*\d{0,2})?\s*分?\s*(?:左右|前)?$")


@dataclass(frozen=True, slots=True)
class Opening:
    """The moment, or the cell and the reason why there is none.

    `note` says where the day was taken from; `signed` is a lone 日期 that stood beside a complete
    time and is the day of the signature.
    """

    moment: datetime | None = None
    cell: Cell | None = None
    reason: str = ""
    note: str = ""
    signed: str = ""


@dataclass(frozen=True, slots=True)
class TimePart:
    """What one cell says: a day, an hour or both; `next_day` when 24:00 was meant."""

    cell: Cell
    day: date | None
    hour: time | None
    next_day: bool = False
    note: str = ""

    @property
    def whole(self) -> bool:
        return self.day is not None and self.hour is not None


def read_opening(entry: Entry, sheet: Sheet, *, now: datetime) -> Opening:
    """The planned opening that an entry's cells and titles give together."""
    cells = entry.cells.get("planned_opening", [])
    parts = []
    for cell in cells:
        if not cell.filled:
            continue
        try:
            parts.append(read_part(cell, now=now, from_1904=sheet.from_1904))
        except Unreadable as unreadable:
            return Opening(cell=cell, reason=unreadable.reason)
    whole = next((part for part in parts if part.whole), None)
    if whole is not None:
        lone = next((p.day for p in parts if p is not whole and p.hour is None), None)
        signed = "" if lone is None else lone.isoformat()
        return _joined(whole, whole, note=whole.note, signed=signed)
    return _pieced_together(entry, cells, parts, now=now)


def _pieced_together(
    entry: Entry, cells: list[Cell], parts: list[TimePart], *, now: datetime
) -> Opening:
    days = next((part for part in parts if part.day is not None), None)
    hours = next((part for part in parts if part.hour is not None), None)
    empty = next((cell for cell in cells if not cell.filled), None)
    if hours is None:
        if days is None:
            cell = empty or (cells[0] if cells else None)
            return Opening(cell=cell, reason="没有填写计划开盘时间")
        if empty is not None:
            return Opening(cell=empty, reason="没有填写时间,请写到几点几分")
        text = quoted(shown(days.cell.value))
        return Opening(cell=days.cell, reason=f"{text}缺少时间,请写到几点几分")
    if days is not None:
        return _joined(days, hours, note=hours.note or days.note)
    titled = titled_day(entry, now=now)
    if titled is not None:
        day, where = titled
        return _joined(TimePart(hours.cell, day, None), hours, note=f"日期取自{where}")
    text = quoted(shown(hours.cell.value))
    return Opening(cell=empty or hours.cell, reason=f"{text}缺少日期,请写明哪一天")


def titled_day(entry: Entry, *, now: datetime) -> tuple[date, str] | None:
    """The day that the titles above an entry or its sheet's name give, and which of them."""
    for where, text in sheet_titles(entry).items():
        day = find_moment(clean_text(text), now, alone=where.startswith("表名")).day
        if day is not None:
            return day, where
    return None


def _joined(days: TimePart, hours: TimePart, *, note: str, signed: str = "") -> Opening:
    assert days.day is not None and hours.hour is not None  # noqa: PT018 - callers looked
    day = days.day + timedelta(days=1) if hours.next_day else days.day
    moment = datetime.combine(day, hours.hour, STATION_ZONE)
    return Opening(moment=moment, cell=hours.cell, note=note, signed=signed)


def read_part(cell: Cell, *, now: datetime, from_1904: bool) -> TimePart:
    """The day and hour in a cell, be it a date, a time, a bare number or text. Raises Unreadable."""
    value = solved(cell)
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
    found = find_moment(text, now, alone=True)
    _, _, rest = read_moment_parts(text, now)
    note = ""
    if rest:
        if found.time is None or (re.search(r"\d|[点时]", rest) and not _RANGE.match(rest)):
            raise Unreadable(f"{quoted(text)}不是时间")
        note = f"时间原文写{quoted(text)}"
    if found.day is None and found.time is None:
        raise Unreadable(f"{quoted(text)}不是时间")
    return TimePart(cell, found.day, found.time, found.next_day, note)
