"""What one unit knows of the pours it sends loads to: each is locked and added up once, so that a
day's tickets obey the same rules as a single one, as quickly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import instance_state

from db.models import DeliveryTicket, Pour, TicketLoad
from desk.core.unit import Unit
from desk.pours.facts import supply_of
from desk.pours.rules import Supply

_AT_ONCE = 10_000  # numbers asked for in one query; SQLite takes some 32,000


class Loading:
    """The pours, their running supply and the ticket numbers of one unit. Made by `loading`."""

    def __init__(self, u: Unit) -> None:
        self._u = u
        self._pours: dict[UUID, Pour] = {}
        self._supplies: dict[UUID, Supply] = {}
        self._sent: set[str] = set()
        self._numbers: set[str] = set()
        self._numbers_known = False

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
        if not instance_state(ticket).persistent:
            self._supplies[pour.id] = supply
            self._sent.add(ticket.number or "")

    def twin(self, ticket: DeliveryTicket) -> str:
        """Where another ticket has the number already, in words; "" where none has."""
        number = ticket.number or ""
        if number in self._sent:
            return f"发货单号 {number} 在这批里已有一张"
        stored = self._numbers
        if not self._numbers_known:
            stored = self._stored([number], besides=ticket.id)
        return f"发货单号 {number} 已经录过" if number in stored else ""

    def _stored(self, numbers: list[str], *, besides: UUID | None = None) -> set[str]:
        query = select(DeliveryTicket.number).where(
            DeliveryTicket.station_id == self._u.acting.station_id,
            DeliveryTicket.number.in_(numbers),
            DeliveryTicket.id != besides,
        )
        return {number for number in self._u.session.scalars(query) if number}

    def expect(self, rows: list[Mapping[str, object]]) -> None:
        """Lock the pours of `rows`, always in the same order, and look all their numbers up."""
        named = {id_ for row in rows if isinstance(id_ := row.get("pour_id"), UUID)}
        for id_ in sorted(named):
            self.pour(id_)
        numbers = sorted({str(row["number"]) for row in rows if row.get("number")})
        for start in range(0, len(numbers), _AT_ONCE):
            self._numbers |= self._stored(numbers[start : start + _AT_ONCE])
        self._numbers_known = True


def loading(u: Unit) -> Loading:
    """What the unit knows so far."""
    found: Loading = u.session.info.setdefault("loading", Loading(u))
    return found
