"""What orders owe before their pour: the papers by the cut-off, the signature until the opening."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, or_, select

from db.models import OrderNotice, OrderState, Pour, PourState, ReceivedBy
from desk.core.duty import Asking, Due, owed
from desk.orders.facts import order_words, originals_in, signature_of
from desk.orders.rules import Signature, cutoff_for
from desk.rules.duties import (
    HAND_IN_ORIGINAL,
    RECEIVE_ORDER,
    SIGN_AGAIN,
    SIGN_CHANGE,
    SIGN_ORDER,
    SIGN_SMS_ORDER,
)
from desk.settings import settings_of

MOST = 500
"""More open orders than this are not a list to work off; the oldest are shown."""


_SIGNED = (OrderState.SIGNED, OrderState.PLANNED, OrderState.POURING, OrderState.CLOSED)


def orders_until(asking: Asking, *wanted: ColumnElement[bool]) -> list[OrderNotice]:
    """The orders that are `wanted`, the earliest first. Their papers fall due the day before the
    pour: it looks one day further than is asked for."""
    query = select(OrderNotice).where(
        OrderNotice.station_id == asking.station_id,
        OrderNotice.planned_opening < asking.until + timedelta(days=1),
        *wanted,
    )
    return list(asking.session.scalars(query.order_by(OrderNotice.planned_opening).limit(MOST)))


def owes(asking: Asking) -> Iterator[Due]:
    """Unfinished orders however old, signed ones from today on."""
    to_come = OrderNotice.planned_opening >= asking.start_of(asking.day)
    unfinished = OrderNotice.state.in_([OrderState.DRAFT, OrderState.RECEIVED])
    signed = OrderNotice.state.in_([OrderState.SIGNED, OrderState.PLANNED])
    for order in orders_until(asking, or_(unfinished, signed & to_come)):
        if order.state is OrderState.DRAFT or order.state is OrderState.RECEIVED:
            yield _unfinished(asking, order)
        else:
            yield from _badly_signed(asking, order)
    yield from _without_original(asking)


def _without_original(asking: Asking) -> Iterator[Due]:
    """R37: signed orders whose original is not in, until their pour is archived."""
    archived = exists().where(Pour.order_id == OrderNotice.id, Pour.state == PourState.ARCHIVED)
    signed = OrderNotice.state.in_(_SIGNED)
    unticked = OrderNotice.original_at.is_(None)
    orders = orders_until(asking, signed, unticked, ~archived)
    scanned = originals_in(asking.session, orders)
    clock = settings_of(asking.session, asking.station_id).clock(HAND_IN_ORIGINAL.lead)
    for order in orders:
        if order.id not in scanned:
            assert order.planned_opening is not None
            due = cutoff_for(order.planned_opening, clock)
            yield owed(HAND_IN_ORIGINAL, due, asking.now, order, about=order_words(order))


def _unfinished(asking: Asking, order: OrderNotice) -> Due:
    """D09: drafts and unsigned orders by the cut-off; D24: SMS orders until they are signed."""
    assert order.planned_opening is not None
    if order.state is OrderState.RECEIVED and order.received_by is ReceivedBy.SMS:
        due = order.planned_opening
        return owed(SIGN_SMS_ORDER, due, asking.now, order, about=order_words(order))
    duty = RECEIVE_ORDER if order.state is OrderState.DRAFT else SIGN_ORDER
    clock = settings_of(asking.session, asking.station_id).clock(duty.lead)
    due = cutoff_for(order.planned_opening, clock)
    return owed(duty, due, asking.now, order, about=order_words(order))


def _badly_signed(asking: Asking, order: OrderNotice) -> Iterator[Due]:
    """Signed, and yet not to be opened: changed since, or by somebody without the right."""
    signature = signature_of(order)
    if signature is Signature.VALID:
        return
    changed = signature is Signature.AMENDED
    duty = SIGN_CHANGE if changed else SIGN_AGAIN
    says = "" if changed else f"签认人“{order.signer}”不在授权名单，待补签"
    assert order.planned_opening is not None
    yield owed(duty, order.planned_opening, asking.now, order, says=says, about=order_words(order))
