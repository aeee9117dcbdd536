"""R33: before the first opening of a working day its posts are briefed on safety (M2.3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from db.models import BriefingState, Pour, SafetyBriefing
from desk.core.errors import Warned
from desk.core.workflow import Taking
from desk.pours.facts import words_of
from desk.rules.table import NO_BRIEFING
from desk.values.zone import day_bounds, local


def warn_briefing(taking: Taking[Pour]) -> Iterator[Warned]:
    """A day works when something is poured on it, also on a holiday."""
    pour, session = taking.record, taking.unit.session
    assert pour.opened_at is not None, "the step stamps it"
    day = local(pour.opened_at).date()
    start, stop = day_bounds(day)
    earlier = select(Pour.id).where(
        Pour.station_id == pour.station_id,
        Pour.id != pour.id,
        Pour.opened_at >= start,
        Pour.opened_at < stop,
    )
    briefed = select(SafetyBriefing.id).where(
        SafetyBriefing.station_id == pour.station_id,
        SafetyBriefing.briefing_date == day,
        SafetyBriefing.state == BriefingState.GIVEN,
        SafetyBriefing.given_at <= pour.opened_at,
    )
    if session.scalar(earlier.limit(1)) is None and session.scalar(briefed.limit(1)) is None:
        yield NO_BRIEFING.warn(
            f"{words_of(pour)}是 {day:%m-%d} 首次开盘，开盘前没有当日安全交底的记录"
        )
