"""What rules, the board, cards and papers need to know about a pour, read from its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.models import (
    DeliveryTicket,
    OrderNotice,
    Pour,
    PourState,
    ReturnedLoad,
    ReturnState,
    SampleKind,
    SiteVariation,
    TicketLoad,
    TicketState,
    Treatment,
    VariationState,
    WitnessSample,
)
from db.models.pours import OfPour
from desk.orders.marking import sampling_due
from desk.pours.rules import Supply, late_by
from desk.settings import Settings

BEFORE_OPENING = (PourState.PLANNED, PourState.CONFIRMED)
"""It stands on its plan, and nothing has happened there yet."""

OPEN_STATES = (PourState.OPENED, PourState.SUPPLYING, PourState.CLOSING)
"""Concrete may go to the site."""

GONE = (TicketState.MOVED, TicketState.VOID)
"""The tickets that count for nothing where they stand: what went on counts by the ticket it got."""

LOADED = DeliveryTicket.state.not_in(GONE)
"""The tickets of trucks that stand for a load here, mortar or concrete."""

SENT = (
    LOADED,
    DeliveryTicket.load == TicketLoad.CONCRETE,
)
"""The tickets whose concrete counts; mortar is none."""

VARIED = SiteVariation.state == VariationState.SIGNED
"""The variations that make room (R12)."""

CAME_BACK = ReturnedLoad.state.not_in([ReturnState.DRAFT, ReturnState.VOID])
RETURNED_M3 = func.coalesce(ReturnedLoad.volume_m3, ReturnedLoad.estimated_m3)
"""The loads that came back, and how much: as weighed, until then as estimated."""

_TURNED_TICKET = select(DeliveryTicket.id).where(DeliveryTicket.return_id == ReturnedLoad.id)
TURNED = and_(
    ReturnedLoad.state == ReturnState.TREATED,
    ReturnedLoad.treatment == Treatment.OTHER_SITE,
    ~_TURNED_TICKET.exists(),
)
"""The loads that went on to another site before such loads got a ticket there, which counts now."""

_ZERO = Decimal("0.00")
_NUMBER = func.coalesce(DeliveryTicket.number, "")
IN_TURN = (func.length(_NUMBER), _NUMBER)
"""Trucks that left in one minute stand in the order of their slips, 9 before 10."""
T = TypeVar("T", bound=OfPour)


def rows_of(session: Session, model: type[T], pour: Pour, by: str = "created_at") -> Sequence[T]:
    """The pour's records of one kind, in the order of the column `by`."""
    turns = IN_TURN if issubclass(model, DeliveryTicket) else ()
    ordered = select(model).where(model.pour_id == pour.id)
    return session.scalars(ordered.order_by(getattr(model, by), *turns, model.id)).all()


def signed_volume(order: OrderNotice) -> Decimal:
    """The volume the customer has put a name to: a change that is not signed yet does not count."""
    for amendment in order.amendments:
        changed = amendment.changes.get("volume_m3")
        if amendment.signed_at is None and changed:
            return Decimal(str(changed[0]).replace(",", "") or 0)
    return order.volume_m3 or _ZERO


def supply_of(session: Session, pour: Pour, *, besides: UUID | None = None) -> Supply:
    """As `supplies`, of one pour."""
    return supplies(session, [pour], besides=besides)[pour.id]


