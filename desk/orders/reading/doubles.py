"""Orders that are likely there already: the same place of the same project at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import OrderNotice, OrderState
from desk.core.acting import Acting
from desk.core.workflow import describe
from desk.exchange.habits import AcceptedRow
from desk.values.pinyin import fold_query
from desk.values.zone import local

_AT_ONCE = 500

_Key = tuple[str, str, datetime]


def doubles_among(
    session: Session, acting: Acting, rows: Sequence[AcceptedRow]
) -> Mapping[UUID, str]:
    """The rows that repeat a stored order or an earlier row, and why, by their ids.

    A row that says the same moment in other words is no copy of the row above: it is taken, and the
    note asks a person to look.
    """
    stored = _stored(session, acting, rows)
    found: dict[UUID, str] = {}
    seen: dict[_Key, AcceptedRow] = {}
    for row in rows:
        key = _key(row)
        if key is None:
            continue
        before = seen.setdefault(key, row)
        if key in stored:
            found[row.id] = f"{stored[key]}已是这个工程、部位和时间，可能是同一份订货"
        elif before is not row:
            where = f"第 {before.staged.row} 行"
            if before.staged.written == row.staged.written:
                found[row.id] = f"与{where}的工程、部位和时间相同，可能是重复的"
            else:
                row.notes.append(f"与{where}的工程、部位和时间相同，请核对是否重复")
    return found


def _key(row: AcceptedRow) -> _Key | None:
    opening, placement = row.values.get("planned_opening"), row.values.get("placement")
    if not isinstance(opening, datetime) or not isinstance(placement, str):
        return None
    return (
        _project(row.values.get("project_id"), row.values.get("project_text")),
        fold_query(placement),
        local(opening),
    )


def _project(id_: object, text: object) -> str:
    return str(id_) if id_ else fold_query(str(text or ""))


def _stored(session: Session, acting: Acting, rows: Sequence[AcceptedRow]) -> dict[_Key, str]:
    """The orders that count and open at one of the moments of `rows`."""
    o = OrderNotice
    moments = sorted({key[2] for row in rows if (key := _key(row)) is not None})
    query = select(o).where(o.station_id == acting.station_id, o.state != OrderState.CANCELLED)
    found: dict[_Key, str] = {}
    for start in range(0, len(moments), _AT_ONCE):
        some = moments[start : start + _AT_ONCE]
        for order in session.scalars(query.where(o.planned_opening.in_(some))):
            if order.planned_opening is not None:
                project = _project(order.project_id, order.project_text)
                key = project, fold_query(order.placement), local(order.planned_opening)
                found[key] = describe(order).strip()
    return found
