"""The first pour of a customer with a pump line: papers three days ahead (M2.1.6, R27)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import OrderNotice, PlacingMethod, Pour, Project, PumpLine
from desk.core.errors import Warned
from desk.core.workflow import Taking
from desk.pours.facts import words_of
from desk.rules.table import LATE_PUMP_LINE
from desk.settings import settings_of
from desk.values.zone import local


def used_before(
    session: Session, customers: Collection[UUID | None], *, besides: UUID | None = None
) -> set[UUID | None]:
    """The customers that have opened a pour with a pump line, another than `besides`; None stands
    for the projects without a customer."""
    earlier = (
        select(Project.customer_id)
        .join(OrderNotice, OrderNotice.project_id == Project.id)
        .join(Pour, Pour.order_id == OrderNotice.id)
        .where(
            or_(Project.customer_id.in_(customers), Project.customer_id.is_(None)),
            OrderNotice.placing_method == PlacingMethod.LINE_PUMP,
            Pour.opened_at.is_not(None),
            Pour.id != besides,
        )
        .distinct()
    )
    return {*session.scalars(earlier)} & {*customers}


def warn_pump_line(taking: Taking) -> Iterator[Warned]:
    """At the opening: a first pump line without an agreement signed the days before."""
    pour: Pour = taking.record
    session = taking.unit.session
    customer = pour.order.project.customer_id if pour.order.project else None
    if pour.order.placing_method is not PlacingMethod.LINE_PUMP or used_before(
        session, [customer], besides=pour.id
    ):
        return
    days = settings_of(session, pour.station_id).integer("pour.pump_line_days")
    agreed = session.scalar(
        select(PumpLine.agreed_at)
        .where(
            PumpLine.project_id == pour.order.project_id,
            PumpLine.agreed_at.is_not(None),
            PumpLine.cancel_reason == "",
        )
        .order_by(PumpLine.agreed_at)
        .limit(1)
    )
    day = pour.pour_date
    if agreed is not None and local(agreed).date() <= day - timedelta(days=days):
        return
    stands = f"泵管使用协议 {local(agreed):%m-%d} 才签" if agreed else "没有签泵管使用协议"
    yield LATE_PUMP_LINE.warn(f"{words_of(pour)}的客户首次使用拖泵，{stands}，须提前 {days} 天")
