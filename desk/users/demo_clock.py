"""The clock of a demo database: it goes on from where the demo's history ends.

A demo is looked at whenever somebody has the time, at night or a week after it was made. By the
real clock its last afternoon would then be long over and nothing would be left to do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import AuditEntry
from desk.core.acting import database_time

_LAST_ENTRIES = 500
"""So many may have been written down after what happened later: what was lent is told at night."""


def demo_ahead(session: Session) -> timedelta:
    """How far the demo's clock is from the real one, for whoever signs in now."""
    last = (
        select(AuditEntry.at)
        .where(AuditEntry.record_kind != "people")  # guesses at a password go by the real clock
        .order_by(AuditEntry.position.desc())
        .limit(_LAST_ENTRIES)
        .subquery()
    )
    ends: datetime | None = session.scalar(select(func.max(last.c.at)))
    return ends - database_time(session) if ends is not None else timedelta()
