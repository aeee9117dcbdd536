"""When an order is to be poured: one cell, two columns, or a day in the title and an hour below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.exchange.layout import Cell, Entry
from desk.exchange.sheets import Sheet
from desk.exchange.staging import shown
from desk.exchange.time_parts import TimePart, read_clock_part, read_part, titled_day
from desk.exchange.windows import Window
from desk.values.reading import Unreadable
from desk.values.text import quoted
from desk.values.zone import STATION_ZONE


@dataclass(frozen=True, slots=True)
class Opening:
    """The moment, or the cell and the reason why there is none.

    `note` says where the day was taken from; `signed` is a lone 日期 that stood beside a complete
    time and is the day of the signature; `day_cell` holds the day, which `others` may be as well.
    """

    moment: datetime | None = None
    cell: Cell | None = None
    reason: str = ""
    note: str = ""
    signed: str = ""
    others: tuple[date, ...] = ()
    day_cell: Cell | None = None


def read_opening(entry: Entry, sheet: Sheet, *, now: datetime, window: Window) -> Opening:
    """The planned opening that an entry's cells and titles give together, within the window."""
    opening = _written(entry, sheet, now=now)
    if opening.moment is None or opening.cell is None:
        return opening
    cell = opening.day_cell or opening.cell
    reason = window.refusal(opening.moment, opening.others, now=now, written=shown(cell.value))
    return Opening(cell=cell, reason=reason) if reason else opening


def _written(entry: Entry, sheet: Sheet, *, now: datetime) -> Opening:
    cells = entry.cells.get("planned_opening", [])
    parts = []
    for cell in cells:
        if not cell.filled:
            continue
        try:
            parts.append(_part(cell, entry, sheet, now=now))
        except Unreadable as unreadable:
            return Opening(cell=cell, reason=unreadable.reason)
    whole = next((part for part in parts if part.whole), None)
    if whole is not None:
        lone = next((p.day for p in parts if p is not whole and p.hour is None), None)
        signed = "" if lone is None else lone.isoformat()
        return _joined(whole, whole, note=whole.note, signed=signed)
    return _pieced_together(entry, cells, parts, now=now)


def _part(cell: Cell, entry: Entry, sheet: Sheet, *, now: datetime) -> TimePart:
    """What a cell says; where the day stands elsewhere, three or four figures are an hour."""
    clock = read_clock_part(cell)
    if clock is not None and _day_elsewhere(cell, entry, sheet, now=now):
        return clock
    return read_part(cell, now=now, from_1904=sheet.from_1904)


def _day_elsewhere(cell: Cell, entry: Entry, sheet: Sheet, *, now: datetime) -> bool:
    for other in entry.cells.get("planned_opening", []):
        if other is cell or not other.filled or read_clock_part(other) is not None:
            continue
        try:
            if read_part(other, now=now, from_1904=sheet.from_1904).day is not None:
                return True
        except Unreadable:
            continue
    return titled_day(entry, now=now) is not None


def _pieced_together(
    entry: Entry, cells: list[Cell], parts: list[TimePart], *, now: datetime
) -> Opening:
    days = next((part for part in parts if part.day is not None), None)
    hours = next((part for part in parts if part.hour is not None), None)
    empty = next((cell for cell in cells if not cell.filled), None)
    if hours is None:
        return _without_hour(days, cells)
    if days is not None:
        return _joined(days, hours, note=hours.note or days.note)
    titled = titled_day(entry, now=now)
    if titled is not None:
        day, where = titled
        return _joined(TimePart(hours.cell, day, None), hours, note=f"日期取自{where}")
    text = quoted(shown(hours.cell.value))
    return Opening(cell=empty or hours.cell, reason=f"{text}缺少日期,请写明哪一天")


def _without_hour(days: TimePart | None, cells: list[Cell]) -> Opening:
    empty = next((cell for cell in cells if not cell.filled), None)
    if days is None:
        cell = empty or (cells[0] if cells else None)
        return Opening(cell=cell, reason="没有填写计划开盘时间")
    text = quoted(shown(days.cell.value))
    if days.others:
        read = "、".join(str(day) for day in (days.day, *days.others))
        return Opening(cell=days.cell, reason=f"{text}可能是 {read},请写明年月日和几点几分")
    if empty is not None:
        return Opening(cell=empty, reason="没有填写时间,请写到几点几分")
    return Opening(cell=days.cell, reason=f"{text}缺少时间,请写到几点几分")


def _joined(days: TimePart, hours: TimePart, *, note: str, signed: str = "") -> Opening:
    assert days.day is not None and hours.hour is not None  # noqa: PT018 - callers looked
    day = days.day + timedelta(days=1) if hours.next_day else days.day
    moment = datetime.combine(day, hours.hour, STATION_ZONE)
    return Opening(
        moment, hours.cell, note=note, signed=signed, others=days.others, day_cell=days.cell
    )
