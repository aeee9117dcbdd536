"""D10: yesterday's tickets are compared with the dispatcher's log every morning (M2.8.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import select

from db.models import DispatchLog, LogState, Role
from desk.daybook.production import sent
from desk.today.asking import Asking, Due
from desk.values.showing import show_date
from desk.values.zone import STATION_ZONE

_DEADLINE = ("D10", "M2.8.1")
_COUNTING = (Role.STATISTICIAN,)
_BOTH = (Role.STATISTICIAN, Role.DISPATCHER)
_LOOK_BACK = timedelta(days=7)
"""How long a day with tickets and without a log is asked after."""


def book_entries(asking: Asking) -> Iterator[Due]:
    """Logs of days gone by that are not reconciled, and days with tickets that have no log."""
    station, session = asking.acting.station_id, asking.session
    first, yesterday = asking.day - _LOOK_BACK, asking.day - timedelta(days=1)
    logs = select(DispatchLog).where(DispatchLog.station_id == station)
    opened = logs.where(DispatchLog.state != LogState.RECONCILED, DispatchLog.log_date < asking.day)
    for log in session.scalars(opened.order_by(DispatchLog.log_date)):
        handed = log.state is LogState.HANDED_OVER
        what = "小票未核对或差异未说明" if handed else "还没有交班，不能核对小票"
        sentence = f"{log.log_date:%m-%d} 调度员值班日志{what}"
        owners = _COUNTING if handed else _BOTH
        yield asking.entry(_DEADLINE, sentence, log, owners, due=_limit(asking, log.log_date))
    kept = set(
        session.scalars(
            select(DispatchLog.log_date).where(
                DispatchLog.station_id == station, DispatchLog.log_date >= first
            )
        )
    )
    for day in sorted({day for day, _ in sent(session, station, first, yesterday)} - kept):
        due = _limit(asking, day)
        sentence = f"{day:%m-%d} 有发货单，还没有调度员值班日志"
        yield Due(
            *_DEADLINE, sentence, "dispatch-logs", None, show_date(day), _BOTH, due,
            overdue=asking.now > due,
        )  # fmt: skip


def _limit(asking: Asking, day: date) -> datetime:
    clock = asking.settings.clock("daybook.reconcile_by")
    return datetime.combine(day + timedelta(days=1), clock, STATION_ZONE)
