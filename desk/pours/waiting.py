"""How long a truck waited at a site (M1.4.3, R09): until it unloads, or goes back as it came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models import DeliveryTicket, ReturnedLoad, TicketState
from desk.core.errors import Warned
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.pours.facts import CAME_BACK, words_of
from desk.pours.rules import minutes
from desk.rules.table import WAITING_TRUCK
from desk.settings import settings_of

SENT_BACK: ColumnElement[bool] = and_(
    ReturnedLoad.pour_id == DeliveryTicket.pour_id,
    ReturnedLoad.plate == DeliveryTicket.plate,
    ReturnedLoad.reported_at >= DeliveryTicket.arrived_at,
    CAME_BACK,
)
"""The returned loads by which a ticket's truck was sent back after it had arrived."""


def _limit(session: Session, record: DeliveryTicket | ReturnedLoad) -> int:
    return settings_of(session, record.station_id).integer("pour.waiting_minutes")


def _ended(session: Session, ticket: DeliveryTicket) -> tuple[datetime | None, str]:
    """When the waiting ended and with what; None while that is not known."""
    if ticket.unloading_at is not None:
        return ticket.unloading_at, "才卸料"
    if ticket.arrived_at is None or ticket.unloaded_at is not None:
        return None, ""
    told = session.scalar(
        select(func.min(ReturnedLoad.reported_at))
        .select_from(DeliveryTicket)
        .join(ReturnedLoad, SENT_BACK)
        .where(DeliveryTicket.id == ticket.id)
    )
    ends = [moment for moment in (told, ticket.returned_at) if moment is not None]
    return min(ends, default=None), "没有卸料就返回"


def waited(session: Session, ticket: DeliveryTicket) -> tuple[int | None, str]:
    """For how many minutes the truck waited, None while that is not known; and how it ended."""
    if ticket.state is TicketState.VOID:
        return None, ""
    end, how = _ended(session, ticket)
    return minutes(ticket.arrived_at, end), how


def long_wait(session: Session, ticket: DeliveryTicket) -> Iterator[Warned]:
    """R09 with the ticket."""
    (span, how), limit = waited(session, ticket), _limit(session, ticket)
    if span is not None and span > limit:
        why = f"，原因：{ticket.wait_reason}" if ticket.wait_reason else "，未写明原因"
        yield WAITING_TRUCK.warn(
            f"{describe(ticket).strip()}（{ticket.plate}）到场后等待 {span} 分钟{how}，"
            f"超过 {limit} 分钟{why}"
        )


def waited_in_vain(session: Session, load: ReturnedLoad) -> Iterator[Warned]:
    """R09 with the load that came back, by what was told of the waiting, where no ticket of the
    truck says it already."""
    limit = _limit(session, load)
    if load.waited_min is None or load.waited_min <= limit or load.reported_at is None:
        return
    mine = (DeliveryTicket.pour_id == load.pour_id, DeliveryTicket.plate == load.plate)
    for ticket in session.scalars(select(DeliveryTicket).where(*mine)):
        if (waited(session, ticket)[0] or 0) > limit:
            return
    yield WAITING_TRUCK.warn(
        f"{words_of(load.pour)}的{load.plate}等待 {load.waited_min} 分钟后退回，"
        f"超过 {limit} 分钟，{load.cause}"
    )


def waiting_follows(u: Unit, touched: Sequence[Record]) -> None:
    """What a truck's ticket says of its waiting and what its returned load says go together."""
    moved = [r for r in touched if isinstance(r, DeliveryTicket | ReturnedLoad)]
    for model, other in ((DeliveryTicket, ReturnedLoad), (ReturnedLoad, DeliveryTicket)):
        ours = [record for record in moved if isinstance(record, model)]
        if not ours:
            continue
        pours = {record.pour_id for record in ours}
        plates = {plate for record in ours for plate in _plates(u, record)}
        theirs = select(other).where(other.pour_id.in_(pours), other.plate.in_(plates))
        for record in u.session.scalars(theirs):
            u.concerns(record)


def _plates(u: Unit, record: DeliveryTicket | ReturnedLoad) -> Iterator[str]:
    yield record.plate
    yield from (str(plate) for plate in u.changed(record).get("plate", ()) if plate)
