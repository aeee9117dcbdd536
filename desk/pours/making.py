"""Pours come from the issued plan: one for each of its lines, following every revision."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import select

from db.models import (
    DailyPlan,
    DailyPlanLine,
    OpeningConfirmation,
    OrderNotice,
    OrderState,
    Pour,
    PourState,
)
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.pours.facts import live_pour
from desk.pours.opening import forget_checks, take_over_call

_BEFORE = (PourState.PLANNED, PourState.CONFIRMED)


def pours_of_plan(u: Unit, plan: DailyPlan, old: DailyPlan | None) -> None:
    """Every line of the plan just issued has its pour; what a revision dropped is called off."""
    from desk.pours.workflow import FLOW

    lines = {line.order_id: line for line in plan.lines}
    for line in plan.lines:
        order = u.session.get(OrderNotice, line.order_id)
        if order is not None and order.state is not OrderState.CANCELLED:
            _follow(u, plan, line, order)
    for line in old.lines if old is not None else ():
        order = u.session.get(OrderNotice, line.order_id)
        pour = live_pour(u.session, order) if order is not None else None
        if pour is not None and line.order_id not in lines and pour.state in _BEFORE:
            FLOW.take(u, pour, "drop", {"call_off_reason": f"{describe(plan)}未列入"[:200]})


def _follow(u: Unit, plan: DailyPlan, line: DailyPlanLine, order: OrderNotice) -> None:
    pour = live_pour(u.session, order)
    if pour is None:
        pour = u.add(Pour(id=uuid4(), order_id=order.id, number=u.number("KP")))
        pour.order = order
    elif pour.state not in _BEFORE:
        return
    said = (pour.planned_opening, pour.planned_m3, pour.pour_date)
    pour.pour_date = plan.plan_date
    pour.planned_opening = line.planned_opening
    pour.planned_m3 = line.volume_m3
    pour.specialist_id = order.specialist_id
    if not pour.first_equipment:
        trucks = f"首发 {line.first_trucks} 车" if line.first_trucks else ""
        pour.first_equipment = "，".join(w for w in (line.pump, trucks) if w)
    if said != (pour.planned_opening, pour.planned_m3, pour.pour_date):
        forget_checks(pour)
    call = u.session.scalar(
        select(OpeningConfirmation).where(
            OpeningConfirmation.order_id == order.id,
            OpeningConfirmation.plan_date == plan.plan_date,
        )
    )
    if call is not None:
        take_over_call(pour, call)
        pour.state = PourState.CONFIRMED


def order_cancelled(u: Unit, order: OrderNotice, reason: str) -> None:
    """The customer needs it no more: its pour is off."""
    from desk.pours.workflow import FLOW

    pour = live_pour(u.session, order)
    if pour is not None and pour.state in _BEFORE:
        FLOW.take(u, pour, "drop", {"call_off_reason": f"订货取消：{reason}"[:200]})
