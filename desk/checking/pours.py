"""Do pours, plans, orders and cards hold together?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import (
    CardState,
    DailyPlan,
    DailyPlanLine,
    OrderNotice,
    OrderState,
    PlanState,
    Pour,
    PourState,
    PumpState,
    PumpUse,
    ServiceCard,
)
from desk.pours.facts import BEFORE_OPENING, OPEN_STATES
from desk.pours.standing import standing_of

_OVER = (PourState.CLOSED, PourState.ARCHIVED)
_UNOPENED = (OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)
_ORDER_OF: Mapping[PourState, tuple[OrderState, ...]] = {
    **dict.fromkeys(BEFORE_OPENING, _UNOPENED),
    **dict.fromkeys(OPEN_STATES, (OrderState.POURING,)),
    **dict.fromkeys(_OVER, (OrderState.CLOSED,)),
}
"""What the order of a live pour can be."""


def pours_stand(session: Session) -> Iterator[str]:
    """A live pour stands on an issued plan, alone for its order, whose state agrees; an archived
    one has the signed card that it needs (R14)."""
    live: dict[UUID, list[str]] = {}
    planned = _on_plans(session, PlanState.ISSUED)
    once = planned | _on_plans(session, PlanState.SUPERSEDED)
    rows = select(Pour.number, Pour.state, Pour.order_id, OrderNotice.number, OrderNotice.state)
    for number, state, order_id, order_number, order_state in session.execute(
        rows.join(OrderNotice, Pour.order_id == OrderNotice.id).order_by(Pour.number)
    ):
        if state is PourState.CALLED_OFF:
            continue
        live.setdefault(order_id, []).append(number or "")
        if order_id not in (planned if state in BEFORE_OPENING else once):
            yield f"{number} 不在签发的日生产计划里"
        if order_state not in _ORDER_OF[state]:
            yield f"{number} 是“{state.label}”，订货单 {order_number} 却是“{order_state.label}”"
    for numbers in live.values():
        if len(numbers) > 1:
            yield f"同一张订货单有 {len(numbers)} 个浇筑：{'、'.join(numbers)}"
    yield from _orders_without_pour(session, live)
    yield from _cards_missing(session)
    yield from _pumps_astray(session)


def _on_plans(session: Session, state: PlanState) -> set[UUID]:
    lines = select(DailyPlanLine.order_id).join(DailyPlan, DailyPlanLine.plan_id == DailyPlan.id)
    return set(session.scalars(lines.where(DailyPlan.state == state)))


def _orders_without_pour(session: Session, live: Mapping[UUID, object]) -> Iterator[str]:
    begun = select(OrderNotice.id, OrderNotice.number, OrderNotice.state).where(
        OrderNotice.state.in_([OrderState.POURING, OrderState.CLOSED])
    )
    for id_, number, state in session.execute(begun.order_by(OrderNotice.number)):
        if id_ not in live:
            yield f"订货单 {number} 是“{state.label}”，却没有浇筑"


def _cards_missing(session: Session) -> Iterator[str]:
    signed = select(ServiceCard.pour_id).where(
        ServiceCard.state.in_([CardState.SIGNED, CardState.FILED])
    )
    bare = select(Pour).where(Pour.state == PourState.ARCHIVED, Pour.id.not_in(signed))
    for pour in session.scalars(bare.order_by(Pour.number)):
        stands = standing_of(session, pour)
        if stands.card_owed:
            yield f"{pour.number} 已归档，{'，'.join(stands.card_reasons)}，却没有客户签认的调查卡"


def _pumps_astray(session: Session) -> Iterator[str]:
    """Pumps that are said to be there although they left, or to have left although nobody wrote when."""
    there = PumpUse.state == PumpState.PRESENT
    astray = select(PumpUse).where(there != PumpUse.left_at.is_(None))
    for use in session.scalars(astray.order_by(PumpUse.id)):
        yield f"{use.pour.number} 的{use.pump}是“{use.state.label}”，与离场时间不符"
