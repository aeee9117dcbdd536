"""A truck is in one place at a time: its departures, and how far apart they are (M2.6.1)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import DeliveryTicket, Pour, TicketState
from desk.core.errors import Warned
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.pours.facts import IN_TURN, words_of
from desk.rules.table import SHORT_TRIP
from desk.settings import settings_of
from desk.values.zone import local

_MINUTE = timedelta(minutes=1)
_NEAR = timedelta(hours=12)
_FEW = 500  # plates named in one query; a station has fewer trucks
_TRIP = "trip"
"""The scope of what is said of two departures."""

_READ = frozenset(
    {"plate", "left_at", "pour_id", "state", "unloaded_at", "returned_at", "moved_from_id"}
)

_DEPARTURES = (
    DeliveryTicket.state != TicketState.VOID,
    DeliveryTicket.moved_from_id.is_(None),
    DeliveryTicket.return_id.is_(None),
)
"""What went on to another site on the same truck has not left the station once more."""


def leaves(ticket: DeliveryTicket) -> tuple[str, datetime] | None:
    """The truck and the minute in which it leaves the station; None where it does not."""
    if ticket.left_at is None or ticket.moved_from_id is not None or ticket.return_id is not None:
        return None
    return ticket.plate, local(ticket.left_at).replace(second=0, microsecond=0)


class Departures:
    """Which truck left in which minute, by what is stored and by what a unit has added to it."""

    def __init__(self, session: Session, station_id: UUID) -> None:
        self._session, self._station = session, station_id
        self._known: dict[tuple[str, datetime], UUID] = {}
        self._words: dict[UUID, str] = {}
        self._span: tuple[datetime, datetime] | None = None

    def expect(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Read at once what is stored of the days of `rows`."""
        moments = [at for row in rows if isinstance(at := row.get("left_at"), datetime)]
        if not moments:
            return
        first, last = min(moments) - _MINUTE, max(moments) + _MINUTE
        self._read(first, last)
        self._span = first, last

    def twin(self, ticket: DeliveryTicket) -> str:
        """The other ticket by which the truck leaves in the same minute, in words, or ""."""
        asked = leaves(ticket)
        if asked is None:
            return ""
        if self._span is None or not self._span[0] <= asked[1] <= self._span[1]:
            self._read(asked[1], asked[1] + _MINUTE, asked[0])
        other = self._known.get(asked)
        return self._words[other] if other is not None and other != ticket.id else ""

    def add(self, ticket: DeliveryTicket) -> None:
        asked = leaves(ticket)
        if asked is not None:
            self._known[asked] = ticket.id
            self._words[ticket.id] = describe(ticket).strip()

    def _read(self, first: datetime, last: datetime, plate: str = "") -> None:
        t = DeliveryTicket
        query = select(t.id, t.plate, t.left_at, t.number).where(
            t.station_id == self._station, t.left_at >= first, t.left_at < last, *_DEPARTURES
        )
        if plate:
            query = query.where(t.plate == plate)
        for id_, truck, at, number in self._session.execute(query):
            if at is not None:
                self._known[truck, local(at).replace(second=0, microsecond=0)] = id_
                self._words[id_] = f"{t.called} {number}"


@dataclass(frozen=True)
class _Trip:
    """One departure of a truck, and since when it was known to be empty again."""

    id: UUID
    pour_id: UUID
    left: datetime
    back: datetime | None
    number: str


def trips_follow(u: Unit, tickets: Sequence[DeliveryTicket]) -> None:
    """A truck that left for another site sooner than it can have come back is on record with the
    later ticket, whichever of the two was written."""
    marks = {mark for ticket in tickets for mark in _marks(u, ticket)}
    if not marks:
        return
    shortest = settings_of(u.session, u.acting.station_id).integer("pour.shortest_trip_minutes")
    trips = _trips(u, marks)
    judged: dict[UUID, Warned | None] = {}
    for plate, moment in marks:
        there = trips.get(plate, [])
        at = bisect_left(there, moment, key=lambda trip: trip.left)
        for place in (at, at + 1):
            if place < len(there):
                before = there[place - 1] if place else None
                judged[there[place].id] = _short(u.session, plate, before, there[place], shortest)
    written = {ticket.id: ticket for ticket in tickets}
    known = {id_: written.get(id_) or u.session.get(DeliveryTicket, id_) for id_ in judged}
    u.know_warnings(record for record in known.values() if record is not None)
    for id_, record in known.items():
        if record is not None:
            said = judged[id_]
            u.warn_all(record, _TRIP, [said] if said is not None else [])
    for ticket in tickets:
        if ticket.id not in judged and ticket in u.session and ticket not in u.session.deleted:
            u.warn_all(ticket, _TRIP, [])


def _marks(u: Unit, ticket: DeliveryTicket) -> Iterator[tuple[str, datetime]]:
    """When which truck leaves by the ticket, and by what stood on it before."""
    changes = u.changed(ticket)
    if not changes.keys() & _READ:
        return
    plates = {ticket.plate, *(str(p) for p in changes.get("plate", ()) if p)}
    moments = {local(ticket.left_at)} if ticket.left_at is not None else set()
    moments |= {datetime.fromisoformat(str(at)) for at in changes.get("left_at", ()) if at}
    yield from ((plate, moment) for plate in plates for moment in moments)


def _trips(u: Unit, marks: set[tuple[str, datetime]]) -> dict[str, list[_Trip]]:
    """The departures of these trucks around the marks, in order."""
    t, moments = DeliveryTicket, [moment for _, moment in marks]
    query = select(t.id, t.plate, t.pour_id, t.left_at, t.unloaded_at, t.returned_at, t.number)
    query = query.where(
        t.station_id == u.acting.station_id,
        t.left_at.between(min(moments) - _NEAR, max(moments) + _NEAR),
        *_DEPARTURES,
    )
    plates = {plate for plate, _ in marks}
    if len(plates) < _FEW:
        query = query.where(t.plate.in_(plates))
    found: dict[str, list[_Trip]] = {}
    for id_, plate, pour, left, unloaded, returned, number in u.session.execute(
        query.order_by(t.left_at, *IN_TURN, t.id)
    ):
        if left is not None:
            trip = _Trip(id_, pour, left, unloaded or returned, number or "")
            found.setdefault(plate, []).append(trip)
    return found


def _short(
    session: Session, plate: str, before: _Trip | None, trip: _Trip, shortest: int
) -> Warned | None:
    if before is None or before.pour_id == trip.pour_id:
        return None
    gap = int((trip.left - before.left).total_seconds() // 60)
    late = before.back is not None and before.back > trip.left
    if gap >= shortest and not late:
        return None
    site = session.get(Pour, before.pour_id)
    where = words_of(site) if site is not None else ""
    until = f"，{local(before.back):%H:%M} 才卸完" if late and before.back is not None else ""
    return SHORT_TRIP.warn(
        f"{plate} 按发货单 {trip.number} 出站，{gap} 分钟前才按 {before.number} 去{where}{until}，"
        "请核对车号和出站时间"
    )
