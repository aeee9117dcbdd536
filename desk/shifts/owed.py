"""D25: the briefing before the first opening of a working day. D30: the hand-over at the end of a
shift, and its receiver's signature (M2.3.1, M2.6.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from db.models import (
    BriefingState,
    Handover,
    HandoverKind,
    HandoverState,
    Person,
    PersonRole,
    Pour,
    PourState,
    Role,
    SafetyBriefing,
)
from desk.core.duty import Asking, Due, owed
from desk.pours.facts import OPEN_STATES
from desk.rules.duties import BRIEF_SAFETY, HAND_OVER_SHIFT, TAKE_OVER
from desk.settings import settings_of
from desk.settings.clocks import clocks_of
from desk.values.showing import show_date
from desk.values.zone import STATION_ZONE

_LOOK_BACK = timedelta(hours=12)
"""A hand-over that was missed longer ago is no use to anybody."""
_EARLY, _LATE = timedelta(hours=2), timedelta(hours=6)
"""So much before and after its end a shift may hand over."""


def owes(asking: Asking) -> Iterator[Due]:
    """Today's briefing, the shifts that end, and what waits for its receiver."""
    yield from _briefing(asking)
    yield from _shifts(asking)
    yield from _to_be_taken(asking)


def _briefing(asking: Asking) -> Iterator[Due]:
    """The day works when something is poured on it."""
    session, day = asking.session, asking.day
    first = session.scalar(
        select(func.min(func.coalesce(Pour.opened_at, Pour.planned_opening))).where(
            Pour.station_id == asking.station_id,
            Pour.pour_date == day,
            Pour.state != PourState.CALLED_OFF,
        )
    )
    if first is None:
        return
    given = select(SafetyBriefing.id).where(
        SafetyBriefing.station_id == asking.station_id,
        SafetyBriefing.briefing_date == day,
        SafetyBriefing.state == BriefingState.GIVEN,
    )
    if session.scalar(given.limit(1)) is not None:
        return
    clock = settings_of(session, asking.station_id).clock(BRIEF_SAFETY.lead)
    limit = min(first, datetime.combine(day, clock, STATION_ZONE))
    officer = session.scalar(
        select(PersonRole.id)
        .join(Person, PersonRole.person_id == Person.id)
        .where(
            Person.station_id == asking.station_id,
            Person.active,
            PersonRole.role == Role.SAFETY_OFFICER,
        )
        .limit(1)
    )
    owners = (Role.SAFETY_OFFICER,) if officer is not None else (Role.SECTION_HEAD,)
    number = show_date(day)
    yield owed(BRIEF_SAFETY, limit, asking.now, number=number, owners=owners)


def _shifts(asking: Asking) -> Iterator[Due]:
    """Each end of a shift at which something is poured."""
    session = asking.session
    running = session.execute(
        select(Pour.opened_at, Pour.finished_at).where(
            Pour.station_id == asking.station_id,
            Pour.opened_at.is_not(None),
            or_(
                Pour.state.in_(OPEN_STATES),
                Pour.finished_at > asking.now - _LOOK_BACK,
            ),
        )
    ).all()
    if not running:
        return
    handed = _handed(asking)
    for end in _ends(asking):
        open_then = any(
            opened is not None
            and opened <= min(end, asking.now)
            and (finished is None or finished > end)
            for opened, finished in running
        )
        if open_then and not any(end - _EARLY <= at <= end + _LATE for at in handed):
            says = f"{end:%m-%d %H:%M} {HAND_OVER_SHIFT.label}"
            yield owed(HAND_OVER_SHIFT, end, asking.now, says=says, number=f"{end:%H:%M}")


def _ends(asking: Asking) -> Iterator[datetime]:
    """The ends of shifts from half a day ago to the end of today."""
    text = settings_of(asking.session, asking.station_id).text(HAND_OVER_SHIFT.lead)
    for days in (-1, 0):
        for clock in clocks_of(text):
            end = datetime.combine(asking.day + timedelta(days=days), clock, STATION_ZONE)
            if end > asking.now - _LOOK_BACK:
                yield end


def _handed(asking: Asking) -> Sequence[datetime]:
    query = select(Handover.handed_at).where(
        Handover.station_id == asking.station_id,
        Handover.sort == HandoverKind.SHIFT,
        Handover.state.in_([HandoverState.OFFERED, HandoverState.TAKEN]),
        Handover.handed_at > asking.now - 2 * _LOOK_BACK,
    )
    return [at for at in asking.session.scalars(query) if at is not None]


def _to_be_taken(asking: Asking) -> Iterator[Due]:
    query = (
        select(Handover)
        .where(Handover.station_id == asking.station_id, Handover.state == HandoverState.OFFERED)
        .order_by(Handover.handed_at)
    )
    waiting = asking.session.scalars(query).all()
    people = {handover.receiver_id for handover in waiting} | {h.giver_id for h in waiting}
    found = asking.session.scalars(select(Person).where(Person.id.in_(people))) if people else ()
    known = {person.id: person for person in found}
    for handover in waiting:
        receiver = known.get(handover.receiver_id) if handover.receiver_id else None
        held = {role.role for role in receiver.roles} if receiver is not None else set()
        owners = tuple(role for role in TAKE_OVER.owners if role in held)
        about = f"{known[handover.giver_id].name} → {receiver.name if receiver else ''}"
        yield owed(TAKE_OVER, handover.handed_at, asking.now, handover, about=about, owners=owners)
