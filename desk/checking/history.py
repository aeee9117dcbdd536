"""Do the records say what their history says? A value changed past the program stands out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from db.base import Base, Record, Stored
from db.fields import Field, Kind, fields_of
from db.models import AuditEntry, Setting, Station
from desk.settings import settings_of
from desk.values.showing import plain_json

_STAMPS = frozenset({"created_at", "created_by", "changed_at", "changed_by"})
_UNTRACKED = frozenset(
    {("people", "must_change_password")}
    | {("pours", name) for name in ("supplied_m3", "truck_count", "last_truck_at")}
    | {("pump_uses", "state")}
)
"""Changed by a person's own sign-in, outside any use case; or following from others, the
tickets or when a pump left, as the checks of totals and pours ask."""

_OWN = ("", "")
_Rows = dict[tuple[str, str], dict[str, Any]]
"""The record itself under ``_OWN``, its children under their table and a piece of their id."""
_Recorded = dict[UUID, _Rows]


def history(session: Session) -> Iterator[str]:
    """Replay every change and compare the outcome with what is stored."""
    last = _replayed(session)
    yield from _settings(session, last)
    for model in record_models():
        yield from _compare_records(session, model, last.get(_kind(model), {}))


def record_models() -> list[type[Record]]:
    """Every kind of business record, by name."""
    mapped = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted((m for m in mapped if issubclass(m, Record)), key=lambda m: m.__tablename__)


def _kind(model: type[Stored]) -> str:
    return str(model.__tablename__).replace("_", "-")


def _replayed(session: Session) -> dict[str, _Recorded]:
    """Record kind → record → row → field → the value after its last change."""
    last: dict[str, _Recorded] = {}
    query = select(AuditEntry.record_kind, AuditEntry.record_id, AuditEntry.changes)
    for kind, id_, changes in session.execute(
        query.order_by(AuditEntry.position).execution_options(yield_per=1000)
    ):
        rows = last.setdefault(kind, {}).setdefault(id_, {_OWN: {}})
        for name, change in changes.items():
            key, field = _row_of(name) if kind != "settings" else (_OWN, name)
            rows.setdefault(key, {})[field] = change[1]
    return last


def _row_of(name: str) -> tuple[tuple[str, str], str]:
    """The row and field behind ``volume_m3`` or ``daily_plan_lines:2#3f2a1b.pump``."""
    child, dot, field = name.partition(".")
    if not dot:
        return _OWN, name
    table, _, rest = child.partition(":")
    return (table, rest.rpartition("#")[2]), field


def _compare_records(session: Session, model: type[Record], recorded: _Recorded) -> Iterator[str]:
    """Rows that differ from their history, are not in it, or are in it and no longer there."""
    left = set(recorded)
    children = _children(model)
    number = next((n for n in ("number", "name") if hasattr(model, n)), "id")
    for record in session.scalars(select(model).execution_options(yield_per=500)):
        called = f"{_kind(model)} {getattr(record, number) or str(record.id)[:8]}"
        if record.id not in recorded:
            yield f"{called} 没有历史，不是经程序建立的"
            continue
        left.discard(record.id)
        rows = recorded[record.id]
        yield from _compare(record, rows[_OWN], called)
        yield from _compare_children(record, children, rows, called)
    declared = fields_of(model)
    for id_ in sorted(left, key=str):
        found = recorded[id_][_OWN]
        if any(_filled(found.get(name)) for name in declared):
            yield f"{_kind(model)} {found.get(number) or str(id_)[:8]} 在历史里有，记录却不见了"


def _children(model: type[Record]) -> list[tuple[str, type[Stored]]]:
    return [
        (relation.key, relation.mapper.class_)
        for relation in model.__mapper__.relationships
        if relation.cascade.delete_orphan
    ]


def _compare_children(
    record: Record, children: list[tuple[str, type[Stored]]], rows: _Rows, called: str
) -> Iterator[str]:
    for attribute, model in children:
        table = str(model.__tablename__)
        expected = {key: values for key, values in rows.items() if key[0] == table}
        for item in getattr(record, attribute):
            values = expected.pop((table, item.id.hex[:6]), None)
            if values is None:
                yield f"{called} 的 {table} 有一行不在历史里"
            else:
                yield from _compare(item, values, f"{called} 的 {table}")
        for values in expected.values():
            if any(_filled(v) for v in values.values()):
                yield f"{called} 的 {table} 少了一行"


def _compare(item: Stored, values: Mapping[str, object], called: str) -> Iterator[str]:
    table = str(type(item).__tablename__)
    for name, asked in fields_of(type(item)).items():
        if name in _STAMPS or (table, name) in _UNTRACKED or name == "content":
            continue
        stored = getattr(item, name)
        if name not in values and stored == _default(type(item), name):
            continue  # a field added later says its default, and no history tells of it
        if not _same(asked, values.get(name), plain_json(stored)):
            yield f"{called} 的“{asked.label}”是 {plain_json(stored)}，历史里是 {values.get(name)}"


def _default(model: type[Stored], name: str) -> object:
    default = model.__mapper__.columns[name].default
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


def _filled(value: object) -> bool:
    return value not in (None, "", [])


def _same(asked: Field, recorded: object, stored: object) -> bool:
    if not _filled(recorded) and not _filled(stored):
        return True
    if recorded == stored or not (_filled(recorded) and _filled(stored)):
        return bool(recorded == stored)
    try:
        if asked.numeric:
            return Decimal(str(recorded)) == Decimal(str(stored))
        if asked.kind is Kind.MOMENT:
            return datetime.fromisoformat(str(recorded)) == datetime.fromisoformat(str(stored))
    except (InvalidOperation, ValueError, TypeError):
        return False
    return False


def _settings(session: Session, last: dict[str, _Recorded]) -> Iterator[str]:
    for station_id in session.scalars(select(Station.id)):
        recorded = last.get("settings", {}).get(station_id, {}).get(_OWN, {})
        for key, value in settings_of(session, station_id).values.items():
            if key in recorded and recorded[key] != str(value):
                yield f"设置 {key} 是 {value}，历史里是 {recorded[key]}"
        changed = select(Setting.key).where(Setting.station_id == station_id)
        for key in sorted(set(session.scalars(changed)) - set(recorded)):
            yield f"设置 {key} 没有历史，不是经程序修改的"
