"""What a plan says the day draws on: plant, capacity and materials, as known when it was submitted.

A plan that was approved must read the same when it is printed again (M1.4.1), whatever was bought or
mixed otherwise since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from db.models import DailyPlan, PlanState, PlantKind
from desk.plans.arithmetic import materials, totals_by_grade
from desk.plans.proposal import as_pours
from desk.plans.resources import available, mixes_by_grade
from desk.settings import Settings


@dataclass(frozen=True)
class Stated:
    """Plant by kind, what the station mixes in an hour, tonnes by material, and the grades that no
    mix is known for."""

    plant: Mapping[str, int]
    capacity: int
    materials: Mapping[str, Decimal]
    without_mix: tuple[str, ...]

    def as_mapping(self) -> dict[str, Any]:
        return {
            "plant": dict(self.plant),
            "capacity": self.capacity,
            "materials": {name: str(tonnes) for name, tonnes in self.materials.items()},
            "without_mix": list(self.without_mix),
        }


def stated(session: Session, plan: DailyPlan, settings: Settings) -> Stated:
    """As kept with a plan that was submitted, else as things stand now."""
    kept = plan.stated if plan.state is not PlanState.DRAFT else None
    return stated_now(session, plan, settings) if kept is None else _read(kept)


def stated_now(session: Session, plan: DailyPlan, settings: Settings) -> Stated:
    grades = totals_by_grade(as_pours(plan.lines, settings))
    needed, without_mix = materials(grades, mixes_by_grade(session, plan.station_id))
    plant = {k.value: n for k, n in available(session, plan.station_id).items()}
    if plan.trucks_available is not None:
        plant[PlantKind.TRUCK.value] = plan.trucks_available
    capacity = settings.integer("plan.hourly_capacity_m3")
    return Stated(plant, capacity, needed, tuple(without_mix))


def _read(kept: Mapping[str, Any]) -> Stated:
    return Stated(
        plant=kept["plant"],
        capacity=kept["capacity"],
        materials={name: Decimal(tonnes) for name, tonnes in kept["materials"].items()},
        without_mix=tuple(kept["without_mix"]),
    )
