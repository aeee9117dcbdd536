"""The one time zone of the office: moments are stored in UTC and shown in the station's time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STATION_ZONE = ZoneInfo("Asia/Shanghai")
_FIRST, _LAST = date(2, 1, 1), date(9998, 12, 31)


def local(moment: datetime) -> datetime:
    """`moment` in the station's time; a naive one is taken to be the station's already."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=STATION_ZONE)
    return moment.astimezone(STATION_ZONE)


def today(now: datetime) -> date:
    """The station's calendar day at `now`."""
    return local(now).date()


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of the station's day and of the next one. A day at the very end of the
    calendar, where nothing happens and nothing can be added, is the last but a few."""
    start = datetime.combine(min(max(day, _FIRST), _LAST), time(), STATION_ZONE)
    return start, start + timedelta(days=1)
