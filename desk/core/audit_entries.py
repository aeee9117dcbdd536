"""Reading the whole history of the station, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from db.models import AuditEntry, Person
from desk.core.acting import Acting
from desk.core.filed import AuditRow
from desk.core.rights import reading
from desk.core.views import row_values
from desk.values.text import clean_text


def _of_station(acting: Acting) -> ColumnElement[bool]:
    """What happened at the person's station. An old entry, which names none, belongs to the station
    of its author; where that login has changed since, to whoever has no other station."""
    strangers = select(Person.login).where(Person.station_id != acting.station_id)
    old = and_(AuditEntry.station_id.is_(None), AuditEntry.login.not_in(strangers))
    return or_(AuditEntry.station_id == acting.station_id, old)


def entries(
    acting: Acting,
    *,
    text: str = "",
    kinds: Sequence[str] = (),
    before: int | None = None,
    limit: int = 200,
) -> list[AuditRow]:
    """The latest entries first, those before position `before`; `text` is looked for in person,
    login, number, action and reason. Raises Refused for people who do not audit."""
    query = select(AuditEntry).where(_of_station(acting))
    query = query.order_by(AuditEntry.position.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEntry.position < before)
    if kinds:
        query = query.where(AuditEntry.record_kind.in_(list(kinds)))
    wanted = clean_text(text)
    if wanted:
        columns = (
            AuditEntry.person,
            AuditEntry.login,
            AuditEntry.number,
            AuditEntry.action,
            AuditEntry.reason,
        )
        query = query.where(or_(*(c.icontains(wanted, autoescape=True) for c in columns)))
    with reading(acting, "audit", "全站历史记录") as (session, _):
        found: list[Any] = [  # `row_values` knows no types
            {
                "position": e.position,
                **row_values(e),
                "record_id": e.record_id,
                "changes": e.changes,
                "hash": e.hash,
            }
            for e in session.scalars(query)
        ]
    return found
