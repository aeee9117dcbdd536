"""What the plan's steps check and do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    DailyPlan,
    DailyPlanLine,
    OrderNotice,
    OrderState,
    PlanDistribution,
    PlanState,
    Post,
    Role,
)
from desk.core.errors import Refused, Warned
from desk.core.stamps import put_stamp
from desk.core.workflow import Look, Taking, describe
from desk.orders.official import of_a_living_project
from desk.orders.workflow import FLOW as ORDER_FLOW
from desk.plans.behind import behind_of
from desk.plans.difference import between
from desk.plans.proposal import gather, tidy
from desk.plans.stated import stated_now
from desk.rules.table import LATE_TASK
from desk.settings import settings_of

POST_OF = {
    Role.DISPATCHER: Post.DISPATCH,
    Role.PLANT_OPERATOR: Post.MIXING,
    Role.TECHNICAL_HEAD: Post.TECHNICAL,
    Role.DOCUMENT_CLERK: Post.TECHNICAL,
    Role.MATERIALS_HEAD: Post.MATERIALS,
    Role.LOGISTICS: Post.LOGISTICS,
}
"""Which post a role signs for when an issued plan arrives (M2.2.1)."""

_LINE_COPIED = (
    "order_id",
    "task_id",
    "project_name",
    "placement",
    "grade",
    "slump",
    "volume_m3",
    "placing_method",
    "planned_opening",
    "ordered_opening",
    "pump",
    "pump_crew",
    "first_trucks",
    "haul_distance_km",
    "specialist",
    "remarks",
)


def regather(taking: Taking[DailyPlan]) -> None:
    gather(taking.unit.session, taking.record)


def submit(taking: Taking[DailyPlan]) -> None:
    """To the station manager, with its number; a revision with its difference (M1.4.1)."""
    plan = taking.record
    tidy(plan)
    if not plan.lines:
        raise Refused(f"{describe(plan)}（{plan.plan_date}）还没有计划行，不能提交。请先归集订单。")
    _nothing_behind(
        taking.unit.session, plan, "后来变更、改期或取消了，不能照旧提交",
        "请先“归集订单”，核对后再提交。",
    )  # fmt: skip
    _no_finished_project(taking.unit.session, plan)
    if plan.number is None:
        plan.number = taking.unit.number("RJ", f"{plan.plan_date:%Y%m%d}")
    old = previous_revision(taking.unit.session, plan)
    plan.difference = [c.as_mapping() for c in between(old, plan)] if old is not None else []
    settings = settings_of(taking.unit.session, plan.station_id)
    plan.stated = stated_now(taking.unit.session, plan, settings).as_mapping()


def _nothing_behind(session: Session, plan: DailyPlan, why: str, remedy: str) -> None:
    """Raises Refused, naming every line, where the plan says otherwise than its orders (M1.2.3)."""
    behind = behind_of(session, plan)
    if behind:
        places = "、".join(str(each.line.position) for each in behind)
        said = "；".join(each.sentence for each in behind)
        raise Refused(f"{describe(plan)}第 {places} 行的订货单{why}：{said}。{remedy}")


def _no_finished_project(session: Session, plan: DailyPlan) -> None:
    """Raises Refused for an order that is still to be poured at a finished project."""
    for line in plan.lines:
        order = session.get(OrderNotice, line.order_id)
        if order is not None and order.state in (OrderState.RECEIVED, OrderState.SIGNED):
            of_a_living_project(order)


def waits_for_approval(plan: DailyPlan) -> str:
    return f"{describe(plan)}（{plan.plan_date}，{plan.line_count} 单 {plan.total_m3} m³）待审批"


def warn_lines_without_task(taking: Taking[DailyPlan]) -> Iterator[Warned]:
    plan = taking.record
    without = [str(line.position) for line in plan.lines if line.task_id is None]
    if without:
        yield LATE_TASK.warn(
            f"{describe(plan)}第 {'、'.join(without)} 行还没有下达生产任务书，技术科无法出具资料"
        )


def replaced_by(session: Session, plan: DailyPlan) -> int | None:
    """The revision that is in force in place of a superseded one."""
    if plan.state is not PlanState.SUPERSEDED:
        return None
    return session.scalar(
        select(DailyPlan.revision)
        .where(
            DailyPlan.station_id == plan.station_id,
            DailyPlan.plan_date == plan.plan_date,
            DailyPlan.revision > plan.revision,
            DailyPlan.state.in_([PlanState.ISSUED, PlanState.SUPERSEDED]),
        )
        .order_by(DailyPlan.revision.desc())
        .limit(1)
    )


def previous_revision(session: Session, plan: DailyPlan) -> DailyPlan | None:
    """The plan of the same day that this one replaces."""
    return session.scalar(
        select(DailyPlan)
        .where(
            DailyPlan.station_id == plan.station_id,
            DailyPlan.plan_date == plan.plan_date,
            DailyPlan.revision < plan.revision,
            DailyPlan.state.in_([PlanState.ISSUED, PlanState.SUPERSEDED]),
        )
        .order_by(DailyPlan.revision.desc())
        .limit(1)
    )


def orders_stand(look: Look[DailyPlan]) -> None:
    """What was approved must still be what is ordered: nobody issues a plan with a cancelled, moved
    or changed order on it (M1.2.3)."""
    _nothing_behind(
        look.session, look.record, "在批准后变更、改期或取消了，不能签发",
        "请站长“撤销批准”，归集后重新提交。",
    )  # fmt: skip
    _nothing_running_dropped(look)


def _nothing_running_dropped(look: Look[DailyPlan]) -> None:
    """A revision cannot take off the plan what is being poured (M1.4.1)."""
    plan = look.record
    old = previous_revision(look.session, plan)
    kept = {line.order_id for line in plan.lines}
    running = [
        order.number or ""
        for line in (old.lines if old is not None else ())
        if line.order_id not in kept
        and (order := look.session.get(OrderNotice, line.order_id)) is not None
        and order.state in (OrderState.POURING, OrderState.CLOSED)
    ]
    if running:
        raise Refused(
            f"{describe(plan)}没有列入已经开盘的 {'、'.join(running)}，不能签发。"
            "请站长“撤销批准”，“归集订单”后重新提交。"
        )


def issue(taking: Taking[DailyPlan]) -> None:
    """To the five posts; the orders on it are planned, the plan before it is superseded."""
    plan = taking.record
    unit = taking.unit
    plan.distribution = [
        PlanDistribution(id=uuid4(), position=place, post=post, sent_at=unit.now)
        for place, post in enumerate(Post, start=1)
    ]
    old = previous_revision(unit.session, plan)
    if old is not None and old.state is PlanState.ISSUED:
        old.state = PlanState.SUPERSEDED
    for role, post in POST_OF.items():
        unit.notify(role.value, plan, f"{describe(plan)}（{plan.plan_date}）已签发，请{post}签收")


def plan_orders(taking: Taking[DailyPlan]) -> None:
    """The signed orders on an issued plan are planned; those that a revision dropped are not."""
    plan, session = taking.record, taking.unit.session
    session.flush()
    on_plan = [line.order_id for line in plan.lines]
    for order_id in on_plan:
        order = session.get(OrderNotice, order_id)
        if order is not None and order.state is OrderState.SIGNED:
            ORDER_FLOW.take(taking.unit, order, "plan", {})
    old = previous_revision(session, plan)
    for line in old.lines if old is not None else ():
        order = session.get(OrderNotice, line.order_id)
        if order is None or order.id in on_plan or order.state is not OrderState.PLANNED:
            continue
        order.state = OrderState.SIGNED


def posts_to_sign(look: Look[DailyPlan]) -> list[PlanDistribution]:
    """The posts that this person may sign for and that have not signed yet."""
    mine = {POST_OF[role] for role in look.acting.roles if role in POST_OF}
    return [
        copy
        for copy in look.record.distribution
        if copy.post in mine and copy.acknowledged_at is None
    ]


def has_post_to_sign(look: Look[DailyPlan]) -> None:
    if not posts_to_sign(look):
        raise Refused(f"{describe(look.record)}没有等{look.acting.name}签收的岗位。")


def acknowledge(taking: Taking[DailyPlan]) -> None:
    acting = taking.unit.acting
    for copy in posts_to_sign(taking.look):
        roles = {role for role, post in POST_OF.items() if post is copy.post}
        copy.acknowledged_by = acting.signs_as(roles)
        copy.acknowledged_at = taking.unit.now


def no_open_revision(look: Look[DailyPlan]) -> None:
    plan = look.record
    newer = look.session.scalar(
        select(DailyPlan).where(
            DailyPlan.station_id == plan.station_id,
            DailyPlan.plan_date == plan.plan_date,
            DailyPlan.revision > plan.revision,
            DailyPlan.state != PlanState.CANCELLED,
        )
    )
    if newer is not None:
        raise Refused(
            f"{describe(plan)}已有第 {newer.revision} 版（{newer.state.label}）。请在那一版上继续。"
        )


def revise(taking: Taking[DailyPlan]) -> None:
    """Revision n+1 as a draft, from this plan and the orders as they stand now (M1.4.1)."""
    plan = taking.record
    unit = taking.unit
    made = _waiting_revision(unit.session, plan)
    if made is None:
        made = unit.add(DailyPlan(id=uuid4(), plan_date=plan.plan_date, revision=plan.revision + 1))
    made.state = PlanState.DRAFT
    made.revision_reason = taking.reason[:200]
    put_stamp(made, "prepared", unit.acting, unit.now, {})
    made.trucks_available, made.remarks = plan.trucks_available, plan.remarks
    made.lines = [_copied(line) for line in plan.lines]
    if made not in unit.session.new:
        unit.session.flush()
    gather(unit.session, made)
    unit.result = made


def _waiting_revision(session: Session, plan: DailyPlan) -> DailyPlan | None:
    """A discarded draft of the next revision, taken up again so that no revision is skipped."""
    return session.scalar(
        select(DailyPlan).where(
            DailyPlan.station_id == plan.station_id,
            DailyPlan.plan_date == plan.plan_date,
            DailyPlan.revision == plan.revision + 1,
            DailyPlan.state == PlanState.CANCELLED,
            DailyPlan.number.is_(None),
        )
    )


def _copied(line: DailyPlanLine) -> DailyPlanLine:
    values: dict[str, Any] = {name: getattr(line, name) for name in _LINE_COPIED}
    return DailyPlanLine(id=uuid4(), position=line.position, **values)


def unnumbered(look: Look[DailyPlan]) -> None:
    if look.record.number is not None:
        raise Refused(f"{describe(look.record)}已经提交过，不能丢弃。请修改后重新提交。")
