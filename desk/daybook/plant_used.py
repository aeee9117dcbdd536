"""Which trucks were on the road on a day, who drove them, and in what state plant is (M2.3.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.models import DeliveryTicket, Plant, TicketLoad
from desk.pours.facts import LOADED
from desk.values.zone import day_bounds


def plant_states(session: Session, station_id: UUID) -> dict[str, str]:
    """Plant by name: 可用 or 停用, with the note; plant that is not on the list has no state."""
    listed = session.scalars(select(Plant).where(Plant.station_id == station_id))
    return {
        each.name: "，".join(filter(None, ("可用" if each.available else "停用", each.note)))
        for each in listed
    }


def trucks_used(session: Session, station_id: UUID, day: date) -> list[dict[str, Any]]:
    """The trucks that left on that day: plate, drivers, loads, cubic metres of concrete, state."""
    start, stop = day_bounds(day)
    ticket = DeliveryTicket
    concrete = case((ticket.load == TicketLoad.CONCRETE, ticket.volume_m3))
    query = (
        select(ticket.plate, ticket.driver, func.count(), func.sum(concrete))
        .where(ticket.station_id == station_id, LOADED)
        .where(ticket.left_at >= start, ticket.left_at < stop)
        .group_by(ticket.plate, ticket.driver)
        .order_by(ticket.plate, ticket.driver)
    )
    states = plant_states(session, station_id)
    found: dict[str, dict[str, Any]] = {}
    for plate, driver, loads, m3 in session.execute(query):
        empty = {"plate": plate, "drivers": [], "trucks": 0, "m3": Decimal(0)}
        truck = found.setdefault(plate, {**empty, "state": states.get(plate, "")})
        truck["drivers"] += [driver] if driver else []
        truck["trucks"] += loads
        truck["m3"] += m3 or Decimal(0)
    return list(found.values())
