"""改期: the customer pours at another time (M1.2.3). One step, on the order or on its pour.

The time is agreed on the telephone and needs no new signature: M1.5.3 asks for one where placement
or volume change. Task, pour and duties follow; earlier calls stay on record.
"""

from __future__ import annotations

from datetime import datetime

from db.models import OrderNotice, OrderState, PourState
from desk.core.errors import Refused
from desk.core.following import Happened, happen
from desk.core.unit import Unit
from desk.core.workflow import Look, Taking, describe
from desk.orders.amending import closing_follows, lies_ahead, tell
from desk.orders.facts import live_pour, stamp

_RUNNING = (PourState.OPENED, PourState.SUPPLYING, PourState.CLOSING)

MOVED = "moved"
"""What others may follow: the order opens at another time."""


def not_pouring(look: Look[OrderNotice]) -> None:
    """Once concrete went to the site the rest is poured another day by stopping (R11)."""
    order = look.record
    pour = live_pour(look.session, order)
    if pour is None or pour.state in (PourState.PLANNED, PourState.CONFIRMED):
        return
    if not pour.truck_count and pour.state in _RUNNING:
        return
    raise Refused(
        f"{describe(order)}的{describe(pour)}{pour.state.label}，已有 {pour.truck_count} 车发货单，"
        "不能改期。余量改日再浇的，请在浇筑单上办理“停浇”。"
    )


def postpone(taking: Taking[OrderNotice]) -> None:
    """The order opens at another time; those who work with it are told."""
    move_opening(taking.unit, taking.record, taking.values.get("planned_opening"), taking.reason)


def move_opening(u: Unit, order: OrderNotice, opening: datetime | None, why: str) -> None:
    """Write the new opening into the order, with what follows it. Raises Refused for the past, or
    where it is the same."""
    lies_ahead(u, order, opening)
    assert opening is not None, "it lies ahead"
    before = order.planned_opening
    if opening == before:
        raise Refused(f"{describe(order)}的计划开盘没有变化，不需要改期。请填写新的开盘时间。")
    order.planned_opening = opening
    closing_follows(order, before)
    was = stamp(before) if before is not None else "未定"
    tell(u, order, f"{describe(order)}改期：计划开盘 {was}→{stamp(opening)}。原因：{why}")
    happen(Happened(u, order, {}, why), MOVED)


def off_the_plan(order: OrderNotice) -> None:
    """The order waits for the plan of its new day."""
    if order.state in (OrderState.PLANNED, OrderState.POURING):
        order.state = OrderState.SIGNED if order.signed_at is not None else OrderState.RECEIVED
