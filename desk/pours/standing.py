"""How pours stand: what their records say together. One reader for any number of pours, in a fixed
number of queries; board, closing, archive, card and what is due all ask it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.models import (
    AssessmentState,
    CardState,
    Complaint,
    DeliveryTicket,
    OpeningAssessment,
    OrderUse,
    Pour,
    PumpUse,
    ServiceCard,
    TicketState,
)
from db.models.pours import OfPour
from desk.orders.facts import signature_of
from desk.orders.rules import Signature
from desk.pours.differing import differing, measured
from desk.pours.facts import SENT, supplies
from desk.pours.rules import Supply, card_reasons
from desk.pours.waiting import SENT_BACK
from desk.settings import settings_of

V = TypeVar("V")


@dataclass(frozen=True)
class Card:
    """The pour's service card that was not voided."""

    number: str
    state: CardState

    @property
    def signed(self) -> bool:
        return self.state in (CardState.SIGNED, CardState.FILED)

    @property
    def answered(self) -> bool:
        """Whether the customer signed it, or a refusal was decided about."""
        return self.signed or self.state is CardState.SETTLED


@dataclass(frozen=True)
class Standing:
    """One pour. `idle_since` and `waiting_since` are of a pump or truck that stands there now,
    `left` the departures of its trucks in order, `pumps` those that are there still as they came.
    `amendment_owed` says whether a change waits for the customer's signature (R11), `card_reasons`
    why a service card is needed (R14), `assessed` whether there is an opening assessment (R32)."""

    supply: Supply
    signature: Signature
    card: Card | None
    idle_since: datetime | None
    waiting_since: datetime | None
    left: Sequence[datetime]
    pumps: Sequence[str]
    amendment_owed: bool
    card_reasons: tuple[str, ...]
    assessed: bool = True

    @property
    def pump(self) -> str:
        """The pump that came last, "" where none is there."""
        return self.pumps[-1] if self.pumps else ""

    @property
    def card_owed(self) -> bool:
        """Whether a card is needed that waits for the customer, or for a decision."""
        return bool(self.card_reasons) and not (self.card is not None and self.card.answered)


def standing_of(session: Session, pour: Pour) -> Standing:
    """As `standings`, of one pour."""
    return standings(session, [pour])[pour.id]


def standings(session: Session, pours: Sequence[Pour]) -> dict[UUID, Standing]:
    """How each of the station's `pours` stands, by its id."""
    if not pours:
        return {}
    ids = [pour.id for pour in pours]
    supply, cards = supplies(session, pours), _cards(session, ids)
    idle, waiting, left = _idle(session, ids), _waiting(session, ids), _left(session, ids)
    tape, complaints = measured(session, pours), _complaints(session, ids)
    assessed = _assessed(session, ids)
    settings = settings_of(session, pours[0].station_id)
    percent = settings.integer("pour.difference_percent")
    threshold = settings.number("pour.card_from_m3")
    pumps = _pumps(session, ids)
    found = {}
    for pour in pours:
        id_, stands = pour.id, supply[pour.id]
        signature = signature_of(pour.order)
        special = {
            "客户投诉": id_ in complaints,
            "量差纠纷": pour.quantity_dispute,
            "突发事件": pour.incident,
        }
        found[id_] = Standing(
            stands,
            signature,
            cards.get(id_),
            idle.get(id_),
            waiting.get(id_),
            left.get(id_, []),
            pumps.get(id_, []),
            signature is Signature.AMENDED or bool(differing(pour, stands, tape.get(id_), percent)),
            card_reasons(_served(pour, stands), threshold, special),
            id_ in assessed,
        )
    return found


def _served(pour: Pour, supply: Supply) -> Decimal:
    """What the office served at a site: nothing of what was fetched, or used by the station."""
    return supply.delivered if pour.order.use is OrderUse.SITE else Decimal(0)


def _first(
    session: Session,
    ids: Iterable[UUID],
    model: type[OfPour],
    value: InstrumentedAttribute[datetime | None],
    *where: ColumnElement[bool],
) -> dict[UUID, datetime]:
    """Pour → the earliest `value` among its rows that meet `where`."""
    mine = model.pour_id.in_(ids)
    query = select(model.pour_id, func.min(value)).where(mine, *where).group_by(model.pour_id)
    return {id_: moment for id_, moment in session.execute(query) if moment is not None}


def _idle(session: Session, ids: Iterable[UUID]) -> dict[UUID, datetime]:
    return _first(
        session, ids, PumpUse, PumpUse.arrived_at,
        PumpUse.started_at.is_(None), PumpUse.left_at.is_(None), PumpUse.idle_reason == "",
    )  # fmt: skip


def _waiting(session: Session, ids: Iterable[UUID]) -> dict[UUID, datetime]:
    return _first(
        session, ids, DeliveryTicket, DeliveryTicket.arrived_at,
        DeliveryTicket.state == TicketState.SENT,
        DeliveryTicket.unloading_at.is_(None), DeliveryTicket.unloaded_at.is_(None),
        DeliveryTicket.returned_at.is_(None), ~exists().where(SENT_BACK),
    )  # fmt: skip


def _left(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[datetime]]:
    query = select(DeliveryTicket.pour_id, DeliveryTicket.left_at).where(
        DeliveryTicket.pour_id.in_(ids), *SENT
    )
    found: dict[UUID, list[datetime]] = {}
    for id_, left_at in session.execute(query.order_by(DeliveryTicket.left_at)):
        assert left_at is not None, "a ticket whose departure nobody writes left when it was made"
        found.setdefault(id_, []).append(left_at)
    return found


def _pumps(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    query = select(PumpUse.pour_id, PumpUse.pump).where(
        PumpUse.pour_id.in_(ids), PumpUse.left_at.is_(None)
    )
    found: dict[UUID, list[str]] = {}
    for id_, pump in session.execute(query.order_by(PumpUse.arrived_at, PumpUse.id)):
        found.setdefault(id_, []).append(pump)
    return found


def _cards(session: Session, ids: Iterable[UUID]) -> dict[UUID, Card]:
    query = select(ServiceCard.pour_id, ServiceCard.number, ServiceCard.state).where(
        ServiceCard.pour_id.in_(ids), ServiceCard.state != CardState.VOID
    )
    return {row.pour_id: Card(row.number or "", row.state) for row in session.execute(query)}


def _complaints(session: Session, ids: Iterable[UUID]) -> set[UUID | None]:
    return set(session.scalars(select(Complaint.pour_id).where(Complaint.pour_id.in_(ids))))


def _assessed(session: Session, ids: Iterable[UUID]) -> set[UUID]:
    known = OpeningAssessment
    living = (known.pour_id.in_(ids), known.state != AssessmentState.VOID)
    return set(session.scalars(select(known.pour_id).where(*living)))
