"""What an empty field takes over: now, the acting person, a setting, or what is so with the record
that it refers to (`db.fields.Field.usual`)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import RelationshipDirection, Session

from db.base import Record
from db.fields import Field, Kind, Setting, Usual, fields_of
from desk.core.unit import Unit
from desk.values.zone import today

ReadSetting = Callable[[Session, UUID, str], object]
_SETTINGS: list[ReadSetting] = []


def register_settings(read: ReadSetting) -> None:
    """Make known how a station's setting is read; called once, by `desk.areas`."""
    _SETTINGS[:] = [read]


def have_at_hand(session: Session, record: Record) -> None:
    """Let every relationship of `record` be the record that its reference names, stored or not."""
    mapper = type(record).__mapper__
    for relation in mapper.relationships:
        if relation.direction is RelationshipDirection.MANYTOONE and not relation.viewonly:
            (column,) = relation.local_columns
            key = getattr(record, mapper.get_property_by_column(column).key)
            far = session.get(relation.mapper.class_, key) if key is not None else None
            if getattr(record, relation.key) is not far:
                setattr(record, relation.key, far)


def take_usual(u: Unit, record: Record) -> None:
    """Fill the fields of `record` that are empty and have a usual value."""
    for name, asked in fields_of(type(record)).items():
        if asked.usual is None or getattr(record, name) not in (None, "", []):
            continue
        value = _usual(u, record, asked)
        if value not in (None, ""):
            setattr(record, name, value)


def _usual(u: Unit, record: Record, asked: Field) -> object:
    match asked.usual:
        case Usual.NOW:
            return today(u.now) if asked.kind is Kind.DATE else u.now
        case Usual.ME:
            return u.acting.person_id if asked.kind is Kind.REFERENCE else u.acting.name
        case Setting(key):
            return _SETTINGS[0](u.session, u.acting.station_id, key)
        case path:
            return _along(u.session, record, str(path))


def _along(session: Session, record: Record, path: str) -> object:
    """The value at the end of ``pour.order.placement``; None where a reference is empty."""
    *through, last = path.split(".")
    here = record
    for name in through:
        key = getattr(here, f"{name}_id")
        target = type(here).__mapper__.relationships[name].mapper.class_
        found = session.get(target, key) if key is not None else None
        if found is None:
            return None
        here = found
    value: object = getattr(here, last)
    return value
