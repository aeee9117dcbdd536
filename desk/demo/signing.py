"""Trouble with signatures at the demo's pours: a ticket is corrected and signed again, a receiver will
not sign and the deputy manager decides."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from db.models import DeliveryTicket, TicketState
from desk.core.records import take
from desk.demo.stage import Stage
from desk.demo.troubles import Facts, Trouble
from desk.demo.trucks import minutes

Telling = Generator[datetime, datetime, datetime]
"""A script that says when it ended."""


def papers(stage: Stage, facts: Facts, troubles: frozenset[Trouble], closed: datetime) -> Telling:
    """What is put right of the pour's tickets after its closing."""
    now = closed
    if Trouble.CORRECTED_TICKET in troubles:
        now = yield from _corrected(stage, facts, now)
    if Trouble.REFUSED_TICKET in troubles:
        now = yield from _refused(stage, facts, now)
    return now


def _corrected(stage: Stage, facts: Facts, now: datetime) -> Telling:
    ticket = _signed(stage, facts)
    now = yield now + minutes(15)
    office = stage.who("dispatcher", now)
    take(office, "tickets", ticket, "correct", {"driver": "老杨"}, reason="驾驶员抄错，与小票不符")
    now = yield now + minutes(20)
    again = {"receiver": facts.receiver}
    take(stage.who("dispatcher", now), "tickets", ticket, "sign", again)
    return now


def _refused(stage: Stage, facts: Facts, now: datetime) -> Telling:
    ticket = _signed(stage, facts)
    now = yield now + minutes(12)
    clerk = stage.who(facts.project.specialist, now)
    take(clerk, "tickets", ticket, "unsign", reason="收货人否认本人签字")
    seen = {"refusal_witness": "监理老赵"}
    take(clerk, "tickets", ticket, "refuse", seen, reason="收货人称本车方量不足，不签")
    now = yield now + timedelta(hours=2)
    said = {"decision": "复核过磅单与出站方量一致，按发货单方量计"}
    take(stage.who("deputy_manager", now), "tickets", ticket, "settle", said)
    return now


def _signed(stage: Stage, facts: Facts) -> UUID:
    """The pour's last ticket that was signed for."""
    mine = (DeliveryTicket.pour_id == facts.id, DeliveryTicket.state == TicketState.DELIVERED)
    query = select(DeliveryTicket.id).where(*mine).order_by(DeliveryTicket.left_at.desc())
    with stage.people["section_head"].database.reading() as session:
        found = session.scalar(query.limit(1))
    assert found is not None, "a closed pour has signed tickets"
    return found
