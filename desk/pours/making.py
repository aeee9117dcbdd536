"""Pours come from the issued plan: one for each of its lines, following every revision."""

from __future__ import annotations

from uuid import uuid4

from db.fields import fields_of
from db.models import (
    DailyPlan,
    DailyPlanLine,
    OrderNotice,
    OrderState,
    Pour,
)
from desk.core.following import Happened
from desk.core.references import may_be_named
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.orders.facts import live_pour
from desk.plans.confirmations import calls_about
from desk.plans.steps import previous_revision
from desk.pours.facts import BEFORE_OPENING
from desk.pours.opening import take_over_call
from desk.pours.trouble import forget_checks
from desk.pours.workflow import FLOW


def pours_of_plan(happened: Happened[DailyPlan]) -> None:
    """Every line of the plan just issued has its pour; what a revision dropped is called off."""
    u, plan = happened.unit, happened.record
    old = previous_revision(u.session, plan)
    lines = {line.order_id: line for line in plan.lines}
    for line in plan.lines:
        order = u.session.get(OrderNotice, line.order_id)
        if order is not None and order.state is not OrderState.CANCELLED:
            _follow(u, plan, line, order)
    for line in old.lines if old is not None else ():
        order = u.session.get(OrderNotice, line.order_id)
        if order is not None and line.order_id not in lines:
            _drop(u, order, f"{describe(plan)}未列入")


def order_cancelled(happened: Happened[OrderNotice]) -> None:
    """The customer needs it no more: its pour is off."""
    _drop(happened.unit, happened.record, f"订货取消：{happened.reason}")


def order_opens(happened: Happened[OrderNotice]) -> None:
    """The opening order is given for the order's pour, by the pour's own rules (R07)."""
    pour = live_pour(happened.unit.session, happened.record)
    assert pour is not None, "an order on an issued plan has its pour"
    FLOW.take(happened.unit, pour, "open", {})


def _drop(u: Unit, order: OrderNotice, why: str) -> None:
    pour = live_pour(u.session, order)
    if pour is not None and pour.state in BEFORE_OPENING:
        FLOW.take(u, pour, "drop", {"call_off_reason": why[:200]})


def _follow(u: Unit, plan: DailyPlan, line: DailyPlanLine, order: OrderNotice) -> None:
    pour = live_pour(u.session, order)
    if pour is None:
        pour = u.add(Pour(id=uuid4(), order_id=order.id, number=u.number("KP")))
        pour.order = order
    elif pour.state not in BEFORE_OPENING:
        return
    said = (pour.planned_opening, pour.planned_m3, pour.pour_date)
    pour.pour_date = plan.plan_date
    pour.planned_opening = line.planned_opening
    pour.planned_m3 = line.volume_m3
    specialist = order.specialist_id
    if specialist is None or may_be_named(u.session, fields_of(Pour)["specialist_id"], specialist):
        pour.specialist_id = specialist
    if not pour.first_equipment:
        trucks = f"首发 {line.first_trucks} 车" if line.first_trucks else ""
        pour.first_equipment = "，".join(w for w in (line.pump, trucks) if w)
    if said != (pour.planned_opening, pour.planned_m3, pour.pour_date):
        forget_checks(pour)
    calls = calls_about(u.session, order.id, plan.plan_date)
    if calls:
        take_over_call(pour, calls[-1])
