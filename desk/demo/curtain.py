"""The last day of the demo, left in the middle: its pours stand in every state as the curtain
falls, and everybody has something left to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from db.models import PlacingMethod
from desk.demo import cast
from desk.demo.troubles import Trouble
from desk.values.zone import STATION_ZONE, local

_FALLS = time(15, 10)
_NEW_YEARS_EVES = (
    (2026, 2, 16),
    (2027, 2, 5),
    (2028, 1, 25),
    (2029, 2, 12),
    (2030, 2, 2),
    (2031, 1, 22),
    (2032, 2, 10),
    (2033, 1, 30),
    (2034, 2, 18),
    (2035, 2, 7),
)
"""By the old calendar; the feast begins with them and lasts four days."""
_FEASTS = {date(*eve) + timedelta(days=n) for eve in _NEW_YEARS_EVES for n in range(4)}
_HOLIDAYS = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
_SUNDAY = 6


def last_afternoon(now: datetime) -> datetime:
    """When the curtain falls on a demo made `now`: at 15:10 of the last working day whose
    afternoon has come to that."""
    day = local(now).date()
    if local(now).time() < _FALLS:
        day -= timedelta(days=1)
    while day.weekday() == _SUNDAY or (day.month, day.day) in _HOLIDAYS or day in _FEASTS:
        day -= timedelta(days=1)
    return datetime.combine(day, _FALLS, STATION_ZONE)


@dataclass(frozen=True)
class LastPour:
    """What a project of the cast pours on the last day: `before` the curtain by so many minutes."""

    project: int
    what: tuple[str, str, PlacingMethod]
    volume: Decimal
    before: int
    troubles: frozenset[Trouble] = frozenset()

    def opening(self, until: datetime) -> datetime:
        """When it is to open, on a full five minutes."""
        moment = local(until) - timedelta(minutes=self.before)
        return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)


def _scene(project: int, placement: str, m3: str, before: int, *troubles: Trouble) -> LastPour:
    what = next(each for each in cast.PROJECTS[project].placements if each[0] == placement)
    return LastPour(project, what, Decimal(m3), before, frozenset(troubles))


_SCENES = (
    # archived without a card
    _scene(2, "承台CT-3", "36.00", 400),
    # closed, its card is with the customer
    _scene(4, "5层梁板", "84.00", 250, Trouble.DISPUTE),
    # supplied, with trucks on the road: by boom pump, pump line and crane
    _scene(0, "地下室底板A区", "330.50", 230, Trouble.LATE_REPORT),
    _scene(5, "2层梁板", "132.00", 95, Trouble.BAD_SLUMP, Trouble.INCIDENT),
    _scene(8, "楼梯、零星", "60.00", 75, Trouble.LATE_FIRST_TRUCK),
    # the closing volume was just asked for
    _scene(6, "桥墩P12", "120.00", 127),
    # called off by rain
    _scene(3, "负二层梁板", "180.00", 60, Trouble.RAIN_POSTPONES),
    # opened, the first truck still loads
    _scene(7, "冠梁", "72.00", 5),
    # confirmed for this afternoon
    _scene(1, "泵房基础", "96.50", -90),
    # this evening; the customer is not called yet
    _scene(4, "5层柱", "70.00", -300),
)


def last_day(until: datetime) -> list[LastPour]:
    """The pours of the day on which the curtain falls at `until`."""
    day = local(until).date()
    return [scene for scene in _SCENES if scene.opening(until).date() == day]


def not_called_yet(opening: datetime, until: datetime) -> bool:
    """Whether the customer of a pour of the last day is called only after the curtain."""
    evening = local(until) + timedelta(hours=4)
    return local(opening) > evening and local(opening).date() == local(until).date()


def troubles_of(project: int, opening: datetime, until: datetime) -> frozenset[Trouble]:
    """What goes wrong at this pour of the last day."""
    found = (s for s in last_day(until) if s.project == project and s.opening(until) == opening)
    return next((scene.troubles for scene in found), frozenset())
