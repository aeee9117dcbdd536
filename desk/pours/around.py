"""What belongs to several pours, read at once: a fixed number of queries for any number of pours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.models import (
    CardState,
    Complaint,
    DeliveryTicket,
    Person,
    Pour,
    PumpUse,
    ReturnedLoad,
    RuleWarning,
    ServiceCard,
    SiteVariation,
    TicketState,
)
from desk.pours.facts import CAME_BACK, RETURNED_M3, SENT, VARIED


@dataclass(frozen=True)
class Recorded:
    """A rule that was not kept, with the sentence on record."""

    rule: str
    clause: str
    sentence: str


class Around:
    """Mappings by the pour's id: `varied` and `returned` m³, `idle` and `waiting` since when a pump
    or truck stands there, `complaints`, `cards`, `left` the departures of its trucks in order,
    `warnings`; and `people` by their own."""

    def __init__(self, session: Session, pours: Sequence[Pour]) -> None:
        self._session = session
        self._ids = [pour.id for pour in pours]
        self.varied = self._by_pour(SiteVariation, func.sum(SiteVariation.volume_m3), VARIED)
        self.returned = self._by_pour(ReturnedLoad, func.sum(RETURNED_M3), CAME_BACK)
        self.idle = self._by_pour(
            PumpUse,
            func.min(PumpUse.arrived_at),
            PumpUse.started_at.is_(None),
            PumpUse.left_at.is_(None),
            PumpUse.idle_reason == "",
        )
        self.waiting = self._by_pour(
            DeliveryTicket,
            func.min(DeliveryTicket.arrived_at),
            DeliveryTicket.state == TicketState.SENT,
            DeliveryTicket.unloading_at.is_(None),
            DeliveryTicket.unloaded_at.is_(None),
        )
        self.complaints = self._by_pour(Complaint, func.count())
        self.cards: dict[UUID, CardState] = self._by_pour(
            ServiceCard, func.min(ServiceCard.state), ServiceCard.state != CardState.VOID
        )
        self.left = self._left()
        self.warnings = self._warnings()
        clerks = Person.id.in_({pour.specialist_id for pour in pours})
        named = session.execute(select(Person.id, Person.name).where(clerks))
        self.people = {row.id: row.name for row in named}

    def _by_pour(self, model: Any, value: Any, *where: Any) -> dict[UUID, Any]:
        mine = model.pour_id.in_(self._ids)
        query = select(model.pour_id, value).where(mine, *where).group_by(model.pour_id)
        return {row[0]: row[1] for row in self._session.execute(query) if row[1] is not None}

    def _left(self) -> dict[UUID, list[datetime]]:
        query = select(DeliveryTicket.pour_id, DeliveryTicket.left_at).where(
            DeliveryTicket.pour_id.in_(self._ids), *SENT
        )
        found: dict[UUID, list[datetime]] = {}
        for pour_id, left_at in self._session.execute(query.order_by(DeliveryTicket.left_at)):
            if left_at is not None:
                found.setdefault(pour_id, []).append(left_at)
        return found

    def _warnings(self) -> dict[UUID, list[Recorded]]:
        mine = or_(RuleWarning.record_id.in_(self._ids), RuleWarning.about_id.in_(self._ids))
        found: dict[UUID, list[Recorded]] = {id_: [] for id_ in self._ids}
        for row in self._session.scalars(select(RuleWarning).where(mine).order_by(RuleWarning.at)):
            for id_ in (row.record_id, row.about_id):
                if id_ is not None and id_ in found:
                    found[id_].append(Recorded(row.rule, row.clause, row.sentence))
        return found
