"""What holds of every order that is no draft, whichever field or step it comes by (M1.2.1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.fields import fields_of
from db.models import OrderNotice, OrderState, ProjectState, ReceivedBy
from desk.core.effects import written
from desk.core.errors import Warned
from desk.core.unit import Unit
from desk.core.workflow import Look, describe
from desk.orders.facts import grade_text, stamp
from desk.rules.table import (
    FINISHED_PROJECT,
    LATE_ENTRY,
    ORDERED_TWICE,
    SMS_WITHOUT_REASON,
)
from desk.values.zone import day_bounds, local, today

_MOMENTS = ("received_at", "signed_at")
_STANDING = (OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)


def urgent_with_reason(order: OrderNotice) -> None:
    """R02: an order by text message says why."""
    if order.received_by is ReceivedBy.SMS and not (order.urgency_reason or "").strip():
        raise SMS_WITHOUT_REASON.refuse(
            f"{describe(order)}以短信订货却没有写紧急原因。"
            "短信只用于特殊或紧急情况，请填写“紧急原因”后再办"
        )


def of_a_living_project(order: OrderNotice) -> None:
    """A finished project orders nothing; one that goes on is set back first."""
    project = order.project
    if project is not None and project.state is ProjectState.FINISHED:
        raise FINISHED_PROJECT.refuse(
            f"{describe(order)}的工程“{project.name}”已经完工，不能再订货。"
            "确实还要浇筑的，请先在项目档案上办理“重新开工”"
        )


def project_goes_on(look: Look[OrderNotice]) -> None:
    of_a_living_project(look.record)


def within_its_time(u: Unit, order: OrderNotice, names: Collection[str] = _MOMENTS) -> None:
    """It was received and signed neither in the future nor, without a reason for typing it in
    late, before the day it was typed in."""
    fields = fields_of(OrderNotice)
    made = local(order.created_at).date()
    for name in names:
        moment: datetime | None = getattr(order, name)
        if moment is None:
            continue
        said = f"{describe(order)}的{fields[name].label} {stamp(moment)}"
        if moment > u.now:
            raise LATE_ENTRY.refuse(f"{said} 晚于现在。请填写实际的时间")
        if local(moment).date() < made and not _reason(order):
            raise LATE_ENTRY.refuse(
                f"{said} 早于建单那天（{made:%m-%d}）。补录的请写明“补录原因”，否则请改正时间"
            )


def opens_ahead(u: Unit, order: OrderNotice) -> None:
    """An order for a day that is past is typed in late, and says why."""
    opening = order.planned_opening
    if opening is not None and local(opening).date() < today(u.now) and not _reason(order):
        raise LATE_ENTRY.refuse(
            f"{describe(order)}的计划开盘 {stamp(opening)} 已经过去，不能收单。"
            "时间写错的请改正；补录的请写明“补录原因”"
        )


def _reason(order: OrderNotice) -> str:
    return (order.late_entry_reason or "").strip()


def still_official(u: Unit, order: OrderNotice) -> None:
    """What was typed into an order that is no draft keeps what its steps asked for. Raises
    Refused."""
    if order.state is OrderState.DRAFT:
        return
    changed = written(order)
    if changed & {"received_by", "urgency_reason"}:
        urgent_with_reason(order)
    if "project_id" in changed:
        of_a_living_project(order)
    within_its_time(u, order, changed & set(_MOMENTS))


def ordered_twice(session: Session, order: OrderNotice) -> Iterator[Warned]:
    """The same placement of the same project on the same day, in the same volume and grade, stands
    on an earlier order too."""
    if order.state not in _STANDING or order.planned_opening is None or order.number is None:
        return
    start, stop = day_bounds(local(order.planned_opening).date())
    twins = session.scalars(
        select(OrderNotice)
        .where(
            OrderNotice.station_id == order.station_id,
            OrderNotice.project_id == order.project_id,
            OrderNotice.placement == order.placement,
            OrderNotice.volume_m3 == order.volume_m3,
            OrderNotice.planned_opening >= start,
            OrderNotice.planned_opening < stop,
            OrderNotice.state.not_in([OrderState.DRAFT, OrderState.CANCELLED]),
            OrderNotice.number < order.number,
        )
        .order_by(OrderNotice.number)
    )
    for twin in twins:
        if grade_text(twin) == grade_text(order):
            yield ORDERED_TWICE.warn(
                f"{describe(order)}与 {twin.number} 的工程、部位、日期、方量、等级都一样，"
                "可能是重复订货",
                occasion=twin.number or "",
            )
