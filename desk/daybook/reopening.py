"""A reconciled day stays reconciled only while its tickets stay as they were (M2.8.1, R28)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from db.base import Record
from db.models import DeliveryTicket, DispatchLog, LogState, Role
from desk.core.audit_chain import Happening
from desk.core.audit_recording import kind_of
from desk.core.stamps import clear_stamp
from desk.core.unit import Unit
from desk.core.workflow import describe
from desk.pours.facts import GONE
from desk.rules.table import UNEXPLAINED_DIFFERENCE
from desk.values.zone import local

_COMPARED: Final = ("left_at", "volume_m3", "moved_m3", "pour_id", "load")
_MOST_NAMED = 3


def logs_reopen(u: Unit, touched: Sequence[Record]) -> None:
    """The reconciled log of every day of which a ticket came, went or changed what the comparison
    reads waits to be reconciled again; the statistician is told, and the history says why."""
    changed: dict[date, list[DeliveryTicket]] = {}
    for ticket in touched:
        if isinstance(ticket, DeliveryTicket):
            for day in _days_changed(u, ticket):
                changed.setdefault(day, []).append(ticket)
    if not changed:
        return
    query = select(DispatchLog).where(
        DispatchLog.station_id == u.acting.station_id,
        DispatchLog.state == LogState.RECONCILED,
        DispatchLog.log_date.in_(changed),
    )
    for log in u.session.scalars(query.order_by(DispatchLog.log_date)):
        _reopen(u, log, changed[log.log_date])


def _reopen(u: Unit, log: DispatchLog, tickets: Sequence[DeliveryTicket]) -> None:
    named = "、".join(sorted(describe(t).strip() for t in tickets)[:_MOST_NAMED])
    more = f"等 {len(tickets)} 张" if len(tickets) > _MOST_NAMED else ""
    why = f"核对之后{named}{more}有变动（{u.action}），请重新核对"
    log.state = LogState.HANDED_OVER
    clear_stamp(log, "reconciled")
    sentence = f"{log.log_date:%m-%d} {describe(log).strip()}{why}"
    u.notify(Role.STATISTICIAN.value, log, sentence[:500], rule=UNEXPLAINED_DIFFERENCE)
    number = log.number or ""
    u.happened(Happening(kind_of(log), log.id, number, "重开核对", {}, why[:500]))


def _days_changed(u: Unit, ticket: DeliveryTicket) -> Iterator[date]:
    """The days on which the ticket counts otherwise than before: of a move over midnight both."""
    changes = u.changed(ticket)
    before, after = _counted(ticket, changes, 0), _counted(ticket, changes, 1)
    if before != after:
        moments = {each["left_at"] for each in (before, after) if each is not None}
        yield from {_day(moment) for moment in moments if moment is not None}


def _counted(
    ticket: DeliveryTicket, changes: Mapping[str, Sequence[object]], place: int
) -> dict[str, str | None] | None:
    """What the comparison reads of the ticket, as the history keeps it, before or after the unit;
    None where it did not count."""
    gone, state = [state.value for state in GONE], changes.get("state")
    there = state[place] if state is not None else ticket.state.value
    values = {
        name: str(changes[name][place] if name in changes else getattr(ticket, name))
        for name in _COMPARED
    }
    return None if there in (None, *gone) or values["left_at"] == "None" else dict(values)


def _day(moment: str) -> date:
    return local(datetime.fromisoformat(moment)).date()
