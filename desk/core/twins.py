"""Kinds whose records have a name that no other has: whether it is taken is asked for each record by
itself, or for all of a file at once."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.base import Record

_AT_ONCE = 5_000
"""So many names are asked for in one statement; the databases take some 32,000."""


def taken(session: Session, record: Record, name: InstrumentedAttribute[str]) -> bool:
    """Whether another record of the station has its `name` already."""
    said: str = getattr(record, name.key)
    known = _known(session, name)
    if said in known and record not in session:
        return known[said]
    model = type(record)
    query = select(model.id).where(
        model.station_id == record.station_id, name == said, model.id != record.id
    )
    return session.scalar(query.limit(1)) is not None


def expect(
    session: Session,
    name: InstrumentedAttribute[str],
    here: ColumnElement[bool],
    names: Iterable[object],
) -> None:
    """Look up which of `names` are taken `here`; of records made after it `made` tells."""
    known = _known(session, name)
    asked = sorted({str(each) for each in names if each} - known.keys())
    known.update((each, False) for each in asked)
    for start in range(0, len(asked), _AT_ONCE):
        query = select(name).where(here, name.in_(asked[start : start + _AT_ONCE]))
        known.update((each, True) for each in session.scalars(query))


def made(session: Session, record: Record, name: InstrumentedAttribute[str]) -> None:
    """The record has its name from now on, whether it is written yet or not."""
    known = _known(session, name)
    said = getattr(record, name.key)
    if said in known:
        known[said] = True


def _known(session: Session, name: InstrumentedAttribute[str]) -> dict[str, bool]:
    found: dict[str, bool] = session.info.setdefault(f"twins {name}", {})
    return found
