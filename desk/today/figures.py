"""The figures of 今日: tomorrow's orders, the volumes of the days around, today's warnings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from db.models import (
    DailyPlan,
    OrderNotice,
    OrderState,
    PlanState,
    ProductionTask,
    RuleWarning,
    TaskState,
)
from desk.core.acting import Acting
from desk.core.duty import Asking, Due
from desk.core.readers import may_read
from desk.core.rights import reading
from desk.orders.facts import signature_of
from desk.orders.rules import Signature
from desk.plans.confirmations import calls_between
from desk.rules.notices import Owed, owed_in
from desk.today.due import due_of
from desk.values.zone import local

DAYS_BEFORE, DAYS_SHOWN = 2, 7
MOST_WARNINGS = 100

_OFFICIAL = (
    OrderState.RECEIVED,
    OrderState.SIGNED,
    OrderState.PLANNED,
    OrderState.POURING,
    OrderState.CLOSED,
)


@dataclass(frozen=True)
class DayFigures:
    """How far the papers of one day are, as the records that are counted: the number of each is the
    length of its list, and whoever asks for the list is shown these. `official` are the orders
    received for the day, `drafting` those not received yet; `signed`, `tasked` and `listed` are
    the official ones that are signed validly, that have a task, that stand on the newest living plan;
    `tasks` are these tasks. `called` and `to_call` are the calls of the day, made and all.

    `plan_state` is None while the day has no plan.
    """

    day: date
    official: tuple[UUID, ...]
    volume: Decimal
    drafting: tuple[UUID, ...]
    signed: tuple[UUID, ...]
    tasked: tuple[UUID, ...]
    tasks: tuple[UUID, ...]
    listed: tuple[UUID, ...]
    called: int
    to_call: int
    plan_id: UUID | None
    plan_state: PlanState | None
    plan_revision: int
    plan_lines: int

    def without(self, those: tuple[UUID, ...]) -> tuple[UUID, ...]:
        """The official orders that are not among `those`."""
        return tuple(order for order in self.official if order not in those)


@dataclass(frozen=True)
class DayVolume:
    """m³ ordered for one day: by official orders, and by drafts besides; `orders` are all of them."""

    day: date
    official: Decimal
    drafts: Decimal
    orders: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class WarningRow:
    """A rule that was not kept, recorded today."""

    rule: str
    clause: str
    sentence: str
    reason: str
    person: str
    at: datetime
    kind: str
    record_id: UUID


@dataclass(frozen=True)
class Desk:
    """Everything the page shows, read at one moment by `acting` with the rights of then."""

    acting: Acting
    now: datetime
    due: tuple[Due, ...]
    tomorrow: DayFigures
    days: tuple[DayVolume, ...]
    warnings: tuple[WarningRow, ...]
    notices: tuple[Owed, ...]


def desk_of_today(acting: Acting) -> Desk:
    """What this person's day looks like now."""
    with reading(acting) as (session, mine):
        asking = Asking(session, mine, mine.now(session))
        return Desk(
            acting=mine,
            now=asking.now,
            due=tuple(due_of(asking)),
            tomorrow=_figures(asking, asking.day + timedelta(days=1)),
            days=tuple(_volumes(asking)),
            warnings=tuple(_warnings(asking)),
            notices=tuple(owed_in(session, mine)),
        )


def _orders(asking: Asking, first: date, days: int) -> list[OrderNotice]:
    start = asking.start_of(first)
    return list(
        asking.session.scalars(
            select(OrderNotice).where(
                OrderNotice.station_id == asking.station_id,
                OrderNotice.state != OrderState.CANCELLED,
                OrderNotice.planned_opening >= start,
                OrderNotice.planned_opening < start + timedelta(days=days),
            )
        )
    )


def _figures(asking: Asking, day: date) -> DayFigures:
    orders = _orders(asking, day, 1)
    official = [order for order in orders if order.state in _OFFICIAL]
    ids = tuple(order.id for order in official)
    tasks = _tasks(asking, ids)
    plan = _plan(asking, day)
    on_plan = {line.order_id for line in plan.lines} if plan else set()
    calls = calls_between(asking.session, asking.acting, day, day)
    return DayFigures(
        day=day,
        official=ids,
        volume=sum((o.volume_m3 or Decimal(0) for o in official), Decimal("0.00")),
        drafting=tuple(order.id for order in orders if order.state not in _OFFICIAL),
        signed=tuple(o.id for o in official if signature_of(o) is Signature.VALID),
        tasked=tuple(id_ for id_ in ids if id_ in tasks),
        tasks=tuple(tasks.values()),
        listed=tuple(id_ for id_ in ids if id_ in on_plan),
        called=sum(call.confirmation_id is not None for call in calls),
        to_call=len(calls),
        plan_id=plan.id if plan else None,
        plan_state=plan.state if plan else None,
        plan_revision=plan.revision if plan else 0,
        plan_lines=plan.line_count if plan else 0,
    )


def _tasks(asking: Asking, orders: tuple[UUID, ...]) -> dict[UUID, UUID]:
    """The living task of each of these orders that has one."""
    living = select(ProductionTask.order_id, ProductionTask.id).where(
        ProductionTask.order_id.in_(orders), ProductionTask.state != TaskState.CANCELLED
    )
    return {row.order_id: row.id for row in asking.session.execute(living)}


def _plan(asking: Asking, day: date) -> DailyPlan | None:
    """The newest living plan of the day."""
    return asking.session.scalar(
        select(DailyPlan)
        .where(
            DailyPlan.station_id == asking.station_id,
            DailyPlan.plan_date == day,
            DailyPlan.state.not_in([PlanState.SUPERSEDED, PlanState.CANCELLED]),
        )
        .order_by(DailyPlan.revision.desc())
        .limit(1)
    )


def _volumes(asking: Asking) -> list[DayVolume]:
    first = asking.day - timedelta(days=DAYS_BEFORE)
    start = asking.start_of(first)
    rows = asking.session.execute(
        select(
            OrderNotice.id,
            OrderNotice.planned_opening,
            OrderNotice.volume_m3,
            OrderNotice.state,
        ).where(
            OrderNotice.station_id == asking.station_id,
            OrderNotice.state != OrderState.CANCELLED,
            OrderNotice.planned_opening >= start,
            OrderNotice.planned_opening < start + timedelta(days=DAYS_SHOWN),
        )
    )
    official = dict.fromkeys((first + timedelta(days=n) for n in range(DAYS_SHOWN)), Decimal(0))
    drafts = dict(official)
    orders: dict[date, list[UUID]] = {day: [] for day in official}
    for id_, opening, volume, state in rows:
        assert opening is not None
        into, day = drafts if state is OrderState.DRAFT else official, local(opening).date()
        into[day] += volume or Decimal(0)
        orders[day].append(id_)
    return [DayVolume(day, official[day], drafts[day], tuple(orders[day])) for day in official]


def _warnings(asking: Asking) -> list[WarningRow]:
    rows = asking.session.scalars(
        select(RuleWarning)
        .where(
            RuleWarning.station_id == asking.station_id,
            RuleWarning.at >= asking.start_of(asking.day),
        )
        .order_by(RuleWarning.at.desc())
        .limit(MOST_WARNINGS)
    )
    return [
        WarningRow(
            row.rule, row.clause, row.sentence, row.reason, row.person, row.at,
            row.record_kind, row.record_id,
        )
        for row in rows
        if may_read(asking.acting, row.record_kind)
    ]  # fmt: skip
