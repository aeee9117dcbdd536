"""What is open when somebody hands over: pours that run, orders that are not signed, calls that were
promised, quality events that nobody has settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db.models import (
    Call,
    CallState,
    EventState,
    OpenMatter,
    OrderNotice,
    OrderState,
    Pour,
    PourState,
    QualityEvent,
)
from desk.orders.facts import order_words, stamp
from desk.pours.facts import BEFORE_OPENING, OPEN_STATES, words_of

_MOST = 60
_NEXT_SHIFT, _AHEAD = timedelta(hours=12), timedelta(hours=36)
"""Openings of the next shift are its matter, and papers of what opens until tomorrow evening."""
_UNSIGNED = (OrderState.DRAFT, OrderState.RECEIVED)
_WORDS = 300


@dataclass(frozen=True)
class Matter:
    """One open matter, in words, with the pour or order that goes to the other person with it."""

    sort: OpenMatter
    words: str
    pour_id: UUID | None = None
    order_id: UUID | None = None


def open_matters(
    session: Session, station_id: UUID, now: datetime, specialist: UUID | None = None
) -> list[Matter]:
    """What is open at the station; of one `specialist` all that is his, also what is to come."""
    found = [
        *_pours(session, station_id, now, specialist),
        *_orders(session, station_id, now, specialist),
        *_calls(session, station_id, specialist),
        *_events(session, station_id, specialist),
    ]
    return found[:_MOST]


def _pours(
    session: Session, station: UUID, now: datetime, specialist: UUID | None
) -> Iterator[Matter]:
    wanted: ColumnElement[bool] = Pour.state.in_(OPEN_STATES)
    if specialist is None:
        wanted |= Pour.state.in_(BEFORE_OPENING) & (Pour.planned_opening < now + _NEXT_SHIFT)
    else:
        wanted |= Pour.state.in_((*BEFORE_OPENING, PourState.CLOSED))
        wanted &= Pour.specialist_id == specialist
    query = select(Pour).where(Pour.station_id == station, wanted)
    for pour in session.scalars(query.order_by(Pour.planned_opening, Pour.number).limit(_MOST)):
        said = f"{words_of(pour)}，{pour.state.label}"
        if pour.opened_at is None:
            said += f"，计划 {stamp(pour.planned_opening)} 开盘"
        else:
            said += f"，已供 {pour.supplied_m3} / {pour.planned_m3} m³"
        yield Matter(OpenMatter.POUR, said[:_WORDS], pour_id=pour.id)


def _orders(
    session: Session, station: UUID, now: datetime, specialist: UUID | None
) -> Iterator[Matter]:
    order = OrderNotice
    if specialist is None:
        wanted = order.state.in_(_UNSIGNED) & order.planned_opening.between(
            now - _AHEAD, now + _AHEAD
        )
    else:
        wanted = order.state.in_((*_UNSIGNED, OrderState.SIGNED)) & (
            order.specialist_id == specialist
        )
    query = select(order).where(order.station_id == station, wanted)
    for found in session.scalars(query.order_by(order.planned_opening, order.number).limit(_MOST)):
        number = found.number or "草稿"
        said = f"{number} {order_words(found)}，{found.state.label}"
        yield Matter(OpenMatter.ORDER, said[:_WORDS], order_id=found.id)


def _calls(session: Session, station: UUID, specialist: UUID | None) -> Iterator[Matter]:
    query = select(Call).where(Call.station_id == station, Call.state == CallState.PROMISED)
    if specialist is not None:
        query = query.where(Call.answered_by_id == specialist)
    for call in session.scalars(query.order_by(Call.promised_by).limit(_MOST)):
        assert call.promised_by is not None, "a promise has its hour"
        who = " ".join(word for word in (call.caller or call.unit, call.phone) if word)
        said = (
            f"{call.number} {stamp(call.promised_by)} 前回电 {who}：{call.promise or call.matter}"
        )
        yield Matter(OpenMatter.CALL, said[:_WORDS])


def _events(session: Session, station: UUID, specialist: UUID | None) -> Iterator[Matter]:
    query = (
        select(QualityEvent)
        .join(Pour, QualityEvent.pour_id == Pour.id)
        .where(QualityEvent.station_id == station, QualityEvent.state != EventState.CLOSED)
    )
    if specialist is not None:
        query = query.where(Pour.specialist_id == specialist)
    for event in session.scalars(query.order_by(QualityEvent.seen_at).limit(_MOST)):
        what = event.problem.label if event.problem is not None else ""
        said = f"{event.number} {words_of(event.pour)} {what}：{event.description}，{event.state.label}"
        yield Matter(OpenMatter.QUALITY, said[:_WORDS])
