"""Which papers of a record were printed before: a second print says so (补打第 n 次)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import AuditEntry
from desk.core.acting import Acting
from desk.core.audit_chain import Happening
from desk.core.changes import Changes
from desk.core.kinds import kind
from desk.core.rights import reading
from desk.core.unit import unit

ACTION = "打印"


def earlier_prints(acting: Acting, record_id: UUID, form: str) -> int:
    """How often this form of the record was printed before; the n of 补打第 n 次."""
    with reading(acting) as (session, _):
        return _count(session, record_id, form)


def printed(acting: Acting, kind_name: str, record_id: UUID, form: str) -> Changes:
    """Keep that this form of the record was printed now, by whom. Raises Missing."""
    known = kind(kind_name)
    with unit(acting, ACTION) as u:
        record = u.load(known.model, record_id)
        times = _count(u.session, record_id, form) + 1
        number = str(getattr(record, "number", None) or "")
        changes: dict[str, list[Any]] = {"form": [None, form], "times": [times - 1 or None, times]}
        u.happened(Happening(known.name, record_id, number, ACTION, changes, ""))
    return u.changes(record)


def _count(session: Session, record_id: UUID, form: str) -> int:
    query = select(func.count()).where(
        AuditEntry.record_id == record_id,
        AuditEntry.action == ACTION,
        AuditEntry.changes["form"][1].as_string() == form,
    )
    return int(session.scalar(query) or 0)
