"""The daily plan: its workflow, how it is filled in, listed, found, and what its paper needs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
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
from desk.core.approvals import Approval, one
from desk.core.declare import group, names, step
from desk.core.errors import Refused
from desk.core.kinds import Children, RecordKind, Searchable, Values
from desk.core.stamps import put_stamp
from desk.core.unit import Unit
from desk.core.views import row_values
from desk.core.workflow import Look, Tone, Workflow, describe
from desk.orders.facts import signature_of
from desk.orders.rules import Signature
from desk.plans import steps
from desk.plans.arithmetic import clashes, totals_by_grade, volume_by_hour
from desk.plans.behind import behind_of
from desk.plans.difference import between, sentences
from desk.plans.proposal import as_pours, copy_order, gather, tidy
from desk.plans.resources import available
from desk.plans.stated import stated
from desk.rules.table import OWN_APPROVAL, PLAN_IS_FIXED
from desk.settings import settings_of
from desk.values.zone import local

_S = PlanState
_HEAD = frozenset({Role.SECTION_HEAD})
_OFFICE = frozenset({Role.SECTION_HEAD, Role.SPECIALIST})

# fmt: off
APPROVAL = Approval(
    submit=step("submit", "提交审批", _S.DRAFT, _S.SUBMITTED, _HEAD, stamps="submitted",
                effect=steps.submit, warner=steps.warn_lines_without_task),
    granted=_S.APPROVED,
    seats=one(Role.STATION_MANAGER),
    asks=steps.waits_for_approval,
    told=(Role.SECTION_HEAD,),
    own=OWN_APPROVAL,
    next_word="已批准，请签发",
)

FLOW = Workflow(
    states=PlanState,
    initial=_S.DRAFT,
    clause="M2.2.1",
    anew="请在现行的一版上办；当天没有计划的，请新建",
    tones={
        _S.DRAFT: Tone.NEUTRAL,
        _S.SUBMITTED: Tone.WARNING,
        _S.APPROVED: Tone.INFO,
        _S.ISSUED: Tone.SUCCESS,
        _S.SUPERSEDED: Tone.NEUTRAL,
        _S.CANCELLED: Tone.DANGER,
    },
    steps=(
        *APPROVAL.steps(),
        step("gather", "归集订单", _S.DRAFT, None, _OFFICE, effect=steps.regather),
        step("issue", "签发", _S.APPROVED, _S.ISSUED, _HEAD, guard=steps.orders_stand,
             stamps="issued", effect=steps.issue, after=steps.plan_orders),
        step("acknowledge", "签收", _S.ISSUED, None, frozenset(steps.POST_OF),
             guard=steps.has_post_to_sign, effect=steps.acknowledge),
        step("revise", "改版", _S.ISSUED, None, _HEAD, guard=steps.no_open_revision,
             effect=steps.revise, needs_reason=True, aside=True,
             clause="M1.4.1"),
        step("discard", "丢弃草稿", _S.DRAFT, _S.CANCELLED, _HEAD, guard=steps.unnumbered,
             needs_reason=True, danger=True),
    ),
)
# fmt: on


def _line(session: Session, line: DailyPlanLine) -> dict[str, Any]:
    order = session.get(OrderNotice, line.order_id)
    task = session.get(ProductionTask, line.task_id) if line.task_id else None
    return {
        **row_values(line),
        "order_number": order.number if order else None,
        "task_number": task.number if task else None,
        "signed": order is not None and signature_of(order) is Signature.VALID,
    }


def _order_of(u: Unit, line: DailyPlanLine) -> OrderNotice | None:
    order_id: UUID | None = line.order_id
    return u.session.get(OrderNotice, order_id) if order_id is not None else None


def _behind(session: Session, plan: DailyPlan) -> list[str]:
    """What the plan's lines say otherwise than their orders; nothing of a plan that is past."""
    dead = (_S.SUPERSEDED, _S.CANCELLED)
    return [] if plan.state in dead else [each.sentence for each in behind_of(session, plan)]


