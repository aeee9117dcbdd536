"""The trucks of one pour of the demo: who leaves when, and what is written down of it.

A pour of the last hours is entered truck by truck as it happens, so that it can be met in the
middle; an older one is entered in three goes, as an office does that copies the batching system.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from db.models import PlacingMethod
from desk.core.records import create, edit, take
from desk.demo.stage import Script, Stage
from desk.demo.troubles import Facts
from desk.pours.many import record_tickets

TRUCK_M3 = Decimal(12)
_DRIVERS = ("周师傅", "吴师傅", "郑师傅", "王师傅", "冯师傅", "陈师傅", "褚师傅", "卫师傅")
_GAP = {
    PlacingMethod.BOOM_PUMP: 14,
    PlacingMethod.LINE_PUMP: 20,
    PlacingMethod.TIPPED: 12,
    PlacingMethod.TOWER_CRANE: 40,
}
_RAFT_GAP, _RAFT_FROM = 7, 800
_SPEED_KM_H = 30


@dataclass
class Trip:
    """One load on its way; `record` is its ticket once that is written."""

    plate: str
    driver: str
    volume: Decimal
    left: datetime
    arrived: datetime
    unloading: datetime
    unloaded: datetime
    returned: datetime
    load: str = "混凝土"
    wait_reason: str = ""
    record: UUID | None = None
    written: bool = False
    signed: bool = False


def minutes(count: float) -> timedelta:
    return timedelta(minutes=round(count))


def loads_of(volume: Decimal) -> list[Decimal]:
    """Full trucks and what is left for the last one."""
    full, rest = divmod(volume, TRUCK_M3)
    return [TRUCK_M3] * int(full) + ([rest] if rest else [])


class Trucks:
    """Sends the loads of one pour and keeps their tickets."""

    def __init__(self, stage: Stage, facts: Facts, dice: Random, *, live: bool) -> None:
        self.stage, self.facts, self.dice, self.live = stage, facts, dice, live
        self.trips: list[Trip] = []
        self.volume = facts.volume
        self.loads = loads_of(facts.volume)
        self.sent = 0
        raft = facts.volume > _RAFT_FROM
        self.gap = minutes(_RAFT_GAP if raft else _GAP.get(facts.method, 15))
        self._travel = float(facts.project.distance) / _SPEED_KM_H * 60 + 4

    def agree(self, volume: Decimal) -> None:
        """From now on the pour is to have this volume."""
        self.volume, self.loads = volume, loads_of(volume)

    @property
    def unloaded(self) -> datetime:
        """When the last truck has been emptied."""
        return max(trip.unloaded for trip in self.trips)

    def send(
        self, now: datetime, volume: Decimal, *, wait: int = 0, why: str = "", load: str = "混凝土"
    ) -> Trip:
        """A truck leaves now; it waits at the site as it happens, or `wait` minutes for a reason."""
        dice = self.dice
        arrived = now + minutes(self._travel + dice.randint(0, 6))
        unloading = arrived + minutes(wait or dice.randint(3, 16))
        crane = self.facts.method is PlacingMethod.TOWER_CRANE
        unloaded = unloading + minutes(dice.randint(26, 34) if crane else dice.randint(8, 14))
        returned = unloaded + minutes(self._travel + dice.randint(0, 5))
        plate = self.stage.truck(now, returned + minutes(6))
        driver = _DRIVERS[sum(map(ord, plate)) % len(_DRIVERS)]
        trip = Trip(
            plate, driver, volume, now, arrived, unloading, unloaded, returned,
            load=load, wait_reason=why,
        )  # fmt: skip
        self.trips.append(trip)
        if self.live or len(self.trips) == 1:
            self.write_now(trip, now)
        return trip

    def write_now(self, trip: Trip, now: datetime) -> None:
        """The ticket as the truck passes the gate; in the last hours all of its way as it comes."""
        clerk = self.stage.who("dispatcher", now)
        trip.record = create(clerk, "tickets", self._leaving(trip)).id
        trip.written = True
        if self.live:
            self.stage.agenda.start(self._follow(trip))

    def _follow(self, trip: Trip) -> Script:
        if trip.unloaded > self.stage.until:  # met on its way as the curtain falls
            now = yield trip.arrived
            self._edit(trip, now, {"arrived_at": trip.arrived})
            now = yield trip.unloading
            self._edit(trip, now, {"unloading_at": trip.unloading})
        now = yield trip.unloaded
        self._sign(trip, now)
        now = yield trip.returned
        self._edit(trip, now, {"returned_at": trip.returned})

    def _edit(self, trip: Trip, now: datetime, values: Mapping[str, object]) -> None:
        assert trip.record is not None
        edit(self.stage.who("dispatcher", now), "tickets", trip.record, values)

    def _sign(self, trip: Trip, now: datetime) -> None:
        assert trip.record is not None
        told: dict[str, Any] = {
            "receiver": self.facts.receiver,
            "arrived_at": trip.arrived,
            "unloading_at": trip.unloading,
            "unloaded_at": trip.unloaded,
        }
        if trip.wait_reason:
            told["wait_reason"] = trip.wait_reason
        trip.signed = True
        take(self.stage.who("dispatcher", now), "tickets", trip.record, "sign", told)

    def write_all(self, now: datetime, *, on_the_road: bool = False) -> None:
        """Everything that came back signed is entered, and on demand what has only left."""
        if self.live:
            return
        rows: list[dict[str, Any]] = []
        for trip in self.trips:
            if trip.unloaded > now:
                if on_the_road and not trip.written:
                    self.write_now(trip, now)
            elif not trip.written:
                rows.append(self._given(trip, now))
                trip.written = trip.signed = True
            elif not trip.signed:
                self._sign(trip, now)
        if rows:
            record_tickets(self.stage.who("dispatcher", now), rows)

    def _given(self, trip: Trip, now: datetime) -> dict[str, Any]:
        """What a ticket that came back signed says."""
        back = {"returned_at": trip.returned} if trip.returned <= now else {}
        return {
            **self._leaving(trip),
            "arrived_at": trip.arrived,
            "unloading_at": trip.unloading,
            "unloaded_at": trip.unloaded,
            "wait_reason": trip.wait_reason,
            "receiver": self.facts.receiver,
            **back,
        }

    def _leaving(self, trip: Trip) -> dict[str, Any]:
        return {
            "pour_id": self.facts.id,
            "plate": trip.plate,
            "driver": trip.driver,
            "volume_m3": trip.volume,
            "left_at": trip.left,
            "load": trip.load,
        }
