"""Which orders of the station a message means: by project, placement and day."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.models import OrderNotice, OrderState
from desk.orders.facts import grade_text
from desk.orders.reading.message_intent import Intent
from desk.orders.reading.read_order import Meant, ReadOrder
from desk.values.places import core_of
from desk.values.showing import show_moment
from desk.values.zone import local

_LIVING = (OrderState.DRAFT, OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)
_CHANGED = (*_LIVING, OrderState.POURING)
_LIKE = 0.6  # from this likeness on a project may be the one that was written
_BEHIND = timedelta(days=3)
_MOST = 8
_NUMBERS = re.compile(r"\d+")


def find_meant(
    session: Session, station_id: UUID, read: ReadOrder, *, now: datetime
) -> list[Meant]:
    """The living orders that `read` may change or call off, the soonest first.

    A project that was written and is known leaves only its own; day and placement narrow it as far
    as anything is left. `read.notes` say where they fit none.
    """
    found = _of_project(session, station_id, read, now=now)
    for label, test in (("部位", _placed(read.placement)), ("日期", _on(read.about_day))):
        if test is None:
            continue
        fitting = [order for order in found if test(order)]
        if not fitting and found:
            read.notes.append(f"没有{label}与消息相符的订货,列出的是同一工程的其他订货")
        found = fitting or found
    return [_meant(order) for order in found[:_MOST]]


def _of_project(
    session: Session, station_id: UUID, read: ReadOrder, *, now: datetime
) -> Sequence[OrderNotice]:
    states = _LIVING if read.intent is Intent.CANCEL else _CHANGED
    query = select(OrderNotice).where(
        OrderNotice.station_id == station_id,
        OrderNotice.state.in_(states),
        or_(OrderNotice.planned_opening.is_(None), OrderNotice.planned_opening > now - _BEHIND),
    )
    if read.project:
        best = read.matches[0].score if read.matches else 0.0
        near = [m.project.id for m in read.matches if m.score >= max(_LIKE, best - 0.1)]
        written = OrderNotice.project_text.contains(read.project, autoescape=True)
        query = query.where(or_(OrderNotice.project_id.in_(near), written))
    elif not read.placement and read.about_day is None:
        return []
    ordered = query.order_by(OrderNotice.planned_opening, OrderNotice.id)
    return session.scalars(ordered.limit(200)).all()


def _placed(written: str) -> Callable[[OrderNotice], bool] | None:
    """Whether an order's part is the one written: one names the other, storeys do not differ."""
    if not written:
        return None
    core = core_of(written) or written

    def test(order: OrderNotice) -> bool:
        own = order.placement
        if written in own or own in written:
            return bool(own)
        ours, theirs = set(_NUMBERS.findall(written)), set(_NUMBERS.findall(own))
        return core in own and (not ours or not theirs or ours <= theirs or theirs <= ours)

    return test


def _on(day: date | None) -> Callable[[OrderNotice], bool] | None:
    if day is None:
        return None
    return lambda order: (
        order.planned_opening is not None and local(order.planned_opening).date() == day
    )


def _meant(order: OrderNotice) -> Meant:
    opening = show_moment(order.planned_opening) if order.planned_opening else "开盘未定"
    name = order.project.name if order.project else order.project_text
    volume = f"{order.volume_m3.normalize():f}m³" if order.volume_m3 is not None else ""
    words = (name, order.placement, grade_text(order), volume, opening, order.state.label)
    return Meant(
        id=order.id,
        number=order.number or str(order.id)[:8],
        words=" ".join(word for word in words if word),
        state=order.state,
        volume_m3=order.volume_m3,
        planned_opening=order.planned_opening,
    )
