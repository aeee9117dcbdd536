"""The pour follows its order to another time of the day, or makes room for another day's (M1.2.3)."""

from __future__ import annotations

from db.models import OrderNotice, Pour
from desk.core.following import Happened
from desk.core.stamps import clear_stamp
from desk.core.unit import Unit
from desk.orders.facts import live_pour
from desk.orders.moving import off_the_plan
from desk.pours.facts import BEFORE_OPENING, OPEN_STATES
from desk.pours.trouble import forget_checks, order_reassigned
from desk.pours.workflow import FLOW
from desk.values.zone import local


def order_moved(happened: Happened[OrderNotice]) -> None:
    """Later on the same day the pour stands where it stood, at the new hour; the issued plan owes a
    revision. On another day it is called off, and the order waits for that day's plan."""
    u, order = happened.unit, happened.record
    pour = live_pour(u.session, order)
    if pour is None:
        off_the_plan(order)
        return
    if pour.state in OPEN_STATES and not pour.truck_count:
        FLOW.take(u, pour, "unopen", {})
    if pour.state not in BEFORE_OPENING:
        return
    assert order.planned_opening is not None, "it was moved to some time"
    if local(order.planned_opening).date() == pour.pour_date:
        _later_today(pour, order)
        return
    _off_to_another_day(u, pour, order, happened.reason)


def _later_today(pour: Pour, order: OrderNotice) -> None:
    assert order.planned_opening is not None
    pour.planned_opening = order.planned_opening
    if pour.expected_opening is not None:
        pour.expected_opening = order.planned_opening
    clear_stamp(pour, "posts_told")
    forget_checks(pour)


def _off_to_another_day(u: Unit, pour: Pour, order: OrderNotice, why: str) -> None:
    FLOW.take(u, pour, "drop", {"call_off_reason": why[:200]})
    pour.postponed_to = order.planned_opening
    off_the_plan(order)


def order_edited(happened: Happened[OrderNotice]) -> None:
    """As `order_moved`, where an edited or amended order has another opening; and whoever looks after
    the order looks after its pour."""
    if "specialist_id" in happened.values:
        order_reassigned(happened)
    if "planned_opening" in happened.values:
        order_moved(happened)
