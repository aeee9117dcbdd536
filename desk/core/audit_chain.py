"""The audit chain: pure arithmetic on entries, and writing them at the end of a unit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from db.models import AuditEntry, DatabaseInfo

_TABLE = cast(Table, AuditEntry.__table__)
_COLUMNS = tuple(attribute.key for attribute in AuditEntry.__mapper__.column_attrs)


@dataclass(frozen=True)
class Happening:
    """One change of one record, before it has its place in the chain."""

    record_kind: str
    record_id: UUID
    number: str
    action: str
    changes: Mapping[str, list[Any]]
    reason: str


@dataclass(frozen=True)
class Author:
    """Who is written into the chain, when by the database's clock, and at which station."""

    person: str
    login: str
    roles: str
    at: datetime
    station_id: UUID


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over every column of the entry and the hash before it. The station is left out where
    it is empty, as in entries that are older than it."""
    return _hash_of({name: getattr(entry, name) for name in _COLUMNS})


def _hash_of(entry: Mapping[str, Any]) -> str:  # a row of the table: a value of each column
    station = [] if entry["station_id"] is None else [entry["station_id"].hex]
    text = json.dumps(
        [
            entry["position"],
            entry["at"].astimezone(UTC).isoformat(timespec="milliseconds"),
            entry["person"],
            entry["login"],
            entry["roles"],
            entry["record_kind"],
            entry["record_id"].hex,
            entry["number"],
            entry["action"],
            entry["changes"],
            entry["reason"],
            entry["previous"],
            *station,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode()).hexdigest()


def append(session: Session, happenings: Iterable[Happening], author: Author) -> None:
    """Write `happenings` at the end of the chain, under the lock of the row that holds its head."""
    listed = list(happenings)
    if not listed:
        return
    head = session.execute(
        update(DatabaseInfo)
        .values(audit_length=DatabaseInfo.audit_length + len(listed))
        .returning(DatabaseInfo.audit_length, DatabaseInfo.audit_head)
    ).one()
    position, previous = head.audit_length - len(listed), head.audit_head
    at = author.at.replace(microsecond=author.at.microsecond // 1000 * 1000)
    entries: list[dict[str, Any]] = []
    for happening in listed:
        position += 1
        entry = {
            "position": position,
            "station_id": author.station_id,
            "at": at,
            "person": author.person,
            "login": author.login,
            "roles": author.roles,
            "record_kind": happening.record_kind,
            "record_id": happening.record_id,
            "number": happening.number,
            "action": happening.action,
            "changes": dict(happening.changes),
            "reason": happening.reason,
            "previous": previous,
        }
        entry["hash"] = previous = _hash_of(entry)
        entries.append(entry)
    # Rows, no objects: an import has a thousand of them at a time.
    session.execute(insert(_TABLE), entries)
    session.execute(update(DatabaseInfo).values(audit_head=previous))


def broken_links(session: Session) -> list[str]:
    """What is wrong with the chain, a Chinese sentence each; empty when it is whole."""
    found: list[str] = []
    previous, expected = "", 0
    for entry in session.scalars(
        select(AuditEntry).order_by(AuditEntry.position).execution_options(yield_per=500)
    ):
        expected += 1
        if entry.position != expected:
            found.append(f"历史记录第 {expected} 条缺失")
            expected = entry.position
        if entry.previous != previous or entry.hash != entry_hash(entry):
            found.append(f"历史记录第 {entry.position} 条与校验值不符")
        previous = entry.hash
    info = session.execute(select(DatabaseInfo.audit_length, DatabaseInfo.audit_head)).one()
    if info.audit_length != expected or info.audit_head != previous:
        found.append(f"历史记录末尾不符：应有 {info.audit_length} 条，实有 {expected} 条")
    return found
