"""What one unit knows of the pours it sends loads to: each is locked and added up once, so that a
day's tickets obey the same rules as a single one, as quickly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import instance_state

from db.models import DeliveryTicket, Pour, TicketLoad, TicketState
from desk.core.unit import Unit
from desk.pours.facts import supply_of
from desk.pours.rules import Supply
from desk.pours.trips import Departures

_AT_ONCE = 10_000  # numbers asked for in one query; SQLite takes some 32,000


class Slip(NamedTuple):
    """What tells a slip from every other: each mixing line numbers its own, anew each year."""

    line: str
    year: int | None
    number: str


def slip_of(ticket: DeliveryTicket) -> Slip:
    return Slip(ticket.line, ticket.slip_year, ticket.number or "")


@dataclass(frozen=True)
class Twin:
    """A ticket that has the slip already; `void` is its id where it counts no more."""

    void: UUID | None


class Loading:
    """The pours, their running supply and the ticket numbers of one unit. Made by `loading`."""

    def __init__(self, u: Unit) -> None:
        self._u = u
        self._pours: dict[UUID, Pour] = {}
        self._supplies: dict[UUID, Supply] = {}
        self._sent: set[Slip] = set()
        self._stored: dict[Slip, Twin] = {}
        self._numbers_known = False
        self.departures = Departures(u.session, u.acting.station_id)

    def pour(self, id_: UUID) -> Pour:
        """The pour, locked: one truck goes after the other, or the total would be wrong."""
        if id_ not in self._pours:
            self._pours[id_] = self._u.load(Pour, id_)
        return self._pours[id_]

    def supply_with(self, ticket: DeliveryTicket, pour: Pour) -> Supply:
        """The pour's supply when this ticket's load is sent with all that went before."""
        before = self._supplies.get(pour.id)
        if before is None or instance_state(ticket).persistent:
            before = supply_of(self._u.session, pour, besides=ticket.id)
        if ticket.load is TicketLoad.MORTAR or ticket.volume_m3 is None:
            return before
        return replace(before, sent=before.sent + ticket.volume_m3)

    def sent(self, ticket: DeliveryTicket, pour: Pour, supply: Supply) -> None:
        """The ticket keeps to the rules: the next one of this unit counts it."""
        self.departures.add(ticket)
        if not instance_state(ticket).persistent:
            self._supplies[pour.id] = supply
            self._sent.add(slip_of(ticket))

    def taken(self, ticket: DeliveryTicket, twin: Twin | None) -> str:
        """Why the ticket cannot have its number, in words; "" where it can. A void `twin` leaves its
        number to the right one, but not to a whole sheet of tickets, which may be one that was read
        before."""
        slip = slip_of(ticket)
        if slip in self._sent:
            return f"发货单号 {slip.number} 在这批里已有一张"
        if twin is None:
            return ""
        if twin.void is None:
            return f"发货单号 {slip.number} 已经录过"
        if self._numbers_known:
            return f"发货单号 {slip.number} 已作废。要更正重录请用“新建”单张录入"
        return ""

    def twin(self, ticket: DeliveryTicket) -> Twin | None:
        """The stored ticket of its line and year that has the ticket's number already."""
        slip, stored = slip_of(ticket), self._stored
        if not self._numbers_known:
            stored = self._look_up([slip.number], besides=ticket.id)
        return stored.get(slip)

    def _look_up(self, numbers: list[str], *, besides: UUID | None = None) -> dict[Slip, Twin]:
        t = DeliveryTicket
        query = select(t.id, t.line, t.slip_year, t.number, t.state).where(
            t.station_id == self._u.acting.station_id, t.number.in_(numbers), t.id != besides
        )
        found: dict[Slip, Twin] = {}
        for id_, line, year, number, state in self._u.session.execute(query.order_by(t.created_at)):
            slip, void = Slip(line, year, number or ""), state is TicketState.VOID
            if not void or slip not in found or found[slip].void is not None:
                found[slip] = Twin(id_ if void else None)
        return found

    def expect(self, rows: list[Mapping[str, object]]) -> None:
        """Lock the pours of `rows`, always in the same order, and look all their numbers up."""
        named = {id_ for row in rows if isinstance(id_ := row.get("pour_id"), UUID)}
        for id_ in sorted(named):
            self.pour(id_)
        numbers = sorted({str(row["number"]) for row in rows if row.get("number")})
        for start in range(0, len(numbers), _AT_ONCE):
            self._stored |= self._look_up(numbers[start : start + _AT_ONCE])
        self._numbers_known = True
        self.departures.expect(rows)


def loading(u: Unit) -> Loading:
    """What the unit knows so far."""
    found: Loading = u.session.info.setdefault("loading", Loading(u))
    return found
