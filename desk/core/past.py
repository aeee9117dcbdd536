"""Records as they were: what the history says was changed since is undone.

What was signed or issued must read the same when it is printed again. The history keeps every value
before and after, so nothing is stored twice: the session that reads a paper undoes the later changes
in its own objects and is thrown away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from db.base import Record, Stored
from db.fields import Field, Kind, fields_of
from db.models import AuditEntry
from desk.core.audit_recording import child_lists

_AT_ONCE = 400
"""Entries of one unit that are looked for; a unit that wrote more is cut there."""

_LIVE = frozenset({"state", "number"})
"""What is never put back: whether a paper still counts, and what it is called."""


@dataclass(frozen=True)
class Fixed:
    """With what a paper is fixed, so that later changes leave it as it was.

    `by` names the moments of signing or issuing: what the record refers to is printed as it was when
    one of them was last written. `until` is a child list whose rows stand on the paper with
    signatures of their own (补签): then only what was signed before the first of them counts. `whole`
    fixes the record's own values too. With `numbered` the record's making is the first edition and
    every later writing of `by` makes another.
    """

    by: tuple[str, ...]
    until: str = ""
    whole: bool = False
    numbered: bool = False


@dataclass(frozen=True)
class Edition:
    """One version of a paper: what made it, and up to which place in the history it is what is
    printed; 0 for the version in force."""

    number: int
    at: datetime
    person: str
    reason: str
    made: int
    until: int = 0


def editions(session: Session, record: Record, fixed: Fixed) -> list[Edition]:
    """The versions of a numbered paper, the oldest first."""
    entries = _entries(session, record.id)
    makers = [e for e in entries[1:] if any(e.changes.get(n, (None, None))[1] for n in fixed.by)]
    makers = [*entries[:1], *makers]
    ends = [_first_of_unit(session, entry) - 1 for entry in makers[1:]]
    return [
        Edition(n, e.at, e.person, e.reason, _last_of_unit(session, e), until)
        for n, (e, until) in enumerate(zip(makers, [*ends, 0], strict=True), start=1)
    ]


def fixed_at(session: Session, record: Record, fixed: Fixed) -> int:
    """The place in the history as of which the paper stands; 0 where nothing has fixed it yet."""
    if fixed.numbered:
        known = editions(session, record, fixed)
        return known[-1].made if known else 0
    found = 0
    table = _table_of(type(record), fixed.until)
    for entry in _entries(session, record.id):
        if table and any(key.startswith(f"{table}:") for key in entry.changes):
            break
        if any(entry.changes.get(name, (None, None))[1] for name in fixed.by):
            found = _last_of_unit(session, entry)
    return found


def _entries(session: Session, id: UUID, after: int = 0) -> Sequence[AuditEntry]:
    query = select(AuditEntry).where(AuditEntry.record_id == id, AuditEntry.position > after)
    return session.scalars(query.order_by(AuditEntry.position)).all()


def _last_of_unit(session: Session, entry: AuditEntry) -> int:
    """The last entry that was written together with this one: one for each record."""
    later = select(AuditEntry).where(AuditEntry.position > entry.position)
    return _edge(entry, session.scalars(later.order_by(AuditEntry.position).limit(_AT_ONCE)))


def _first_of_unit(session: Session, entry: AuditEntry) -> int:
    before = select(AuditEntry).where(AuditEntry.position < entry.position)
    ordered = before.order_by(AuditEntry.position.desc()).limit(_AT_ONCE)
    return _edge(entry, session.scalars(ordered))


def _edge(entry: AuditEntry, beside: Iterable[AuditEntry]) -> int:
    edge, seen = entry.position, {entry.record_id}
    for other in beside:
        together = (other.at, other.login, other.action) == (entry.at, entry.login, entry.action)
        if not together or other.record_id in seen:
            break
        edge = other.position
        seen.add(other.record_id)
    return edge


def changes_since(session: Session, record: Record, position: int) -> list[dict[str, Any]]:
    """The record's own fields that were written later: when, by whom, why, and each before and
    after."""
    fields = fields_of(type(record))
    return [
        {
            "at": entry.at,
            "person": entry.person,
            "reason": entry.reason,
            "action": entry.action,
            "signed_apart": any(":" in key for key in entry.changes),
            "changes": {
                name: [typed(fields[name], item) for item in pair]
                for name, pair in entry.changes.items()
                if name in fields
            },
        }
        for entry in _entries(session, record.id, position)
    ]


class Past:
    """Puts records back to how they were at one place in the history. The session must not write."""

    def __init__(self, session: Session, position: int) -> None:
        self.session = session
        self.position = position
        self._done: dict[UUID, Record] = {}  # held, lest the session forgets and reads them anew

    def written_since(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """Which of these records were written later."""
        later = AuditEntry.position > self.position
        query = select(AuditEntry.record_id).where(later, AuditEntry.record_id.in_(list(ids)))
        return frozenset(self.session.scalars(query))

    def leave(self, record: Record) -> None:
        """Let the record be as it is, though others that are put back refer to it."""
        self._done[record.id] = record

    def put_back(
        self, record: Record, *, still: frozenset[str] = frozenset(), state: bool = False
    ) -> None:
        """Undo what was written to the record and its children; `still` stays as it is, and so does
        its own state unless `state` is asked for."""
        if record.id in self._done:
            return
        self._done[record.id] = record
        kept = (_LIVE - {"state"} if state else _LIVE) | still
        fields = fields_of(type(record))
        for entry in reversed(_entries(self.session, record.id, self.position)):
            rows: dict[str, dict[str, Any]] = {}
            for key, (before, _after) in entry.changes.items():
                child, _, name = key.rpartition(".")
                if child:
                    rows.setdefault(child, {})[name] = before
                elif name in fields and name not in kept:
                    _put(record, name, typed(fields[name], before))
            for child, values in rows.items():
                self._put_child(record, child, values, kept)

    def _put_child(
        self, record: Record, called: str, values: Mapping[str, object], kept: frozenset[str]
    ) -> None:
        table, _, place = called.partition(":")
        name = _list_of(type(record), table)
        if not name or name in kept:
            return
        listed: list[Stored] = list(getattr(record, name))
        model: type[Stored] = type(record).__mapper__.relationships[name].mapper.class_
        fields = fields_of(model)
        before = {n: typed(fields[n], item) for n, item in values.items() if n in fields}
        mark = place.partition("#")[2]
        child = next((item for item in listed if _hex(item).startswith(mark)), None)
        if child is None:
            listed.append(model(**before))
        else:
            for key, item in before.items():
                _put(child, key, item)
            if all(getattr(child, key) in (None, "", []) for key in fields):
                listed.remove(child)  # it was made later
        set_committed_value(record, name, listed)


def _hex(item: Stored) -> str:
    """The id of a row; "" for one that was put back from the history, which does not keep it."""
    id_ = item.__dict__.get("id")
    return id_.hex if isinstance(id_, UUID) else "-"


def _put(item: Stored, name: str, value: object) -> None:
    set_committed_value(item, name, value)
    relation = name.removesuffix("_id")
    if relation != name and relation in type(item).__mapper__.relationships:
        item.__dict__.pop(relation, None)  # read anew by the reference as it was


def _list_of(model: type[Record], table: str) -> str:
    found = (n for n in child_lists(model) if _table_of(model, n) == table)
    return next(found, "")


def _table_of(model: type[Record], name: str) -> str:
    if not name:
        return ""
    return str(model.__mapper__.relationships[name].mapper.class_.__tablename__)


def typed(field: Field, item: object) -> object:
    """A value of the history, which keeps plain JSON, as the field holds it."""
    if item is None:
        return "" if field.kind in (Kind.TEXT, Kind.LONG_TEXT) else None
    read = _READ.get(field.kind)
    if field.kind in (Kind.CHOICE, Kind.STATE) and field.choices is not None:
        return field.choices.read(str(item))
    return read(str(item)) if read is not None else item


_READ: dict[Kind, Callable[[str], object]] = {
    Kind.DATE: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.VOLUME: Decimal,
    Kind.MONEY: Decimal,
    Kind.DECIMAL: Decimal,
    Kind.REFERENCE: UUID,
}
