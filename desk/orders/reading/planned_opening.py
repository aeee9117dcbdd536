"""When an order is to be poured: one cell, two columns, or a day in the title and an hour below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.exchange.layout import Cell, Entry
from desk.exchange.sheets import Sheet
from desk.exchange.staging import shown
from desk.exchange.time_parts import TimePart, read_part, titled_day
from desk.values.reading import Unreadable
from desk.values.text import quoted
from desk.values.zone import STATION_ZONE


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


def _joined(days: TimePart, hours: TimePart, *, note: str, signed: str = "") -> Opening:
    assert days.day is not None and hours.hour is not None  # noqa: PT018 - callers looked
    day = days.day + timedelta(days=1) if hours.next_day else days.day
    moment = datetime.combine(day, hours.hour, STATION_ZONE)
    return Opening(moment=moment, cell=hours.cell, note=note, signed=signed)
