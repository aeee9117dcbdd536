"""What a pour says of its tickets: total, loads, first and last truck, and whether it is supplied."""

from __future__ import annotations

from sqlalchemy import func, select, update

from db.models import DeliveryTicket, Pour, PourState
from desk.core.errors import Refused
from desk.core.unit import Unit
from desk.pours.facts import LOADED, supply_of, words_of
from desk.pours.workflow import FLOW


def add_up(u: Unit, pour: Pour) -> None:
    """Let the pour say what its tickets say.

    Totals are arithmetic, no change of the record that anybody made: neither version nor history
    move. The first truck is the one that left first, mortar or concrete; what was told of it before
    there was a ticket gives way. A pour that has lost its last ticket waits for its first truck
    again, so that it can be called off. Raises Refused where it was closed with that ticket.
    """
    counted = (DeliveryTicket.pour_id == pour.id, LOADED)
    left = DeliveryTicket.left_at
    loads, first, last = u.session.execute(
        select(func.count(), func.min(left), func.max(left)).where(*counted)
    ).one()
    u.session.execute(
        update(Pour)
        .where(Pour.id == pour.id)
        .values(supplied_m3=supply_of(u.session, pour).sent, truck_count=loads, last_truck_at=last)
    )
    u.session.refresh(pour, ("supplied_m3", "truck_count", "last_truck_at"))
    u.kinds.add("pours")
    if loads:
        if pour.first_truck_at != first:
            pour.first_truck_at = first
        if pour.state is PourState.OPENED:
            FLOW.take(u, pour, "supply", {})
    elif pour.state in (PourState.SUPPLYING, PourState.CLOSING):
        FLOW.take(u, pour, "await_truck", {})
    elif pour.state is PourState.CLOSED:
        raise Refused(
            f"这是{words_of(pour)}最后一张有效的发货单，浇筑已收盘，不能没有发货单。"
            "请先由科长撤销收盘，再作废或改到别的浇筑。（依据手册 M1.6.1）",
            clause="M1.6.1",
        )
