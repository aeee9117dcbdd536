"""The last day of the demo, left in the middle: its pours stand in every state as the curtain
falls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from db.models import PlacingMethod
from desk.values.zone import local

_BOOM, _LINE = PlacingMethod.BOOM_PUMP, PlacingMethod.LINE_PUMP
_TIP, _CRANE = PlacingMethod.TIPPED, PlacingMethod.TOWER_CRANE


@dataclass(frozen=True)
class LastPour:
    """What a project of the cast pours on the last day: `before` the curtain by so many minutes."""

    project: int
    what: tuple[str, str, PlacingMethod]
    volume: Decimal
    before: int
    rain: bool = False

    def opening(self, until: datetime) -> datetime:
        """When it is to open, on a full five minutes."""
        moment = local(until) - timedelta(minutes=self.before)
        return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)


_SCENES = (
    # archived without a card
    LastPour(2, ("承台CT-3", "C40", _TIP), Decimal("36.00"), 400),
    # closed, its card is with the customer
    LastPour(4, ("5层梁板", "C30", _BOOM), Decimal("84.00"), 250),
    # supplied, with trucks on the road: by boom pump, pump line and crane
    LastPour(0, ("地下室底板A区", "C35P8", _BOOM), Decimal("330.50"), 230),
    LastPour(5, ("2层梁板", "C30", _LINE), Decimal("132.00"), 95),
    LastPour(8, ("楼梯、零星", "C30", _CRANE), Decimal("60.00"), 75),
    # the closing volume was just asked for
    LastPour(6, ("桥墩P12", "C40", _BOOM), Decimal("120.00"), 127),
    # called off by rain
    LastPour(3, ("负二层梁板", "C35P6", _BOOM), Decimal("180.00"), 60, rain=True),
    # opened, the first truck still loads
    LastPour(7, ("冠梁", "C30", _TIP), Decimal("72.00"), 5),
    # confirmed for this afternoon
    LastPour(1, ("泵房基础", "C30", _BOOM), Decimal("96.50"), -90),
    # this evening; the customer is not called yet
    LastPour(4, ("5层柱", "C45", _BOOM), Decimal("70.00"), -300),
)


def last_day(until: datetime) -> list[LastPour]:
    """The pours of the day on which the curtain falls at `until`."""
    day = local(until).date()
    return [scene for scene in _SCENES if scene.opening(until).date() == day]


def not_called_yet(opening: datetime, until: datetime) -> bool:
    """Whether the customer of a pour of the last day is called only after the curtain."""
    evening = local(until) + timedelta(hours=4)
    return local(opening) > evening and local(opening).date() == local(until).date()


def rained_off(project: int, opening: datetime, until: datetime) -> bool:
    """Whether rain takes this pour of the last day."""
    return any(
        scene.rain and scene.project == project and scene.opening(until) == opening
        for scene in last_day(until)
    )
