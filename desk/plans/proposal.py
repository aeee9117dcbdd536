"""Proposing a plan's lines from the orders of its day."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import DailyPlan, DailyPlanLine, OrderNotice, OrderState, Plant
from desk.core.references import person_name
from desk.orders.facts import live_task, signature_of
from desk.orders.marking import pour_rate
from desk.orders.rules import Signature
from desk.plans.arithmetic import PlannedPour, first_trucks
from desk.plans.behind import line_words
from desk.plans.resources import PUMP_FOR, pumps
from desk.settings import Settings, settings_of
from desk.values.zone import day_bounds

_PLANNABLE = (
    OrderState.RECEIVED,
    OrderState.SIGNED,
    OrderState.PLANNED,
    OrderState.POURING,
    OrderState.CLOSED,
)


def orders_of_day(session: Session, plan: DailyPlan) -> list[OrderNotice]:
    """The official orders opening on the plan's date, earliest first."""
    start, stop = day_bounds(plan.plan_date)
    return list(
        session.scalars(
            select(OrderNotice)
            .where(
                OrderNotice.station_id == plan.station_id,
                OrderNotice.state.in_(_PLANNABLE),
                OrderNotice.planned_opening >= start,
                OrderNotice.planned_opening < stop,
            )
            .order_by(OrderNotice.planned_opening, OrderNotice.number)
        )
    )


def gather(session: Session, plan: DailyPlan) -> None:
    """Make the plan's lines those of the day's orders as they stand now.

    What was typed into a line (pump, crew, trucks, a changed opening) is kept; lines of orders that
    were cancelled or moved to another day go.
    """
    orders = {order.id: order for order in orders_of_day(session, plan)}
    settings = settings_of(session, plan.station_id)
    free = pumps(session, plan.station_id)
    lines = [line for line in plan.lines if line.order_id in orders]
    for line in lines:
        copy_order(session, line, orders.pop(line.order_id))
    for order in orders.values():
        line = new_line(session, order, settings)
        line.pump = _free_pump(line, lines, free, settings)
        lines.append(line)
    lines.sort(key=lambda item: (item.planned_opening, item.project_name))
    plan.lines = lines
    tidy(plan)


def tidy(plan: DailyPlan) -> None:
    """Number the lines and add them up."""
    for position, line in enumerate(plan.lines, start=1):
        line.position = position
    plan.line_count = len(plan.lines)
    plan.total_m3 = sum((line.volume_m3 for line in plan.lines), Decimal("0.00"))


def new_line(session: Session, order: OrderNotice, settings: Settings) -> DailyPlanLine:
    """A line for `order`, with the trucks it takes to keep it going."""
    line = DailyPlanLine(id=uuid4(), order_id=order.id)
    copy_order(session, line, order)
    line.first_trucks = first_trucks(
        line.haul_distance_km,
        rate=pour_rate(order.placing_method, settings),
        load=settings.number("orders.truck_load_m3"),
        speed_km_h=settings.integer("plan.truck_speed_km_h"),
    )
    return line


def copy_order(session: Session, line: DailyPlanLine, order: OrderNotice) -> None:
    """The order's words as they stand now. An opening typed into the plan is the plan's own until
    the order itself gets another one."""
    project = order.project
    task = live_task(session, order)
    line.task_id = task.id if task else None
    line.project_name = project.name if project else order.project_text
    for name, value in line_words(order, person_name(session, order.specialist_id)).items():
        setattr(line, name, value)
    if order.planned_opening is not None and order.planned_opening != line.ordered_opening:
        line.ordered_opening = line.planned_opening = order.planned_opening
    line.haul_distance_km = project.haul_distance_km if project else None
    unsigned = "" if signature_of(order) is Signature.VALID else "未签认"
    kept = [w for w in (line.remarks or "").split(";") if w and w != "未签认"]
    line.remarks = ";".join([*kept, unsigned] if unsigned else kept)


def as_pours(lines: Iterable[DailyPlanLine], settings: Settings) -> list[PlannedPour]:
    """The lines in the arithmetic's terms."""
    return [
        PlannedPour(
            place=line.position,
            project=line.project_name,
            opening=line.planned_opening,
            volume=line.volume_m3,
            rate=pour_rate(line.placing_method, settings),
            pump=line.pump or "",
            grade=line.grade.split(" ")[0],
        )
        for line in lines
    ]


def _free_pump(
    line: DailyPlanLine, lines: list[DailyPlanLine], free: list[Plant], settings: Settings
) -> str:
    """The first pump of the wanted kind that is not busy then; empty when none is."""
    wanted = PUMP_FOR.get(line.placing_method) if line.placing_method else None
    if wanted is None:
        return ""
    line.position = 0
    busy = as_pours([*lines, line], settings)
    mine = busy.pop()
    for plant in free:
        if plant.kind is not wanted:
            continue
        name = pump_name(plant)
        taken = any(
            p.pump == name and p.opening < mine.closing and mine.opening < p.closing for p in busy
        )
        if not taken:
            return name
    return ""


def pump_name(plant: Plant) -> str:
    """How a pump is written on the plan: its name and size."""
    return f"{plant.name} {plant.size}".strip()
