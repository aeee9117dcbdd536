"""What the daily plans of today and tomorrow still owe (M2.2.1), and the calls of their days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from db.models import DailyPlan, OrderNotice, OrderState, PlanState
from desk.core.duty import Asking, Due, owed
from desk.orders.facts import stamp
from desk.plans.behind import behind
from desk.plans.confirmations import calls_between
from desk.plans.steps import POST_OF
from desk.rules.duties import (
    ACKNOWLEDGE_PLAN,
    APPROVE_PLAN,
    GATHER_PLAN,
    ISSUE_PLAN,
    MAKE_CALL,
    REGATHER_PLAN,
    REVISE_BEHIND,
    REVISE_PLAN,
    SUBMIT_PLAN,
    TELL_DISPATCHER,
    UNAPPROVE_BEHIND,
    WITHDRAW_BEHIND,
)
from desk.values.showing import show_date
from desk.values.zone import local

_PLANNABLE = (OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)
_WAITING = {
    PlanState.DRAFT: SUBMIT_PLAN,
    PlanState.SUBMITTED: APPROVE_PLAN,
    PlanState.APPROVED: ISSUE_PLAN,
}
_BEHIND = {
    PlanState.DRAFT: REGATHER_PLAN,
    PlanState.SUBMITTED: WITHDRAW_BEHIND,
    PlanState.APPROVED: UNAPPROVE_BEHIND,
    PlanState.ISSUED: REVISE_BEHIND,
}
MOST = 60
"""So many plans are looked at; nobody plans two months ahead by the day."""


def owes(asking: Asking) -> Iterator[Due]:
    """A plan is owed before its day begins: gathered, submitted, approved, issued, signed for."""
    tomorrow = asking.day + timedelta(days=1)
    plans, orders = _plans(asking, tomorrow), _orders(asking, tomorrow)
    for day in (asking.day, tomorrow):
        if plans[day]:
            yield from _of_plans(asking, plans[day], orders[day])
        elif orders[day]:
            says = f"{day:%m-%d} 有 {len(orders[day])} 张订货单，{GATHER_PLAN.label}"
            due = asking.start_of(day)
            yield owed(GATHER_PLAN, due, asking.now, says=says, number=show_date(day))
    yield from _behind(asking)
    yield from _calls(asking)


def _behind(asking: Asking) -> Iterator[Due]:
    """D29: plans from today on that say something else than their orders, until the revision is
    issued."""
    plans = asking.session.scalars(
        select(DailyPlan)
        .where(
            DailyPlan.station_id == asking.station_id,
            DailyPlan.plan_date >= asking.day,
            DailyPlan.state.in_(_BEHIND),
        )
        .options(selectinload(DailyPlan.lines))
        .order_by(DailyPlan.plan_date, DailyPlan.revision)
        .limit(MOST)
    ).all()
    found = behind(asking.session, plans)
    for plan in plans:
        lines = found[plan.id]
        if lines:
            duty = _BEHIND[plan.state]
            about = "；".join(each.sentence for each in lines)
            due = min(each.when for each in lines)
            says = f"{plan_words(plan)}{duty.label}"
            yield owed(duty, due, asking.now, plan, says=says, about=about)


def plan_words(plan: DailyPlan) -> str:
    """``11-22 日生产计划第 2 版（9 单 1,243.50 m³）``."""
    return (
        f"{plan.plan_date:%m-%d} 日生产计划第 {plan.revision} 版"
        f"（{plan.line_count} 单 {plan.total_m3:,} m³）"
    )


def _plans(asking: Asking, last: date) -> dict[date, list[DailyPlan]]:
    """Each day's living plans from today on, the issued one before its open revision."""
    found: dict[date, list[DailyPlan]] = {asking.day: [], last: []}
    plans = asking.session.scalars(
        select(DailyPlan)
        .where(
            DailyPlan.station_id == asking.station_id,
            DailyPlan.plan_date.in_(found),
            DailyPlan.state.not_in([PlanState.SUPERSEDED, PlanState.CANCELLED]),
        )
        .options(selectinload(DailyPlan.lines), selectinload(DailyPlan.distribution))
        .order_by(DailyPlan.revision)
    )
    for plan in plans:
        found[plan.plan_date].append(plan)
    return found


def _orders(asking: Asking, last: date) -> dict[date, dict[UUID, str]]:
    """Each day's orders that belong on a plan, by id, with their numbers."""
    found: dict[date, dict[UUID, str]] = {asking.day: {}, last: {}}
    rows = asking.session.execute(
        select(OrderNotice.id, OrderNotice.number, OrderNotice.planned_opening)
        .where(
            OrderNotice.station_id == asking.station_id,
            OrderNotice.state.in_(_PLANNABLE),
            OrderNotice.planned_opening >= asking.start_of(asking.day),
            OrderNotice.planned_opening < asking.start_of(last + timedelta(days=1)),
        )
        .order_by(OrderNotice.number)
    )
    for id_, number, opening in rows:
        assert opening is not None
        found[local(opening).date()][id_] = number or ""
    return found


def _of_plans(asking: Asking, plans: list[DailyPlan], orders: dict[UUID, str]) -> Iterator[Due]:
    """What the living plans of one day owe."""
    first, newest = plans[0], plans[-1]
    due = asking.start_of(first.plan_date)
    for plan in plans:
        if plan.state in _WAITING:
            duty = _WAITING[plan.state]
            yield owed(duty, due, asking.now, plan, says=f"{plan_words(plan)}{duty.label}")
    if first.state is PlanState.ISSUED:
        for copy in first.distribution:
            if copy.acknowledged_at is None:
                owners = tuple(role for role, post in POST_OF.items() if post is copy.post)
                says = f"{plan_words(first)}{copy.post.label}{ACKNOWLEDGE_PLAN.label}"
                yield owed(ACKNOWLEDGE_PLAN, due, asking.now, first, says=says, owners=owners)
    on_plan = {line.order_id for line in newest.lines}
    missing = [number for id_, number in orders.items() if id_ not in on_plan]
    if missing:
        duty = REVISE_PLAN if newest.state is PlanState.ISSUED else REGATHER_PLAN
        says = f"{'、'.join(missing)} 不在 {plan_words(newest)}里，{duty.label}"
        yield owed(duty, due, asking.now, newest, says=says)


def _calls(asking: Asking) -> Iterator[Due]:
    """D11: the calls that were not made, or not passed on to the dispatcher."""
    last = asking.day + timedelta(days=asking.days)
    for call in calls_between(asking.session, asking.acting, asking.day, last):
        if call.told_dispatcher_at is not None:
            continue
        duty = MAKE_CALL if call.confirmation_id is None else TELL_DISPATCHER
        about = f"{call.project} {call.placement} {stamp(call.planned_opening)}"
        if duty is MAKE_CALL:
            who = " ".join(w for w in (call.contact, call.phone) if w)
            about = f"{about}（{who or '无联系人'}）"
        yield owed(
            duty, call.due, asking.now, about=about, id=call.order_id, number=call.order_number
        )
