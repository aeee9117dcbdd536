"""What the daily plans of today and tomorrow still owe (M2.2.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from db.models import (
    DailyPlan,
    DailyPlanLine,
    OpeningConfirmation,
    OrderNotice,
    OrderState,
    PlanState,
    Role,
)
from desk.plans.steps import POST_OF
from desk.rules.table import PLAN_APPROVAL
from desk.today.asking import Asking, Due
from desk.values.showing import show_date

_HEAD = (Role.SECTION_HEAD,)
_MANAGER = (Role.STATION_MANAGER,)
_DEADLINE = (PLAN_APPROVAL.id, PLAN_APPROVAL.clause)
_PLANNABLE = (OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)

_WAITING = {
    PlanState.DRAFT: ("未提交审批", _HEAD),
    PlanState.SUBMITTED: ("待站长审批", _MANAGER),
    PlanState.APPROVED: ("已批准，待签发", _HEAD),
}


def plan_entries(asking: Asking) -> Iterator[Due]:
    """A plan is owed before its day begins: gathered, submitted, approved, issued, signed for."""
    for day in (asking.day, asking.day + timedelta(days=1)):
        plans = _plans(asking, day)
        if not plans:
            yield from _missing(asking, day)
            continue
        for plan in plans:
            if plan.state in _WAITING:
                words, owners = _WAITING[plan.state]
                yield asking.entry(
                    _DEADLINE, f"{plan_words(plan)}{words}", plan, owners, due=asking.start_of(day)
                )
        if plans[0].state is PlanState.ISSUED:
            yield from _unsigned_posts(asking, plans[0])
        yield from _left_out(asking, plans[-1])


def plan_words(plan: DailyPlan) -> str:
    """``11-22 日生产计划第 2 版（9 单 1,243.50 m³）``."""
    return (
        f"{plan.plan_date:%m-%d} 日生产计划第 {plan.revision} 版"
        f"（{plan.line_count} 单 {plan.total_m3:,} m³）"
    )


def _plans(asking: Asking, day: date) -> list[DailyPlan]:
    """The day's living plans, the issued one before its open revision."""
    return list(
        asking.session.scalars(
            select(DailyPlan)
            .where(
                DailyPlan.station_id == asking.acting.station_id,
                DailyPlan.plan_date == day,
                DailyPlan.state.not_in([PlanState.SUPERSEDED, PlanState.CANCELLED]),
            )
            .order_by(DailyPlan.revision)
        )
    )


def _orders_of(asking: Asking, day: date) -> list[tuple[object, str]]:
    start = asking.start_of(day)
    rows = asking.session.execute(
        select(OrderNotice.id, OrderNotice.number).where(
            OrderNotice.station_id == asking.acting.station_id,
            OrderNotice.state.in_(_PLANNABLE),
            OrderNotice.planned_opening >= start,
            OrderNotice.planned_opening < start + timedelta(days=1),
        )
    )
    return [(row.id, row.number or "") for row in rows]


def _missing(asking: Asking, day: date) -> Iterator[Due]:
    orders = _orders_of(asking, day)
    if orders:
        due = asking.start_of(day)
        sentence = f"{day:%m-%d} 有 {len(orders)} 张订货单，日生产计划还没有归集"
        yield Due(
            *_DEADLINE, sentence, "daily-plans", None, show_date(day), _HEAD, due,
            overdue=asking.now > due,
        )  # fmt: skip


def _unsigned_posts(asking: Asking, plan: DailyPlan) -> Iterator[Due]:
    """One entry per post that has not signed for its copy, owed by the post's roles."""
    for copy in plan.distribution:
        if copy.acknowledged_at is None:
            owners = tuple(role for role, post in POST_OF.items() if post is copy.post)
            sentence = f"{plan_words(plan)}{copy.post.label}未签收"
            yield asking.entry(
                _DEADLINE, sentence, plan, owners, due=asking.start_of(plan.plan_date)
            )


def _left_out(asking: Asking, plan: DailyPlan) -> Iterator[Due]:
    """Orders of the day that came in after the plan was gathered."""
    on_plan = set(
        asking.session.scalars(
            select(DailyPlanLine.order_id).where(DailyPlanLine.plan_id == plan.id)
        )
    )
    missing = [number for id_, number in _orders_of(asking, plan.plan_date) if id_ not in on_plan]
    if missing:
        remedy = "请改版" if plan.state is PlanState.ISSUED else "请重新归集"
        sentence = f"{'、'.join(missing)} 不在 {plan_words(plan)}里，{remedy}"
        yield asking.entry(_DEADLINE, sentence, plan, _HEAD, due=asking.start_of(plan.plan_date))


def calls_made(asking: Asking, day: date) -> int:
    """How many opening calls of `day` were made."""
    return int(
        asking.session.scalar(
            select(func.count())
            .select_from(OpeningConfirmation)
            .where(
                OpeningConfirmation.station_id == asking.acting.station_id,
                OpeningConfirmation.plan_date == day,
            )
        )
        or 0
    )
