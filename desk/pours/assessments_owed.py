"""What is owed for R32: once the first truck has left, the mix is assessed and signed (M2.4.1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from db.models import AssessmentState, OpeningAssessment, Pour
from desk.core.duty import Asking, Due, owed
from desk.pours.assessments import SEATS, open_seats
from desk.pours.facts import OPEN_STATES, words_of
from desk.rules.duties import SIGN_ASSESSMENT
from desk.settings import settings_of


def owes(asking: Asking) -> Iterator[Due]:
    """Assessments of running pours that somebody has still to sign; that one is missing the pour
    itself owes."""
    session, known = asking.session, OpeningAssessment
    query = (
        select(known, Pour)
        .join(Pour, known.pour_id == Pour.id)
        .where(
            known.station_id == asking.station_id,
            known.state == AssessmentState.DRAFT,
            Pour.state.in_(OPEN_STATES),
        )
        .order_by(known.assessed_at)
    )
    rows = session.execute(query).all()
    limit = settings_of(session, asking.station_id).span(SIGN_ASSESSMENT.lead) if rows else None
    for found, pour in rows:
        began = pour.first_truck_at or found.assessed_at or asking.now
        assert limit is not None
        seats = [SEATS[seat] for seat in open_seats(found)]
        owners = tuple(r for r in SIGN_ASSESSMENT.owners if any(r in seat for seat in seats))
        yield owed(
            SIGN_ASSESSMENT, began + limit, asking.now, found, about=words_of(pour), owners=owners
        )