class Plans(RecordKind[DailyPlan]):
    model = DailyPlan
    series = "RJ"
    icon = "calendar"
    flow = FLOW
    groups = (group("计划", "plan_date trucks_available", "remarks"),)
    children = (
        Children(
            "lines",
            "计划行",
            DailyPlanLine,
            names("order_id planned_opening pump pump_crew first_trucks remarks"),
        ),
    )
    first = names("plan_date revision state line_count total_m3 number")
    columns = names(
        "number state plan_date revision line_count total_m3 prepared_by submitted_at "
        "approved_by approved_at issued_at"
    )
    more_columns = names("revision_reason trucks_available")
    register = names(
        "number state plan_date revision line_count total_m3 trucks_available prepared_by "
        "submitted_by submitted_at approved_by approved_at issued_by issued_at "
        "revision_reason"
    )
    editors = _OFFICE
    sort = "plan_date"
    one_per = ("plan_date",)
    dead = frozenset({_S.SUPERSEDED})
    forms = ("F03",)
    aliases = (("date", "plan_date"),)
    date_column = "plan_date"

    def prepare(self, u: Unit, record: DailyPlan, values: Values) -> None:
        for line in record.lines:
            order = _order_of(u, line)
            if order is None:
                raise Refused("计划行要从订货单来。请先选订货单。")
            if not line.project_name:
                typed = getattr(line, "planned_opening", None)
                copy_order(u.session, line, order)
                line.planned_opening = typed or line.planned_opening
        tidy(record)

    def problems(self, session: Session, record: DailyPlan, now: datetime) -> dict[str, str]:
        day: date | None = record.plan_date
        if day is None:
            return {"plan_date": "计划日期还没有填"}
        found: dict[str, str] = {}
        seen: dict[UUID, int] = {}
        for line in record.lines:
            if local(line.planned_opening).date() != record.plan_date:
                found[f"lines.{line.position}.planned_opening"] = (
                    f"第 {line.position} 行的计划开盘不在 {record.plan_date} 这一天"
                )
            first = seen.setdefault(line.order_id, line.position)
            if first != line.position:
                found["lines"] = f"第 {first}、{line.position} 行是同一张订货单，只能排一行"
        return found

    def made(self, u: Unit, record: DailyPlan, values: Values) -> None:
        """The lines are proposed from the day's orders."""
        put_stamp(record, "prepared", u.acting, u.now, {})
        if record.trucks_available is None:
            record.trucks_available = available(u.session, u.acting.station_id)[PlantKind.TRUCK]
        gather(u.session, record)

    def said_of_new(self, record: DailyPlan) -> str:
        return f"{record.plan_date} 日生产计划已归集 {record.line_count} 单"

    def takes_up(self, record: DailyPlan) -> bool:
        """A discarded first draft is begun again, so that no revision is skipped."""
        if record.state is not _S.CANCELLED or record.revision != 1:
            return False
        record.state, record.lines = _S.DRAFT, []
        return True

    def there_is(self, twin: DailyPlan) -> Refused:
        name = twin.number or f"第 {twin.revision} 版草稿"
        remedy = "请用“改版”。" if twin.state is _S.ISSUED else "请在那一份上继续。"
        return Refused(f"{twin.plan_date} 已有日生产计划 {name}({twin.state.label})。{remedy}")

    def editable(self, look: Look[DailyPlan]) -> Refused | None:
        plan = look.record
        if plan.state is _S.DRAFT:
            return None
        if plan.state is _S.SUBMITTED:
            return Refused(f"{describe(plan)}正在审批，不能修改。请先由提交人撤回。")
        if plan.state is _S.CANCELLED:
            return Refused(f"{describe(plan)}已丢弃，不能修改。")
        return PLAN_IS_FIXED.refuse(
            f"{describe(plan)}{plan.state.label}，任何人不得涂改。要变更请用“改版”，重新经站长审批"
        )

    def counted(self) -> tuple[ColumnElement[bool], ...]:
        """What was issued: a revision in the making repeats the lines of the one in force."""
        return (DailyPlan.state == _S.ISSUED,)

    def searchable(self, record: DailyPlan) -> Searchable:
        number = record.number or f"草稿 第 {record.revision} 版"
        return Searchable(
            f"{number} {record.plan_date:%Y-%m-%d}",
            f"{record.line_count} 单 · {record.total_m3} m³",
            words=(record.number or "", f"{record.plan_date:%Y%m%d}", f"{record.plan_date:%m%d}"),
        )

    def extras(self, session: Session, record: DailyPlan, now: datetime) -> dict[str, Any]:
        plan = record
        settings = settings_of(session, plan.station_id)
        pours = as_pours(plan.lines, settings)
        grades = totals_by_grade(pours)
        drawn_on = stated(session, plan, settings)
        capacity = drawn_on.capacity
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
            "resources": dict(drawn_on.plant),
            "materials": dict(drawn_on.materials),
            "grades_without_mix": list(drawn_on.without_mix),
            "distribution": [
                {
                    "post": copy.post.label,
                    "acknowledged_by": copy.acknowledged_by,
                    "acknowledged_at": copy.acknowledged_at,
                }
                for copy in plan.distribution
            ],
            "behind": _behind(session, plan),
            "replaced_by": steps.replaced_by(session, plan),
            "difference": sentences(stored),
            "difference_rows": list(stored),
        }


PLANS = Plans()
