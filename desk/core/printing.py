"""What leaves the office, on paper or as a file, and who let it out (R40): papers of one record, of
which a second print says so (补打第 n 次), and lists of many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import AuditEntry
from desk.core.acting import Acting
from desk.core.audit_chain import Happening
from desk.core.changes import Changes
from desk.core.kinds import kind
from desk.core.readers import permit_reading
from desk.core.rights import reading
from desk.core.unit import unit

MANY = 20
"""Copying or listing for a program more rows than these takes a register out of the office."""


class Way(Enum):
    """How something leaves; the word is the history's."""

    PRINT = "打印"
    PDF = "另存 PDF"
    WORKBOOK = "导出 Excel"
    COPY = "复制表格"
    DATA = "导出数据"


COUNTED = (Way.PRINT, Way.PDF)
"""A saved PDF is paper that somebody prints elsewhere, so it counts as a print."""


@dataclass(frozen=True)
class TakenOut:
    """A list that leaves: rows of the kind or report called `name`, with what they are narrowed by
    in words."""

    name: str
    title: str
    rows: int
    period: str = ""
    filters: str = ""


def take_out(acting: Acting, taken: TakenOut, way: Way) -> Changes:
    """Keep that a list left the office, by whom, how many rows of what. Called before it does, so
    that nothing leaves unseen. Raises NotHere, or Refused for somebody who does not read it."""
    with unit(acting, way.value) as u:
        permit_reading(u.acting, taken.name, taken.title)
        said = {
            "taken_out": taken.title,
            "taken_rows": taken.rows,
            "taken_period": taken.period,
            "taken_filters": taken.filters,
        }
        changes: dict[str, list[Any]] = {n: [None, v] for n, v in said.items() if v != ""}
        u.happened(Happening(taken.name, acting.station_id, "", way.value, changes, ""))
    return u.changes()


def earlier_prints(acting: Acting, record_id: UUID, form: str) -> int:
    """How often this form of the record was printed or saved before; the n of 补打第 n 次."""
    with reading(acting) as (session, _):
        return _count(session, record_id, form)


def prints_before(
    acting: Acting, kind_name: str, ids: Sequence[UUID], form: str
) -> dict[UUID, int]:
    """`earlier_prints` of each of these records. Raises Refused for somebody who does not read
    them."""
    known = kind(kind_name)
    with reading(acting, known.name, known.label) as (session, _):
        return {id_: _count(session, id_, form) for id_ in ids}


def printed(
    acting: Acting, kind_name: str, record_id: UUID, form: str, way: Way = Way.PRINT
) -> Changes:
    """Keep that this form of the record left in this way now, by whom. Raises Missing."""
    return printed_all(acting, kind_name, [record_id], form, way)


def printed_all(
    acting: Acting, kind_name: str, ids: Sequence[UUID], form: str, way: Way = Way.PRINT
) -> Changes:
    """Keep that this form of each of these records left in this way now: of all or of none. Raises
    Missing."""
    known = kind(kind_name)
    with unit(acting, way.value) as u:
        permit_reading(u.acting, known.name, known.label)
        records = [u.load(known.model, id_) for id_ in dict.fromkeys(ids)]
        for record in records:
            changes: dict[str, list[Any]] = {"form": [None, form]}
            if way in COUNTED:
                times = _count(u.session, record.id, form) + 1
                changes["times"] = [times - 1 or None, times]
            number = str(getattr(record, "number", None) or "")
            u.happened(Happening(known.name, record.id, number, way.value, changes, ""))
    return u.changes(records[0] if len(records) == 1 else None)


def _count(session: Session, record_id: UUID, form: str) -> int:
    query = select(func.count()).where(
        AuditEntry.record_id == record_id,
        AuditEntry.action.in_([way.value for way in COUNTED]),
        AuditEntry.changes["form"][1].as_string() == form,
    )
    return int(session.scalar(query) or 0)
