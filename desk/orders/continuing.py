"""续浇: what was ordered and not poured stands on an order of its own (M1.3.1).

The customer signed for the whole; the remainder is part of it and needs no new signature. What was
poured and what is to come add up to what was ordered, so that no sum counts anything twice.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import OrderNotice, OrderState
from desk.core.following import Happened, happen
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.orders.amending import AMENDED, IN_FORCE, put_on_record
from desk.orders.facts import original_in, signature_of
from desk.orders.marking import sampling_due
from desk.orders.ordered import ORDERED
from desk.orders.rules import Signature
from desk.settings import settings_of

_OF_ITS_OWN = ("volume_m3", "planned_opening")
_COPIED = (
    *(name for name in ORDERED if name not in _OF_ITS_OWN),
    "project_id",
    "project_text",
    "use",
    "received_by",
    "urgency_reason",
)
_STOPPED = "停浇："


def continued(
    u: Unit, order: OrderNotice, poured: Decimal, opening: datetime, why: str
) -> OrderNotice:
    """The order of what is left, received and signed as `order` is, for `opening`; `order` itself
    keeps what was `poured`, with the change on record."""
    assert order.volume_m3 is not None, "what is poured was ordered"
    signed = signature_of(order) is Signature.VALID
    made = OrderNotice(
        id=uuid4(),
        state=OrderState.SIGNED if signed else OrderState.RECEIVED,
        number=u.number("DH"),
        received_at=u.now,
        volume_m3=order.volume_m3 - poured,
        planned_opening=opening,
        copied_from_id=order.id,
        remainder_of_id=order.id,
        remarks=f"{describe(order)}停浇后的余量",
    )
    for name in _COPIED:
        setattr(made, name, getattr(order, name))
    if signed:
        made.signer, made.signed_at = order.signer, order.signed_at
    _same_original(u, order, made)
    u.add(made)
    made.project = order.project
    whole = order.volume_m3
    reason = f"{_STOPPED}{why}，余量 {made.volume_m3} m³ 转 {made.number}"
    _keep_poured(u, order, poured, reason[:200], signed=signed)
    for each in (order, made):
        _sample_anew(u, each, whole)
    return made


def _keep_poured(
    u: Unit, order: OrderNotice, poured: Decimal, reason: str, *, signed: bool
) -> None:
    changed = {"volume_m3": [f"{order.volume_m3:,.2f}", f"{poured:,.2f}"]}
    put_on_record(u, order, changed, reason, covered=signed)
    order.volume_m3 = poured
    happen(Happened(u, order, changed, reason), AMENDED)
    if signed:
        happen(Happened(u, order, changed, reason), IN_FORCE)


def _same_original(u: Unit, order: OrderNotice, made: OrderNotice) -> None:
    """The paper that is in for the whole is in for the rest (R37)."""
    if order.original_at is not None:
        made.original_by, made.original_by_id = order.original_by, order.original_by_id
        made.original_at = order.original_at
    elif original_in(u.session, order):
        made.original_by, made.original_by_id = u.acting.name, u.acting.person_id
        made.original_at = u.now


def _sample_anew(u: Unit, order: OrderNotice, whole: Decimal) -> None:
    """Where the sets of cubes were those due for the whole, they are those due for the part."""
    settings = settings_of(u.session, order.station_id)
    before = sampling_due({**order.__dict__, "volume_m3": whole}, settings)
    now = sampling_due({**order.__dict__, "volume_m3": order.volume_m3}, settings)
    for name, sets in now.items():
        if getattr(order, name) == before.get(name):
            setattr(order, name, sets)


def remainder_of(session: Session, order: OrderNotice) -> OrderNotice | None:
    """The living order that goes on with `order`."""
    return session.scalar(
        select(OrderNotice).where(
            OrderNotice.remainder_of_id == order.id, OrderNotice.state != OrderState.CANCELLED
        )
    )


def taken_back(order: OrderNotice) -> None:
    """The pour was not stopped after all, and nothing goes on with it: the order is whole again."""
    stops = [each for each in order.amendments if each.reason.startswith(_STOPPED)]
    if stops:
        before = stops[-1].changes["volume_m3"][0]
        order.volume_m3 = Decimal(before.replace(",", ""))
        order.amendments.remove(stops[-1])
