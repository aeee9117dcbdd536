"""What pours owe: the board shows all of it, the list of what is due what has an hour of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Pour, PourState, QualityEvent
from desk.core.duty import Asking, Due, owed
from desk.pours.archive import lacking
from desk.pours.facts import words_of
from desk.pours.next import next_things
from desk.pours.standing import Standing, standings
from desk.rules.duties import HAND_OVER_DOCUMENTS, RESIGN_ORDER, TELL_EVENT
from desk.settings import settings_of

MOST = 500
"""No day has more pours; of what was never settled the newest are enough to work off."""

_SETTLED = (PourState.ARCHIVED, PourState.CALLED_OFF)


def owed_by(
    session: Session, pours: Sequence[Pour], stand: dict[UUID, Standing], now: datetime
) -> dict[UUID, tuple[Due, ...]]:
    """Pour → everything it still needs, the most urgent first."""
    if not pours:
        return {}
    settings = settings_of(session, pours[0].station_id)
    closed = [pour for pour in pours if pour.state is PourState.CLOSED]
    open_of = lacking(session, closed, stand)
    return {p.id: next_things(p, stand[p.id], settings, now, open_of.get(p.id, ())) for p in pours}


def owes(asking: Asking) -> Iterator[Due]:
    """What every pour up to today needs that is not settled."""
    session = asking.session
    here = (Pour.station_id == asking.station_id, Pour.pour_date <= asking.day)
    query = select(Pour).where(*here, Pour.state.not_in(_SETTLED))
    pours = session.scalars(query.order_by(Pour.pour_date.desc(), Pour.id).limit(MOST)).all()
    things = owed_by(session, pours, standings(session, pours), asking.now)
    for pour in pours:
        # Before the opening the order stands in the list with its change and its papers.
        early = (RESIGN_ORDER, HAND_OVER_DOCUMENTS) if pour.opened_at is None else ()
        yield from (thing for thing in things[pour.id] if thing.duty not in early)


def untold(asking: Asking) -> Iterator[Due]:
    """Quality events of which neither dispatcher nor inspector was told (R10)."""
    lead = settings_of(asking.session, asking.station_id).span(TELL_EVENT.lead)
    query = (
        select(QualityEvent)
        .join(Pour, QualityEvent.pour_id == Pour.id)
        .where(
            QualityEvent.station_id == asking.station_id,
            QualityEvent.told_at.is_(None),
            Pour.state.not_in(_SETTLED),
        )
    )
    for event in asking.session.scalars(query.order_by(QualityEvent.seen_at)):
        problem = event.problem.label if event.problem else ""
        due = (event.seen_at or event.created_at) + lead
        about = f"{words_of(event.pour)} {problem}"
        yield owed(TELL_EVENT, due, asking.now, event, about=about)
