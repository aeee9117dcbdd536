"""Gap-free numbers, drawn in the transaction of the step that makes a paper official."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from db.models import NumberCounter
from db.upsert import insert_into


def draw(session: Session, station_id: UUID, *, series: str, period: str) -> int:
    """The next number of `series` in `period` (``202611`` or ``20261122``).

    The counter's row stays locked until the transaction ends, so a number is never skipped: a
    transaction that fails gives it back.
    """
    statement = insert_into(session, NumberCounter).values(
        station_id=station_id, series=series, period=period, last=1
    )
    drawn = session.scalar(
        statement.on_conflict_do_update(
            index_elements=["station_id", "series", "period"],
            set_={"last": NumberCounter.last + 1},
        ).returning(NumberCounter.last)
    )
    assert drawn is not None
    return int(drawn)
