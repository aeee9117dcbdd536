"""What a plan draws on at its busiest moment against what the station has. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from db.models import PlacingMethod, PlantKind
from desk.plans.arithmetic import PlannedPour
from desk.plans.resources import PUMP_FOR


@dataclass(frozen=True)
class Demand:
    """One kind of plant: how many are needed at once, from when, and how many there are."""

    kind: PlantKind
    needed: int
    at: datetime | None
    available: int

    @property
    def short(self) -> int:
        """How many are missing; 0 when there are enough."""
        return max(0, self.needed - self.available)


@dataclass(frozen=True)
class Use:
    """A pour with what it takes while it runs: trucks, and the method that asks for a pump."""

    pour: PlannedPour
    trucks: int
    method: PlacingMethod | None


def demands(uses: Sequence[Use], available: dict[PlantKind, int]) -> list[Demand]:
    """Every kind of plant that the station has or the plan needs, trucks first."""
    found = []
    for kind in PlantKind:
        needed, at = peak(
            (use.pour.opening, use.pour.closing, _amount(use, kind))
            for use in uses
            if use.pour.volume > 0
        )
        have = available.get(kind, 0)
        if needed or have:
            found.append(Demand(kind, needed, at, have))
    return found


def _amount(use: Use, kind: PlantKind) -> int:
    if kind is PlantKind.TRUCK:
        return use.trucks
    return int(use.method is not None and PUMP_FOR.get(use.method) is kind)


def peak(spans: Iterable[tuple[datetime, datetime, int]]) -> tuple[int, datetime | None]:
    """The largest sum of amounts under way at once, and the moment it is first reached.

    A span that ends when another begins gives its amount to it.
    """
    turns = sorted(
        turn
        for start, end, amount in spans
        if amount
        for turn in ((start, 1, amount), (end, 0, -amount))
    )
    now = most = 0
    when: datetime | None = None
    for moment, _, change in turns:
        now += change
        if now > most:
            most, when = now, moment
    return most, when
