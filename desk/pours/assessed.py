"""R32: the second truck of a mix leaves when the opening assessment is signed by all who must
(M2.4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models import (
    AssessmentState,
    DeliveryTicket,
    OpeningAssessment,
    Pour,
)
from desk.core.errors import Warned
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.orders.facts import live_task, stamp
from desk.pours.facts import IN_TURN, SENT, words_of
from desk.pours.of_pour import pours_of
from desk.rules.table import UNASSESSED_MIX
from desk.settings import settings_of

_FEW = 3
"""The first trucks of a pour: whichever comes or goes, the second is one of them."""


def mix_of(session: Session, pour: Pour) -> str:
    """The mix that the pour's task names; "" while it names none."""
    task = live_task(session, pour.order)
    return task.mix_reference if task is not None else ""


def assessed_at(session: Session, pour: Pour) -> datetime | None:
    """Since when the pour's mix is assessed and signed; None while it is not."""
    known = OpeningAssessment
    query = select(func.min(known.signed_at)).where(
        known.pour_id == pour.id, known.state == AssessmentState.SIGNED
    )
    mix = mix_of(session, pour)
    if mix:
        query = query.where(known.mix_reference.in_([mix, ""]))
    return session.scalar(query)


@dataclass(frozen=True)
class _Begun:
    """How a pour began: its second truck, and since when the mix is assessed."""

    second: UUID | None
    assessed: datetime | None


def _begun(session: Session, pour: Pour) -> _Begun:
    """Read once for all the tickets of a unit, when they are written."""
    known: dict[UUID, _Begun] = session.info.setdefault("begun", {})
    if pour.id not in known:
        first = _first_trucks(session, pour.id, 2)
        second = first[1] if len(first) > 1 else None
        known[pour.id] = _Begun(second, assessed_at(session, pour) if second else None)
    return known[pour.id]


def _first_trucks(session: Session, pour_id: UUID, many: int) -> list[UUID]:
    query = select(DeliveryTicket.id).where(DeliveryTicket.pour_id == pour_id, *SENT)
    query = query.order_by(DeliveryTicket.left_at, *IN_TURN, DeliveryTicket.id)
    return list(session.scalars(query.limit(many)))


def warn_unassessed(session: Session, ticket: DeliveryTicket) -> Iterator[Warned]:
    """R32, on the second truck alone: one occasion is one warning."""
    begun = _begun(session, ticket.pour)
    left = ticket.left_at
    if begun.second != ticket.id or left is None:
        return
    if begun.assessed is not None and begun.assessed <= left:
        return
    how = f"{stamp(begun.assessed)} 才签认" if begun.assessed else "还没有签认"
    yield UNASSESSED_MIX.warn(
        f"{words_of(ticket.pour)}的第二车（{ticket.plate}）{stamp(left)} 出站时，开盘鉴定{how}"
    )


def refuse_unassessed(u: Unit, pour: Pour, ticket: DeliveryTicket) -> None:
    """R32 where the station has set that it blocks. Raises Refused."""
    if not settings_of(u.session, pour.station_id).flag("pour.assessment_blocks"):
        return
    before = select(DeliveryTicket.id).where(
        DeliveryTicket.pour_id == pour.id,
        DeliveryTicket.id != ticket.id,
        DeliveryTicket.left_at < ticket.left_at,
        *SENT,
    )
    if ticket.left_at is None or u.session.scalar(before.limit(1)) is None:
        return
    assessed = assessed_at(u.session, pour)
    if assessed is None or assessed > ticket.left_at:
        raise UNASSESSED_MIX.refuse(
            f"{words_of(pour)}的开盘鉴定还没有签认，{describe(ticket).strip()}"
            f"（{ticket.plate}）不得出站。请由质检员填写开盘鉴定，各方签字后再发第二车；"
            "纸上已签的，补登签字时间"
        )


def judge_again(u: Unit, touched: Sequence[Record]) -> None:
    """Ask R32 again of the first trucks of every pour of which a ticket came, went or moved, or an
    assessment was signed."""
    pours: set[UUID] = set()
    for record in touched:
        if isinstance(record, DeliveryTicket | OpeningAssessment):
            pours |= {*pours_of(u, record)}
    u.session.info.pop("begun", None)
    for pour in sorted(pours):
        for id_ in _first_trucks(u.session, pour, _FEW):
            ticket = u.session.get(DeliveryTicket, id_)
            assert ticket is not None, "just read"
            u.concerns(ticket)
