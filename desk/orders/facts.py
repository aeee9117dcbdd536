"""What rules need to know about an order, read from its record."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    Attachment,
    DailyPlan,
    DailyPlanLine,
    OrderNotice,
    OrderUse,
    PersonRight,
    PlanState,
    Pour,
    PourState,
    ProductionTask,
    Project,
    TaskState,
)
from desk.orders.rules import Authorised, Signature, in_force, judge_signature, same_name
from desk.values.zone import local


def signature_of(order: OrderNotice) -> Signature:
    """How far the order is signed by people its project authorised; the station's own by whoever
    agreed to it."""
    signer = order.signer or ""
    return judge_signature(
        signer,
        order.signed_at,
        [Authorised(signer)] if is_own(order) else authorised(order),
        amendments_signed=all(a.signed_at is not None for a in order.amendments),
    )


def is_own(record: object) -> bool:
    """Whether it is an order for the station's own use: nobody outside signs for it."""
    return isinstance(record, OrderNotice) and record.use is OrderUse.INTERNAL


class WithProject(Protocol):
    """An order, or anything else that belongs to a project."""

    @property
    def project(self) -> Project | None: ...


def authorised(record: WithProject, right: PersonRight = PersonRight.SIGNATORY) -> list[Authorised]:
    """Whom the project of `record` named: to sign, or to receive."""
    people = record.project.people if record.project else []
    return [Authorised(p.name, p.valid_until) for p in people if p.right is right]


def signatories(record: WithProject) -> list[str]:
    return [person.name for person in authorised(record)]


def why_not_authorised(
    record: WithProject, name: str, moment: datetime, right: PersonRight = PersonRight.SIGNATORY
) -> str:
    """Why `name` could not sign at `moment`, in words; "" for somebody authorised, and for whoever
    signs at the station for the station."""
    if is_own(record):
        return ""
    named, day = authorised(record, right), local(moment).date()
    if in_force(name, day, named):
        return ""
    if any(same_name(each.name, name) for each in named):
        return f"“{name}”的授权在 {day:%m-%d} 已经过期"
    who = "、".join(each.name for each in named if in_force(each.name, day, named)) or "尚未登记"
    return f"“{name}”不在项目授权名单（{who}）里"


def not_a_receiver(order: OrderNotice, name: str, moment: datetime) -> str:
    """Why `name` was not to receive at `moment`, in words; "" also where the customer has named
    nobody yet, and where whoever fetches the concrete signs at the gate."""
    if order.use is not OrderUse.SITE:
        return ""
    if not authorised(order, PersonRight.RECEIVER):
        return ""
    return why_not_authorised(order, name, moment, PersonRight.RECEIVER)


def live_task(session: Session, order: OrderNotice) -> ProductionTask | None:
    """The order's task that was not voided."""
    return session.scalar(
        select(ProductionTask).where(
            ProductionTask.order_id == order.id, ProductionTask.state != TaskState.CANCELLED
        )
    )


def live_pour(session: Session, order: OrderNotice) -> Pour | None:
    """The order's pour that was not called off."""
    return session.scalar(
        select(Pour).where(Pour.order_id == order.id, Pour.state != PourState.CALLED_OFF)
    )


def original_in(session: Session, order: OrderNotice) -> bool:
    """Whether the order's original was handed in: ticked as paper, or filed as a scan (R37)."""
    return order.id in originals_in(session, [order])


def originals_in(session: Session, orders: Collection[OrderNotice]) -> set[UUID]:
    """As `original_in`, of many: the ids of those whose original is in."""
    without = {order.id for order in orders if order.original_at is None}
    without -= {order.id for order in orders if is_own(order)}
    found = {order.id for order in orders} - without
    scanned = select(Attachment.record_id).where(Attachment.record_id.in_(without))
    return found | set(session.scalars(scanned))


def issued_line(session: Session, order: OrderNotice) -> DailyPlanLine | None:
    """The order's line on the issued plan of its day that is not superseded: a postponed order
    stays on the plan it was taken off, which says nothing of the new day."""
    if order.planned_opening is None:
        return None
    return session.scalar(
        select(DailyPlanLine)
        .join(DailyPlan)
        .where(
            DailyPlanLine.order_id == order.id,
            DailyPlan.state == PlanState.ISSUED,
            DailyPlan.plan_date == local(order.planned_opening).date(),
        )
    )


def plans_with(session: Session, order: OrderNotice) -> list[DailyPlan]:
    """Every live plan that carries the order, newest first."""
    return list(
        session.scalars(
            select(DailyPlan)
            .join(DailyPlanLine, DailyPlanLine.plan_id == DailyPlan.id)
            .where(
                DailyPlanLine.order_id == order.id,
                DailyPlan.state.not_in([PlanState.SUPERSEDED, PlanState.CANCELLED]),
            )
            .order_by(DailyPlan.plan_date.desc(), DailyPlan.revision.desc())
        )
    )


def grade_text(order: OrderNotice) -> str:
    """The grade as people say it: ``C35P8F150 微膨胀``."""
    grades = f"{order.strength_grade or ''}{order.impermeability_grade or ''}"
    return grades + (order.frost_grade or "")


def order_words(order: OrderNotice) -> str:
    """``滨江花园 地下室底板 C35P8 200.00 m³ 11-22 07:00``: an order as one tells it from others."""
    name = order.project.name if order.project else order.project_text
    volume = f"{order.volume_m3} m³" if order.volume_m3 is not None else ""
    when = stamp(order.planned_opening) if order.planned_opening else ""
    return " ".join(w for w in (name, order.placement, grade_text(order), volume, when) if w)


def slump_text(slump: int | None, tolerance: int | None) -> str:
    """``180±20``, or empty."""
    if slump is None:
        return ""
    return f"{slump}±{tolerance}" if tolerance else str(slump)


def stamp(moment: datetime) -> str:
    return f"{local(moment):%m-%d %H:%M}"
