"""Issuing a task from an order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from db.models import MixDesign, Notice, OrderNotice, ProductionTask, Role, TaskState
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.records import fill
from desk.core.references import resolve_reference
from desk.core.unit import Unit, unit
from desk.core.workflow import describe
from desk.orders.facts import grade_text, stamp
from desk.orders.rules import cutoff_for, is_late
from desk.rules.table import LATE_TASK
from desk.settings import settings_of


def issue_task(u: Unit, order: OrderNotice) -> ProductionTask:
    """The task of a received or signed order, numbered and due by the cut-off (M1.2.2)."""
    if order.planned_opening is None or order.volume_m3 is None:
        raise Refused(f"{describe(order)}缺少计划开盘或方量，不能下达任务书。请先补齐。")
    cutoff = settings_of(u.session, order.station_id).clock("tasks.cutoff")
    due = cutoff_for(order.planned_opening, cutoff)
    task = u.add(
        ProductionTask(
            id=uuid4(),
            number=u.number("RW"),
            state=TaskState.ISSUED,
            order_id=order.id,
            planned_opening=order.planned_opening,
            volume_m3=order.volume_m3,
            mix_reference=_mix_for(u, order),
            documents_wanted=list(order.documents_wanted or []),
            document_copies=order.document_copies,
            documents_due=due,
            issued_by=u.acting.name,
            issued_at=u.now,
        )
    )
    task.order = order
    if is_late(u.now, order.planned_opening, cutoff):
        u.warn(
            task,
            LATE_TASK.warn(f"{describe(task)}于 {stamp(u.now)} 下达，迟于 {stamp(due)} 的截止时刻"),
        )
    for role in (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD):
        u.notify(role.value, task, f"{describe(task)}已下达，请在 {stamp(due)} 前备齐资料")
    return task


def _mix_for(u: Unit, order: OrderNotice) -> str:
    """The one mix in use for the order's grade; empty where there is none or a choice."""
    found = u.session.scalars(
        select(MixDesign.reference).where(
            MixDesign.station_id == order.station_id,
            MixDesign.active,
            MixDesign.grade == grade_text(order),
        )
    ).all()
    return found[0] if len(found) == 1 else ""


def _rename(u: Unit, task: ProductionTask, id: UUID) -> None:
    """Give a task that is not yet written the client's id, and the notices about it too."""
    for notice in u.session.new:
        if isinstance(notice, Notice) and notice.record_id == task.id:
            notice.record_id = id
    task.id = id


def create_task(
    acting: Acting, values: Mapping[str, Any], *, id: UUID | None = None, reason: str = ""
) -> Changes:
    """A task from ``order=DH-…`` and what else the clerk fills in; the same as the order's step."""
    given = dict(values)
    raw = given.pop("order", None) or given.pop("order_id", None)
    if not raw:
        raise Refused("生产任务书要从订货单下达。请写明订货单号(order=DH-…)。")
    known = kind("tasks")
    with unit(acting, "下达任务书", reason=reason) as u:
        if id is not None and u.session.get(ProductionTask, id) is not None:
            return Changes(id=id)
        order_id = resolve_reference(u.session, acting, known.fields["order_id"], raw)
        assert order_id is not None
        order = u.load(OrderNotice, order_id)
        flow = kind("orders").flow
        assert flow is not None
        flow.take(u, order, "task", {})
        task = next(t for t in u.session.new if isinstance(t, ProductionTask))
        if id is not None:
            _rename(u, task, id)
        if given:
            fill(u, known, task, given)
    return u.changes(task)
