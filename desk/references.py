"""From what a person writes to the record that is meant: numbers, names, pinyin, ids."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.fields import Field
from db.models import SearchEntry
from desk.acting import Acting
from desk.errors import Missing, Refused
from desk.kinds import RecordKind, kind, kind_names, kind_of_number
from desk.search import matches


def locate(acting: Acting, reference: str) -> tuple[RecordKind, UUID]:
    """The record that `reference` names: its number, its id, or at least six digits of the id.

    Raises Missing.
    """
    wanted = reference.strip()
    by_number = kind_of_number(wanted)
    with acting.database.reading() as session:
        if by_number is not None:
            model = by_number.model
            found = session.scalar(
                select(model.id).where(
                    model.station_id == acting.station_id, model.number == wanted.upper()
                )
            )
            if found is not None:
                return by_number, found
        for name in kind_names():
            known = _by_id(session, acting, kind(name), wanted)
            if known is not None:
                return kind(name), known
    raise Missing(f"找不到“{wanted}”。请核对单号;草稿没有单号,要用它的 id。")


def _by_id(session: Session, acting: Acting, known: RecordKind, wanted: str) -> UUID | None:
    digits = wanted.replace("-", "").lower()
    if len(digits) < 6 or any(c not in "0123456789abcdef" for c in digits):
        return None
    model = known.model
    try:
        low = UUID(digits.ljust(32, "0"))
        high = UUID(digits.ljust(32, "f"))
    except ValueError:
        return None
    rows = session.scalars(
        select(model.id)
        .where(model.station_id == acting.station_id, model.id >= low, model.id <= high)
        .limit(2)
    ).all()
    return UUID(str(rows[0])) if len(rows) == 1 else None


def resolve_reference(session: Session, acting: Acting, asked: Field, raw: Any) -> UUID | None:
    """The id for a reference field: from a UUID, a number, an exact name, or the one record that
    the words find. Raises Refused naming what there is."""
    if raw is None or raw == "":
        return None
    target = kind(asked.refers)
    model = target.model
    if isinstance(raw, UUID):
        return raw
    text = str(raw).strip()
    try:
        return UUID(text)
    except ValueError:
        pass
    here = model.station_id == acting.station_id
    for column in ("number", "name", "login", "reference"):
        if hasattr(model, column):
            found = session.scalars(
                select(model.id).where(here, getattr(model, column) == text).limit(2)
            ).all()
            if len(found) == 1:
                return UUID(str(found[0]))
    likely = session.execute(
        select(SearchEntry.record_id, SearchEntry.title)
        .where(
            SearchEntry.station_id == acting.station_id,
            SearchEntry.kind == target.name,
            matches(text),
        )
        .limit(4)
    ).all()
    if len(likely) == 1:
        return UUID(str(likely[0].record_id))
    offer = f"是不是其中之一:{'、'.join(row.title for row in likely)}?" if likely else ""
    raise Refused(f"{asked.label}“{text}”没有对上档案里唯一的一条。{offer}请写全名,或先建档。")
