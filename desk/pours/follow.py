"""What a pour says follows from the records that belong to it, whoever changes them and by what way:
a form, a step, a list that is imported or let go again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from db.base import Record
from db.models import DeliveryTicket, Pour, PourState, QualityEvent
from db.models.pours import OfPour
from desk.core.unit import Unit
from desk.pours.cards import card_follows
from desk.pours.closing import count_last_trucks
from desk.pours.of_pour import pours_of
from desk.pours.on_duty import duties_follow
from desk.pours.totals import add_up
from desk.pours.trips import trips_follow
from desk.pours.trouble import ask_amendment
from desk.pours.waiting import waiting_follows

_ENDED = (PourState.CLOSED, PourState.ARCHIVED)


def pours_follow(u: Unit, touched: Sequence[Record]) -> None:
    """Every pour of which something was written follows it; a record that was moved concerns the
    pour that it left, too. Raises Refused for what a pour cannot follow."""
    sent = {id_ for r in touched if isinstance(r, DeliveryTicket) for id_ in pours_of(u, r)}
    near = {id_ for r in touched if isinstance(r, OfPour) for id_ in pours_of(u, r)}
    trips_follow(u, [record for record in touched if isinstance(record, DeliveryTicket)])
    waiting_follows(u, touched)
    duties_follow(u, touched)
    for id_ in sorted(sent):
        add_up(u, u.load(Pour, id_))
    for id_ in sorted(near | {r.id for r in touched if isinstance(r, Pour)}):
        pour = u.session.get(Pour, id_)
        if pour is not None and pour.state is not PourState.CALLED_OFF:
            count_last_trucks(u, pour)
            card_follows(u, pour)
            ask_amendment(u, pour)
            u.concerns(pour)
            _not_told(u, pour)


def _not_told(u: Unit, pour: Pour) -> None:
    """At the latest when the pour is closed or archived it is on record that nobody was told of a
    quality event (R10)."""
    if "state" not in u.changed(pour) or pour.state not in _ENDED:
        return
    mine = (QualityEvent.pour_id == pour.id, QualityEvent.told_at.is_(None))
    for event in u.session.scalars(select(QualityEvent).where(*mine)):
        u.concerns(event)
