"""A day's plan with everything that stands around it on the desk: revisions, pumps, demand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import DailyPlan, OrderNotice, OrderState, PlacingMethod, PlanState, PlantKind
from desk.core.acting import Acting
from desk.core.rights import reading
from desk.core.views import View, view
from desk.plans.arithmetic import PlannedPour, volume_by_hour
from desk.plans.demand import Demand, Use, demands
from desk.plans.kind import PLANS
from desk.plans.proposal import as_pours, pump_name
from desk.plans.resources import PUMP_FOR, available, pumps
from desk.settings import settings_of
from desk.values.zone import day_bounds

K = TypeVar("K")

_OFFICIAL = (
    OrderState.RECEIVED,
    OrderState.SIGNED,
    OrderState.PLANNED,
    OrderState.POURING,
    OrderState.CLOSED,
)


@dataclass(frozen=True)
class Revision:
    """One revision of the day's plan."""

    id: UUID
    revision: int
    state: PlanState
    number: str


@dataclass(frozen=True)
class Busy:
    """When a pump is taken, and by which line."""

    place: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class PumpChoice:
    """A usable pump as it is written on the plan, and when the plan has it taken."""

    name: str
    kind: PlantKind
    busy: tuple[Busy, ...]

    def suits(self, method: PlacingMethod | None) -> bool:
        return method is not None and PUMP_FOR.get(method) is self.kind

    def taken_by(self, start: datetime, end: datetime, *, but: int) -> Busy | None:
        """The first line other than `but` that has the pump between `start` and `end`."""
        return next(
            (b for b in self.busy if b.place != but and b.start < end and start < b.end), None
        )


@dataclass(frozen=True)
class Waiting:
    """Orders of the day that are not on the shown plan: official ones and drafts."""

    numbers: tuple[str, ...]
    volume: Decimal
    orders: tuple[UUID, ...]
    draft_orders: tuple[UUID, ...]

    @property
    def drafts(self) -> int:
        return len(self.draft_orders)


@dataclass(frozen=True)
class Board:
    """What the plan's page shows. `seen` is None while the day has no plan.

    `closings` gives the estimated end of each line by its place. `orders` are those on the plan,
    `of_grade` and `of_hour` those of one grade, and those poured in the hour that begins then.
    """

    day: date
    revisions: tuple[Revision, ...]
    seen: View | None
    pumps: tuple[PumpChoice, ...]
    demands: tuple[Demand, ...]
    closings: dict[int, datetime]
    waiting: Waiting
    may_create: bool
    now: datetime
    orders: tuple[UUID, ...] = ()
    of_grade: Mapping[str, tuple[UUID, ...]] = field(default_factory=dict)
    of_hour: Mapping[datetime, tuple[UUID, ...]] = field(default_factory=dict)


def _shared(keys: Iterable[tuple[UUID, Iterable[K]]]) -> dict[K, tuple[UUID, ...]]:
    """The orders under each of their keys."""
    found: dict[K, tuple[UUID, ...]] = {}
    for order, mine in keys:
        for key in mine:
            found[key] = (*found.get(key, ()), order)
    return found


def board(acting: Acting, day: date, revision: int | None = None) -> Board:
    """The plan of `day`: the newest living revision, or the one asked for."""
    with reading(acting, PLANS.name, PLANS.label) as (session, mine):
        plans = _plans(session, acting, day)
        plan = next(
            (p for p in plans if p.revision == revision),
            next((p for p in plans if p.state is not PlanState.CANCELLED), None),
        )
        lines = plan.lines if plan is not None else []
        settings = settings_of(session, acting.station_id)
        pours = as_pours(lines, settings)
        plant = available(session, acting.station_id)
        if plan is not None and plan.trucks_available is not None:
            plant[PlantKind.TRUCK] = plan.trucks_available
        uses = [
            Use(pour, line.first_trucks or 0, line.placing_method)
            for pour, line in zip(pours, lines, strict=True)
        ]
        found = Board(
            day=day,
            revisions=tuple(Revision(p.id, p.revision, p.state, p.number or "") for p in plans),
            seen=None,
            pumps=_pump_choices(session, acting, pours),
            demands=tuple(demands(uses, plant)),
            closings={pour.place: pour.closing for pour in pours},
            waiting=_waiting(session, acting, day, [line.order_id for line in lines]),
            may_create=mine.has(*PLANS.editors),
            now=acting.now(session),
            orders=tuple(line.order_id for line in lines),
            of_grade=_shared(
                (line.order_id, [pour.grade]) for pour, line in zip(pours, lines, strict=True)
            ),
            of_hour=_shared(
                (line.order_id, volume_by_hour([pour]))
                for pour, line in zip(pours, lines, strict=True)
            ),
        )
        plan_id = plan.id if plan is not None else None
    if plan_id is None:
        return found
    return replace(found, seen=view(acting, PLANS.name, plan_id))


def _pump_choices(
    session: Session, acting: Acting, pours: Sequence[PlannedPour]
) -> tuple[PumpChoice, ...]:
    """The usable pumps, each with when the pours have it."""
    return tuple(
        PumpChoice(
            pump_name(pump),
            pump.kind,
            tuple(Busy(p.place, p.opening, p.closing) for p in pours if p.pump == pump_name(pump)),
        )
        for pump in pumps(session, acting.station_id)
    )


def _plans(session: Session, acting: Acting, day: date) -> list[DailyPlan]:
    """The day's revisions, the newest first."""
    return list(
        session.scalars(
            select(DailyPlan)
            .where(DailyPlan.station_id == acting.station_id, DailyPlan.plan_date == day)
            .order_by(DailyPlan.revision.desc())
        )
    )


def _waiting(session: Session, acting: Acting, day: date, on_plan: Sequence[UUID]) -> Waiting:
    start, stop = day_bounds(day)
    rows = session.execute(
        select(OrderNotice.id, OrderNotice.number, OrderNotice.volume_m3, OrderNotice.state).where(
            OrderNotice.station_id == acting.station_id,
            OrderNotice.state != OrderState.CANCELLED,
            OrderNotice.planned_opening >= start,
            OrderNotice.planned_opening < stop,
        )
    ).all()
    left = [r for r in rows if r.state in _OFFICIAL and r.id not in set(on_plan)]
    return Waiting(
        numbers=tuple(sorted(r.number or "" for r in left)),
        volume=sum((r.volume_m3 or Decimal(0) for r in left), Decimal("0.00")),
        orders=tuple(r.id for r in left),
        draft_orders=tuple(r.id for r in rows if r.state is OrderState.DRAFT),
    )
