"""Who watches two sites at once (M1.4.4, R36): openings and closings come first, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.base import Record
from db.models import OrderNotice, Pour, PourState
from desk.core.errors import Warned
from desk.core.unit import Unit
from desk.orders.facts import stamp
from desk.pours.facts import words_of
from desk.rules.table import TWO_AT_ONCE
from desk.settings import settings_of

_MOMENTS = {"opened_at": "开盘", "finished_at": "收盘"}


def two_at_once(session: Session, pour: Pour) -> Iterator[Warned]:
    """The openings and closings of other projects that fall together with this pour's; of two pours
    the later one says it."""
    near = _near(session, pour.station_id)
    for name, what in _MOMENTS.items():
        moment: datetime | None = getattr(pour, name)
        if moment is None or pour.specialist_id is None:
            continue
        for other in _around(session, pour.specialist_id, moment, near):
            for theirs, which in _together(pour, other, moment, near):
                yield TWO_AT_ONCE.warn(
                    f"{words_of(pour)} {stamp(moment)} {what}，同一专员在{words_of(other)}"
                    f" {stamp(theirs)} {which}，请安排别人值班",
                    occasion=f"{what}{which}:{other.number}",
                )


def _near(session: Session, station: UUID) -> timedelta:
    return timedelta(minutes=settings_of(session, station).integer("pour.same_time_minutes"))


def _together(
    pour: Pour, other: Pour, moment: datetime, near: timedelta
) -> Iterator[tuple[datetime, str]]:
    if other.id == pour.id or other.order.project_id == pour.order.project_id:
        return
    for name, which in _MOMENTS.items():
        theirs: datetime | None = getattr(other, name)
        if theirs is None or abs(theirs - moment) > near:
            continue
        if (theirs, other.number or "") < (moment, pour.number or ""):
            yield theirs, which


def _around(
    session: Session, specialist: UUID, moment: datetime, near: timedelta
) -> Sequence[Pour]:
    """The pours of the specialist that open or close about then."""
    first, last = moment - near, moment + near
    query = (
        select(Pour)
        .join(OrderNotice, Pour.order_id == OrderNotice.id)
        .where(
            Pour.specialist_id == specialist,
            Pour.state != PourState.CALLED_OFF,
            or_(Pour.opened_at.between(first, last), Pour.finished_at.between(first, last)),
        )
    )
    return session.scalars(query.order_by(Pour.number)).all()


def duties_follow(u: Unit, touched: Sequence[Record]) -> None:
    """A pour that opens or closes at another time, or under somebody else, concerns those beside
    it: before and after."""
    for pour in [record for record in touched if isinstance(record, Pour)]:
        changes = u.changed(pour)
        if not changes.keys() & {*_MOMENTS, "specialist_id", "state"}:
            continue
        told = (*changes.get("specialist_id", ()), pour.specialist_id)
        people = {UUID(str(person)) for person in told if person is not None}
        for moment in _moments(pour, changes):
            for person in people:
                for other in _around(u.session, person, moment, _near(u.session, pour.station_id)):
                    u.concerns(other)


def _moments(pour: Pour, changes: Mapping[str, Sequence[object]]) -> set[datetime]:
    found = {getattr(pour, name) for name in _MOMENTS}
    for name in _MOMENTS:
        found |= {datetime.fromisoformat(str(at)) for at in changes.get(name, ()) if at}
    return {moment for moment in found if moment is not None}
