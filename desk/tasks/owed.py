"""D09: received and signed orders whose task is not issued by the cut-off (M1.2.2)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists

from db.models import OrderNotice, OrderState, ProductionTask, TaskState
from desk.core.duty import Asking, Due, owed
from desk.orders.facts import order_words
from desk.orders.owed import orders_until
from desk.orders.rules import cutoff_for
from desk.rules.duties import ISSUE_TASK
from desk.settings import settings_of

_WAITING = (OrderState.RECEIVED, OrderState.SIGNED, OrderState.PLANNED)


def owes(asking: Asking) -> Iterator[Due]:
    """The orders from today on that have no task."""
    cutoff = settings_of(asking.session, asking.station_id).clock(ISSUE_TASK.lead)
    with_task = exists().where(
        ProductionTask.order_id == OrderNotice.id, ProductionTask.state != TaskState.CANCELLED
    )
    to_come = OrderNotice.planned_opening >= asking.start_of(asking.day)
    for order in orders_until(asking, OrderNotice.state.in_(_WAITING), to_come, ~with_task):
        assert order.planned_opening is not None
        due = cutoff_for(order.planned_opening, cutoff)
        yield owed(ISSUE_TASK, due, asking.now, order, about=order_words(order))
