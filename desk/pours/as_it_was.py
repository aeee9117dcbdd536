"""A pour as it was when a paper about it was signed: what is added up without history is added up
again."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db.models import DeliveryTicket, Pour, TicketLoad
from desk.core.past import Past
from desk.orders.facts import live_task
from desk.pours.facts import GONE


def put_back_pour(session: Session, pour: Pour, past: Past) -> None:
    """The task from which the mix is named, and the sums over the tickets that counted then."""
    task = live_task(session, pour.order)
    if task is not None:
        past.put_back(task)
    tickets = session.scalars(select(DeliveryTicket).where(DeliveryTicket.pour_id == pour.id)).all()
    later = past.written_since([ticket.id for ticket in tickets])
    if not later:
        return
    for ticket in tickets:
        if ticket.id in later:
            past.put_back(ticket, state=True)
    counted = [each for each in tickets if each.left_at is not None and each.state not in GONE]
    left = [each.left_at for each in counted if each.left_at is not None]
    concrete = (each.volume_m3 for each in counted if each.load is TicketLoad.CONCRETE)
    sums = {
        "supplied_m3": sum((volume or Decimal(0) for volume in concrete), Decimal("0.00")),
        "truck_count": len(counted),
        "last_truck_at": max(left, default=None),
    }
    for name, value in sums.items():
        set_committed_value(pour, name, value)
