"""The daily plan: its workflow, how it is filled in, listed, found, and what its paper needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    DailyPlan,
    DailyPlanLine,
    OrderNotice,
    PlanState,
    PlantKind,
    ProductionTask,
    Role,
)
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.declare import group, names, step
from desk.core.errors import Refused
from desk.core.kinds import Children, RecordKind, Searchable
from desk.core.records import fill, permit_editing
from desk.core.unit import Unit, unit
from desk.core.workflow import Look, Tone, Workflow, describe
from desk.orders.facts import signature_of
from desk.orders.rules import Signature
from desk.plans import steps
from desk.plans.arithmetic import clashes, materials, totals_by_grade, volume_by_hour
from desk.plans.difference import between, sentences
from desk.plans.proposal import as_pours, copy_order, gather, tidy
from desk.plans.resources import available, mixes_by_grade
from desk.rules.table import PLAN_IS_FIXED
from desk.settings import settings_of
from desk.values.zone import local

_S = PlanState
_HEAD = frozenset({Role.SECTION_HEAD})
_OFFICE = frozenset({Role.SECTION_HEAD, Role.SPECIALIST})
_MANAGER = frozenset({Role.STATION_MANAGER})

# fmt: off
FLOW = Workflow(
    states=PlanState,
    initial=_S.DRAFT,
    tones={
        _S.DRAFT: Tone.NEUTRAL,
        _S.SUBMITTED: Tone.WARNING,
        _S.APPROVED: Tone.INFO,
        _S.ISSUED: Tone.SUCCESS,
        _S.SUPERSEDED: Tone.NEUTRAL,
        _S.CANCELLED: Tone.DANGER,
    },
    steps=(
        step("submit", "提交审批", _S.DRAFT, _S.SUBMITTED, _HEAD, effect=steps.submit,
             warner=steps.warn_lines_without_task, undo="withdraw"),
        step("gather", "归集订单", _S.DRAFT, None, _OFFICE, effect=steps.regather),
        step("approve", "批准", _S.SUBMITTED, _S.APPROVED, _MANAGER, before_role=steps.not_own,
             effect=steps.approve, confirm_password=True),
        step("reject", "退回", _S.SUBMITTED, _S.DRAFT, _MANAGER, before_role=steps.not_own,
             effect=steps.reject, needs_reason=True, danger=True),
        step("withdraw", "撤回", _S.SUBMITTED, _S.DRAFT, _HEAD, guard=steps.own_submission,
             aside=True),
        step("issue", "签发", _S.APPROVED, _S.ISSUED, _HEAD, guard=steps.orders_stand,
             effect=steps.issue, after=steps.plan_orders),
        step("unapprove", "撤销批准", _S.APPROVED, _S.DRAFT, _MANAGER, before_role=steps.not_own,
             effect=steps.unapprove, needs_reason=True, danger=True, aside=True),
        step("acknowledge", "签收", _S.ISSUED, None, frozenset(steps.POST_OF),
             guard=steps.has_post_to_sign, effect=steps.acknowledge),
        step("revise", "改版", _S.ISSUED, None, _HEAD, guard=steps.no_open_revision,
             effect=steps.revise, needs_reason=True, aside=True),
        step("discard", "丢弃草稿", _S.DRAFT, _S.CANCELLED, _HEAD, guard=steps.unnumbered,
             needs_reason=True, danger=True),
    ),
)
# fmt: on


def create_plan(
    acting: Acting, values: Mapping[str, Any], *, id: UUID | None = None, reason: str = ""
) -> Changes:
    """The draft of a day's plan with the lines proposed from that day's orders.

    Raises Refused when the day has a plan already: an issued one is changed by a revision.
    """
    with unit(acting, "新建", reason=reason) as u:
        if id is not None and u.session.get(DailyPlan, id) is not None:
            return Changes(id=id)
        permit_editing(PLANS, acting)
        plan = u.add(DailyPlan(id=id or uuid4(), revision=1))
        fill(u, PLANS, plan, values)
        plan = _only_plan_of_day(u, plan, values)
        plan.prepared_by, plan.prepared_at = acting.name, u.now
        if plan.trucks_available is None:
            plan.trucks_available = available(u.session, acting.station_id)[PlantKind.TRUCK]
        gather(u.session, plan)
    return u.changes(plan, sentence=f"{plan.plan_date} 日生产计划已归集 {plan.line_count} 单")


def _only_plan_of_day(u: Unit, plan: DailyPlan, values: Mapping[str, Any]) -> DailyPlan:
    """`plan`, or the day's discarded draft with `values` in its place. Raises Refused for a
    living one."""
    with u.session.no_autoflush:
        twin = u.session.scalar(
            select(DailyPlan)
            .where(
                DailyPlan.station_id == u.acting.station_id,
                DailyPlan.plan_date == plan.plan_date,
                DailyPlan.id != plan.id,
            )
            .order_by(DailyPlan.state == _S.CANCELLED, DailyPlan.revision.desc())
            .limit(1)
        )
    if twin is None:
        return plan
    if twin.state is _S.CANCELLED and twin.revision == 1:
        u.session.expunge(plan)
        twin.state = _S.DRAFT
        twin.lines = []
        fill(u, PLANS, twin, values)
        return twin
    name = twin.number or f"第 {twin.revision} 版草稿"
    remedy = "请用“改版”。" if twin.state is _S.ISSUED else "请在那一份上继续。"
    raise Refused(f"{plan.plan_date} 已有日生产计划 {name}({twin.state.label})。{remedy}")


def _prepare(u: Unit, plan: Any, _values: Mapping[str, Any]) -> None:
    for line in plan.lines:
        order = u.session.get(OrderNotice, line.order_id) if line.order_id else None
        if order is None:
            raise Refused("计划行要从订货单来。请先选订货单。")
        if not line.project_name:
            copy_order(u.session, line, order)
            line.planned_opening = line.planned_opening or order.planned_opening
    tidy(plan)


def _problems(_session: Session, plan: Any, _now: datetime) -> Mapping[str, str]:
    if not isinstance(plan.plan_date, date):
        return {"plan_date": "计划日期还没有填"}
    found: dict[str, str] = {}
    seen: dict[UUID, int] = {}
    for line in plan.lines:
        if local(line.planned_opening).date() != plan.plan_date:
            found[f"lines.{line.position}.planned_opening"] = (
                f"第 {line.position} 行的计划开盘不在 {plan.plan_date} 这一天"
            )
        first = seen.setdefault(line.order_id, line.position)
        if first != line.position:
            found["lines"] = f"第 {first}、{line.position} 行是同一张订货单，只能排一行"
    return found


def _editable(look: Look) -> Refused | None:
    plan: DailyPlan = look.record
    if plan.state is _S.DRAFT:
        return None
    if plan.state is _S.SUBMITTED:
        return Refused(f"{describe(plan)}正在审批，不能修改。请先由提交人撤回。")
    if plan.state is _S.CANCELLED:
        return Refused(f"{describe(plan)}已丢弃，不能修改。")
    return PLAN_IS_FIXED.refuse(
        f"{describe(plan)}{plan.state.label}，任何人不得涂改。要变更请用“改版”，重新经站长审批"
    )


def _searchable(plan: Any) -> Searchable:
    number = plan.number or f"草稿 第 {plan.revision} 版"
    return Searchable(
        f"{number} {plan.plan_date:%Y-%m-%d}",
        f"{plan.line_count} 单 · {plan.total_m3} m³",
        words=(plan.number or "", f"{plan.plan_date:%Y%m%d}", f"{plan.plan_date:%m%d}"),
    )


def _extras(session: Session, plan: Any, _now: datetime) -> dict[str, Any]:
    settings = settings_of(session, plan.station_id)
    pours = as_pours(plan.lines, settings)
    grades = totals_by_grade(pours)
    needed, without_mix = materials(grades, mixes_by_grade(session, plan.station_id))
    plant = available(session, plan.station_id)
    capacity = settings.integer("plan.hourly_capacity_m3")
    old = steps.previous_revision(session, plan)
    stored = plan.difference or (
        [c.as_mapping() for c in between(old, plan)] if old and plan.state is _S.DRAFT else []
    )
    return {
        "lines": [_line(session, line) for line in plan.lines],
        "totals": grades,
        "hours": list(volume_by_hour(pours).items()),
        "capacity_m3_h": capacity,
        "clashes": [
            {"places": list(c.places), "sentence": c.sentence, "kind": c.kind.value}
            for c in clashes(pours, capacity_m3_h=capacity)
        ],
        "resources": {kind.value: number for kind, number in plant.items()}
        | ({"罐车": plan.trucks_available} if plan.trucks_available is not None else {}),
        "materials": needed,
        "grades_without_mix": without_mix,
        "distribution": [
            {
                "post": copy.post.label,
                "acknowledged_by": copy.acknowledged_by,
                "acknowledged_at": copy.acknowledged_at,
            }
            for copy in plan.distribution
        ],
        "difference": sentences(stored),
        "difference_rows": list(stored),
    }


def _line(session: Session, line: DailyPlanLine) -> dict[str, Any]:
    from desk.core.views import row_values

    order = session.get(OrderNotice, line.order_id)
    task = session.get(ProductionTask, line.task_id) if line.task_id else None
    return {
        **row_values(line),
        "order_number": order.number if order else None,
        "task_number": task.number if task else None,
        "signed": order is not None and signature_of(order) is Signature.VALID,
    }


# fmt: off
PLANS = RecordKind(
    name="daily-plans",
    label="日生产计划",
    model=DailyPlan,
    series="RJ",
    icon="calendar",
    flow=FLOW,
    groups=(group("计划", "plan_date trucks_available", "remarks"),),
    children=(
        Children(
            "lines",
            "计划行",
            DailyPlanLine,
            (
                "order_id",
                "planned_opening",
                "pump",
                "pump_crew",
                "first_trucks",
                "remarks",
            ),
        ),
    ),
    columns=names(
        "number state plan_date revision line_count total_m3 prepared_by submitted_at "
        "approved_by approved_at issued_at"
    ),
    more_columns=names("revision_reason trucks_available"),
    editors=_OFFICE,
    sort="plan_date",
    prepare=_prepare,
    problems=_problems,
    editable=_editable,
    create=create_plan,
    searchable=_searchable,
    extras=_extras,
    forms=("F03",),
    aliases={"date": "plan_date"},
    date_column="plan_date",
)
# fmt: on
