"""What the paper of one record needs, as it is now or as it was when the paper was signed or issued."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from db.base import Record
from db.fields import Kind
from db.models import Decision, Station
from desk.core.acting import Acting
from desk.core.errors import Missing
from desk.core.kinds import kind
from desk.core.past import Edition, Fixed, Past, changes_since, editions, fixed_at
from desk.core.rights import reading
from desk.core.views import children_of, filed_with, row_values


def paper_data(
    acting: Acting, kind_name: str, id: UUID, *, fixed: Fixed | None = None, edition: int = 0
) -> dict[str, Any]:
    """Everything a paper form needs, as one mapping: values, references as nested mappings,
    extras, decisions and the station.

    A paper that is `fixed` gets what it had then, and `later`, what was changed since; of a numbered
    one `edition` asks for an older version, which is told `replaced_by` which. Raises Missing.
    """
    known = kind(kind_name)
    with reading(acting, known.name, known.label) as (session, mine):
        record = session.get(known.model, id)
        if record is None or record.station_id != acting.station_id:
            raise Missing(f"这条{known.label}已不存在。请刷新列表。")
        now = mine.now(session)
        past, told = _as_it_was(session, record, fixed, edition)
        values = {name: getattr(record, name) for name in known.fields}
        nested: dict[str, Any] = {}
        for name, value in values.items():
            asked = known.fields[name]
            if asked.kind is Kind.REFERENCE and value is not None:
                found = nested_record(session, asked.refers, value, now, past)
                nested[name.removesuffix("_id")] = found
        station = session.get(Station, acting.station_id)
        return {
            **values,
            **nested,
            **{child.name: children_of(record, child.name) for child in known.children},
            **known.extras(session, record, now),
            **told,
            "id": record.id,
            "decisions": list(filed_with(session, Decision, record.id)),
            "station": row_values(station) if station else {},
        }


def _as_it_was(
    session: Session, record: Record, fixed: Fixed | None, edition: int
) -> tuple[Past | None, dict[str, Any]]:
    """What the record refers to, put back to when its paper was fixed; and what is told of that."""
    if fixed is None:
        return None, {}
    told: dict[str, Any] = {}
    position = fixed_at(session, record, fixed)
    if fixed.numbered:
        known = editions(session, record, fixed)
        wanted = next((each for each in known if each.number == edition), None)
        if edition and wanted is None:
            listing = "、".join(f"第 {each.number} 版" for each in known)
            raise Missing(f"没有第 {edition} 版。有的是：{listing}。")
        shown = wanted or (known[-1] if known else None)
        told |= {"edition": shown} if shown is not None else {}
        if wanted is not None and wanted.until:
            Past(session, wanted.until).put_back(record)
            return Past(session, wanted.made), {**told, "replaced_by": known[-1].number}
    if not position:
        return None, told
    past = Past(session, position)
    told["later"] = changes_since(session, record, position)
    if fixed.whole:
        past.put_back(record, still=frozenset({fixed.until}))
    else:
        past.leave(record)
    return past, told


def editions_of(acting: Acting, kind_name: str, id: UUID, fixed: Fixed) -> list[Edition]:
    """The versions of a record's numbered paper, the oldest first. Raises Missing."""
    known = kind(kind_name)
    with reading(acting, known.name, known.label) as (session, _):
        record = session.get(known.model, id)
        if record is None or record.station_id != acting.station_id:
            raise Missing(f"这条{known.label}已不存在。请刷新列表。")
        return editions(session, record, fixed)


def nested_record(
    session: Session, target: str, id: UUID, now: datetime, past: Past | None = None
) -> Any:
    """A referred record as a mapping, with what it refers to in turn; a person as the name."""
    known = kind(target)
    record = session.get(known.model, id)
    if record is None:
        return None
    if target == "people":
        return record.name
    if past is not None:
        past.put_back(record)
        known.as_it_was(session, record, past)
    found = row_values(record)
    for name, asked in known.fields.items():
        value = found.get(name)
        if asked.kind is Kind.REFERENCE and value is not None and asked.refers != known.name:
            referred = nested_record(session, asked.refers, value, now, past)
            found[name.removesuffix("_id")] = referred
    for child in known.children:
        found[child.name] = children_of(record, child.name)
    found.update(known.extras(session, record, now))
    return found
