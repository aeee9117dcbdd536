"""Issuing a task from an order."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from db.models import MixDesign, OrderNotice, ProductionTask, Role, TaskState
from desk.core.errors import Refused
from desk.core.following import Happened
from desk.core.stamps import put_stamp
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.orders.facts import grade_text, stamp
from desk.orders.rules import cutoff_for, is_late
from desk.rules.table import LATE_TASK
from desk.settings import settings_of


def issue_task(u: Unit, order: OrderNotice, *, id: UUID | None = None) -> ProductionTask:
    """The task of a received or signed order, numbered and due by the cut-off (M1.2.2)."""
    if order.planned_opening is None or order.volume_m3 is None:
        raise Refused(f"{describe(order)}缺少计划开盘或方量，不能下达任务书。请先补齐。")
    cutoff = settings_of(u.session, order.station_id).clock("tasks.cutoff")
    due = cutoff_for(order.planned_opening, cutoff)
    task = u.add(
        ProductionTask(
            id=id or uuid4(),
            number=u.number("RW"),
            state=TaskState.ISSUED,
            order_id=order.id,
            planned_opening=order.planned_opening,
            volume_m3=order.volume_m3,
            mix_reference=mix_for(u, order),
            documents_wanted=list(order.documents_wanted or []),
            document_copies=order.document_copies,
            documents_due=due,
        )
    )
    task.order = order
    put_stamp(task, "issued", u.acting, u.now, {})
    if is_late(u.now, order.planned_opening, cutoff):
        u.warn(
            task,
            LATE_TASK.warn(f"{describe(task)}于 {stamp(u.now)} 下达，迟于 {stamp(due)} 的截止时刻"),
        )
    for role in (Role.DOCUMENT_CLERK, Role.TECHNICAL_HEAD):
        u.notify(role.value, task, f"{describe(task)}已下达，请在 {stamp(due)} 前备齐资料")
    return task


def mix_for(u: Unit, order: OrderNotice) -> str:
    """The one mix in use for the order's grade; empty where there is none or a choice."""
    found = u.session.scalars(
        select(MixDesign.reference).where(
            MixDesign.station_id == order.station_id,
            MixDesign.active,
            MixDesign.grade == grade_text(order),
        )
    ).all()
    return found[0] if len(found) == 1 else ""


def issue(happened: Happened[OrderNotice]) -> None:
    """The order's step was taken: its task is made."""
    issue_task(happened.unit, happened.record)
