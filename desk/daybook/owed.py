"""D10: yesterday's tickets are compared with the dispatcher's log every morning (M2.8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select

from db.models import DispatchLog, LogState, Shift
from desk.core.duty import Asking, Due, Duty, owed
from desk.daybook.production import sent
from desk.rules.duties import HAND_OVER_LOG, KEEP_LOG, RECONCILE_LOG
from desk.settings import settings_of
from desk.values.showing import show_date
from desk.values.zone import STATION_ZONE

_LOOK_BACK = timedelta(days=7)
"""How long a day with tickets and without a log is asked after."""


def owes(asking: Asking) -> Iterator[Due]:
    """Logs of days gone by that are not reconciled, and days with tickets that have no log."""
    station, session = asking.station_id, asking.session
    first, yesterday = asking.day - _LOOK_BACK, asking.day - timedelta(days=1)
    logs = select(DispatchLog).where(DispatchLog.station_id == station)
    opened = logs.where(DispatchLog.state != LogState.RECONCILED, DispatchLog.log_date < asking.day)
    for log in session.scalars(opened.order_by(DispatchLog.log_date)):
        duty = RECONCILE_LOG if log.state is LogState.HANDED_OVER else HAND_OVER_LOG
        shift = "" if log.shift is Shift.WHOLE else log.shift.label
        says = f"{log.log_date:%m-%d} {shift}调度员值班日志{duty.label}"
        yield owed(duty, _limit(asking, duty, log.log_date), asking.now, log, says=says)
    kept = set(
        session.scalars(
            select(DispatchLog.log_date).where(
                DispatchLog.station_id == station, DispatchLog.log_date >= first
            )
        )
    )
    for day in sorted({day for day, _ in sent(session, station, first, yesterday)} - kept):
        due, says = _limit(asking, KEEP_LOG, day), f"{day:%m-%d} {KEEP_LOG.label}"
        yield owed(KEEP_LOG, due, asking.now, says=says, number=show_date(day))


def _limit(asking: Asking, duty: Duty, day: date) -> datetime:
    clock = settings_of(asking.session, asking.station_id).clock(duty.lead)
    return datetime.combine(day + timedelta(days=1), clock, STATION_ZONE)