def supplies(
    session: Session, pours: Sequence[Pour], *, besides: UUID | None = None
) -> dict[UUID, Supply]:
    """Pour → ordered, varied, sent and returned, from its records; the ticket `besides` is left
    out."""
    ids = [pour.id for pour in pours]

    def total(
        model: type[OfPour],
        volume: ColumnElement[Decimal | None] | ColumnElement[Decimal],
        *where: ColumnElement[bool],
    ) -> dict[UUID, Decimal]:
        query = select(model.pour_id, func.sum(volume)).where(model.pour_id.in_(ids), *where)
        rows = session.execute(query.group_by(model.pour_id))
        return {id_: volume or _ZERO for id_, volume in rows}

    varied = total(SiteVariation, SiteVariation.volume_m3.expression, VARIED)
    sent = total(
        DeliveryTicket, DeliveryTicket.volume_m3.expression, DeliveryTicket.id != besides, *SENT
    )
    back = total(ReturnedLoad, RETURNED_M3, CAME_BACK)
    turned = select(ReturnedLoad.target_pour_id, func.sum(RETURNED_M3)).where(
        ReturnedLoad.target_pour_id.in_(ids), TURNED
    )
    turned_in = {
        id_: volume or _ZERO
        for id_, volume in session.execute(turned.group_by(ReturnedLoad.target_pour_id))
    }
    return {
        pour.id: Supply(
            signed_volume(pour.order),
            *(found.get(pour.id, _ZERO) for found in (varied, sent, back, turned_in)),
        )
        for pour in pours
    }


def promised_opening(pour: Pour) -> datetime:
    """When the customer was told that the pour opens: by the call, else by the plan."""
    return pour.expected_opening or pour.planned_opening


def minutes_late(pour: Pour, settings: Settings) -> int | None:
    """By how much it opened later than promised, where that is not met any more (R30)."""
    allowed = settings.integer("pour.late_opening_minutes")
    return late_by(pour.opened_at, promised_opening(pour), allowed)


def running_totals(session: Session, pour_id: UUID) -> dict[UUID, dict[str, Any]]:
    """Ticket → `cumulative_trucks` and `cumulative_m3` up to and with it, as the receiver reads it.

    Void tickets and mortar have none.
    """
    rows = session.execute(
        select(DeliveryTicket.id, DeliveryTicket.volume_m3)
        .where(DeliveryTicket.pour_id == pour_id, *SENT)
        .order_by(DeliveryTicket.left_at, *IN_TURN, DeliveryTicket.id)
    )
    found: dict[UUID, dict[str, Any]] = {}
    volume = _ZERO
    for trucks, (ticket, carried) in enumerate(rows, start=1):
        volume += carried or _ZERO
        found[ticket] = {"cumulative_trucks": trucks, "cumulative_m3": volume}
    return found


def sets_taken(session: Session, pour: Pour) -> dict[SampleKind, int]:
    """How many sets of cubes were taken, by curing."""
    rows = session.execute(
        select(WitnessSample.curing, func.sum(WitnessSample.sets))
        .where(WitnessSample.pour_id == pour.id)
        .group_by(WitnessSample.curing)
    )
    found = {curing: int(sets or 0) for curing, sets in rows}
    return {curing: found.get(curing, 0) for curing in SampleKind}


def sets_wanted(pour: Pour, settings: Settings) -> dict[SampleKind, int]:
    """How many sets the order asks for, else the sampling plan."""
    order = pour.order
    due = sampling_due(order.__dict__, settings)
    columns = {
        SampleKind.STANDARD: "sampling_standard_sets",
        SampleKind.IMPERMEABILITY: "sampling_impermeability_sets",
        SampleKind.SITE: "sampling_site_sets",
    }
    return {
        curing: int(getattr(order, name) or due.get(name, 0)) for curing, name in columns.items()
    }


def samples_short(session: Session, pour: Pour, settings: Settings) -> Iterator[str]:
    """``标养 2/3 组`` for every curing of which too few sets were taken."""
    taken = sets_taken(session, pour)
    for curing, wanted in sets_wanted(pour, settings).items():
        if taken[curing] < wanted:
            yield f"{curing.label} {taken[curing]}/{wanted} 组"


def project_name(pour: Pour) -> str:
    order = pour.order
    return order.project.name if order.project else order.project_text


def words_of(pour: Pour) -> str:
    """``KP-202611-0007 滨江花园二期 地下室底板``: a pour as one tells it from others."""
    return " ".join(w for w in (pour.number, project_name(pour), pour.order.placement) if w)
